"""The slots file: what each person's passphrase opens, for up to sixteen people, each kept twice.

Two equal halves; each is a block with the salt and the cost of a guess, then sixteen places of 1,024 bytes. Every byte of a
place looks random, used or not. One Argon2id serves a whole unlock: each place has its own key derived from it, and is tried.
A flipped bit or a torn write spoils one half only; the other opens, and unlocking mends the first.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import msgspec

from secondsource.store import padding, paths, seal
from secondsource.store.errors import Damaged, NewerFormat
from secondsource.store.seal import Cost

PLACES = 16
_PLACE = 1024
_BLOCK = 4096
_HALF = _BLOCK + PLACES * _PLACE
_MAGIC = b"2S slots"
_HEAD = struct.Struct(">8sIIII16s")
_SUM = 16
_VERSION = 1
_MOST_MEMORY = 4 << 20  # KiB; a header that asks for more is damaged
_ROOM = _PLACE - seal.NONCE - seal.TAG


class Slot(msgspec.Struct, frozen=True):
    """What a passphrase opens: who it is, and the keys of this device and of this person."""

    person: str
    device: str
    container_key: bytes
    device_key: bytes
    box: bytes
    sign: bytes
    turn: int  # how often the slot was written; the higher of two copies counts

    def __repr__(self) -> str:
        return f"Slot({self.person!r})"


@dataclass(frozen=True, slots=True)
class Header:
    """The part of the file that is not secret, and its bytes."""

    salt: bytes
    cost: Cost
    text: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A slot that opened: its place, and whether both its copies are good."""

    place: int
    slot: Slot
    whole: bool


def found(path: Path, cost: Cost) -> Header:
    """Write the file with every place empty."""
    salt = seal.random(16)
    text = _HEAD.pack(_MAGIC, _VERSION, cost.memory, cost.passes, cost.lanes, salt)
    half = (text + seal.sha256(text)[:_SUM]).ljust(_BLOCK, b"\0")
    with paths.refused():
        paths.write_new(path, b"".join(half + seal.random(PLACES * _PLACE) for _ in range(2)))
    return Header(salt, cost, text)


def header(path: Path) -> Header:
    """The salt and the cost of a guess, from whichever copy is whole.

    Raises:
        Damaged: neither is.
        NewerFormat: a later version of the program wrote it.
    """
    with paths.refused():
        content = path.read_bytes()
    for start in (0, _HALF):
        text, check = content[start : start + _HEAD.size], content[start + _HEAD.size : start + _HEAD.size + _SUM]
        if len(text) == _HEAD.size and seal.sha256(text)[:_SUM] == check:
            magic, version, memory, passes, lanes, salt = _HEAD.unpack(text)
            if magic != _MAGIC or memory > _MOST_MEMORY:
                continue
            if version > _VERSION:
                raise NewerFormat(format=version)
            return Header(salt, Cost(memory, passes, lanes), text)
    raise Damaged(where="slots", what="header")


def find(path: Path, head: Header, slow: bytes) -> Found | None:
    """The slot that the slow key of a passphrase opens, if there is one."""
    with paths.refused():
        content = path.read_bytes()
    for place in range(PLACES):
        key = _key(slow, place)
        copies = [copy for half in (0, 1) if (copy := _opened(content, head, key, (half, place)))]
        if copies:
            newest = max(copies, key=lambda copy: copy.turn)
            return Found(place, newest, len(copies) == 2 and copies[0].turn == copies[1].turn)
    return None


def put(path: Path, place: int, slow: bytes, slot: Slot) -> None:
    """Write a slot into both its copies, one after the other: at any moment one of them is whole."""
    head = header(path)
    plain = padding.pad(msgspec.msgpack.encode(slot), _ROOM)
    if len(plain) != _ROOM:
        raise ValueError("slot too large")
    with paths.refused():
        for half in (0, 1):
            sealed = seal.enclose(_key(slow, place), plain, _bound(head, place))
            paths.overwrite(path, sealed, _start(half, place))


def clear(path: Path, place: int) -> None:
    """Overwrite both copies of a slot with noise."""
    with paths.refused():
        for half in (0, 1):
            paths.overwrite(path, seal.random(_PLACE), _start(half, place))


def mend(path: Path) -> None:
    """Write the header again where a copy of it is spoilt."""
    head = header(path)
    text = head.text + seal.sha256(head.text)[:_SUM]
    with paths.refused():
        content = path.read_bytes()
        for start in (0, _HALF):
            if content[start : start + len(text)] != text:
                paths.overwrite(path, text, start)


def _start(half: int, place: int) -> int:
    return half * _HALF + _BLOCK + place * _PLACE


def _key(slow: bytes, place: int) -> bytes:
    return seal.derive(slow, f"slot {place}")


def _bound(head: Header, place: int) -> bytes:
    return head.text + bytes([place])


def _opened(content: bytes, head: Header, key: bytes, where: tuple[int, int]) -> Slot | None:
    start = _start(*where)
    try:
        plain = seal.disclose(key, content[start : start + _PLACE], _bound(head, where[1]))
    except seal.Unopened:
        return None
    return msgspec.msgpack.decode(padding.unpad(plain), type=Slot)
