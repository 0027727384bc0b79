"""Entries on their way between devices: what one gives, and how the other makes sure of it before a byte is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from secondsource.store import keytable, seal, shelf
from secondsource.store.chain import Batch, Head, Placed, before_of, hash_of, key_name
from secondsource.store.container import Connection
from secondsource.store.errors import Ahead, Forged, Forked, Gap
from secondsource.store.keytable import Grant, Wrap
from secondsource.store.shelf import Tip
from secondsource.store.walk import Walk, examine

_MOST = 1 << 40
_DAY = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of one device's entries, sealed as they are, with the batches that end among them."""

    device: str
    entries: tuple[Placed, ...]
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """What one device gives another: stretches of chains, the wrapped keys that they name, and the grants that open those."""

    stretches: tuple[Stretch, ...]
    wraps: tuple[Wrap, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A stretch that fits what we have: where it ends, and the part that is new."""

    device: str
    after: Tip
    entries: tuple[Placed, ...]
    batches: tuple[Batch, ...]


def gathered(connection: Connection, since: Mapping[str, int], tips: Mapping[int, Tip]) -> Foreign:
    """Everything after the sequence numbers that the other device has, up to the tips."""
    stretches = []
    for number, device in shelf.chains(connection).items():
        start, end = since.get(device, 0), tips[number].sequence
        if start < end:
            entries = tuple(shelf.rows(connection, number, start, end))
            stretches.append(Stretch(device, entries, tuple(shelf.batches(connection, number, start, end))))
    named = {key_name(entry.header) for stretch in stretches for entry in stretch.entries}
    wraps = tuple(wrap for wrap in keytable.stored_wraps(connection) if wrap.key in named)
    return Foreign(tuple(stretches), wraps, tuple(keytable.stored_grants(connection)))


def checked(stretch: Stretch, known: Mapping[int, Placed], tip: Tip, signers: Mapping[str, bytes], now: int) -> Checked:
    """Hold a stretch against what we have of the chain: `known` are our entries of the same numbers, `tip` is our end of it.

    Raises:
        Forked: it tells another history than ours.
        Gap: it begins after our end.
        Forged: a hash, link, number or signature is wrong.
        Ahead: its clock is more than a day ahead of ours.
    """
    for entry in stretch.entries:
        ours = known.get(entry.sequence)
        if ours and hash_of(ours.header, ours.body) != hash_of(entry.header, entry.body):
            raise Forked(device=stretch.device, sequence=entry.sequence)
    fresh = tuple(entry for entry in stretch.entries if entry.sequence > tip.sequence)
    if fresh and fresh[0].sequence != tip.sequence + 1:
        raise Gap(device=stretch.device, has=tip.sequence, begins=fresh[0].sequence)
    if fresh and tip.sequence and before_of(fresh[0].header) != tip.hash:
        raise Forked(device=stretch.device, sequence=tip.sequence)
    ends = tuple(batch for batch in stretch.batches if batch.sequence > tip.sequence)
    walk = examine(Walk(stretch.device, tip.sequence, tip.hash, tip.clock, signed=tip.sequence), fresh, ends, signers)
    if walk.flaws:
        raise Forged(device=stretch.device, sequence=walk.flaws[0].sequence, what=walk.flaws[0].kind)
    if walk.clock >> 16 > now + _DAY:
        raise Ahead(device=stretch.device, sequence=walk.sequence)
    return Checked(stretch.device, Tip(walk.sequence, walk.hash, walk.clock), fresh, ends)


def demand_orderly(foreign: Foreign) -> None:
    """Refuse what no device gives: a device twice, a number twice or out of range, an id that is none.

    Raises:
        Forged: it does one of these.
    """
    seen: set[str] = set()
    for stretch in foreign.stretches:
        numbers = [entry.sequence for entry in stretch.entries]
        lengths = [(batch.length, batch.sequence) for batch in stretch.batches]
        orderly = all(0 < number < _MOST for number in numbers) and all(0 < a <= b < _MOST for a, b in lengths)
        if not orderly or stretch.device in seen or len(set(numbers)) < len(numbers) or not seal.is_id(stretch.device):
            raise Forged(device=stretch.device, sequence=0, what="disorderly")
        seen.add(stretch.device)


def overlap(connection: Connection, number: int, stretch: Stretch) -> dict[int, Placed]:
    """Our entries of the numbers that a stretch has too."""
    if not stretch.entries:
        return {}
    first, last = stretch.entries[0].sequence, stretch.entries[-1].sequence
    return {row.sequence: row for row in shelf.rows(connection, number, first - 1, last)}


def store(connection: Connection, stretch: Checked, device_key: bytes) -> dict[int, Tip]:
    """Lay the new part of a checked stretch at the end of its chain; where the chain ends now, by its number."""
    if not stretch.entries:
        return {}
    numbers = {device: number for number, device in shelf.chains(connection).items()}
    number = numbers.get(stretch.device) or shelf.add_chain(connection, stretch.device)
    shelf.put(connection, number, stretch.entries, stretch.batches)
    shelf.mark(connection, number, Head(stretch.device, stretch.after.sequence, stretch.after.hash), device_key)
    return {number: stretch.after}
