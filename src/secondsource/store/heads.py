"""The head file: how far this device's chain had come when the last batch was acknowledged.

Two slots, each in a block of its own, written in turn: a torn write spoils the newer one only, and that one was not
acknowledged yet. SQLite drops a damaged end of its log in silence; this file is how the desk notices.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from secondsource.store import paths, seal
from secondsource.store.errors import Damaged

BLOCK = 4096
_SLOT = struct.Struct(">8sQQQ32s")
_SIZE = seal.NONCE + _SLOT.size + seal.TAG


@dataclass(frozen=True, slots=True)
class Mark:
    """One state of the file: the count of changes to the database, the entries of all chains together, this chain's newest entry."""

    count: int
    entries: int
    sequence: int
    hash: bytes


def found(path: Path, device: bytes, key: bytes) -> None:
    """Write the file of a chain that has no entry yet."""
    first = _spelled(Mark(0, 0, 0, bytes(seal.HASH)), device, key)
    with paths.refused():
        paths.write_new(path, first + seal.random(2 * BLOCK - len(first)))


def write(path: Path, mark: Mark, device: bytes, key: bytes) -> None:
    """Acknowledge: when this returns, the mark is on the disk."""
    with paths.refused():
        paths.overwrite(path, _spelled(mark, device, key), (mark.count % 2) * BLOCK)


def read(path: Path, device: bytes, key: bytes) -> tuple[Mark, bool]:
    """The newest mark that is whole, and whether the other slot is whole too.

    Raises:
        Damaged: neither is.
    """
    with paths.refused():
        content = path.read_bytes()
    marks = [mark for slot in (0, 1) if (mark := _mark(slot, content, device, key))]
    if not marks:
        raise Damaged(where="heads", what="unopened")
    newest = max(marks, key=lambda mark: mark.count)
    return newest, len(marks) == 2 or newest.count == 0


def _spelled(mark: Mark, device: bytes, key: bytes) -> bytes:
    text = _SLOT.pack(device, mark.count, mark.entries, mark.sequence, mark.hash)
    return seal.enclose(seal.derive(key, "head file"), text, bytes([mark.count % 2]))


def _mark(slot: int, content: bytes, device: bytes, key: bytes) -> Mark | None:
    sealed = content[slot * BLOCK : slot * BLOCK + _SIZE]
    try:
        text = seal.disclose(seal.derive(key, "head file"), sealed, bytes([slot]))
    except seal.Unopened:
        return None
    owner, count, entries, sequence, head = _SLOT.unpack(text)
    return Mark(count, entries, sequence, head) if owner == device else None
