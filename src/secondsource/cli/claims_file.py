"""A file of claims, checked: what `weigh` may trust, or one line that says which row and column to mend."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from secondsource.cli.said_weigh import Where, Wrong
from secondsource.cli.table_file import Table, read_table
from secondsource.weigh import Claims
from secondsource.weigh.claims import REQUIRED
from secondsource.weigh.origins import circles
from secondsource.weigh.priors import CONDITIONS

NONE_OF_THESE = "(none of these)"
LINEAGES = ("", "declared", "detected", "judged", "none", "own", "not_recorded")
DATES = ("reported", "when_from", "when_to")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d([T ].*)?)?)?")


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """Claims that were read, where their rows stood, and what is worth a note."""

    claims: Claims
    file: str
    numbers: list[int]
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
    report = table.columns.get("report") or [""] * len(table.numbers)
    table.columns["report"] = [name or str(at) for at, name in enumerate(report, start=1)]
    for column in REQUIRED:
        _each(table, column, bool, "claim_cell_empty")
    _each(table, "value", lambda word: word != NONE_OF_THESE, "value_reserved")
    _each(table, "lineage", LINEAGES.__contains__, "word_unknown")
    for column in DATES:
        _each(table, column, _dated, "date_bad")
    _check_periods(table)
    _check_reports(table)
    several: dict[str, Any] = {
        name: _several(table.columns[name]) for name in ("origin", "conditions") if name in table.columns
    }
    if "origin" in several:
        _check_parents(table, several["origin"])
    given: dict[str, Any] = {name: table.columns[column_of(name)] for name in NAMES if column_of(name) in table.columns}
    unknown = {word for words in set(several.get("conditions", ())) for word in words} - set(CONDITIONS)
    given.update(several)
    claims = Claims(**given)
    return ClaimsFile(claims, table.file, table.numbers, table.ignored, tuple(sorted(unknown)), table.crc)


def _each(table: Table, column: str, good: Callable[[str], bool], code: str) -> None:
    """Refuse the first cell of a column that is not good; every distinct word is judged once."""
    cells = table.columns.get(column, [])
    bad = {word for word in set(cells) if not good(word)}
    if bad:
        at = next(at for at, word in enumerate(cells) if word in bad)
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


def _several(column: list[str]) -> list[tuple[str, ...]]:
    """The parts of each cell, joined by |."""
    parts = {
        cell: tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip())) for cell in set(column)
    }
    return [parts[cell] for cell in column]


def _check_periods(table: Table) -> None:
    """A time that ends before it begins is a slip of the hand."""
    pairs = zip(table.numbers, table.columns.get("when_from", []), table.columns.get("when_to", []), strict=False)
    for number, low, high in pairs:
        if low and high and _later(low, high):
            raise Wrong("period_backwards", Where(table.file, number, "when_to"), low=low, high=high)


def _later(first: str, second: str) -> bool:
    """Whether a date lies after another, as far as both say."""
    length = min(len(first), len(second))
    return first[:length] > second[:length]


def _check_reports(table: Table) -> None:
    """A report has one source, and answers a question once."""
    source: dict[str, tuple[str, int]] = {}
    answered: dict[tuple[str, str], int] = {}
    columns = (table.columns[name] for name in ("report", "source", "question"))
    for number, report, who, question in zip(table.numbers, *columns, strict=True):
        before = source.setdefault(report, (who, number))
        if before[0] != who:
            raise Wrong("report_two_sources", Where(table.file, number, "report"), report=report, other=before[1])
        other = answered.setdefault((report, question), number)
        if other != number:
            raise Wrong("report_twice", Where(table.file, number, "report"), report=report, other=other)


def _check_parents(table: Table, origin: list[tuple[str, ...]]) -> None:
    """What a report came from is in the file, is not later, and did not come from it."""
    reported = dict(zip(table.columns["report"], table.columns.get("reported", []), strict=False))
    here = set(table.columns["report"])
    parents: dict[str, tuple[str, ...]] = {}
    row_of: dict[str, int] = {}
    for number, report, above in zip(table.numbers, table.columns["report"], origin, strict=True):
        for parent in above:
            where = Where(table.file, number, "origin")
            if parent not in here:
                raise Wrong("parent_missing_here", where, report=parent[:80])
            if reported and reported[parent] and reported[report] and _later(reported[parent], reported[report]):
                raise Wrong("parent_later", where, report=parent)
        if above:
            parents[report] = parents.get(report, ()) + above
            row_of.setdefault(report, number)
    in_circle = {report for report, above in parents.items() if report in above} | set(circles(parents))
    if in_circle:
        first = min(in_circle, key=row_of.__getitem__)
        raise Wrong("parent_circle", Where(table.file, row_of[first], "origin"), report=first)
