"""The audit: everything of the journal examined again, and held against the head file and against heads that people were shown."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from secondsource.store import heads, keytable, seal, shelf
from secondsource.store.chain import NOTHING, Head
from secondsource.store.container import Connection
from secondsource.store.errors import Damaged
from secondsource.store.folder import Folder
from secondsource.store.keyring import Opened
from secondsource.store.paths import HEADS
from secondsource.store.walk import Flaw, Walk, examine


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: the heads to compare with other people's, how much was looked at, and how long each kind took."""

    heads: tuple[Head, ...]
    entries: int
    batches: int
    flaws: tuple[Flaw, ...]
    hash_seconds: float
    signature_seconds: float


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What an audit holds the journal against: whose signatures count, heads that were shown, and who wants to hear how far it is."""

    signers: Mapping[str, bytes] = field(default_factory=dict)  # none: everyone the key table knows
    shown: tuple[Head, ...] = ()
    progress: Callable[[int, int], None] | None = None


def inspect(folder: Folder, opened: Opened, witnesses: Witnesses | None = None) -> Audit:
    """Audit a journal, also one that is too damaged to be opened for work.

    Raises:
        Damaged: the database itself cannot be read.
    """
    connection = folder.connect(opened.container_key, reading=True)
    try:
        return _inspect(connection, folder, opened, witnesses or Witnesses())
    finally:
        connection.close()


def _inspect(connection: Connection, folder: Folder, opened: Opened, witnesses: Witnesses) -> Audit:
    begun = time.perf_counter()
    acknowledged, notes = _acknowledged(folder, opened)  # before the snapshot: what is written meanwhile is no cut
    connection.tell("BEGIN")
    signers = witnesses.signers or keytable.signers(connection)
    chains = shelf.chains(connection)
    total = sum(shelf.tip(connection, number).sequence for number in chains)
    walks: list[Walk] = []
    flaws: list[Flaw] = []
    for number, device in chains.items():
        done = sum(walk.sequence for walk in walks)
        walk = Walk(device)
        examine(
            walk,
            shelf.rows(connection, number),
            shelf.batches(connection, number),
            signers,
            _told(witnesses, done, total),
        )
        own = acknowledged if number == shelf.OWN else Head(device, 0, NOTHING)
        flaws += [*walk.flaws, *compare(walk, own, witnesses.shown, _hashes(connection, number))]
        walks.append(walk)
    known = set(chains.values())
    flaws += [Flaw("rolled_back", head.device, 1) for head in witnesses.shown if head.device not in known]
    if witnesses.progress:
        witnesses.progress(total, total)
    spent, signing = time.perf_counter() - begun, sum(walk.signature_seconds for walk in walks)
    ends = tuple(walk.head() for walk in walks if walk.sequence)
    return Audit(ends, total, sum(walk.batches for walk in walks), (*flaws, *notes), spent - signing, signing)


def _acknowledged(folder: Folder, opened: Opened) -> tuple[Head, tuple[Flaw, ...]]:
    try:
        mark = heads.read(folder.path / HEADS, seal.from_id(opened.device), opened.device_key)[0]
    except Damaged:
        return Head(opened.device, 0, NOTHING), (Flaw("head_file", opened.device, 0),)
    return Head(opened.device, mark.sequence, mark.hash), ()


def _told(witnesses: Witnesses, done: int, total: int) -> Callable[[int], None] | None:
    progress = witnesses.progress
    return (lambda sequence: progress(done + sequence, total)) if progress else None


def _hashes(connection: Connection, number: int) -> Callable[[int], bytes | None]:
    def hash_at(sequence: int) -> bytes | None:
        found = shelf.at(connection, number, sequence)
        return found.hash if found else None

    return hash_at


def compare(
    walk: Walk, acknowledged: Head, heads: Iterable[Head], hash_at: Callable[[int], bytes | None]
) -> Iterator[Flaw]:
    """What the head file and the heads that were shown elsewhere say of one chain.

    `acknowledged` is the head file's word (sequence 0 for a chain of another device); `hash_at` finds an entry's hash.
    """
    if acknowledged.sequence > walk.sequence:
        yield Flaw("cut", walk.device, walk.sequence + 1)
    elif acknowledged.sequence and hash_at(acknowledged.sequence) != acknowledged.hash:
        yield Flaw("forked", walk.device, acknowledged.sequence)
    for head in heads:
        if head.device != walk.device:
            continue
        if head.sequence > max(walk.sequence, acknowledged.sequence):
            yield Flaw("rolled_back", walk.device, walk.sequence + 1)
        elif head.sequence <= walk.sequence and hash_at(head.sequence) != head.hash:
            yield Flaw("forked", walk.device, head.sequence)
