"""Reading a chain: verify what is new since the last mark, open what our keys open, put several chains into one order."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from secondsource.store import chain, container, padding, seal, shelf
from secondsource.store.chain import HEADER, Entry, Placed, hash_of
from secondsource.store.container import Connection
from secondsource.store.errors import Damaged
from secondsource.store.keytable import Keys
from secondsource.store.shelf import Tip
from secondsource.store.walk import Flaw, Walk, examine

_STEP = 2048


def verified(connection: Connection, number: int, device: str, signers: dict[str, bytes], key: bytes) -> Tip:
    """Verify a chain from its last mark on, renew the mark, and say where the chain ends.

    Raises:
        Damaged: a hash, link, number or signature is not what was written.
    """
    walk, mark = Walk(device), shelf.marked(connection, number, device, key)
    if mark and mark.sequence:
        then = shelf.at(connection, number, mark.sequence)
        if then is None or then.hash != mark.hash:
            raise broken(Flaw("dropped" if then is None else "edited", device, mark.sequence))
        walk = Walk(device, mark.sequence, mark.hash, then.clock, signed=mark.sequence)
    rows = shelf.rows(connection, number, walk.sequence)
    examine(walk, rows, shelf.batches(connection, number, walk.sequence), signers)
    if walk.flaws:
        raise broken(walk.flaws[0])
    if walk.sequence and (mark is None or mark.sequence != walk.sequence):
        with container.writing(connection):
            shelf.mark(connection, number, walk.head(), key)
    return Tip(walk.sequence, walk.hash, walk.clock)


def broken(flaw: Flaw) -> Damaged:
    """A flaw as a refusal."""
    return Damaged(where="chain", what=flaw.kind, device=flaw.device, at=flaw.sequence)


def open_rows(
    device: str, rows: Iterable[Placed], keys: Keys, lacking: list[int], before: Tip | None = None
) -> Iterator[Entry]:
    """Verify the links of rows that follow a tip and open those we have the key of; the others are counted in `lacking`.

    Raises:
        Damaged: a link is broken, or a body does not open with its key.
    """
    expected, last = (before.sequence, before.hash) if before else (0, chain.NOTHING)
    keys_by_name, unpack, disclose, unpad, hashed = keys.opened, HEADER.unpack, seal.disclose, padding.unpad, hash_of
    for sequence, header, body in rows:
        expected += 1
        _, _, number, previous, clock, name = unpack(header)
        if previous != last or number != expected or sequence != expected:
            raise broken(Flaw("edited", device, sequence))
        last = hashed(header, body)
        key = keys_by_name.get(name)
        if key is None:
            lacking[0] += 1
            continue
        try:
            plain = unpad(disclose(key, body, header))
        except seal.Unopened:
            raise broken(Flaw("edited", device, sequence)) from None
        yield Entry(device, sequence, clock, last, plain)


def counted(entries: Iterable[Entry], progress: Callable[[int, int], None], total: int) -> Iterator[Entry]:
    """The same entries, telling how many of all there are went by."""
    for done, entry in enumerate(entries, 1):
        yield entry
        if not done % _STEP:
            progress(done, total)
    progress(total, total)


def in_order(streams: list[Iterator[Entry]]) -> Iterator[Entry]:
    """Chains, each in the order of its clock, as one stream in the order (clock, device, sequence)."""
    return streams[0] if len(streams) == 1 else heapq.merge(*streams, key=attrgetter("clock", "device", "sequence"))
