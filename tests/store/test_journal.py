import os
import resource
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store import laptop
from tests.store.laptop import DAWN, Laptop

from secondsource.store import container, keyring
from secondsource.store.errors import (
    Cut,
    Damaged,
    DiskFull,
    DraftUnknown,
    FolderClosed,
    FolderUnusable,
    NewerFormat,
    NotSynced,
    Refusal,
    WrongPassphrase,
)
from secondsource.store.journal import Journal


def test_what_was_written_is_there_after_a_lock(ann: Laptop) -> None:
    written = ann.journal.append([("desk", b"founded"), ("source:a", b"opened"), ("source:a", b"rated")])
    again = ann.reopen()
    assert list(again.journal.read()) == written
    assert [entry.plain for entry in written] == [b"founded", b"opened", b"rated"]
    assert again.journal.frontier()[again.opened.device].hash == written[-1].hash
    again.close()


def test_an_empty_journal_has_no_head(ann: Laptop) -> None:
    assert (ann.journal.frontier(), ann.journal.append([]), ann.texts()) == ({}, [], [])


def test_clocks_rise_even_when_the_watch_goes_back(ann: Laptop) -> None:
    ann.write("one", "two")
    ann.watch.shows -= 100_000
    ann.write("three")
    again = ann.reopen()
    again.write("four")
    clocks = [entry.clock for entry in again.journal.read()]
    assert clocks == [(DAWN << 16) + n for n in range(4)]
    again.close()


def test_the_folder_shows_no_word_of_what_was_written(ann: Laptop) -> None:
    names = ["Naw Example of the third company", "source:secretname", "draft of a letter"]
    ann.write(names[0] * 20, subject=names[1])
    ann.journal.sketch_save("form", names[2].encode())
    files = [path for path in ann.path.rglob("*") if path.is_file()]
    seen = [
        n for path in files for n in names for coding in ("utf-8", "utf-16-le") if n.encode(coding) in path.read_bytes()
    ]
    assert seen == []


def test_even_inside_the_container_nothing_is_said(ann: Laptop) -> None:
    ann.write("a name" * 10, subject="source:secretname")
    connection = ann.folder.connect(ann.opened.container_key)
    tables = ("SELECT * FROM entries", "SELECT * FROM wraps", "SELECT * FROM epochs", "SELECT * FROM drafts")
    dump = "".join(str(row) for table in tables for row in connection.ask(table))
    connection.close()
    assert ("a name" in dump, "secretname" in dump) == (False, False)


def test_an_erased_subject_cannot_be_read_and_the_rest_can(ann: Laptop) -> None:
    ann.write("keep me")
    ann.write("forget me", "and me", subject="source:gone")
    ann.journal.erase("source:gone")
    again = ann.reopen()
    assert (again.texts(), again.journal.unreadable, again.journal.audit().flaws) == (["keep me"], 2, ())
    again.write("anew", subject="source:gone")
    assert again.texts() == ["keep me", "anew"]
    again.close()


def test_erasing_leaves_no_old_page_in_the_log(ann: Laptop) -> None:
    ann.write("forget me", subject="source:gone")
    ann.journal.erase("source:gone")
    assert (ann.path / "desk.db-wal").stat().st_size == 0


def test_reading_tells_how_far_it_is(ann: Laptop) -> None:
    ann.write(*["x"] * 5000)
    told: list[tuple[int, int]] = []
    list(ann.journal.read(progress=lambda done, total: told.append((done, total))))
    assert told == [(2048, 5000), (4096, 5000), (5000, 5000)]


def test_a_reader_sees_what_was_there_when_it_began(ann: Laptop) -> None:
    ann.write("one", "two")
    reader = ann.journal.read()
    first = next(reader)
    ann.write("three")
    assert [entry.plain for entry in (first, *reader)] == [b"one", b"two"]


def test_many_write_at_once_and_each_batch_is_one_piece(ann: Laptop) -> None:
    def write(name: int) -> None:
        for n in range(10):
            ann.write(f"{name}.{n}.a", f"{name}.{n}.b", subject=f"source:{name % 3}")

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = ann.texts()
    pairs = [(texts[n][:-2], texts[n + 1][:-2]) for n in range(0, len(texts), 2)]
    assert (len(texts), all(one == other for one, other in pairs), ann.journal.audit().batches) == (160, True, 80)


def test_a_row_has_the_same_id_on_the_same_desk_only(ann: Laptop, ben: Laptop) -> None:
    again = ann.journal.row_id("maverick", "12")
    assert (ann.journal.row_id("maverick", "12") == again, ben.journal.row_id("maverick", "12") == again) == (
        True,
        False,
    )


def test_drafts_come_back_after_a_lock_and_only_to_who_wrote_them(ann: Laptop) -> None:
    ann.journal.sketch_save("report", b"half a sentence")
    ann.journal.sketch_save("report", b"half a sentence more")
    ann.journal.sketch_save("claim", b"3 or 4")
    again = ann.reopen()
    cem = Journal.open(
        again.folder, keyring.add(again.folder, again.opened, person="cem", passphrase="cem's"), again.watch
    )
    again.journal.sketch_drop("claim")
    again.journal.sketch_drop("claim")
    assert (again.journal.sketch_load("report"), again.journal.sketch_names(), cem.sketch_names()) == (
        b"half a sentence more",
        ["report"],
        [],
    )
    with pytest.raises(DraftUnknown):
        again.journal.sketch_load("claim")
    with pytest.raises(DraftUnknown):
        cem.sketch_load("report")
    cem.close()
    again.close()


# --- refusals --------------------------------------------------------------------------------------------------------
def test_wrong_words_leave_the_folder_free(ann: Laptop) -> None:
    ann.close()
    with pytest.raises(WrongPassphrase):
        laptop.unlocked(ann.path, "no")
    laptop.unlocked(ann.path).close()


def test_a_database_behind_the_head_file_is_cut_and_can_still_be_read_out(ann: Laptop) -> None:
    ann.write("one")
    ann.close()
    old = (ann.path / "desk.db").read_bytes()
    again = laptop.unlocked(ann.path)
    again.write("two", "three")
    again.close()
    (ann.path / "desk.db").write_bytes(old)
    with pytest.raises(Cut) as cut:
        laptop.unlocked(ann.path)
    assert cut.value.values == {"has": 1, "acknowledged": 3}
    folder, opened = again.folder.open(ann.path), ann.opened
    left = Journal.open(folder, opened, ann.watch, salvage=True)
    assert [entry.plain for entry in left.read()] == [b"one"]
    assert [(flaw.kind, flaw.sequence) for flaw in left.audit().flaws] == [("cut", 2)]
    with pytest.raises(Cut):
        left.append([("desk", b"four")])
    left.close()
    folder.close()


def test_a_batch_nobody_was_told_of_is_taken_in(ann: Laptop) -> None:
    ann.write("one")
    heads = (ann.path / "heads").read_bytes()
    ann.write("two")
    ann.close()
    (ann.path / "heads").write_bytes(heads)  # the power went before the head file was written
    again = laptop.unlocked(ann.path)
    assert (again.texts(), again.journal.audit().flaws) == (["one", "two"], ())
    again.close()


@pytest.mark.parametrize("slot", [0, 1])
def test_a_torn_head_slot_falls_back_and_is_mended(ann: Laptop, slot: int) -> None:
    ann.write("one")
    ann.write("two")
    ann.close()
    for torn in (slot, 1 - slot):
        content = bytearray((ann.path / "heads").read_bytes())
        content[torn * 4096 + 40] ^= 1
        (ann.path / "heads").write_bytes(content)
        again = laptop.unlocked(ann.path)
        assert again.texts() == ["one", "two"]
        again.close()


def test_without_a_head_file_that_opens_it_is_damaged(ann: Laptop) -> None:
    ann.write("one")
    ann.close()
    (ann.path / "heads").write_bytes(os.urandom(8192))
    with pytest.raises(Damaged, match="heads"):
        laptop.unlocked(ann.path)


@pytest.mark.parametrize("keep", [0, 100, 4096, 5 * 4096, 5 * 4096 + 17])
def test_a_truncated_database_is_refused(ann: Laptop, keep: int) -> None:
    ann.write(*["x" * 500] * 40)
    ann.close()
    os.truncate(ann.path / "desk.db", keep)
    with pytest.raises((Damaged, Cut)):
        laptop.unlocked(ann.path).texts()


def test_a_flipped_bit_is_refused(ann: Laptop) -> None:
    ann.write(*["x" * 500] * 40)
    ann.close()
    size, refused = (ann.path / "desk.db").stat().st_size, 0
    for at in range(100, size, 4096):
        content = bytearray((ann.path / "desk.db").read_bytes())
        content[at] ^= 8
        (ann.path / "desk.db").write_bytes(content)
        try:
            again = laptop.unlocked(ann.path)
            try:
                assert again.texts() == ["x" * 500] * 40
            finally:
                again.close()
        except (Damaged, Cut):
            refused += 1
        content[at] ^= 8
        (ann.path / "desk.db").write_bytes(content)
    assert refused > 5


def test_a_later_format_says_so(ann: Laptop) -> None:
    connection = ann.folder.connect(ann.opened.container_key)
    connection.tell(f"PRAGMA user_version = {container.FORMAT + 1}")
    connection.close()
    ann.close()
    with pytest.raises(NewerFormat):
        laptop.unlocked(ann.path)


def test_a_closed_journal_says_so(ann: Laptop) -> None:
    ann.journal.close()
    for ask in (lambda: ann.write("x"), ann.texts, ann.journal.sketch_names, ann.journal.audit):
        with pytest.raises(FolderClosed):
            ask()


def test_refusals_say_nothing_secret(ann: Laptop) -> None:
    with pytest.raises(WrongPassphrase) as wrong:
        ann.reopen("the wrong words")
    assert "words" not in f"{wrong.value!r} {wrong.value}"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, as the system allows: only the superuser may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs the superuser; the test with a limit on file sizes runs instead")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_takes_nothing_or_all_and_works_again(small_disk: Path) -> None:
    desk = laptop.new(small_disk / "desk")
    desk.write("before")
    with pytest.raises(DiskFull):
        desk.write(*["x" * 4000] * 2000)
    assert (desk.texts(), desk.journal.audit().flaws) == (["before"], ())
    (small_disk / "ballast").write_bytes(b"")
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(max(0, free - 1000)))
    written = ["before"]
    for n in range(200):
        try:
            desk.write(f"{n}" * 900)
            written.append(f"{n}" * 900)
        except DiskFull:
            break
    else:
        pytest.fail("the disk never filled")
    (small_disk / "ballast").unlink()
    desk.write("after")
    again = desk.reopen()
    assert (again.texts(), again.journal.audit().flaws) == ([*written, "after"], ())
    again.close()


def test_founding_on_a_full_disk_leaves_no_half_desk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 40_000))
    with pytest.raises(DiskFull):
        laptop.new(small_disk / "desk")
    assert sorted(path.name for path in (small_disk / "desk").iterdir()) == ["exhibits", "lock"]


def test_a_limit_on_file_sizes_is_refused_and_nothing_is_half_written(ann: Laptop) -> None:
    ann.write("before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        with pytest.raises((DiskFull, FolderUnusable)):
            ann.write(*["x" * 4000] * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    ann.write("after")
    again = ann.reopen()
    assert again.texts() == ["before", "after"]
    again.close()


def test_when_the_head_file_cannot_be_written_nothing_more_is_promised(ann: Laptop) -> None:
    ann.write("before")
    (ann.path / "heads").rename(ann.path / "elsewhere")
    with pytest.raises(NotSynced):
        ann.write("unsure")
    with pytest.raises(NotSynced):
        ann.write("later")
    (ann.path / "elsewhere").rename(ann.path / "heads")
    again = ann.reopen()
    assert (again.texts(), again.journal.audit().flaws) == (["before", "unsure"], ())
    again.close()


def test_every_refusal_has_a_code_of_its_own() -> None:
    def all_of(refusal: type[Refusal]) -> list[type[Refusal]]:
        return [refusal, *(deeper for child in refusal.__subclasses__() for deeper in all_of(child))]

    codes = [refusal.code for refusal in all_of(Refusal)]
    assert len(codes) == len(set(codes))


def test_a_strange_slot_opens_no_journal(ann: Laptop, ben: Laptop) -> None:
    ben.close()
    ann.close()
    shutil.copy(ben.path / "slots", ann.path / "slots")
    with pytest.raises(Damaged):
        laptop.unlocked(ann.path, "ben's own words")


def test_a_watch_that_was_wrong_is_told(ann: Laptop) -> None:
    ann.watch.shows += 90_000
    ann.write("one")
    ann.watch.shows -= 90_000
    assert (ann.journal.ahead(), ann.reopen().journal.ahead()) == (90_000, 90_000)


def test_a_lost_draft_is_told(ann: Laptop) -> None:
    ann.write("one")
    ann.close()
    old = (ann.path / "desk.db").read_bytes()
    again = laptop.unlocked(ann.path)
    again.journal.sketch_save("form", b"half a sentence")
    again.close()
    (ann.path / "desk.db").write_bytes(old)
    told = []
    for _ in range(2):
        left = laptop.unlocked(ann.path)
        told.append((left.texts(), left.journal.lost))
        left.close()
    assert told == [(["one"], True), (["one"], False)]
