"""Workbooks: cells as they would be typed, and files that unfold to more than they say."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from secondsource.core.findings import Refused
from secondsource.formats import sheets, workbooks


def workbook(*rows: tuple[str | float | bool | dt.date | None, ...]) -> bytes:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as folded:
        for name, content in parts.items():
            folded.writestr(name, content)
    return raw.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    """The parts of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(raw)) as folded:
        return {name: folded.read(name) for name in folded.namelist()}


def no(raw: bytes) -> str:
    """The code of the answer to a workbook that is refused."""
    with pytest.raises(Refused) as refused:
        list(sheets.read("t.xlsx", io.BytesIO(raw)).rows)
    (finding,) = refused.value.findings
    return finding.code


def test_cells_read_as_they_would_be_typed() -> None:
    raw = workbook(
        ("who", "many", "share", "day", "yes", None),
        (" A ", 8, 2.5, dt.date(2022, 3, 1), True, None),
        (None, None, None, None, None, None),
        ("B", 8.0, 1e20, dt.datetime(2022, 3, 1, 12, 30), False, "x"),  # noqa: DTZ001 -- a sheet knows no zones
    )
    assert [tuple(row[:2]) for row in sheets.read("t.xlsx", io.BytesIO(raw)).rows] == [
        (1, ("who", "many", "share", "day", "yes", "")),
        (2, ("A", "8", "2.5", "2022-03-01", "true", "")),
        (3, ("", "", "", "", "", "")),
        (4, ("B", "8", "1e+20", "2022-03-01 12:30:00", "false", "x")),
    ]


def test_a_sheet_that_begins_far_down_keeps_its_row_numbers() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].cell(row=5, column=2, value="here")
    raw = io.BytesIO()
    book.save(raw)
    rows = list(sheets.read("t.xlsx", io.BytesIO(raw.getvalue())).rows)
    assert [(row.number, row.cells) for row in rows if any(row.cells)] == [(5, ("", "here"))]


def test_one_cell_in_the_last_corner_is_too_large() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "here"
    book.worksheets[0]["XFD1048576"] = "there"
    raw = io.BytesIO()
    book.save(raw)
    assert no(raw.getvalue()) == "workbook_too_large"


def test_a_few_kilobytes_that_unfold_to_gigabytes_are_too_large() -> None:
    bomb = parts(workbook(("a", "b"))) | {"xl/sharedStrings.xml": b" " * (workbooks.MOST_BYTES + 1)}
    raw = packed(bomb)
    assert (len(raw) < 300_000, no(raw)) == (True, "workbook_too_large")


def test_more_cells_than_a_desk_holds_are_too_large() -> None:
    inside = parts(workbook(("a", "b")))
    row = b"<row><c/></row>" * (workbooks.MOST_CELLS + 1)
    inside["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    assert no(packed(inside)) == "workbook_too_large"


def test_pictures_in_a_workbook_are_not_unfolded() -> None:
    raw = packed(parts(workbook(("a", "b"), ("1", "2"))) | {"xl/media/image1.png": b" " * (workbooks.MOST_BYTES + 1)})
    assert [row.cells for row in sheets.read("t.xlsx", io.BytesIO(raw)).rows] == [("a", "b"), ("1", "2")]


@pytest.mark.parametrize(
    "raw", [workbooks.ZIP, workbooks.ZIP + b"x" * 99, packed({"mimetype": b"text"}), workbook(("a", "b"))[:-200]]
)
def test_other_archives_and_broken_workbooks_are_said_to_be(raw: bytes) -> None:
    assert no(raw) == "workbook_broken"
