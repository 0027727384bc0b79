"""The shape of an entry and of a signed batch, and what makes them a chain: pure functions on bytes.

An entry is a header of 81 bytes and a sealed body; its hash covers both, and the next header carries it. A batch is a run of
entries that were written together; one person's signature over its last hash ends it.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

from secondsource.store import seal

VERSION = 1
HEADER = struct.Struct(">B8sQ32sQ24s")
"""Version, device, sequence (from 1), hash of the entry before (zeros before the first), clock, name of the key."""
NOTHING = bytes(seal.HASH)
_BATCH = struct.Struct(">20s8sQQ32s")
_TITLE = b"secondsource batch 1"


class Entry(NamedTuple):
    """One entry as it was read back and opened."""

    device: str
    sequence: int
    clock: int
    hash: bytes
    plain: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """How far one device's chain has come: its newest entry's sequence number and hash."""

    device: str
    sequence: int
    hash: bytes


class Placed(NamedTuple):
    """A sealed entry as it lies in the database: the number it lies under, its header, its body."""

    sequence: int
    header: bytes
    body: bytes


class Batch(NamedTuple):
    """The end of a run of entries: its last sequence number, how many they are, who signed."""

    sequence: int
    length: int
    person: str
    signature: bytes


def hash_of(header: bytes, body: bytes) -> bytes:
    """The hash of an entry."""
    return seal.sha256(header + body)


def key_name(header: bytes) -> bytes:
    """The name of the key that an entry is sealed under."""
    return header[57:]


def before_of(header: bytes) -> bytes:
    """The hash that a header gives for the entry before."""
    return header[17:49]


def signed_text(device: bytes, batch: Batch, head: bytes) -> bytes:
    """What the person signs: the device, the first and last sequence number, the last hash, and their own id."""
    first = max(0, batch.sequence - batch.length + 1)  # a length that makes no sense was signed by nobody
    return _BATCH.pack(_TITLE, device, first, batch.sequence, head) + batch.person.encode()


def tick(last: int, milliseconds: int) -> int:
    """The next clock: hybrid logical, milliseconds since 1970 in the upper 48 bits, past everything seen so far."""
    return max(last + 1, milliseconds << 16)
