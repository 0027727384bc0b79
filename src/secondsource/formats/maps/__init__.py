"""Maps: how the columns of a table become sources, reports, claims, questions and lineage. docs/maps.md describes the language."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

from secondsource.core import words
from secondsource.core.findings import refuse
from secondsource.formats.maps.parts import Asked, Link, Map, Reading, Said, read_row, wording
from secondsource.formats.maps.reading import LARGEST, read
from secondsource.formats.sheets import Row, Sheet

__all__ = [
    "LARGEST",
    "SHIPPED",
    "Asked",
    "Link",
    "Map",
    "Reading",
    "Row",
    "Said",
    "columns_of",
    "read",
    "read_row",
    "recognise",
    "shipped",
    "with_map",
    "wording",
]

SHIPPED: Final = ("maverick", "ucdp", "open_record", "statements")
"""The maps that come with the product."""

NEARLY: Final = 0.6
"""The part of a map's columns that a header must have for the missing ones to be named."""


@cache
def shipped(name: str) -> Map:
    """A map that comes with the product.

    Raises:
        Refused: there is none of that name.
    """
    if name not in SHIPPED:
        raise refuse("map_unknown", name=name, known=", ".join(SHIPPED))
    return read(resources.files(__name__).joinpath(f"{name}.toml").read_bytes())


def recognise(sheet: Sheet, among: Iterable[Map]) -> tuple[Map, Row]:
    """The map whose columns a sheet has, the most telling first, and the row that is its header.

    Raises:
        Refused: no map fits: one column is missing of the nearest (`column_missing`), or none is near (`map_not_recognised`).
    """
    nearest: tuple[float, Map | None, Row] = (0.0, None, sheet.head[0])
    for found in sorted(among, key=lambda one: -len(one.needs)):
        for row in sheet.head:
            part = 1 - len(_missing(found, row)) / len(found.needs)
            if part == 1:
                return found, row
            if part > nearest[0]:
                nearest = (part, found, row)
    part, found_nearest, row = nearest
    if found_nearest is None or part < NEARLY:
        raise refuse("map_not_recognised", file=sheet.name, known=", ".join(SHIPPED))
    raise refuse(
        "column_missing",
        file=sheet.name,
        row=row.number,
        column=_missing(found_nearest, row)[0],
        map=found_nearest.name,
    )


def with_map(sheet: Sheet, chosen: Map) -> Row:
    """The header of a sheet that is to be read with one map.

    Raises:
        Refused: a column the map needs is missing.
    """
    row = min(sheet.head, key=lambda one: len(_missing(chosen, one)))
    missing = _missing(chosen, row)
    if missing:
        raise refuse("column_missing", file=sheet.name, row=row.number, column=missing[0], map=chosen.name)
    return row


def _missing(chosen: Map, row: Row) -> list[str]:
    there = {words.fold(cell) for cell in row.cells}
    return [column for column in chosen.needs if words.fold(column) not in there]


def columns_of(sheet: Sheet, header: Row, chosen: Map) -> tuple[list[str], tuple[str, ...]]:
    """A header's columns, folded, and those among them that the map does not use.

    Raises:
        Refused: a column the map uses stands twice.
    """
    columns = [words.fold(cell) for cell in header.cells]
    for column in chosen.used:
        if columns.count(column) > 1:
            raise refuse("column_twice", file=sheet.name, row=header.number, column=column)
    used = set(chosen.used)
    return columns, tuple(cell for cell in header.cells if cell and words.fold(cell) not in used)
