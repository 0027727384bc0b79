"""The desk: one folder, one unlocked person, one book. Verbs live in the rooms beside this one and take it as their first word."""

import datetime as dt
import gc
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from secondsource.core import access
from secondsource.core.book import Book, questions_touched, within
from secondsource.core.facts import AnyFact, DeskFounded, Head, Kept, Person, Written, decode, encode, subject_of
from secondsource.core.findings import Finding, Refused, refuse
from secondsource.core.tables.access import ROLES
from secondsource.store import keyring, seal
from secondsource.store.folder import Folder
from secondsource.store.journal import Entry, Journal
from secondsource.store.keyring import Opened

Progress = Callable[[int, int], None]
"""Told how much is done and how much there is."""


def utc() -> dt.datetime:
    """The time by this device's watch."""
    return dt.datetime.now(dt.UTC)


class Desk:
    """An unlocked desk.

    Two locks keep many tabs of one person apart. `writing` is held by a verb from its first check to its last applied fact, so
    nothing that it checked can change under it. `reading` guards the book while facts are applied; a page holds it while it draws.
    A verb is never called while `reading` is held: two tabs that did so would wait for each other for ever.
    """

    def __init__(
        self, folder: Folder, opened: Opened, journal: Journal, book: Book, now: Callable[[], dt.datetime]
    ) -> None:
        self.folder = folder
        self.opened = opened
        self.journal = journal
        self.book = book
        self.now = now
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self._drawing = threading.local()
        self.listeners: list[Callable[[frozenset[str], list[Kept[AnyFact]]], None]] = []

    @classmethod
    def found(
        cls,
        path: Path,
        *,
        name: str,
        person: str,
        passphrase: str,
        now: Callable[[], dt.datetime] = utc,
        cost: seal.Cost = seal.STRONG,
    ) -> "Desk":
        """Make a new desk in an empty or missing folder, with one person who may do everything.

        Raises:
            Refused: a name is empty or the passphrase too short.
            store.errors.Refusal: the folder is not empty, not writable or in use.
        """
        require_passphrase(passphrase)
        if not person.strip():
            raise refuse("name_missing", about="person")
        with ExitStack() as undo:
            folder = Folder.create(path)
            undo.callback(folder.close)
            who, device = seal.new_id(), seal.new_id()
            opened = keyring.found(folder, person=who, device=device, passphrase=passphrase, cost=cost)
            journal = Journal.open(folder, opened, lambda: milliseconds(now()))
            undo.callback(journal.close)
            desk = cls(folder, opened, journal, Book(), now)
            box_key, sign_key = keyring.public(opened)
            first = Person(person=who, name=person.strip(), roles=ROLES, box_key=box_key, sign_key=sign_key)
            named = name.strip() or person.strip()
            desk.write(DeskFounded(desk=seal.new_id(), name=named, device=device, people=(first,)))
            undo.pop_all()
            return desk

    @classmethod
    def unlock(
        cls,
        path: Path,
        passphrase: str,
        *,
        lock_fd: int | None = None,
        progress: Progress | None = None,
        now: Callable[[], dt.datetime] = utc,
    ) -> "Desk":
        """Open a desk and fold its journal.

        Raises:
            Refused: the passphrase opens the folder, but its founding or the person's admission was never finished.
            store.errors.Refusal: wrong passphrase, folder in use, missing, cut or damaged.
        """
        with ExitStack() as undo:
            folder = Folder.open(path, lock_fd=lock_fd)
            undo.callback(folder.close)
            opened = keyring.unlock(folder, passphrase)
            with _uncollected():
                journal = Journal.open(folder, opened, lambda: milliseconds(now()))
                undo.callback(journal.close)
                desk = cls(folder, opened, journal, fold(journal.read(progress=progress)), now)
            if opened.person not in desk.book.people:
                raise refuse("person_unknown")
            undo.pop_all()
            return desk

    def close(self) -> None:
        """Give the folder free again. Secrets leave memory only when the process ends."""
        self.journal.close()
        self.folder.close()

    # --- who may -----------------------------------------------------------------------------------------------------
    @property
    def me(self) -> Person:
        """The person who is unlocked."""
        return self.book.people[self.opened.person]

    def may(self, verb: str) -> bool:
        """Whether the unlocked person may do this."""
        return access.may(self.me.roles, verb).allowed

    def require(self, verb: str) -> None:
        """Refuse what the unlocked person may not do, naming the roles that may."""
        verdict = access.may(self.me.roles, verb)
        if not verdict.allowed:
            raise refuse("not_allowed", verb=verb, roles=" ".join(verdict.missing))

    # --- writing and reading -----------------------------------------------------------------------------------------
    @contextmanager
    def reading(self) -> Iterator[Book]:
        """Hold the book still while a page is drawn from it."""
        with self._reading:
            outer = getattr(self._drawing, "depth", 0)
            self._drawing.depth = outer + 1
            try:
                yield self.book
            finally:
                self._drawing.depth = outer

    @property
    def writing(self) -> threading.RLock:
        """The turn to write, one thread at a time; a verb holds it from its first check to its last applied fact.

        Raises:
            RuntimeError: this thread is drawing a page from the book.
        """
        if getattr(self._drawing, "depth", 0):
            raise RuntimeError("a verb was called while the book was held still")
        return self._writing

    def write(self, *facts: AnyFact) -> list[Kept[AnyFact]]:
        """Write facts as one batch: on disk, read back, applied. All of them or none.

        Raises:
            Refused: a value that cannot be kept, such as half a character or a number of a hundred digits.
            store.errors.Refusal: the disk is full or the journal was damaged meanwhile; nothing was written.
        """
        with self.writing:
            at = self.now()
            items = [(subject_of(fact), _bytes(Written(by=self.opened.person, at=at, fact=fact))) for fact in facts]
            entries = self.journal.append(items)
            with self._reading:
                kept = [_apply(self.book, entry) for entry in entries]
            touched: frozenset[str] = frozenset().union(*(questions_touched(self.book, one.fact) for one in kept))
            for listener in self.listeners:
                listener(touched, kept)
            return kept

    def refold(self) -> Book:
        """The book rebuilt from the journal; equal to the live one at any time."""
        return fold(self.journal.read())

    def book_at(self, heads: Iterable[Head]) -> Book:
        """The book as of a frontier: the fold of exactly the entries reachable from these heads."""
        reach = tuple(heads)
        return fold(entry for entry in self.journal.read() if within(reach, entry.device, entry.sequence))

    def new_id(self) -> str:
        """A fresh random id of 13 letters."""
        return seal.new_id()


def fold(entries: Iterable[Entry]) -> Book:
    """The book of these entries, which come in the order (clock, device, sequence)."""
    book = Book()
    for entry in entries:
        try:
            book.apply(decode(entry.plain), _head(entry), entry.clock)
        except msgspec.ValidationError:
            book.hold(_head(entry))  # written by a newer program on another device: kept, counted, read after an update
    return book


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: a fold makes millions of objects and not one cycle, and the search takes half of its time.

    What the fold leaves is set aside for good, so that later searches pass over it too.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _apply(book: Book, entry: Entry) -> Kept[AnyFact]:
    written = decode(entry.plain)
    return Kept(written.fact, book.apply(written, _head(entry), entry.clock))


def _head(entry: Entry) -> Head:
    return Head(device=entry.device, sequence=entry.sequence, hash=entry.hash)


def _bytes(written: Written) -> bytes:
    """A fact's bytes, read once before they are chained: what can be written and not be read would close the desk for ever."""
    try:
        plain = encode(written)
    except (UnicodeEncodeError, OverflowError):
        raise refuse("not_storable") from None
    decode(plain)
    return plain


def milliseconds(moment: dt.datetime) -> int:
    """Milliseconds since 1970, the unit of the journal's clock."""
    return int(moment.timestamp() * 1000)


SHORTEST_PASSPHRASE = 12
"""Characters; Argon2id at 256 MiB makes each guess cost about half a second, so twelve letters of ordinary words hold for years."""


def require_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short to hold against guessing."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise refuse("passphrase_short", about="passphrase", least=SHORTEST_PASSPHRASE)


def refuse_findings(findings: list[Finding]) -> None:
    """Refuse when anything was found."""
    if findings:
        raise Refused(*findings)
