"""A file of rows as columns of text: streamed, bounded, and refused with its row and column."""

import os
import sys
import time
import zlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from secondsource.cli.said_weigh import Where, Wrong, say
from secondsource.core.findings import Refused
from secondsource.formats import sheets
from secondsource.weigh.scale.streaming import CodedColumn, Coder

BATCH = 2_000
"""Rows turned into columns at a time."""

MOST_ROWS = 5_000_000
"""More than this in one file would take more than two gigabytes; questions can be weighed apart."""


@dataclass(slots=True)
class Progress:
    """A line on the terminal that says how far something is, once it takes longer than a second."""

    what: str
    whole: int
    done: int = 0
    began: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def add(self, amount: int) -> None:
        """So much more is done."""
        self.done += amount
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.began > 1 and now - self.shown > 0.1:
            self.shown = now
            share = min(self.done / max(self.whole, 1), 1.0)
            sys.stderr.write(f"\r{self.what} {'█' * round(30 * share):30} {share:4.0%}")

    def close(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write(f"\r{'':{len(self.what) + 40}}\r")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, the number of each row as a spreadsheet counts, the names that were not wanted, and a checksum."""

    file: str
    columns: dict[str, CodedColumn[str]]
    numbers: Sequence[int]
    ignored: tuple[str, ...]
    crc: int


def read_table(path: Path, wanted: Collection[str], needed: Sequence[str]) -> Table:
    """Read the wanted columns of a file.

    Raises:
        Wrong: it cannot be read, is no table, lacks a needed column, or a row has too many or too few cells.
    """
    crc = [0]
    try:
        progress = Progress(say("reading"), path.stat().st_size)

        def taken(block: bytes) -> None:
            crc[0] = zlib.crc32(block, crc[0])
            progress.add(len(block))

        with path.open("rb") as stream:
            table = _table(path.name, sheets.read(path.name, stream, taken), wanted, needed)
    except Refused as refused:
        finding = refused.findings[0]
        raise Wrong(finding.code, **finding.values) from None
    except OSError as fault:
        raise Wrong("file_unreadable", Where(path.name), reason=os.strerror(fault.errno or 0)) from None
    progress.close()
    return Table(table.file, table.columns, table.numbers, table.ignored, crc[0])


def _table(file: str, sheet: sheets.Sheet, wanted: Collection[str], needed: Sequence[str]) -> Table:
    rows = (row for row in sheet.rows if any(row.cells))
    header = [name.casefold() for name in next(rows).cells]
    while header and not header[-1]:
        header.pop()
    for name in needed:
        if name not in header:
            raise Wrong("columns_missing", Where(file, column=name))
    kept = [(at, name) for at, name in enumerate(header) if name in wanted]
    for _, name in kept:
        if header.count(name) > 1:
            raise Wrong("column_twice", Where(file, column=name))
    coders = {name: Coder() for _, name in kept}
    numbers = array("i")
    for batch in _batches(file, rows, len(header)):
        numbers.extend(row.number for row in batch)
        if len(numbers) > MOST_ROWS:
            raise Wrong("rows_too_many", Where(file), most=MOST_ROWS)
        cells = list(zip(*(row.cells for row in batch), strict=False))
        for at, name in kept:
            coders[name].add(cells[at])
    if not numbers:
        raise Wrong("no_rows", Where(file))
    columns = {name: coder.column() for name, coder in coders.items()}
    return Table(file, columns, numbers, tuple(name for name in header if name and name not in wanted), 0)


def _batches(file: str, rows: Iterator[sheets.Row], width: int) -> Iterator[list[sheets.Row]]:
    batch: list[sheets.Row] = []
    for row in rows:
        if len(row.cells) != width and (len(row.cells) < width or any(row.cells[width:])):
            raise Wrong("row_width", Where(file, row.number), found=len(row.cells), expected=width)
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class Answered(dict[str, tuple[str, ...]]):
    """Question -> its true values, and where they stand: the name of the file, and the row of each question's first value."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.rows: dict[str, int] = {}


def read_answers(path: Path, *, several: bool) -> Answered:
    """A file of questions and their true values; an empty value says that nothing anybody claimed is true.

    Args:
        path: the file.
        several: whether a question may have more than one true value.

    Raises:
        Wrong: as `read_table`, or a question is empty, or has two answers and may not.
    """
    table = read_table(path, ("question", "value"), ("question", "value"))
    found = Answered(table.file)
    for number, question, value in zip(table.numbers, table.columns["question"], table.columns["value"], strict=True):
        if not question:
            raise Wrong("claim_cell_empty", Where(table.file, number, "question"))
        other = found.rows.setdefault(question, number)
        before = found.get(question, ())
        if before and value not in before and not several:
            raise Wrong("known_twice", Where(table.file, number, "value"), question=question[:80], other=other)
        found[question] = before if value in before else (*before, value)
    return found
