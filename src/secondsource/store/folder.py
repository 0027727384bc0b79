"""A desk's folder: what lies where, and that one process at a time has it open."""

import fcntl
import os
import threading
from pathlib import Path

from secondsource.store import backup, container, paths
from secondsource.store.container import Connection
from secondsource.store.errors import FolderBusy, FolderClosed, FolderMissing, FolderNotEmpty, NotADesk
from secondsource.store.paths import DATABASE, EXHIBITS, HEADS, LOCK, SLOTS


class Folder:
    """An open desk folder. `writing` is held by whoever writes, so that a backup sees no half of anything."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self.writing = threading.RLock()
        self._lock: int | None = lock

    @classmethod
    def create(cls, path: Path) -> "Folder":
        """Lay out a new desk in an empty folder, made if it is missing.

        Raises:
            FolderNotEmpty: something is there already.
            FolderUnusable: the system does not let us write there.
        """
        with paths.refused():
            path.mkdir(mode=0o700, exist_ok=True)
            if not all(_left_over(one) for one in path.iterdir()):
                raise FolderNotEmpty
            path.chmod(0o700)
            (path / EXHIBITS).mkdir(mode=0o700, exist_ok=True)
            if not (path / LOCK).exists():
                paths.write_new(path / LOCK, b"")
            paths.sync_folder(path)
            paths.sync_folder(path.absolute().parent)
        return cls(path, _locked(path / LOCK))

    @classmethod
    def open(cls, path: Path, *, lock_fd: int | None = None) -> "Folder":
        """Open a desk for this process alone. `lock_fd` is the lock a parent process already holds and passed on.

        Raises:
            FolderMissing: there is no such folder.
            NotADesk: it is not a desk, or its founding never ended.
            FolderBusy: another process has it open.
        """
        if not path.is_dir():
            raise FolderMissing
        with paths.refused():
            missing = [name for name in (LOCK, DATABASE, HEADS, SLOTS, EXHIBITS) if not (path / name).exists()]
        if missing:
            raise NotADesk(missing=" ".join(missing))
        folder = cls(path, _locked(path / LOCK) if lock_fd is None else _inherited(path / LOCK, lock_fd))
        with paths.refused():
            for part in (path / EXHIBITS).glob(".*.part"):
                part.unlink()  # an exhibit that was being kept when the power went
        return folder

    def close(self) -> None:
        """Let others open it. A lock that a parent process passed on stays with the parent."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def connect(self, key: bytes, *, reading: bool = False) -> Connection:
        """A connection to the container.

        Raises:
            FolderClosed: the folder was closed.
        """
        if self._lock is None:
            raise FolderClosed
        return container.connect(self.path / DATABASE, key, reading=reading)

    def backup(self, target: Path) -> None:
        """Copy the desk, while it runs, into a folder that does not exist yet; every copied file is read again and compared.

        Raises:
            FolderNotEmpty: the target exists.
            DiskFull: there is no room; nothing is left of the attempt.
            Damaged: what was written there reads differently.
        """
        self.lock_handle()
        backup.make(self.path, target, self.writing)

    def lock_handle(self) -> int:
        """The descriptor that holds the lock, to be passed on to a child process.

        Raises:
            FolderClosed: the folder was closed.
        """
        if self._lock is None:
            raise FolderClosed
        return self._lock


def _left_over(path: Path) -> bool:
    """Whether a founding that found no room may have left this."""
    return path.name == LOCK or (path.name == EXHIBITS and path.is_dir() and not any(path.iterdir()))


def _locked(path: Path) -> int:
    with paths.refused():
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    return _hold(handle)


def _inherited(path: Path, handle: int) -> int:
    with paths.refused():
        ours, theirs = path.stat(), os.fstat(handle)
        if (ours.st_dev, ours.st_ino) != (theirs.st_dev, theirs.st_ino):
            raise FolderBusy
        return _hold(os.dup(handle))


def _hold(handle: int) -> int:
    # never unlocked by name: LOCK_UN through a duplicate would take the lock from the parent as well
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise FolderBusy from None
    return handle
