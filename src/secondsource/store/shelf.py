"""The shelf: where entries lie in the container, and what was verified of them already.

An entry's place is its chain's number (1 is this device's own), shifted by 40 bits, plus its sequence number: one rowid table,
in order, that grows at the end of each chain.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secondsource.store import seal
from secondsource.store.chain import HEADER, NOTHING, Batch, Head, Placed, hash_of
from secondsource.store.container import Connection, told

OWN = 1
_SHIFT = 40
_SEQUENCE = (1 << _SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of a chain: its newest entry's number, hash and clock."""

    sequence: int
    hash: bytes
    clock: int


START = Tip(0, NOTHING, 0)
"""The end of a chain that has no entry yet."""


def chains(connection: Connection) -> dict[int, str]:
    """The chains by number, and whose device each is."""
    return {
        number: seal.to_id(device)
        for number, device in connection.ask("SELECT number, device FROM chains ORDER BY number")
    }


def add_chain(connection: Connection, device: str) -> int:
    """Make room for another device's chain."""
    connection.tell("INSERT INTO chains (device) VALUES (?)", (seal.from_id(device),))
    return int(connection.ask("SELECT number FROM chains WHERE device = ?", (seal.from_id(device),))[0][0])


def span(number: int, after: int, upto: int) -> tuple[int, int]:
    """The places of a chain's entries after one sequence number and up to another."""
    return (number << _SHIFT) + after + 1, (number << _SHIFT) + min(upto, _SEQUENCE)


def rows(connection: Connection, number: int, after: int = 0, upto: int = _SEQUENCE) -> Iterator[Placed]:
    """A chain's entries in order, one at a time."""
    question = "SELECT place & ?, header, body FROM entries WHERE place BETWEEN ? AND ? ORDER BY place"
    with told(connection):
        yield from map(Placed._make, connection.execute(question, (_SEQUENCE, *span(number, after, upto))))


def batches(connection: Connection, number: int, after: int = 0, upto: int = _SEQUENCE) -> Iterator[Batch]:
    """A chain's batches in order, one at a time."""
    question = "SELECT place & ?, length, person, signature FROM batches WHERE place BETWEEN ? AND ? ORDER BY place"
    with told(connection):
        yield from map(Batch._make, connection.execute(question, (_SEQUENCE, *span(number, after, upto))))


def put(connection: Connection, number: int, entries: Iterable[Placed], ends: Iterable[Batch]) -> None:
    """Lay entries and the batches they form at the end of a chain."""
    base = number << _SHIFT
    connection.tell_each(
        "INSERT INTO entries VALUES (?, ?, ?)", ((base + entry.sequence, entry.header, entry.body) for entry in entries)
    )
    connection.tell_each(
        "INSERT INTO batches VALUES (?, ?, ?, ?)",
        ((base + end.sequence, end.length, end.person, end.signature) for end in ends),
    )


def tip(connection: Connection, number: int) -> Tip:
    """Where a chain ends."""
    question = "SELECT place & ?, header, body FROM entries WHERE place BETWEEN ? AND ? ORDER BY place DESC LIMIT 1"
    found = connection.ask(question, (_SEQUENCE, *span(number, 0, _SEQUENCE)))
    return _tip(*found[0]) if found else START


def at(connection: Connection, number: int, sequence: int) -> Tip | None:
    """One entry's number, hash and clock."""
    question = "SELECT place & ?, header, body FROM entries WHERE place = ?"
    found = connection.ask(question, (_SEQUENCE, (number << _SHIFT) + sequence))
    return _tip(*found[0]) if found else None


def _tip(sequence: int, header: bytes, body: bytes) -> Tip:
    clock = HEADER.unpack(header)[4] if len(header) == HEADER.size else 0
    return Tip(sequence, hash_of(header, body), clock)


def mark(connection: Connection, number: int, head: Head, key: bytes) -> None:
    """Remember, under the device's own key, that a chain was verified up to this head."""
    code = seal.mac(seal.derive(key, "verified"), _spelled(head))
    connection.tell("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?)", (number, head.sequence, head.hash, code))


def marked(connection: Connection, number: int, device: str, key: bytes) -> Head | None:
    """How far a chain was verified before; nothing when that is not this device's own word."""
    for sequence, hash_, code in connection.ask("SELECT sequence, hash, mac FROM marks WHERE number = ?", (number,)):
        head = Head(device, sequence, hash_)
        if seal.same(seal.mac(seal.derive(key, "verified"), _spelled(head)), code):
            return head
    return None


def _spelled(head: Head) -> bytes:
    return seal.from_id(head.device) + head.sequence.to_bytes(8, "big") + head.hash
