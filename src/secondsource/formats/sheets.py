"""Sheets: a CSV or XLSX stream as rows of text, in bounded memory. What is no table is refused within its first block.

Rows are numbered as a person sees them in a spreadsheet: the first is 1, and empty ones count. Burmese text written in Zawgyi is
told for the file as a whole and read as Unicode; the letters as they came stay beside it.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Final, NamedTuple

from secondsource.core import words
from secondsource.core.findings import refuse
from secondsource.formats import workbooks

BLOCK: Final = 64 * 1024
"""Bytes taken at a time; nonsense shows in the first of them."""

LONGEST_LINE: Final = 1024 * 1024
"""Letters between two line ends; a file without line ends is refused here, not when memory is gone."""

MOST_COLUMNS: Final = 500
HEAD: Final = 20
"""Rows in which the header is looked for: some sheets have a title above it."""

DELIMITERS: Final = (",", ";", "\t")
ENOUGH_BURMESE: Final = 2_000
"""Burmese letters that settle whether a file is Zawgyi; the detector is right on far fewer."""

MOST_HELD: Final = 5_000
"""Rows held back until it is settled."""


class Row(NamedTuple):
    """One row: its number as a person sees it, its cells, and the cells as they came where they were Zawgyi."""

    number: int
    cells: tuple[str, ...]
    before: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table being read: its name for sentences, its first rows to find the header in, and all rows, once."""

    name: str
    head: tuple[Row, ...]
    rows: Iterator[Row]


def read(name: str, stream: BinaryIO, taken: Callable[[bytes], None] | None = None) -> Sheet:
    """Begin reading a table; `taken` is told every block as it is taken from the stream.

    Raises:
        Refused: the stream is empty or no table; also while rows are drawn, naming file and row.
    """
    blocks = _blocks(stream, taken or (lambda _block: None))
    first = next(blocks, b"")
    if not first:
        raise refuse("sheet_empty", file=name)
    if first.startswith(workbooks.ZIP):
        rows = _numbered(workbooks.rows(name, b"".join(chain((first,), blocks))))
    else:
        rows = _csv(name, first, blocks)
    rows = unicode_rows(rows)
    head = tuple(islice(rows, HEAD))
    if not any(any(row.cells) for row in head):
        raise refuse("sheet_empty", file=name)
    return Sheet(name, head, chain(head, rows))


def _blocks(stream: BinaryIO, taken: Callable[[bytes], None]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        taken(block)
        yield block


def _numbered(rows: Iterable[tuple[str, ...]]) -> Iterator[Row]:
    return (Row(number, cells) for number, cells in enumerate(rows, start=1))


# --- text --------------------------------------------------------------------------------------------------------------
def _csv(name: str, first: bytes, blocks: Iterator[bytes]) -> Iterator[Row]:
    lines = _lines(name, _texts(name, first, blocks))
    sample = list(islice(lines, HEAD))
    delimiter = _delimiter(sample)
    return _parsed(name, csv.reader(chain(sample, lines), delimiter=delimiter, strict=True))


def _texts(name: str, first: bytes, blocks: Iterator[bytes]) -> Iterator[str]:
    """The stream as text, by its mark or as UTF-8."""
    wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in first:
        raise refuse("sheet_binary", file=name)
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder("utf-16" if wide else "utf-8-sig")(), translate=True
    )
    line = 1
    for block in chain((first,), blocks, (b"",)):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as fault:
            good = fault.object[: fault.start].decode(fault.encoding, "ignore")
            raise refuse("sheet_not_utf8", file=name, line=line + good.count("\n")) from None
        if "\0" in text:
            raise refuse("sheet_binary", file=name)
        line += text.count("\n")
        yield text


def _lines(name: str, texts: Iterator[str]) -> Iterator[str]:
    """The text by lines, ends kept; a line that never ends is refused."""
    rest = ""
    number = 1
    for text in texts:
        *whole, rest = (rest + text).split("\n")
        number += len(whole)
        if len(rest) > LONGEST_LINE:
            raise refuse("sheet_line_too_long", file=name, line=number, most=LONGEST_LINE)
        yield from [f"{line}\n" for line in whole]
    if rest:
        yield rest


def _delimiter(sample: list[str]) -> str:
    """The delimiter that parts the first lines most evenly: the most cells in rows of one width, quoted delimiters left alone."""

    def evenness(delimiter: str) -> float:
        widths: Counter[int] = Counter()
        whole = 1.0
        try:
            widths.update(len(cells) for cells in csv.reader(sample, delimiter=delimiter, strict=True))
        except csv.Error:  # a wrong delimiter breaks quotes, and so does a sample that ends inside a cell
            whole = 0.5
        return whole * max(((width - 1) * rows for width, rows in widths.items()), default=0)

    return max(DELIMITERS, key=evenness)


def _parsed(name: str, reader: Iterable[list[str]]) -> Iterator[Row]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise refuse("sheet_too_wide", file=name, row=number, most=MOST_COLUMNS)
            yield Row(number, tuple([cell.strip() for cell in cells]))
    except csv.Error:
        raise refuse("sheet_quotes", file=name, row=number + 1) from None


# --- Zawgyi ------------------------------------------------------------------------------------------------------------
def unicode_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows in Unicode. Rows are held back from the first Burmese letter on until enough are there to tell how they were written."""
    for row in rows:
        if not _burmese(row):
            yield row
            continue
        held = [row]
        letters = _burmese(row)
        for later in rows:
            held.append(later)
            letters += _burmese(later)
            if letters >= ENOUGH_BURMESE or len(held) >= MOST_HELD:
                break
        sample = "\n".join(cell for one in held for cell in one.cells)
        whole = chain(held, rows)
        yield from map(_converted, whole) if words.zawgyi_probability(sample) > words.ZAWGYI_FROM else whole
        return


def _burmese(row: Row) -> int:
    if "".join(row.cells).isascii():  # nearly all rows are, and this is one look at each
        return 0
    return sum("\u1000" <= letter <= "\u109f" for cell in row.cells if not cell.isascii() for letter in cell)


def _converted(row: Row) -> Row:
    if not _burmese(row):
        return row
    return Row(
        row.number, tuple([cell if cell.isascii() else words.from_zawgyi(cell) for cell in row.cells]), row.cells
    )
