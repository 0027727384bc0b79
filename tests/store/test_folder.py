import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.store import laptop
from tests.store.laptop import Laptop

from secondsource.store import keyring
from secondsource.store.errors import FolderBusy, FolderClosed, FolderMissing, FolderNotEmpty, FolderUnusable, NotADesk
from secondsource.store.folder import Folder


def test_a_folder_holds_five_things_and_only_its_owner_may_look(ann: Laptop) -> None:
    ann.write("one")
    ann.close()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [ann.path, *ann.path.iterdir()]}
    assert modes == {"ann": 0o700, "desk.db": 0o600, "heads": 0o600, "slots": 0o600, "lock": 0o600, "exhibits": 0o700}


def test_files_that_come_and_go_are_private_too(ann: Laptop) -> None:
    ann.write("one")
    assert {stat.S_IMODE(path.stat().st_mode) for path in ann.path.glob("desk.db-*")} == {0o600}


def test_a_new_desk_wants_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderNotEmpty):
        Folder.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_founding_that_found_no_room_may_be_tried_again(tmp_path: Path) -> None:
    Folder.create(tmp_path / "desk").close()
    again = laptop.new(tmp_path / "desk")
    again.write("one")
    again.close()
    with pytest.raises(FolderNotEmpty):
        Folder.create(tmp_path / "desk")


def test_a_file_is_no_place_for_a_desk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderUnusable):
        Folder.create(tmp_path / "file")
    with pytest.raises(FolderMissing):
        Folder.open(tmp_path / "file")


def test_an_unfounded_folder_is_no_desk(tmp_path: Path) -> None:
    Folder.create(tmp_path / "desk").close()
    with pytest.raises(NotADesk):
        Folder.open(tmp_path / "desk")


def test_a_second_opening_is_refused(ann: Laptop) -> None:
    with pytest.raises(FolderBusy):
        Folder.open(ann.path)


def test_a_second_process_is_refused_and_one_that_was_given_the_lock_is_not(ann: Laptop) -> None:
    ann.journal.close()
    lock = ann.folder.lock_handle()
    script = (
        "import sys; from pathlib import Path\n"
        "from secondsource.store.folder import Folder\nfrom secondsource.store.errors import FolderBusy\n"
        "try:\n  Folder.open(Path(sys.argv[1]), lock_fd=int(sys.argv[2]) if sys.argv[2] else None).close(); print('open')\n"
        "except FolderBusy: print('busy')\n"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script, ann.path, given], pass_fds=[lock], capture_output=True, text=True, check=True
        ).stdout
        for given in ("", str(lock), "")
    ]
    assert said == ["busy\n", "open\n", "busy\n"]


def test_a_lock_of_another_folder_opens_nothing(ann: Laptop, ben: Laptop) -> None:
    with pytest.raises(FolderBusy):
        Folder.open(ann.path, lock_fd=ben.folder.lock_handle())


def test_a_killed_process_leaves_no_lock(ann: Laptop) -> None:
    ann.close()
    script = (
        "import sys, time; from pathlib import Path\nfrom secondsource.store.folder import Folder\n"
        "f = Folder.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, ann.path], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(FolderBusy):
            Folder.open(ann.path)
        os.kill(child.pid, signal.SIGKILL)
    Folder.open(ann.path).close()


def test_a_closed_folder_gives_no_more(ann: Laptop) -> None:
    ann.close()
    with pytest.raises(FolderClosed):
        ann.folder.connect(bytes(32))
    with pytest.raises(FolderClosed):
        ann.write("late")


def test_a_backup_of_a_running_desk_opens_with_the_same_words(ann: Laptop, tmp_path: Path) -> None:
    ann.write("one", "two")
    ann.folder.backup(tmp_path / "copy")
    ann.write("three")
    copy = laptop.unlocked(tmp_path / "copy")
    assert (copy.texts(), copy.journal.audit().flaws, ann.texts()) == (["one", "two"], (), ["one", "two", "three"])
    copy.close()


def test_a_backup_takes_no_name_that_is_used_and_leaves_nothing_when_it_fails(ann: Laptop, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    for target, refusal in ((tmp_path / "taken", FolderNotEmpty), (ann.path / "slots" / "x", FolderUnusable)):
        with pytest.raises(refusal):
            ann.folder.backup(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ann", "taken"]


def test_a_backup_is_whole_while_others_write(ann: Laptop, tmp_path: Path) -> None:
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            ann.write("x" * 2000, "y" * 2000)

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        for n in range(5):
            ann.folder.backup(tmp_path / f"copy{n}")
    finally:
        stop.set()
        writer.join()
    for n in range(5):
        copy = laptop.unlocked(tmp_path / f"copy{n}")
        assert (copy.journal.audit().flaws, len(copy.texts()) % 2) == ((), 0)
        copy.close()


def test_what_an_exhibit_left_half_written_is_swept(ann: Laptop) -> None:
    (ann.path / "exhibits" / ".abc.part").write_bytes(b"half")
    again = ann.reopen()
    assert list((again.path / "exhibits").iterdir()) == []
    again.close()


def test_founding_twice_is_refused(ann: Laptop) -> None:
    with pytest.raises(NotADesk):
        keyring.found(ann.folder, person="eve", device=ann.opened.device, passphrase="mine now", cost=laptop.CHEAP)


def test_a_backup_does_not_go_into_the_desk_itself(ann: Laptop) -> None:
    with pytest.raises(FolderUnusable):
        ann.folder.backup(ann.path / "exhibits" / "copy")
