"""Lists: filter by closed words, sort, page, and take away as CSV. Whatever may hold a name stays out of the address."""

import csv
import io
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.functional import Promise

from secondsource.web.clear import ClearFile

PER_PAGE: Final = 50
KEPT_WORDS: Final = 200
"""How many searches are remembered before the oldest is forgotten."""

LONGEST_WORDS: Final = 500
"""Letters of a search that are looked for; the rest would only make it slow."""

T = TypeVar("T")
Said = str | Promise
"""A sentence, or one that is translated when it is shown."""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of a list: `code` stands in the address when it is sorted by `key`; without a key it cannot be."""

    code: str
    title: Said
    key: Callable[[T], Any] | None = None
    number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading as it is drawn: where a click leads, and how the list is sorted by it now."""

    title: Said
    number: bool
    href: str
    sorted: str  # ascending, descending or nothing


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """One page of a list, with everything its template needs around the rows."""

    rows: Sequence[T]
    headings: tuple[Heading, ...]
    total: int
    first: int
    last: int
    before: str
    after: str


def show(request: HttpRequest, rows: Iterable[T], columns: Sequence[Column[T]]) -> Shown[T]:
    """Sort what is there and cut out the page that the address asks for; an unknown word in it is as if it were not there."""
    named = {column.code: column.key for column in columns if column.key is not None}
    asked = request.GET.get("sort", "")
    code, down = asked.removeprefix("-"), asked.startswith("-")
    key = named.get(code)
    listed = sorted(rows, key=key, reverse=down) if key is not None else list(rows)
    pages = max(1, -(-len(listed) // PER_PAGE))
    page = min(max(number(request, "page", 1), 1), pages)
    start = (page - 1) * PER_PAGE
    return Shown(
        rows=listed[start : start + PER_PAGE],
        headings=tuple(_heading(request, column, code if key is not None else "", down=down) for column in columns),
        total=len(listed),
        first=start + 1 if listed else 0,
        last=min(start + PER_PAGE, len(listed)),
        before=_address(request, page=str(page - 1)) if page > 1 else "",
        after=_address(request, page=str(page + 1)) if page < pages else "",
    )


def _heading(request: HttpRequest, column: Column[T], code: str, *, down: bool) -> Heading:
    """A click sorts upwards first, numbers downwards first; a second click turns it round."""
    if column.key is None:
        return Heading(column.title, column.number, "", "")
    here = column.code == code
    downwards = not down if here else column.number
    target = f"-{column.code}" if downwards else column.code
    state = ("descending" if down else "ascending") if here else ""
    return Heading(column.title, column.number, _address(request, sort=target, page=""), state)


def _address(request: HttpRequest, **changes: str) -> str:
    """This page's address with some of its words changed; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


def choice(request: HttpRequest, name: str, allowed: Container[str]) -> str:
    """A word of the address when it is one of these, otherwise nothing."""
    word = request.GET.get(name, "")
    return word if word in allowed else ""


def number(request: HttpRequest, name: str, otherwise: int) -> int:
    """A whole number of the address."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


# --- words that stay out of the address ------------------------------------------------------------------------------
_words: OrderedDict[str, str] = OrderedDict()


def keep_words(text: str) -> str:
    """Remember what somebody looks for, in memory, and return the random word that stands for it in the address."""
    token = get_random_string(13, "abcdefghijklmnopqrstuvwxyz234567")
    _words[token] = text.strip()[:LONGEST_WORDS]
    while len(_words) > KEPT_WORDS:
        _words.popitem(last=False)
    return token


def kept_words(token: str) -> str:
    """What somebody looked for; nothing when it was forgotten."""
    return _words.get(token, "")


# --- to take away ----------------------------------------------------------------------------------------------------
def as_csv(what: str, titles: Iterable[Said], rows: Iterable[Iterable[object]]) -> ClearFile:
    """A table as a file to save, for spreadsheets: a mark that says UTF-8, and no cell that would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(title)) for title in titles])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 -- how many there were is asked for behind the loop
        writer.writerow([harmless("" if cell is None else str(cell)) for cell in row])
    content = out.getvalue().encode("utf-8-sig")
    return ClearFile(content, what=what, count=count, name=f"{what}.csv", media="text/csv; charset=utf-8")


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it; a plain number does not."""
    if cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}:
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
