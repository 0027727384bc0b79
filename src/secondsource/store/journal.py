"""The journal: everything that was ever written, sealed, one chain a device.

`append` returns when its batch is in the database and its head in the head file, both synced, in this order: a crash between
them leaves a batch that nobody was told of, and it stays; a head file that knows more than the database means a cut.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from secondsource.store import audit, chain, container, exchange, heads, keytable, seal, shelf
from secondsource.store.audit import Audit, Witnesses
from secondsource.store.chain import Entry, Head
from secondsource.store.container import Connection
from secondsource.store.drafts import Drafts
from secondsource.store.errors import Cut, Damaged, FolderClosed, NotSynced, Refusal
from secondsource.store.exchange import Checked, Foreign
from secondsource.store.folder import Folder
from secondsource.store.heads import Mark
from secondsource.store.keyring import Opened
from secondsource.store.paths import HEADS
from secondsource.store.reading import counted, in_order, open_rows, verified
from secondsource.store.sealing import Pen, seal_batch
from secondsource.store.shelf import OWN, START, Tip

__all__ = ["Audit", "Entry", "Foreign", "Head", "Journal"]


class Journal:
    """The open journal of one unlocked person. One writer at a time; any number of readers beside."""

    def __init__(self, folder: Folder, opened: Opened, now: Callable[[], int], writer: Connection) -> None:
        self.folder = folder
        self.opened = opened
        self.unreadable = 0
        self.lost = (
            False  # whether something acknowledged beside the entries (a draft, an erasure, a grant) is not there
        )
        self._now = now
        self._writer = writer
        self._keys = keytable.load(writer, opened.person, opened.box)
        self._drafts = Drafts(writer, opened.box)
        self._device = seal.from_id(opened.device)
        self._chains = shelf.chains(writer)
        self._tips: dict[int, Tip] = {}
        self._mark = Mark(0, 0, 0, chain.NOTHING)
        self._row_key = seal.derive(opened.container_key, "row ids")
        self._closed: type[Refusal] | None = None
        self._reader = folder.connect(opened.container_key, reading=True)

    @classmethod
    def open(cls, folder: Folder, opened: Opened, now: Callable[[], int], *, salvage: bool = False) -> "Journal":
        """Open the journal and verify what was not verified before. `now` gives milliseconds since 1970.

        `salvage` opens a journal that was cut, for reading only, so that what is left of it can be taken out.

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
                journal._verify(salvage=salvage)
        except BaseException:
            journal.close()
            raise
        return journal

    def close(self) -> None:
        """Close the files. The folder stays locked until it is closed itself."""
        with self.folder.writing:
            self._closed = FolderClosed
            self._reader.close()
            self._writer.close()

    def row_id(self, *parts: str) -> str:
        """The same id for the same parts, on this desk only: what an imported row is known by."""
        return seal.keyed_id(self._row_key, *parts)

    def frontier(self) -> dict[str, Head]:
        """How far each device's chain has come."""
        tips, devices = self._tips.copy(), self._chains
        return {devices[n]: Head(devices[n], tip.sequence, tip.hash) for n, tip in tips.items() if tip.sequence}

    def ahead(self) -> int:
        """By how many milliseconds our newest clock is ahead of the watch, which then was wrong or is; 0 when all is well."""
        newest = max(tip.clock for tip in self._tips.values())
        return max(0, (newest >> 16) - self._now())

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
        with self._writing():
            before = self._tips[OWN]
            clock = max(tip.clock for tip in self._tips.values())
            pen = Pen(self.opened, self._keys, Tip(before.sequence, before.hash, clock), self._now())
            sealed = seal_batch(pen, items)
            with self._change() as tips:
                keytable.store_wraps(self._writer, sealed.wraps)
                shelf.put(self._writer, OWN, sealed.entries, [sealed.end])
                shelf.mark(
                    self._writer,
                    OWN,
                    Head(self.opened.device, sealed.tip.sequence, sealed.tip.hash),
                    self.opened.device_key,
                )
                tips[OWN] = sealed.tip
            self._keys.opened.update(sealed.keys)
            self._keys.current.update(sealed.subjects)
            return self._read_back(OWN, before, sealed.tip)

    def read(self, *, progress: Callable[[int, int], None] | None = None) -> Iterator[Entry]:
        """All entries that our keys open, in the order (clock, device, sequence); the others are counted in `unreadable`.

        Raises:
            Damaged: an entry is not what was written.
        """
        with self.folder.writing:
            self._demand_open(reading=True)
            tips, devices, total = self._tips.copy(), self._chains.copy(), self._total()
        lacking = [0]
        with closing(self.folder.connect(self.opened.container_key, reading=True)) as connection:
            streams = [
                open_rows(devices[n], shelf.rows(connection, n, 0, tip.sequence), self._keys, lacking)
                for n, tip in tips.items()
            ]
            entries = in_order(streams)
            yield from counted(entries, progress, total) if progress else entries
        self.unreadable = lacking[0]

    def audit(
        self,
        progress: Callable[[int, int], None] | None = None,
        *,
        signers: Mapping[str, bytes] | None = None,
        shown: Sequence[Head] = (),
    ) -> Audit:
        """Examine everything again: hashes, links, numbers, signatures (by whom the book knows), the head file, heads shown before."""
        with self.folder.writing:
            self._demand_open(reading=True)
        return audit.inspect(self.folder, self.opened, Witnesses(signers or {}, tuple(shown), progress))

    def give(self, since: Mapping[str, int] | None = None) -> Foreign:
        """What another device lacks that has these sequence numbers: entries as they are sealed, their wraps, all grants."""
        with self.folder.writing:
            self._demand_open(reading=True)
            return exchange.gathered(self._reader, since or {}, self._tips)

    def take(self, foreign: Foreign, *, signers: Mapping[str, bytes] | None = None) -> list[Entry]:
        """Take in entries of other devices, once all of them are verified; return the new ones that our keys open, in order.

        Raises:
            Forked: it contradicts what we have.
            Gap: something between ours and theirs is missing.
            Forged: it is not what somebody signed whose key is in `signers` (without it: in the key table).
            Ahead: its clock is more than a day ahead of ours.
        """
        exchange.demand_orderly(foreign)
        with self._writing():
            trusted = dict(signers or keytable.signers(self._writer))
            checked = self._checked(foreign, trusted)
            with self._change() as tips:
                keytable.store_grants(self._writer, foreign.grants, own=False)
                keytable.store_wraps(self._writer, foreign.wraps)
                keytable.store_signers(self._writer, trusted)
                for stretch in checked:
                    tips.update(exchange.store(self._writer, stretch, self.opened.device_key))
                befores = {number: self._tips.get(number, START) for number in tips}
                self._chains = shelf.chains(self._writer)
            self._keys = keytable.load(self._writer, self.opened.person, self.opened.box)
            return list(in_order([iter(self._read_back(n, befores[n], tip)) for n, tip in tips.items()]))

    def grant(self, person: str, box_key: bytes, sign_key: bytes) -> None:
        """Box every epoch key that is this desk's own for a person of another device."""
        with self._writing():
            grants = [keytable.granted(epoch, person, box_key) for epoch in self._keys.epochs.values() if epoch.own]
            with self._change():
                keytable.store_person(self._writer, person, box_key, sign_key)
                keytable.store_grants(self._writer, grants)

    def erase(self, subject: str) -> None:
        """Destroy every wrap of a subject's keys that we can read; the keys are never taken in again."""
        with self._writing():
            with self._change():
                names = keytable.erase(self._writer, self._keys, subject)
            for name in names:
                self._keys.opened.pop(name, None)
            self._keys.current.pop(subject, None)
            # the log still holds the pages as they were: move it into the file, where they are overwritten
            self._writer.ask("PRAGMA wal_checkpoint(TRUNCATE)")

    def sketch_save(self, name: str, plain: bytes) -> None:
        """Keep a draft, sealed under the person's own key, outside the chain."""
        with self._writing(), self._change():
            self._drafts.save(name, plain)

    def sketch_load(self, name: str) -> bytes:
        """The draft of a name.

        Raises:
            DraftUnknown: there is none.
        """
        with self.folder.writing:
            self._demand_open(reading=True)
            return self._drafts.load(name)

    def sketch_names(self) -> list[str]:
        """The names of the person's drafts."""
        with self.folder.writing:
            self._demand_open(reading=True)
            return self._drafts.names()

    def sketch_drop(self, name: str) -> None:
        """Forget a draft."""
        with self._writing(), self._change():
            self._drafts.drop(name)

    # --- inside ------------------------------------------------------------------------------------------------------
    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self.folder.writing:
            self._demand_open()
            yield

    @contextmanager
    def _change(self) -> Iterator[dict[int, Tip]]:
        """One transaction that counts itself, and then the head file. Takes the chains' new ends."""
        tips: dict[int, Tip] = {}
        with container.writing(self._writer):
            yield tips
            self._writer.tell("UPDATE turn SET count = ?", (self._mark.count + 1,))
        self._acknowledge(tips)

    def _demand_open(self, *, reading: bool = False) -> None:
        if self._closed and not (reading and self._closed is Cut):
            raise self._closed

    def _total(self) -> int:
        return sum(tip.sequence for tip in self._tips.values())

    def _acknowledge(self, tips: dict[int, Tip]) -> None:
        """Write the head file; from here on the entries count."""
        self._tips.update(tips)
        own = self._tips[OWN]
        mark = Mark(self._mark.count + 1, self._total(), own.sequence, own.hash)
        self._closed = NotSynced  # until it is done: whatever goes wrong here, nothing more is promised
        try:
            heads.write(self.folder.path / HEADS, mark, self._device, self.opened.device_key)
        except Refusal:
            raise NotSynced from None
        self._mark, self._closed = mark, None

    def _read_back(self, number: int, before: Tip, upto: Tip) -> list[Entry]:
        """The entries after one tip up to another, read through a connection that did not write them."""
        rows = shelf.rows(self._reader, number, before.sequence, upto.sequence)
        return list(open_rows(self._chains[number], rows, self._keys, [0], before))

    def _checked(self, foreign: Foreign, signers: Mapping[str, bytes]) -> list[Checked]:
        numbers, checked, now = {name: n for n, name in self._chains.items()}, [], self._now()
        for stretch in foreign.stretches:
            number = numbers.get(stretch.device, 0)
            known = exchange.overlap(self._writer, number, stretch)
            found = exchange.checked(stretch, known, self._tips.get(number, START), signers, now)
            if number == OWN and found.entries:  # others have more of our own chain than we do
                raise Cut(has=self._tips[OWN].sequence, acknowledged=found.after.sequence)
            checked.append(found)
        return checked

    def _verify(self, *, salvage: bool) -> None:
        """Verify what came after the last mark, and hold it against the head file."""
        signers = keytable.signers(self._writer)
        for number, device in self._chains.items():
            self._tips[number] = verified(self._writer, number, device, signers, self.opened.device_key)
        acknowledged, whole = heads.read(self.folder.path / HEADS, self._device, self.opened.device_key)
        own = self._tips[OWN]
        if acknowledged.sequence > own.sequence or acknowledged.entries > self._total():
            if not salvage:
                raise Cut(has=own.sequence, acknowledged=acknowledged.sequence)
            self._closed = Cut
            return
        then = shelf.at(self._writer, OWN, acknowledged.sequence)
        if acknowledged.sequence and (then is None or then.hash != acknowledged.hash):
            raise Damaged(where="chain", what="forked", device=self.opened.device, at=acknowledged.sequence)
        self._mark = acknowledged
        turn = int(self._writer.ask("SELECT count FROM turn")[0][0])
        self.lost = acknowledged.count > turn
        if not whole or acknowledged.count != turn:
            with self._change():
                pass  # the head file follows the database, and both count alike again
