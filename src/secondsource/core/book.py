"""The book: the fold of every entry that the unlocked person's keys open. It can be thrown away and rebuilt at any time."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from secondsource.core.contacts import Contacts
from secondsource.core.facts import (
    AnyFact,
    Assessed,
    ClaimStated,
    ClearFileWritten,
    ContactLogged,
    DeskFounded,
    Erased,
    Head,
    Kept,
    LineageStated,
    Mark,
    Merged,
    OutcomeRecorded,
    PassageDismissed,
    Person,
    PersonAdded,
    PlacesLoaded,
    PolicySet,
    QuestionAsked,
    QuestionClosed,
    QuestionRevised,
    ReportTaken,
    Restored,
    RolesSet,
    RowsImported,
    SourceOpened,
    SourceRated,
    SourceRevised,
    Withdrawn,
    Written,
)
from secondsource.core.lineage import Lineage, descendants
from secondsource.core.questions import Questions
from secondsource.core.reports import Reports
from secondsource.core.sight import DECIDING, Decisions, Sight
from secondsource.core.sources import Sources

TOPICS: Mapping[type, tuple[str, ...]] = {
    SourceOpened: ("sources",),
    SourceRevised: ("sources",),
    SourceRated: ("sources",),
    ContactLogged: ("contacts",),
    ReportTaken: ("reports",),
    PassageDismissed: ("reports",),
    ClaimStated: ("reports",),
    LineageStated: ("lineage",),
    QuestionAsked: ("questions",),
    QuestionRevised: ("questions",),
    QuestionClosed: ("questions",),
    Assessed: ("questions",),
    OutcomeRecorded: ("questions",),
    Withdrawn: ("reports", "lineage", "questions"),
    Restored: ("reports", "lineage", "questions"),
    Merged: ("sight",),
}
"""Which registers a kind of fact concerns; the rest is about the desk itself. Asking every register of every entry doubles an unlock."""


@dataclass(slots=True)
class Book:
    """Every register, and the heads of the devices whose entries are in it."""

    founded: Kept[DeskFounded] | None = None
    people: dict[str, Person] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    packs: dict[str, PlacesLoaded] = field(default_factory=dict)
    imports: list[Kept[RowsImported]] = field(default_factory=list)
    clear_files: list[Kept[ClearFileWritten]] = field(default_factory=list)
    erased: dict[str, Kept[Erased]] = field(default_factory=dict)
    sources: Sources = field(default_factory=Sources)
    contacts: Contacts = field(default_factory=Contacts)
    reports: Reports = field(default_factory=Reports)
    lineage: Lineage = field(default_factory=Lineage)
    questions: Questions = field(default_factory=Questions)
    sight: Sight = field(default_factory=Sight)
    decisions: Decisions = field(default_factory=Decisions)
    heads: dict[str, Head] = field(default_factory=dict)
    heads_of_day: dict[dt.date, dict[str, Head]] = field(default_factory=dict)
    entries: int = 0
    held: int = 0  # entries of a shape that this program does not know yet
    newest_clock: int = 0

    def apply(self, written: Written, head: Head, clock: int) -> Mark:
        """Fold one entry in: what was written, its place in its device's chain, and its clock. Returns its mark."""
        mark = Mark(head.device, head.sequence, clock, written.by, written.at)
        fact = written.fact
        kind = type(fact)
        for topic in TOPICS.get(kind, ()):
            getattr(self, topic).apply(fact, mark)
        if kind not in TOPICS:
            self._apply(fact, mark)
        if kind in DECIDING:
            self.decisions.apply(fact, mark, self.sight)
        self.heads[head.device] = head
        self.heads_of_day.setdefault(written.at.date(), {})[head.device] = head
        self.entries += 1
        self.newest_clock = max(self.newest_clock, clock)
        return mark

    def hold(self, head: Head) -> None:
        """Pass over an entry that cannot be read yet; it belongs to what this book has seen all the same."""
        self.heads[head.device] = head
        self.held += 1

    def _apply(self, fact: AnyFact, mark: Mark) -> None:
        match fact:
            case DeskFounded():
                self.founded = Kept(fact, mark)
                self.people.update({person.person: person for person in fact.people})
            case PersonAdded(person=person):
                self.people[person.person] = person
            case RolesSet(person=key) if key in self.people:
                before = self.people[key]
                self.people[key] = Person(
                    person=key, name=before.name, roles=fact.roles, box_key=before.box_key, sign_key=before.sign_key
                )
            case PolicySet():
                self.policies[fact.name] = fact.value
            case PlacesLoaded():
                self.packs[fact.pack] = fact
            case RowsImported():
                self.imports.append(Kept(fact, mark))
            case ClearFileWritten():
                self.clear_files.append(Kept(fact, mark))
            case Erased():
                self.erased[fact.subject] = Kept(fact, mark)


def conflicts(book: Book) -> dict[str, list[tuple[Mark, AnyFact]]]:
    """Things decided twice by people who did not know of each other, and disagree; a withdrawn outcome decides nothing."""
    return book.decisions.conflicts(book.questions.withdrawn)


def frontier(book: Book) -> tuple[Head, ...]:
    """The heads of the book in a fixed order: what an assessment stores as "what we knew then"."""
    return tuple(sorted(book.heads.values(), key=lambda head: head.device))


def heads_on(book: Book, day: dt.date) -> tuple[Head, ...]:
    """The frontier at the end of a day (UTC): the heads of the entries written up to it, by their devices' own watches."""
    heads: dict[str, Head] = {}
    for written in sorted(date for date in book.heads_of_day if date <= day):
        for device, head in book.heads_of_day[written].items():
            if device not in heads or heads[device].sequence < head.sequence:
                heads[device] = head
    return tuple(heads[device] for device in sorted(heads))


def within(heads: Iterable[Head], device: str, sequence: int) -> bool:
    """Whether an entry is reachable from a frontier."""
    return any(head.device == device and sequence <= head.sequence for head in heads)


def questions_touched(book: Book, fact: AnyFact) -> frozenset[str]:
    """The questions whose belief a fact may move, judged after the book has it."""
    match fact:
        case SourceRevised(source=source) | SourceRated(source=source):
            reports = set(book.reports.by_source.get(source, ())) | set(book.lineage.from_source.get(source, ()))
        case LineageStated(report=report):
            reports = set(descendants(book.lineage, report))
        case Withdrawn(kind=kind, what=what, subject=subject) | Restored(kind=kind, what=what, subject=subject):
            return _touched_by_standing(book, kind, what, subject)
        case _:
            key = getattr(fact, "question", "")
            return frozenset((key,)) if key else frozenset()
    return _questions_of(book, reports)


def _touched_by_standing(book: Book, kind: str, what: str, subject: str) -> frozenset[str]:
    if kind == "claim" and what in book.reports.claims:
        question = book.reports.claims[what].fact.question
        return frozenset((question,)) if question else frozenset()
    if kind == "lineage" and what in book.lineage.by_id:
        return _questions_of(book, descendants(book.lineage, book.lineage.by_id[what].fact.report))
    kinds, _, key = subject.partition(":")
    return frozenset((key,)) if kinds == "question" else frozenset()


def _questions_of(book: Book, reports: Iterable[str]) -> frozenset[str]:
    return frozenset(
        kept.fact.question for report in reports for kept in book.reports.live_of(report) if kept.fact.question
    )
