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
from secondsource.cli.table_file import Table, read_table
from secondsource.weigh import Claims
from secondsource.weigh.claims import REQUIRED
from secondsource.weigh.origins import circles
from secondsource.weigh.priors import CONDITIONS
from secondsource.weigh.scale.streaming import CodedColumn, Coder, Codes, Numbered

NONE_OF_THESE = "(none of these)"
LINEAGES = ("", "declared", "detected", "judged", "none", "own", "not_recorded")
ROWS = 1 << 16
"""Rows compared at a time."""

Rows = npt.NDArray[np.intp]
DATES = ("reported", "when_from", "when_to")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d([T ].*)?)?)?")


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """Claims that were read, where their rows stood, and what is worth a note."""

    claims: Claims
    file: str
    numbers: Sequence[int]
    ignored: tuple[str, ...]
    unknown_conditions: tuple[str, ...]
    crc: int


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
    return ClaimsFile(claims, table.file, table.numbers, table.ignored, tuple(sorted(unknown)), table.crc)


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
