"""A file of claims, checked: what `weigh` may trust, or one line that says which row and column to mend."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.cli.said_weigh import Where, Wrong
from secondsource.cli.table_file import Answered, Table, read_table
from secondsource.weigh import Claims
from secondsource.weigh.claims import REQUIRED
from secondsource.weigh.origins import circles
from secondsource.weigh.priors import CONDITIONS
from secondsource.weigh.scale.streaming import CodedColumn, Coder, Codes, Numbered

NONE_OF_THESE = "(none of these)"
LINEAGES = ("", "declared", "detected", "judged", "none", "own", "not_recorded")
ROWS = 1 << 16
"""Rows compared at a time."""

MOST_VALUES = 1_000
"""A question with more different values than this is hardly one question: it is weighed, and named."""

Rows = npt.NDArray[np.intp]
DATES = ("reported", "when_from", "when_to")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d([T ].*)?)?)?")


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """Claims that were read, where their rows stood, and what is worth a note.

    `notes` are weighed all the same: a source that says two things on one question, a question with very many values.
    """

    claims: Claims
    file: str
    numbers: Sequence[int]
    ignored: tuple[str, ...]
    unknown_conditions: tuple[str, ...]
    crc: int
    notes: tuple[Wrong, ...] = ()


def column_of(name: str) -> str:
    """What a column of `Claims` is called in files."""
    return "class" if name == "klass" else name


NAMES = tuple(field.name for field in fields(Claims))


def read_claims(path: Path) -> ClaimsFile:
    """Read and check a file of claims.

    Raises:
        Wrong: it cannot be weighed; the exception says where and why.
    """
    table = read_table(path, [column_of(name) for name in NAMES], REQUIRED)
    for column in REQUIRED:
        _each(table, column, bool, "claim_cell_empty")
    _each(table, "value", lambda word: word != NONE_OF_THESE, "value_reserved")
    _each(table, "lineage", LINEAGES.__contains__, "word_unknown")
    for column in DATES:
        _each(table, column, _dated, "date_bad")
    _check_periods(table)
    if "report" in table.columns:
        table.columns["report"] = _named(table.columns["report"])
        _check_reports(table)
    several: dict[str, Any] = {
        name: _several(table.columns[name]) for name in ("origin", "conditions") if name in table.columns
    }
    if "origin" in several:
        _check_parents(table, several["origin"])
    unknown = {word for words in several["conditions"].names for word in words} if "conditions" in several else set()
    unknown -= set(CONDITIONS)
    given: dict[str, Any] = {name: table.columns[column_of(name)] for name in NAMES if column_of(name) in table.columns}
    given = {"report": Numbered(len(table.numbers)), **given, **several}
    claims = Claims(**given)
    notes = (*_torn(table), *_many(table))
    return ClaimsFile(claims, table.file, table.numbers, table.ignored, tuple(sorted(unknown)), table.crc, notes)


def _each(table: Table, column: str, good: Callable[[str], bool], code: str) -> None:
    """Refuse the first cell of a column that is not good; every distinct word is judged once."""
    if column in table.columns:
        cells = table.columns[column]
        bad = cells.rows_of([number for number, word in enumerate(cells.names) if not good(word)])
        if bad.size:
            at = int(bad[0])
            raise Wrong(code, Where(table.file, table.numbers[at], column), word=cells[at][:80])


def _dated(word: str) -> bool:
    """Whether a cell is empty or a date of this calendar: year, month, day, or day and time."""
    if not word:
        return True
    if not _DATE.fullmatch(word):
        return False
    try:
        dt.datetime.fromisoformat(word + "0001-01-01"[len(word) :])
    except ValueError:
        return False
    return True


def _named(reports: CodedColumn[str]) -> CodedColumn[str]:
    """The reports, those without a name called by the number of their row, from 1."""
    if "" not in reports:
        return reports
    coder = Coder()
    coder.add([name or str(at) for at, name in enumerate(reports, start=1)])
    return coder.column()


def _several(column: CodedColumn[str]) -> CodedColumn[tuple[str, ...]]:
    """The parts of each cell, joined by |."""
    parts = [tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip())) for cell in column.names]
    return CodedColumn(column.codes, parts)


def _check_periods(table: Table) -> None:
    """A time that ends before it begins is a slip of the hand."""
    if not {"when_from", "when_to"} <= table.columns.keys():
        return
    low, high = table.columns["when_from"], table.columns["when_to"]
    for start in range(0, len(low), ROWS):
        rows = slice(start, start + ROWS)
        for row in sorted(_first(low.codes[rows], high.codes[rows])[1].tolist()):
            first, last = low[start + row], high[start + row]
            if _later(first, last):
                where = Where(table.file, table.numbers[start + row], "when_to")
                raise Wrong("period_backwards", where, low=first, high=last)


def _first(one: Codes, other: Codes) -> tuple[Rows, Rows]:
    """Per row which combination of two codes it holds, and per combination its first row."""
    pairs = one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
    _, first, which = np.unique(pairs, return_index=True, return_inverse=True)
    return which, first


def _later(first: str, second: str) -> bool:
    """Whether a date lies after another, as far as both say; not, where one is not recorded."""
    length = min(len(first), len(second))
    return first[:length] > second[:length]


def _check_reports(table: Table) -> None:
    """A report has one source, and answers a question once."""
    report, source, question = (table.columns[name] for name in ("report", "source", "question"))
    if len(report.names) == len(report):
        return
    _, first = np.unique(report.codes, return_index=True)
    speaker = first[report.codes]
    strange = np.flatnonzero(source.codes != source.codes[speaker])
    pair, met = _first(report.codes, question.codes)
    again = np.flatnonzero(met[pair] != np.arange(len(pair)))
    last = len(pair)
    row = min(int(strange[0]) if strange.size else last, int(again[0]) if again.size else last)
    if row < last:
        code, before = ("report_two_sources", speaker[row]) if row in strange[:1] else ("report_twice", met[pair[row]])
        where = Where(table.file, table.numbers[row], "report")
        raise Wrong(code, where, report=report[row], other=table.numbers[int(before)])


def _torn(table: Table) -> list[Wrong]:
    """The first row in which a source says something else than before on the same question, and in how many cases that is so.

    Where claims say when what they say held, things may have changed in between: that is no contradiction.
    """
    if "when_from" in table.columns or "when_to" in table.columns:
        return []
    source, question, value = (table.columns[name] for name in ("source", "question", "value"))
    affirmed = np.ones(len(source), dtype=np.bool_)
    if "polarity" in table.columns:
        polarity = table.columns["polarity"]
        affirmed[polarity.rows_of([code for code, word in enumerate(polarity.names) if word == "denies"])] = False
    rows = np.flatnonzero(affirmed)
    voice, met = _first(source.codes[rows], question.codes[rows])
    other = np.flatnonzero(value.codes[rows] != value.codes[rows[met[voice]]])
    if not other.size:
        return []
    row, before = int(rows[other[0]]), int(rows[met[voice[other[0]]]])
    where = Where(table.file, table.numbers[row], "value")
    count, said = len(np.unique(voice[other])), (source[row][:80], question[row][:80])
    return [Wrong("source_torn", where, source=said[0], question=said[1], other=table.numbers[before], count=count)]


def _many(table: Table) -> list[Wrong]:
    """The first row of a question with very many values."""
    question, value = table.columns["question"], table.columns["value"]
    if len(value.names) <= MOST_VALUES:
        return []
    _, first = _first(question.codes, value.codes)
    counts = np.bincount(question.codes[first])
    large = question.rows_of(np.flatnonzero(counts > MOST_VALUES).tolist())
    if not large.size:
        return []
    row = int(large[0])
    where = Where(table.file, table.numbers[row], "question")
    return [Wrong("values_many", where, question=question[row][:80], values=int(counts[question.codes[row]]))]


def notes_on_known(read: ClaimsFile, gold: Answered) -> list[Wrong]:
    """The first known question without a claim, and the first known value that nobody claimed; each with how many there are."""
    asked, values = read.claims.question, read.claims.value
    claimed: dict[str, set[str]] = {}
    for question, value in zip(asked, values, strict=True) if gold else ():
        if question in gold:
            claimed.setdefault(question, set()).add(value)
    elsewhere = [question for question in gold if question not in claimed]
    strange = [
        question for question, (value, *_) in gold.items() if value and value not in claimed.get(question, {value})
    ]
    found = []
    for code, column, questions in (("known_elsewhere", "question", elsewhere), ("known_unclaimed", "value", strange)):
        if questions:
            first = min(questions, key=gold.rows.__getitem__)
            where = Where(gold.file, gold.rows[first], column)
            found.append(Wrong(code, where, count=len(questions), question=first[:80], word=gold[first][0][:80]))
    return found


def _check_parents(table: Table, origin: CodedColumn[tuple[str, ...]]) -> None:
    """What a report came from is in the file, is not later, and did not come from it."""
    report = table.columns.get("report") or Numbered(len(table.numbers))
    last = dict(zip(report, range(len(report)), strict=True)) if any(origin.names) else {}
    reported = table.columns.get("reported")
    parents: dict[str, tuple[str, ...]] = {}
    row_of: dict[str, int] = {}
    for row in origin.rows_of([code for code, above in enumerate(origin.names) if above]).tolist():
        name, number, above = report[row], table.numbers[row], origin[row]
        for parent in above:
            where = Where(table.file, number, "origin")
            if parent not in last:
                raise Wrong("parent_missing_here", where, report=parent[:80])
            if reported and _later(reported[last[parent]], reported[last[name]]):
                raise Wrong("parent_later", where, report=parent)
        parents[name] = parents.get(name, ()) + above
        row_of.setdefault(name, number)
    in_circle = {name for name, above in parents.items() if name in above} | set(circles(parents))
    if in_circle:
        first = min(in_circle, key=row_of.__getitem__)
        raise Wrong("parent_circle", Where(table.file, row_of[first], "origin"), report=first)
