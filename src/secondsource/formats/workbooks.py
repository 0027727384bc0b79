"""Workbooks: the first sheet of an XLSX file as rows of text, checked before anything in it is laid out in memory.

A workbook is a ZIP of XML. A few kilobytes of it can unfold into gigabytes, and one cell at the far corner of a sheet makes a reader
lay out every cell before it. So every part is unfolded here under a limit and packed again as it is, and the corners of the sheets are
looked up, before the reader sees it.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from secondsource.core.findings import refuse

ZIP: Final = b"PK\x03\x04"

MOST_BYTES: Final = 64 * 1024 * 1024
"""What all parts may unfold to: about half a million cells of text."""

MOST_CELLS: Final = 2_000_000
"""Cells between the first corner of a sheet and its last; the reader lays all of them out."""

_PART: Final = re.compile(
    r"(\[Content_Types\]\.xml|_rels/.*|docProps/.*|xl/[^/]*\.xml|xl/_rels/.*|xl/worksheets/.*\.(xml|rels))$"
)
_CELL: Final = re.compile(rb"""\sr\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7})["']""")

_TAG: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")

_Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def rows(name: str, raw: bytes) -> Iterator[tuple[str, ...]]:
    """The rows of the first sheet, from the first line on, as text.

    Raises:
        Refused: it is no workbook, locked with a password, or unfolds to more than it may.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repacked(name, raw)))
        sheet = book.get_sheet_by_index(0)
        for cells in sheet.to_python(skip_empty_area=False):
            yield tuple([_text(cell) for cell in cells])
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, IndexError):
        raise refuse("workbook_broken", file=name) from None


def _repacked(name: str, raw: bytes) -> bytes:
    """The same workbook with its text parts unfolded, each under the limit."""
    left = MOST_BYTES
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as folded, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as flat:
        for part in folded.infolist():
            if not _PART.match(part.filename):
                continue
            with folded.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise refuse("workbook_too_large", file=name, most=MOST_BYTES // 1024 // 1024)
            if part.filename.startswith("xl/worksheets/"):
                _measured(name, content)
            flat.writestr(part.filename, content)
    return out.getvalue()


def _measured(name: str, sheet: bytes) -> None:
    """Refuse a sheet with too many cells, or whose last corner is too far from its first."""
    across = down = 0
    cells = sum(1 for _ in _TAG.finditer(sheet))
    for found in _CELL.finditer(sheet):
        column = 0
        for letter in found[1]:
            column = column * 26 + letter - 64
        across, down = max(across, column), max(down, int(found[2]))
    if max(across * down, cells) > MOST_CELLS:
        raise refuse("workbook_too_large", file=name, most=MOST_BYTES // 1024 // 1024)


def _text(cell: _Cell) -> str:
    """A cell as it would be typed: whole numbers without a point, dates as year-month-day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip()
