"""A source's track record in one line, and what it is counted from."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, Kept
from secondsource.desk.belief import Record
from secondsource.desk.believing import Beliefs

ENOUGH: Final = 5
"""Checked statements below which a source is new and no rate is shown in a list: one right answer says nothing."""


@dataclass(frozen=True, slots=True)
class Track:
    """A source's record in one line: how many of its statements were checked, and the best known rate with its interval."""

    checked: int
    statements: int
    record: Record | None

    @property
    def new(self) -> bool:
        """Whether too little was checked to show a rate."""
        return self.checked < ENOUGH or self.record is None


def last_contact(book: Book, source: str) -> dt.date | None:
    """The last day on which somebody was in contact with a source, as far as it is known."""
    days = (book.contacts.by_id[key].fact.held for key in book.contacts.by_source.get(source, ()))
    return max((day for held in days if (day := held.high or held.low)), default=None)


def track(book: Book, beliefs: Beliefs, source: str) -> Track:
    """A source's record in one line."""
    records = beliefs.source_records(source)
    statements = _statements(book, source)
    best = max(records, key=lambda record: record.outcomes, default=None)
    return Track(sum(record.outcomes for record in records), statements, best)


def claims(book: Book, source: str) -> Iterator[Kept[ClaimStated]]:
    """The statements of a source that stand, newest report first."""
    for report in reversed(book.reports.by_source.get(source, ())):
        yield from book.reports.live_of(report)


def _statements(book: Book, source: str) -> int:
    """How many statements of a source stand; counted apart, because a list asks it of fifty sources."""
    claims_of, withdrawn = book.reports.claims_of, book.reports.withdrawn
    return sum(
        key not in withdrawn for report in book.reports.by_source.get(source, ()) for key in claims_of.get(report, ())
    )
