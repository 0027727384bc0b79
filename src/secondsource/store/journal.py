"""The journal: everything that was ever written, sealed, one chain a device.

`append` returns when its batch is in the database and its head in the head file, both synced, in this order: a crash between
them leaves a batch that nobody was told of, and it stays; a head file that knows more than the database means a cut.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from operator import attrgetter

from secondsource.store import chain, container, heads, keytable, seal, shelf
from secondsource.store.audit import Flaw, Placed, Walk, examine
from secondsource.store.chain import HEADER, VERSION, Batch, Entry, Head, hash_of, tick
from secondsource.store.container import Connection
from secondsource.store.errors import Cut, Damaged, FolderClosed, NotSynced, Refusal
from secondsource.store.folder import HEADS, Folder
from secondsource.store.heads import Mark
from secondsource.store.keyring import Opened
from secondsource.store.keytable import Keys, Wrap
from secondsource.store.shelf import OWN, Tip

__all__ = ["Entry", "Head", "Journal"]

_STEP = 2048


class Journal:
    """The open journal of one unlocked person. One writer at a time; any number of readers beside."""

    def __init__(self, folder: Folder, opened: Opened, now: Callable[[], int], writer: Connection) -> None:
        self.folder = folder
        self.opened = opened
        self.unreadable = 0
        self._now = now
        self._writer = writer
        self._reader = folder.connect(opened.container_key, reading=True)
        self._keys = keytable.load(writer, opened.person, opened.box)
        self._device = seal.from_id(opened.device)
        self._chains: dict[int, str] = {}
        self._tips: dict[int, Tip] = {}
        self._mark = Mark(0, 0, 0, chain.NOTHING)
        self._row_key = seal.derive(opened.container_key, "row ids")
        self._state = "open"

    @classmethod
    def open(cls, folder: Folder, opened: Opened, now: Callable[[], int]) -> "Journal":
        """Open the journal and verify what was not verified before. `now` gives milliseconds since 1970.

        Raises:
            Cut: the database ends before the newest batch that was acknowledged.
            Damaged: something in it is not what was written.
        """
        writer = folder.connect(opened.container_key)
        try:
            journal = cls(folder, opened, now, writer)
        except BaseException:
            writer.close()
            raise
        try:
            with folder.writing:
                journal._verify()
        except BaseException:
            journal.close()
            raise
        return journal

    def close(self) -> None:
        """Close the files. The folder stays locked until it is closed itself."""
        with self.folder.writing:
            self._state = "closed"
            self._reader.close()
            self._writer.close()

    def row_id(self, *parts: str) -> str:
        """The same id for the same parts, on this desk only: what an imported row is known by."""
        return seal.keyed_id(self._row_key, *parts)

    def frontier(self) -> dict[str, Head]:
        """How far each device's chain has come."""
        tips = self._tips.copy()
        return {
            self._chains[n]: Head(self._chains[n], tip.sequence, tip.hash) for n, tip in tips.items() if tip.sequence
        }

    def append(self, items: Sequence[tuple[str, bytes]]) -> list[Entry]:
        """Write plain texts, each under its subject's key, as one signed batch: all of them hold, or none is there.

        Returns them as they were read back and opened.

        Raises:
            DiskFull: nothing was written.
            NotSynced: the disk failed at the last step; open the desk again to see whether the batch holds.
            NoKey: we hold no key to write under.
        """
        if not items:
            return []
        with self.folder.writing:
            self._demand_open()
            before = self._tips[OWN]
            entries, wraps, subjects = self._prepare(items, before)
            tip = Tip(
                entries[-1].sequence,
                hash_of(entries[-1].header, entries[-1].body),
                HEADER.unpack(entries[-1].header)[4],
            )
            with container.writing(self._writer):
                keytable.store_wraps(self._writer, [wrap for wrap, _ in wraps.values()])
                shelf.put(self._writer, OWN, entries, [self._sign(tip, len(entries))])
                shelf.mark(self._writer, OWN, self._head(tip), self.opened.device_key)
            self._acknowledge({OWN: tip})
            for wrap, key in wraps.values():
                self._keys.opened[wrap.key] = key
            self._keys.current.update(subjects)
            return self._read_back(OWN, before, tip)

    def read(self, *, progress: Callable[[int, int], None] | None = None) -> Iterator[Entry]:
        """All entries that our keys open, in the order (clock, device, sequence); the others are counted in `unreadable`.

        Raises:
            Damaged: an entry is not what was written.
        """
        with self.folder.writing:
            self._demand_open()
            tips, total = self._tips.copy(), self._total()
        lacking = [0]
        with closing(self.folder.connect(self.opened.container_key, reading=True)) as connection:
            streams = [
                open_rows(self._chains[n], shelf.rows(connection, n, 0, tip.sequence), self._keys, lacking)
                for n, tip in tips.items()
            ]
            merged = (
                streams[0]
                if len(streams) == 1
                else heapq.merge(*streams, key=attrgetter("clock", "device", "sequence"))
            )
            yield from _counted(merged, progress, total) if progress else merged
        self.unreadable = lacking[0]

    # --- inside ------------------------------------------------------------------------------------------------------
    def _demand_open(self) -> None:
        if self._state == "closed":
            raise FolderClosed
        if self._state == "unsynced":
            raise NotSynced

    def _total(self) -> int:
        return sum(tip.sequence for tip in self._tips.values())

    def _head(self, tip: Tip) -> Head:
        return Head(self.opened.device, tip.sequence, tip.hash)

    def _prepare(
        self, items: Sequence[tuple[str, bytes]], before: Tip
    ) -> tuple[list[Placed], dict[bytes, tuple[Wrap, bytes]], dict[str, bytes]]:
        """Seal and chain the items; new subjects get new keys."""
        now, epoch = self._now(), self._keys.writing_epoch()
        clock = max(tip.clock for tip in self._tips.values())
        wraps: dict[bytes, tuple[Wrap, bytes]] = {}
        subjects: dict[str, bytes] = {}
        entries: list[Placed] = []
        sequence, last = before.sequence, before.hash
        for subject, plain in items:
            name = subjects.get(subject) or self._keys.current.get(subject)
            if name is None:
                key = seal.new_key()
                wrap = keytable.wrapped(subject, key, epoch)
                name = subjects[subject] = wrap.key
                wraps[name] = (wrap, key)
            key = wraps[name][1] if name in wraps else self._keys.opened[name]
            sequence, clock = sequence + 1, tick(clock, now)
            header = HEADER.pack(VERSION, self._device, sequence, last, clock, name)
            body = seal.enclose(key, seal.pad(plain), header)
            last = hash_of(header, body)
            entries.append(Placed(sequence, header, body))
        return entries, wraps, subjects

    def _sign(self, tip: Tip, count: int) -> Batch:
        batch = Batch(tip.sequence, count, self.opened.person, b"")
        text = chain.signed_text(self._device, batch, tip.hash)
        return batch._replace(signature=seal.sign(self.opened.sign, text))

    def _acknowledge(self, tips: dict[int, Tip]) -> None:
        """Write the head file; from here on the entries count."""
        self._tips.update(tips)
        own = self._tips[OWN]
        mark = Mark(self._mark.count + 1, self._total(), own.sequence, own.hash)
        try:
            heads.write(self.folder.path / HEADS, mark, self._device, self.opened.device_key)
        except Refusal:
            self._state = "unsynced"
            raise NotSynced from None
        self._mark = mark

    def _read_back(self, number: int, before: Tip, upto: Tip) -> list[Entry]:
        """The entries after one tip up to another, read through a connection that did not write them."""
        rows = shelf.rows(self._reader, number, before.sequence, upto.sequence)
        return list(open_rows(self._chains[number], rows, self._keys, [0], before))

    def _verify(self) -> None:
        """Verify what came after the last mark, and hold it against the head file."""
        self._chains = shelf.chains(self._writer)
        signers = keytable.signers(self._writer)
        for number, device in self._chains.items():
            self._tips[number] = verified(self._writer, number, device, signers, self.opened.device_key)
        acknowledged, whole = heads.read(self.folder.path / HEADS, self._device, self.opened.device_key)
        own = self._tips.setdefault(OWN, Tip(0, chain.NOTHING, 0))
        if acknowledged.sequence > own.sequence or acknowledged.entries > self._total():
            raise Cut(has=own.sequence, acknowledged=acknowledged.sequence)
        then = shelf.at(self._writer, OWN, acknowledged.sequence)
        if acknowledged.sequence and (then is None or then.hash != acknowledged.hash):
            raise Damaged(where="chain", what="forked", device=self.opened.device, at=acknowledged.sequence)
        self._mark = acknowledged
        if not whole or (acknowledged.sequence, acknowledged.entries) != (own.sequence, self._total()):
            self._acknowledge({})


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
    keys_by_name, unpack, disclose, unpad, hashed = keys.opened, HEADER.unpack, seal.disclose, seal.unpad, hash_of
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


def _counted(entries: Iterable[Entry], progress: Callable[[int, int], None], total: int) -> Iterator[Entry]:
    for done, entry in enumerate(entries, 1):
        yield entry
        if not done % _STEP:
            progress(done, total)
    progress(total, total)
