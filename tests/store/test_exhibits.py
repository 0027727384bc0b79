import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.laptop import Laptop

from secondsource.store import exhibits, keyring
from secondsource.store.errors import Damaged, ExhibitUnknown, NoKey


def back(desk: Laptop, blob: str) -> bytes:
    return b"".join(exhibits.view(desk.folder, desk.opened, blob))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 150_000), max_size=5))
@pytest.mark.usefixtures("ann")
def test_what_is_kept_comes_back(ann: Laptop, sizes: list[int]) -> None:
    chunks = [bytes([n % 251]) * size for n, size in enumerate(sizes)]
    kept = exhibits.keep(ann.folder, ann.opened, chunks)
    whole = b"".join(chunks)
    assert (back(ann, kept.blob), kept.size, kept.sha256) == (whole, len(whole), hashlib.sha256(whole).hexdigest())


@pytest.mark.parametrize("size", [0, 1, 65_534, 65_535, 65_536, 131_070, 131_071])
def test_sizes_at_the_edge_of_a_piece_come_back(ann: Laptop, size: int) -> None:
    kept = exhibits.keep(ann.folder, ann.opened, [b"p" * size])
    assert back(ann, kept.blob) == b"p" * size


def test_a_length_says_little(ann: Laptop) -> None:
    kept = [exhibits.keep(ann.folder, ann.opened, [b"p" * size]) for size in (0, 10, 60_000)]
    assert len({(ann.path / "exhibits" / k.blob).stat().st_size for k in kept}) == 1


def test_no_picture_lies_open_on_the_disk(ann: Laptop) -> None:
    kept = exhibits.keep(ann.folder, ann.opened, [b"a face nobody may see " * 10_000])
    assert b"a face nobody" not in (ann.path / "exhibits" / kept.blob).read_bytes()


def test_a_failing_upload_leaves_nothing(ann: Laptop) -> None:
    def torn() -> Iterator[bytes]:
        yield b"half" * 100_000
        raise RuntimeError("the line went dead")

    with pytest.raises(RuntimeError):
        exhibits.keep(ann.folder, ann.opened, torn())
    assert [path.name for path in (ann.path / "exhibits").iterdir()] == []


@pytest.mark.parametrize("at", [30, 90, 110, 70_000, -1])
def test_a_flipped_bit_is_found(ann: Laptop, at: int) -> None:
    kept = exhibits.keep(ann.folder, ann.opened, [b"p" * 100_000])
    path = ann.path / "exhibits" / kept.blob
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)
    with pytest.raises(Damaged):
        back(ann, kept.blob)


def test_a_cut_and_a_swap_are_found(ann: Laptop) -> None:
    one, other = (exhibits.keep(ann.folder, ann.opened, [b"p" * 100_000]) for _ in range(2))
    folder = ann.path / "exhibits"
    content = (folder / one.blob).read_bytes()
    (folder / other.blob).write_bytes(content)  # a good exhibit under another's name
    (folder / one.blob).write_bytes(content[:-65_553])
    for blob in (one.blob, other.blob):
        with pytest.raises(Damaged):
            back(ann, blob)


@pytest.mark.parametrize("blob", ["aaaaaaaaaaaaa", "", "../desk.db", "..", "/etc/passwd"])
def test_no_name_but_an_exhibits_own_opens_anything(ann: Laptop, blob: str) -> None:
    with pytest.raises(ExhibitUnknown):
        back(ann, blob)
    with pytest.raises(ExhibitUnknown):
        exhibits.drop(ann.folder, blob)


def test_a_colleague_sees_it_and_a_strangers_key_does_not(ann: Laptop, ben: Laptop) -> None:
    kept = exhibits.keep(ann.folder, ann.opened, [b"page"])
    cem = keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words")
    assert b"".join(exhibits.view(ann.folder, cem, kept.blob)) == b"page"
    (ben.path / "exhibits" / kept.blob).write_bytes((ann.path / "exhibits" / kept.blob).read_bytes())
    with pytest.raises(NoKey):
        back(ben, kept.blob)


def test_a_dropped_exhibit_is_gone(ann: Laptop) -> None:
    kept = exhibits.keep(ann.folder, ann.opened, [b"page"])
    exhibits.drop(ann.folder, kept.blob)
    with pytest.raises(ExhibitUnknown):
        back(ann, kept.blob)
