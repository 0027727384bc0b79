import pickle
import resource
from pathlib import Path

import pytest
from tests.store import laptop
from tests.store.laptop import PASSPHRASE, Laptop

from secondsource.store import keyring, seal
from secondsource.store.errors import (
    Damaged,
    DiskFull,
    FolderUnusable,
    LastPerson,
    PassphraseEmpty,
    PassphraseTaken,
    PersonKnown,
    PersonUnknown,
    SlotsFull,
    WrongPassphrase,
)
from secondsource.store.folder import Folder
from secondsource.store.journal import Journal

HALF = 4096 + 16 * 1024


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


def test_the_right_words_open_and_the_wrong_ones_say_so(ann: Laptop) -> None:
    assert keyring.unlock(ann.folder, PASSPHRASE) == ann.opened
    with pytest.raises(WrongPassphrase):
        keyring.unlock(ann.folder, PASSPHRASE + " ")


def test_a_second_person_reads_what_the_first_wrote_under_keys_of_their_own(ann: Laptop) -> None:
    ann.write("before", subject="source:a")
    cem = keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words")
    ann.write("after", subject="source:a")
    assert keyring.unlock(ann.folder, "cem's words") == cem
    journal = Journal.open(ann.folder, cem, ann.watch)
    journal.append([("source:a", b"cem too")])
    assert [entry.plain for entry in journal.read()] == [b"before", b"after", b"cem too"]
    assert (journal.audit().flaws, {cem.box, cem.sign} & {ann.opened.box, ann.opened.sign}) == ((), set())
    journal.close()


def test_nobody_takes_words_or_a_name_that_are_taken(ann: Laptop) -> None:
    with pytest.raises(PassphraseTaken):
        keyring.add(ann.folder, ann.opened, person="cem", passphrase=PASSPHRASE)
    with pytest.raises(PersonKnown):
        keyring.add(ann.folder, ann.opened, person="ann", passphrase="other words")
    with pytest.raises(PassphraseEmpty):
        keyring.add(ann.folder, ann.opened, person="cem", passphrase="")


def test_new_words_open_and_the_old_ones_no_more(ann: Laptop) -> None:
    changed = keyring.change(ann.folder, ann.opened, "new words")
    assert keyring.unlock(ann.folder, "new words") == changed
    with pytest.raises(WrongPassphrase):
        keyring.unlock(ann.folder, PASSPHRASE)


def test_who_is_removed_opens_nothing_and_the_last_one_stays(ann: Laptop) -> None:
    keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words")
    keyring.remove(ann.folder, ann.opened, "cem")
    with pytest.raises(WrongPassphrase):
        keyring.unlock(ann.folder, "cem's words")
    with pytest.raises(PersonUnknown):
        keyring.remove(ann.folder, ann.opened, "cem")
    with pytest.raises(LastPerson):
        keyring.remove(ann.folder, ann.opened, "ann")
    keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem again")


def test_sixteen_people_fit(ann: Laptop) -> None:
    for n in range(15):
        keyring.add(ann.folder, ann.opened, person=f"p{n}", passphrase=f"words {n}")
    with pytest.raises(SlotsFull):
        keyring.add(ann.folder, ann.opened, person="p16", passphrase="words 16")
    assert keyring.unlock(ann.folder, "words 14").person == "p14"


@pytest.mark.parametrize("at", [3, 20, 4096 + 5, 4096 + 1000, HALF + 3, HALF + 4096 + 700])
def test_one_flipped_bit_loses_nobody_and_is_mended(ann: Laptop, at: int) -> None:
    whole = (ann.path / "slots").read_bytes()
    flip(ann.path / "slots", at)
    assert keyring.unlock(ann.folder, PASSPHRASE) == ann.opened
    half = HALF if at < HALF else 0
    flip(ann.path / "slots", half + 4096 + 99)  # now the other copy: the mended one must do
    assert keyring.unlock(ann.folder, PASSPHRASE) == ann.opened
    assert len((ann.path / "slots").read_bytes()) == len(whole)


def test_when_both_headers_are_gone_it_is_damaged(ann: Laptop) -> None:
    for at in (30, HALF + 30):
        flip(ann.path / "slots", at)
    with pytest.raises(Damaged):
        keyring.unlock(ann.folder, PASSPHRASE)


def test_after_a_crash_between_the_two_copies_either_words_open(ann: Laptop) -> None:
    slots = ann.path / "slots"
    before = slots.read_bytes()
    keyring.change(ann.folder, ann.opened, "new words")
    torn = slots.read_bytes()[:HALF] + before[HALF:]
    opened = []
    for words in ("new words", PASSPHRASE):
        slots.write_bytes(torn)
        opened.append(keyring.unlock(ann.folder, words).person)
    assert opened == ["ann", "ann"]


def test_empty_places_look_like_full_ones(ann: Laptop) -> None:
    content = (ann.path / "slots").read_bytes()
    for half in (0, HALF):
        places = [content[half + 4096 + n * 1024 : half + 4096 + (n + 1) * 1024] for n in range(16)]
        # 1,024 random bytes hold about 251 different values; a run of zeros or of text would hold far fewer
        assert all(len(set(place)) > 225 for place in places)


def test_keys_are_not_shown_nor_copied_out(ann: Laptop) -> None:
    shown = f"{ann.opened!r} {ann.opened}"
    secrets = [ann.opened.container_key, ann.opened.device_key, ann.opened.box, ann.opened.sign]
    assert shown.count("Opened(person='ann'") == 2
    assert not any(secret.hex() in shown or repr(secret)[2:-1] in shown for secret in secrets)
    with pytest.raises(TypeError):
        pickle.dumps(ann.opened)


def test_public_keys_are_the_ones_the_journal_is_signed_with(ann: Laptop) -> None:
    ann.write("one")
    box_key, sign_key = keyring.public(ann.opened)
    assert len(box_key) == 1216
    assert ann.journal.audit(signers={"ann": sign_key}).flaws == ()
    assert [flaw.kind for flaw in ann.journal.audit(signers={"ann": seal.signer_of(bytes(32))}).flaws] == ["forged"]


def test_a_passphrase_costs_what_was_asked(tmp_path: Path) -> None:
    with pytest.raises(PassphraseEmpty):
        keyring.found(Folder.create(tmp_path / "none"), person="ann", device=seal.new_id(), passphrase="")
    folder = Folder.create(tmp_path / "strong")
    keyring.found(folder, person="ann", device=seal.new_id(), passphrase="strong words")
    header = (tmp_path / "strong" / "slots").read_bytes()[:24]
    assert [int.from_bytes(header[n : n + 4], "big") for n in (12, 16, 20)] == [256 * 1024, 3, 4]
    assert laptop.CHEAP != seal.STRONG
    folder.close()


def test_who_was_removed_meanwhile_changes_nothing(ann: Laptop) -> None:
    cem = keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words")
    keyring.remove(ann.folder, ann.opened, "cem")
    with pytest.raises(PersonUnknown):
        keyring.change(ann.folder, cem, "back again")
    with pytest.raises(WrongPassphrase):
        keyring.unlock(ann.folder, "back again")


def test_a_failed_adding_leaves_the_seat_free(ann: Laptop) -> None:
    (ann.path / "slots").chmod(0o400)
    before = (ann.path / "slots").read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096 + 1500, limit[1]))
    try:
        with pytest.raises((DiskFull, FolderUnusable)):
            keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert (ann.path / "slots").read_bytes() == before
    (ann.path / "slots").chmod(0o600)
    assert keyring.add(ann.folder, ann.opened, person="cem", passphrase="cem's words").person == "cem"
