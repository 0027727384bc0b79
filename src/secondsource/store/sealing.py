"""Sealing a batch: plain texts become chained entries under their subjects' keys, and one signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from secondsource.store import keytable, padding, seal
from secondsource.store.chain import HEADER, VERSION, Batch, Placed, hash_of, signed_text, tick
from secondsource.store.keyring import Opened
from secondsource.store.keytable import Keys, Wrap
from secondsource.store.shelf import Tip


@dataclass(frozen=True, slots=True)
class Pen:
    """What writing needs to know: who writes with which keys, where the chain ends, and what the watch shows.

    The clock of `end` is the newest of all chains, so that what is written comes after all that was seen.
    """

    opened: Opened
    keys: Keys
    end: Tip
    now: int


class Sealed(NamedTuple):
    """A batch ready to be written: its entries, where the chain then ends, its signed end, and the keys made for new subjects."""

    entries: list[Placed]
    tip: Tip
    end: Batch
    wraps: list[Wrap]
    keys: dict[bytes, bytes]
    subjects: dict[str, bytes]


def seal_batch(pen: Pen, items: Sequence[tuple[str, bytes]]) -> Sealed:
    """Seal and chain the items (subject, plain text); a new subject gets a key of its own.

    Raises:
        NoKey: there is no epoch key to wrap a new subject's key under.
    """
    epoch, device = pen.keys.writing_epoch(), seal.from_id(pen.opened.device)
    entries: list[Placed] = []
    wraps: list[Wrap] = []
    keys: dict[bytes, bytes] = {}
    subjects: dict[str, bytes] = {}
    sequence, last, clock = pen.end.sequence, pen.end.hash, pen.end.clock
    for subject, plain in items:
        name = subjects.get(subject) or pen.keys.current.get(subject)
        if name is None:
            key = seal.new_key()
            wraps.append(wrap := keytable.wrapped(subject, key, epoch))
            name = subjects[subject] = wrap.key
            keys[name] = key
        sequence, clock = sequence + 1, tick(clock, pen.now)
        header = HEADER.pack(VERSION, device, sequence, last, clock, name)
        body = seal.enclose(keys.get(name) or pen.keys.opened[name], padding.pad(plain), header)
        last = hash_of(header, body)
        entries.append(Placed(sequence, header, body))
    tip = Tip(sequence, last, clock)
    return Sealed(entries, tip, _signed(pen.opened, device, tip, len(items)), wraps, keys, subjects)


def _signed(opened: Opened, device: bytes, tip: Tip, length: int) -> Batch:
    batch = Batch(tip.sequence, length, opened.person, b"")
    return batch._replace(signature=seal.sign(opened.sign, signed_text(device, batch, tip.hash)))
