"""Importing: tables from outside. A preview writes nothing; bringing rows in is all or nothing a batch, and twice the same adds nothing."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secondsource.core.facts import (
    AnyFact,
    Kept,
    Mark,
    QuestionClosed,
    Restored,
    RowsImported,
    Withdrawn,
)
from secondsource.core.findings import Refused, refuse
from secondsource.core.tables.open_record import STATEMENTS, Statement
from secondsource.desk.desk import Desk, Progress
from secondsource.desk.surveying import Became, Line, Preview, RowsRefused, Table, Trouble, Walk, survey
from secondsource.desk.transcribing import Transcript, ask, transcribe
from secondsource.formats import maps
from secondsource.formats.maps import Map
from secondsource.formats.maps.values import plain

__all__ = [
    "BATCH",
    "Became",
    "Brought",
    "Preview",
    "RowsRefused",
    "Table",
    "Trouble",
    "bring",
    "preview",
    "public_record",
    "restore_batch",
    "withdraw_batch",
]

BATCH: Final = 20_000
"""Rows written at once. A larger table comes in several batches; if it stops between two, bringing it again adds the rest."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: the batches it was written in, and the rows added, known before and left out (`seen` lists why)."""

    batches: tuple[str, ...]
    added: int
    known: int
    left_out: int
    facts: int
    seen: Preview


def preview(desk: Desk, table: Table, progress: Progress | None = None) -> Preview:
    """What bringing this table in would do; nothing is written.

    Raises:
        Refused: not allowed, no table, no map for its columns, or no end of refused rows.
    """
    desk.require("import_rows")
    return survey(desk, table, progress)


def bring(desk: Desk, table: Table, *, skip_bad: bool = False, progress: Progress | None = None) -> Brought:
    """Bring a table in. All rows are read before the first is written; an exception out of `progress` stops it between batches.

    Raises:
        RowsRefused: some rows cannot come in, and `skip_bad` does not say to leave them out.
        Refused: as `preview`, or the file changed while it was read.
        store.errors.Refusal: the disk is full; the batch at hand is not written.
    """
    desk.require("import_rows")
    seen = survey(desk, table, _part(progress, 0))
    if seen.refused and not skip_bad:
        raise RowsRefused(seen)
    batches: list[str] = []
    added = facts = 0
    for walk, lines in _batches(table, seen, _part(progress, 1)) if seen.new else ():
        with desk.writing:
            written = _batch(desk, seen, walk.map, lines)
        if written:
            batches.append(written.batch)
            added += written.added
            facts += written.facts
    return Brought(tuple(batches), added, seen.rows - seen.refused - added, seen.refused, facts, seen)


def _part(progress: Progress | None, which: int) -> Progress | None:
    """The table is read twice: progress for the first or the second time."""
    return (lambda done, total: progress(which * total + done, 2 * total)) if progress else None


def _batches(table: Table, seen: Preview, progress: Progress | None) -> Iterator[tuple[Walk, list[Line]]]:
    """The rows once more, so many at a time.

    Raises:
        Refused: the file is not what was surveyed.
    """
    walk = Walk(table, progress)
    held: list[Line] = []
    for line in walk.lines():
        if len(held) == BATCH:
            yield walk, held
            held = []
        held.append(line)
    if walk.sha256 != seen.sha256:
        raise refuse("file_changed", file=table.name)
    yield walk, held


@dataclass(frozen=True, slots=True)
class _Written:
    batch: str
    added: int
    facts: int


def _batch(desk: Desk, seen: Preview, chosen: Map, lines: list[Line]) -> _Written | None:
    """Write what is new of these rows, all or nothing; None when nothing is. The import comes first in its batch."""
    into = Transcript(desk, chosen, desk.now())
    known = 0
    for line in lines:
        if line.reading is None:
            continue
        try:
            known += not transcribe(into, line.reading, line.original)
        except Refused:
            continue  # surveyed, counted and left out on purpose
    if not into.rows:
        return None
    batch = desk.new_id()
    imported = RowsImported(batch=batch, map=seen.map, file=seen.file, sha256=seen.sha256, added=into.rows, known=known)
    facts: list[AnyFact] = [imported, *ask(into), *into.facts]
    desk.write(*facts)
    return _Written(batch, into.rows, len(facts))


# --- the public record -----------------------------------------------------------------------------------------------
def public_record(desk: Desk) -> Brought:
    """Bring in the public record that ships with the product; twice adds nothing."""
    chosen = maps.shipped("open_record")
    text = io.StringIO()
    csv.writer(text).writerows([chosen.needs, *map(_cells, STATEMENTS)])
    return bring(desk, Table("open_record.csv", io.BytesIO(text.getvalue().encode()), chosen))


def _cells(one: Statement) -> tuple[str, ...]:
    """A row of the generated table as the cells of the file it was made from, in the order in which its map needs them."""
    return (
        one.claim_id, one.paragraph, one.speaker, one.speaker_role_org, one.attribution, one.subject, one.predicate,
        *("" if number is None else plain(number) for number in (one.low, one.point, one.high)),
        one.unit, *(day.isoformat() if day else "" for day in (one.period_from, one.period_to)),
        one.place, one.hedge_word, one.basis, one.note,
    )  # fmt: skip


# --- a batch taken back ----------------------------------------------------------------------------------------------
def withdraw_batch(desk: Desk, batch: str, *, reason: str = "") -> int:
    """Take back every claim of an import, and close the questions it asked that nothing else answers; returns how many claims.

    Sources, reports and what was withdrawn stay readable; `restore_batch` undoes it.

    Raises:
        Refused: not allowed, or no such import.
    """
    with desk.writing:
        desk.require("import_rows")
        claims = [key for key in _claims(desk, batch) if key not in desk.book.reports.withdrawn]
        facts: list[AnyFact] = [
            Withdrawn(kind="claim", what=key, subject=f"report:{_report(desk, key)}", reason=reason) for key in claims
        ]
        gone = set(claims)
        for question in _questions(desk, batch):
            left = [kept for kept in desk.book.reports.live(question) if kept.fact.claim not in gone]
            if not left and not desk.book.questions.by_id[question].closed:
                facts.append(QuestionClosed(question=question, reason=reason))
        if facts:
            desk.write(*facts)
        return len(claims)


def restore_batch(desk: Desk, batch: str) -> int:
    """Undo `withdraw_batch`; returns how many claims stand again.

    Raises:
        Refused: not allowed, or no such import.
    """
    with desk.writing:
        desk.require("import_rows")
        claims = [key for key in _claims(desk, batch) if key in desk.book.reports.withdrawn]
        facts: list[AnyFact] = [
            Restored(kind="claim", what=key, subject=f"report:{_report(desk, key)}") for key in claims
        ]
        facts += [
            Restored(kind="question", what=key, subject=f"question:{key}")
            for key in _questions(desk, batch)
            if desk.book.questions.by_id[key].closed
        ]
        if facts:
            desk.write(*facts)
        return len(claims)


def _report(desk: Desk, claim: str) -> str:
    return desk.book.reports.claims[claim].fact.report


def _claims(desk: Desk, batch: str) -> list[str]:
    """The claims an import brought."""
    within = _span(desk, batch)
    return [key for key, kept in desk.book.reports.claims.items() if within.holds(kept.mark)]


def _questions(desk: Desk, batch: str) -> list[str]:
    """The questions an import asked."""
    within = _span(desk, batch)
    return [key for key, question in desk.book.questions.by_id.items() if within.holds(question.asked)]


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the entries of an import stand: they follow it on its device, and were written at the same moment."""

    first: Mark
    before: int

    def holds(self, mark: Mark) -> bool:
        return (
            (mark.device, mark.by, mark.at) == (self.first.device, self.first.by, self.first.at)
            and self.first.sequence < mark.sequence < self.before
        )  # fmt: skip


def _span(desk: Desk, batch: str) -> _Span:
    imports: list[Kept[RowsImported]] = desk.book.imports
    first = next((kept.mark for kept in imports if kept.fact.batch == batch), None)
    if first is None:
        raise refuse("import_unknown")
    later = [
        kept.mark.sequence
        for kept in imports
        if kept.mark.device == first.device and kept.mark.sequence > first.sequence
    ]
    return _Span(first, min(later, default=first.sequence + LONGEST_BATCH))


LONGEST_BATCH: Final = 1 << 40
"""More entries than one batch can have."""
