"""Surveying: a table read from end to end, row by row, with what each row would become or what speaks against it. Nothing is written."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from secondsource.core.findings import Finding, Refused, Value, refuse
from secondsource.desk.desk import Desk, Progress
from secondsource.desk.transcribing import Transcript, transcribe
from secondsource.formats import maps, sheets
from secondsource.formats.maps import Map, Reading
from secondsource.formats.maps.fields import Cells, Field
from secondsource.formats.maps.parts import QuestionPart
from secondsource.formats.maps.values import DateField, ValueField
from secondsource.formats.sheets import Row
from secondsource.store import seal

SHOWN: Final = 100
"""Troubles listed; all are counted."""

MOST_REFUSED: Final = 1_000
"""Refused rows after which the rest is not read: the file or the map is wrong, not the rows."""

MOST_ROWS: Final = 250_000
"""Rows of one table; a desk keeps all that it knows in memory, and stays quick up to about so much."""

SAMPLE: Final = 10
"""Rows shown as they would become, and names listed."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file a person named: the name they know it by, its bytes in a stream that can begin again, and the map, if they chose one."""

    name: str
    stream: BinaryIO
    map: Map | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one row: the row and the column as a person sees them (the column may be empty), and what."""

    row: int
    column: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was read: what the map makes of it, or what it stumbled over; `original` is its text when that came in Zawgyi."""

    row: int
    cells: Cells
    reading: Reading | None = None
    trouble: Trouble | None = None
    original: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """A row as it would become: who speaks, what came in, each statement's question with its value, and the origins it names."""

    row: int
    codename: str
    text: str
    statements: tuple[tuple[str, str], ...]
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a table in would do. `notes` tell what would be left out of rows that come in; `troubles` which rows would not."""

    file: str
    map: str
    title: str
    ignored: tuple[str, ...]
    sha256: str
    zawgyi: bool
    rows: int
    new: int
    known: int
    refused: int
    noted: int
    claims: int
    sources: int
    questions: int
    codenames: tuple[str, ...]
    wordings: tuple[str, ...]
    sample: tuple[Became, ...]
    troubles: tuple[Trouble, ...]
    notes: tuple[Trouble, ...]


class RowsRefused(Refused):
    """Some rows cannot come in, and nothing was written. `preview` lists them."""

    def __init__(self, seen: Preview) -> None:
        first = seen.troubles[0]
        values: dict[str, Value] = {
            "file": seen.file,
            "refused": seen.refused,
            "rows": seen.rows,
            "row": first.row,
            "column": first.column,
        }
        super().__init__(Finding("rows_refused", values))
        self.preview = seen


# --- reading ---------------------------------------------------------------------------------------------------------
class Walk:
    """A table being read with its map: `lines` gives each row once, and `sha256` is the file's when they are through."""

    def __init__(self, table: Table, progress: Progress | None) -> None:
        self._digest = seal.Digest()
        self._done = 0
        self._total = table.stream.seek(0, os.SEEK_END)
        self._progress = progress
        table.stream.seek(0)
        self._sheet = sheets.read(table.name, table.stream, self._taken)
        if table.map is None:
            self.map, self._header = maps.recognise(self._sheet, map(maps.shipped, maps.SHIPPED))
        else:
            self.map, self._header = table.map, maps.with_map(self._sheet, table.map)
        self._columns, self.ignored = maps.columns_of(self._sheet, self._header, self.map)
        self.zawgyi = False

    def _taken(self, block: bytes) -> None:
        self._digest.add(block)
        self._done += len(block)
        if self._progress:
            self._progress(self._done, self._total)

    @property
    def sha256(self) -> str:
        """The hash of what was read so far."""
        return self._digest.hex()

    def lines(self) -> Iterator[Line]:
        """Every row below the header that is not empty.

        Raises:
            Refused: the file turns out to be no table.
        """
        for row in self._sheet.rows:
            if row.number > self._header.number and any(row.cells):
                yield self._line(row)

    def _line(self, row: Row) -> Line:
        width = len(self._columns)
        if len(row.cells) < width or any(row.cells[width:]):
            finding = Finding("row_cells", {"cells": len(row.cells), "columns": width})
            return Line(row.number, {}, trouble=Trouble(row.number, "", finding))
        cells = dict(zip(self._columns, row.cells, strict=False))
        original = ""
        if row.before is not None:
            self.zawgyi = True
            original = self.map.report.text.text(dict(zip(self._columns, row.before, strict=False)))
        try:
            return Line(row.number, cells, maps.read_row(self.map, cells), original=original)
        except Refused as no:
            return Line(row.number, cells, trouble=self.trouble(row.number, cells, no.findings[0]))

    def trouble(self, row: int, cells: Cells, finding: Finding) -> Trouble:
        """A finding with its row and the name of its column, as the header writes it."""
        column = finding.field
        area, dot, part = column.partition(".")
        if dot and column not in cells:
            columns = [one for one in _columns(self.map, area, part) if one in cells]
            empty = [one for one in columns if not cells[one]] if finding.code.endswith(("_missing", "_empty")) else []
            column = (empty or columns or [""])[0]
        names = dict(zip(self._columns, self._header.cells, strict=True))
        return Trouble(row, names.get(column, ""), finding)


def _columns(chosen: Map, area: str, part: str) -> Iterator[str]:
    """The columns that a part of a map takes, first things first."""
    areas = {"source": (chosen.source,), "report": (chosen.report,), "lineage": chosen.lineage, "claim": chosen.claims}
    for one in areas[area]:
        value: object = getattr(one, "names" if part == "parent" else part, None)
        value = value.key if isinstance(value, QuestionPart) else value
        value = value.date if isinstance(value, ValueField) else value
        value = value.take if isinstance(value, DateField) else value
        if isinstance(value, Field):
            yield from value.columns()


# --- counting --------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Survey:
    """The counts while a table is read."""

    walk: Walk
    into: Transcript
    rows: int = 0
    new: int = 0
    refused: int = 0
    noted: int = 0
    claims: int = 0
    sample: list[Became] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)


def survey(desk: Desk, table: Table, progress: Progress | None) -> Preview:
    """Read a table from end to end.

    Raises:
        Refused: it is no table, no map fits, it has no rows, or there is no end of refused ones (`rows_mostly_refused`).
    """
    walk = Walk(table, progress)
    seen = Survey(walk, Transcript(desk, walk.map, desk.now(), counting=True))
    for line in walk.lines():
        seen.rows += 1
        if seen.rows > MOST_ROWS:
            raise refuse("sheet_too_long", file=table.name, most=MOST_ROWS)
        _count(seen, line)
        if seen.refused > MOST_REFUSED:
            first = seen.troubles[0]
            raise refuse(
                "rows_mostly_refused", file=table.name, refused=seen.refused, row=first.row, column=first.column
            )
    if not seen.rows:
        raise refuse("sheet_without_rows", file=table.name)
    return _preview(seen, table.name)


def _count(seen: Survey, line: Line) -> None:
    reading, trouble = line.reading, line.trouble
    if reading is not None:
        try:
            if transcribe(seen.into, reading, line.original):
                seen.new += 1
                seen.claims += len(reading.said)
                if len(seen.sample) < SAMPLE:
                    seen.sample.append(_became(line.row, reading))
        except Refused as no:
            trouble = seen.walk.trouble(line.row, line.cells, no.findings[0])
        else:
            seen.noted += len(reading.notes)
            seen.notes += [seen.walk.trouble(line.row, line.cells, note) for note in reading.notes][
                : SHOWN - len(seen.notes)
            ]
    if trouble is not None:
        seen.refused += 1
        seen.troubles += [trouble][: SHOWN - len(seen.troubles)]


def _became(row: int, reading: Reading) -> Became:
    statements = tuple(
        (maps.wording(one.asked.part, [one.asked.votes]) if one.asked else one.attribute, one.value.text)
        for one in reading.said
    )
    return Became(
        row, reading.codename, reading.text, statements, tuple(link.name for link in reading.links if link.name)
    )


def _preview(seen: Survey, file: str) -> Preview:
    into, walk = seen.into, seen.walk
    asking = list(into.asking.values())
    return Preview(
        file=file,
        map=walk.map.name,
        title=walk.map.title,
        ignored=walk.ignored,
        sha256=walk.sha256,
        zawgyi=walk.zawgyi,
        rows=seen.rows,
        new=seen.new,
        known=seen.rows - seen.new - seen.refused,
        refused=seen.refused,
        noted=seen.noted,
        claims=seen.claims,
        sources=len(into.opened),
        questions=len(asking),
        codenames=tuple(list(into.opened.values())[:SAMPLE]),
        wordings=tuple(maps.wording(one.asked.part, one.votes) for one in asking[:SAMPLE]),
        sample=tuple(seen.sample),
        troubles=tuple(seen.troubles),
        notes=tuple(seen.notes),
    )
