"""Sheets: tables as people have them, and what is no table."""

import csv
import io
import random
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

import pytest
from burmesenlp import uni2zg
from hypothesis import example, given
from hypothesis import strategies as st
from tests.formats.streams import Made, repeated

from secondsource.core import words
from secondsource.core.findings import Refused
from secondsource.formats import sheets

GIGABYTE = 1024**3
BURMESE = "ကျွန်တော်တို့ရွာမှာ လူ ၁၅ ယောက် ရှိတယ်"


def cells(raw: bytes) -> list[tuple[int, tuple[str, ...]]]:
    """Each row's number and cells."""
    return [(row.number, row.cells) for row in sheets.read("t.csv", io.BytesIO(raw)).rows]


def no(raw: bytes) -> tuple[str, dict[str, object]]:
    """The answer to a table that is refused."""
    with pytest.raises(Refused) as refused:
        cells(raw)
    (finding,) = refused.value.findings
    return finding.code, dict(finding.values)


@pytest.mark.parametrize(
    "raw",
    [
        b"a,b\n1,2\n",
        b"a;b\n1;2\n",
        b"a\tb\n1\t2\n",
        b"\xef\xbb\xbfa,b\n1,2",
        "a,b\r\n1,2\r\n".encode("utf-16"),
        "a;b\n1;2\n".encode("utf-16-le").join((b"\xff\xfe", b"")),
        b"a,b\r1,2\r",
        b' a , "b"\n1 , 2\n',
    ],
)
def test_one_table_in_many_dresses(raw: bytes) -> None:
    assert cells(raw.replace(b' "b"', b"b")) == [(1, ("a", "b")), (2, ("1", "2"))]


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    raw = b'who,what\n\n"a\nb",1\nc,2\n'
    assert cells(raw) == [(1, ("who", "what")), (2, ()), (3, ("a\nb", "1")), (4, ("c", "2"))]


def test_line_ends_of_other_scripts_do_not_end_a_row() -> None:
    assert cells("a,b\nx\u2028y,\x0bz\n".encode())[1] == (2, ("x\u2028y", "z"))


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (b"", ("sheet_empty", {"file": "t.csv"})),
        (b"\n\n,,\n", ("sheet_empty", {"file": "t.csv"})),
        (b"a,b\n\x00,2\n", ("sheet_binary", {"file": "t.csv"})),
        (b"a,b\nx,\xe9\n", ("sheet_not_utf8", {"file": "t.csv", "line": 2})),
        (b'a,b\n1,2\n"3,4\n5,6\n', ("sheet_quotes", {"file": "t.csv", "row": 3})),
        (b"a," * 600 + b"\n", ("sheet_too_wide", {"file": "t.csv", "row": 1, "most": 500})),
        ("a,b\0\n".encode("utf-16"), ("sheet_binary", {"file": "t.csv"})),
    ],
)
def test_what_is_no_table_is_refused_by_name_and_place(raw: bytes, answer: tuple[str, dict[str, object]]) -> None:
    assert no(raw) == answer


def test_a_letter_cut_by_a_block_is_read_whole() -> None:
    raw = b"a,b\n" + b"x" * (sheets.BLOCK - 5) + "ခ,1\n".encode()
    assert cells(raw)[1][1] == ("x" * (sheets.BLOCK - 5) + "ခ", "1")


@pytest.mark.parametrize(
    ("piece", "code", "most"),
    [
        (lambda number: random.Random(number).randbytes(Made.BLOCK), "sheet_binary", Made.BLOCK),  # noqa: S311 -- noise
        (repeated(b"\0" * 64), "sheet_binary", Made.BLOCK),
        (repeated(b"nonsense"), "sheet_line_too_long", 2 * sheets.LONGEST_LINE),
        (repeated(b"\xff" * 64), "sheet_not_utf8", Made.BLOCK),
    ],
)
def test_a_gigabyte_of_nonsense_is_refused_at_its_beginning(
    piece: Callable[[int], bytes], code: str, most: int
) -> None:
    stream = Made(GIGABYTE, piece)
    with pytest.raises(Refused) as refused:
        list(sheets.read("t.csv", stream).rows)
    assert (refused.value.findings[0].code, stream.taken <= most) == (code, True)


def test_a_gigabyte_of_good_rows_is_read_as_it_comes() -> None:
    stream = Made(GIGABYTE, repeated(b"somebody,says,something,at,last\n"))
    rows = sheets.read("t.csv", stream).rows
    some = list(islice(rows, 10_000))
    assert (some[-1].number, stream.taken < 10 * Made.BLOCK) == (10_000, True)


def test_a_zawgyi_table_is_read_as_unicode_and_its_letters_are_kept() -> None:
    raw = f"source,value\n{uni2zg(BURMESE)},{uni2zg(BURMESE)}\nA,1\n".encode()
    rows = list(sheets.read("t.csv", io.BytesIO(raw)).rows)
    assert [row.cells for row in rows] == [("source", "value"), (BURMESE, BURMESE), ("A", "1")]
    assert [row.before for row in rows] == [None, (uni2zg(BURMESE), uni2zg(BURMESE)), None]


def test_a_unicode_table_is_left_as_it_is() -> None:
    assert cells(f"a,b\n{BURMESE},1\n".encode())[1] == (2, (BURMESE, "1"))


def test_burmese_far_down_is_told_from_all_that_is_there() -> None:
    raw = "a,b\n" + "x,1\n" * 3_000 + f"{uni2zg('မြန်မာ')},1\n" * 400
    assert cells(raw.encode())[-1] == (3_401, (words.from_zawgyi(uni2zg("မြန်မာ")), "1"))


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12).map(str.strip)


@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=30), st.sampled_from(sheets.DELIMITERS))
@example([["", "", ","], ["", "", ","]], ";")
def test_whatever_a_spreadsheet_writes_comes_back(rows: list[list[str]], delimiter: str) -> None:
    raw = io.StringIO()
    csv.writer(raw, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    found = cells(raw.getvalue().encode())
    expected = [tuple(cell.replace("\r\n", "\n").strip() for cell in row) for row in rows]
    assert [row if words.zawgyi_probability("".join(row)) == 0 else None for _number, row in found[1:]] == [
        row if words.zawgyi_probability("".join(row)) == 0 else None for row in expected
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_one_answer(raw: bytes) -> None:
    answers: tuple[object, ...] = ()
    with suppress(Refused):
        answers = (cells(raw),)
    if not answers:
        with pytest.raises(Refused) as refused:
            cells(raw)
        answers = refused.value.findings
    assert len(answers) == 1
