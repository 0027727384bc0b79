"""Files on the disk: made private, written so that they hold, and what the system's refusals mean."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from secondsource.store.errors import DiskFull, FolderUnusable

DATABASE = "desk.db"
HEADS = "heads"
SLOTS = "slots"
LOCK = "lock"
EXHIBITS = "exhibits"

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def refused() -> Iterator[None]:
    """Turn the system's errors into the cellar's.

    Raises:
        DiskFull: there is no room.
        FolderUnusable: anything else, under the system's name for it.
    """
    try:
        yield
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "EIO")
        if error.errno in _FULL:
            raise DiskFull(what=reason) from None
        raise FolderUnusable(reason=reason) from None


def create(path: Path) -> int:
    """A new file that only its owner may read; the descriptor writes."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)


def sync_folder(path: Path) -> None:
    """Make the names in a folder hold."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes) -> None:
    """Write a new file whole and make it hold."""
    handle = create(path)
    try:
        write_at(handle, content, 0)
    finally:
        os.close(handle)


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file piece by piece and make it hold."""
    handle, offset = create(path), 0
    try:
        for piece in pieces:
            offset += _put(handle, piece, offset)
        os.fsync(handle)
    finally:
        os.close(handle)


def overwrite(path: Path, content: bytes, offset: int) -> None:
    """Overwrite bytes of a file in place and make them hold."""
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        write_at(handle, content, offset)
    finally:
        os.close(handle)


def write_at(handle: int, content: bytes, offset: int) -> None:
    """Write all of the content at a place of an open file and make it hold."""
    _put(handle, content, offset)
    os.fsync(handle)


def _put(handle: int, content: bytes, offset: int) -> int:
    done = 0
    while done < len(content):
        done += os.pwrite(handle, content[done:], offset + done)
    return done
