"""EDTF (ISO 8601-2), levels 0 and 1, in and out: the form in which rough dates travel between programs.

Written here rather than taken from the `edtf` package: that one answers with moments of time and needs three further
packages, while a desk keeps whole days and needs one page of rules.

| EDTF | days |
|---|---|
| 2021, 2021-03, 2021-03-04, 2021-03-04T10:00:00+06:30 | the year, month or day |
| 202X, 20XX, 2021-XX, 2021-03-XX, 2021-XX-XX | every day that the X can stand for |
| 2021-21 … 2021-24 | spring March to May, summer June to August, autumn, winter December to February |
| A/B, ../B, A/.., /B, A/ | from the first day of A to the last of B; both `..` and nothing are an open end |
| ? | the same days: who said it may be wrong, the days do not change |
| ~, % | widened as "about" is: see `vague` |

Years before 1 and after 9999 (`Y17000`, `-0044`) have no day here and are refused.
"""

import datetime as dt
import re
from typing import Final, TypeAlias

from secondsource.core.findings import Refused, refuse
from secondsource.core.when import vague
from secondsource.core.when.rough import OPEN, Rough, month_span, rough, shortest, year_span

Span: TypeAlias = tuple[dt.date, dt.date]

_DATE = re.compile(r"^(\d{4}|\d{3}X|\d\dXX|\dXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([?~%])?$")
_TIME: Final = re.compile(r"^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:Z|[+-]\d\d(?::?\d\d)?)?$")
_SEASONS: Final = {"21": 3, "22": 6, "23": 9, "24": 12}
"""The month in which each season begins, as the north counts them."""


def from_edtf(text: str) -> Rough:
    """The rough date that an EDTF expression names; the expression is kept as its words.

    Raises:
        Refused: it is no EDTF of levels 0 or 1 that names days (`edtf_not_understood`), it names a day there is not
            (`date_impossible`), or it ends before it begins.
    """
    said = text.strip()
    first, stroke, second = said.partition("/")
    if not stroke:
        low, high = _span(said, said)
        return Rough(low=low, high=high, text=said)
    start = None if first in ("", "..") else _span(first, said)
    end = None if second in ("", "..") else _span(second, said)
    return rough(start[0] if start else None, end[1] if end else None, said)


def to_edtf(when: Rough) -> str:
    """The shortest EDTF that names the same days; words that are EDTF for them already are given back as they are."""
    if when.text and _says(when.text, when):
        return when.text
    low, high = shortest(when.low, when.high)
    if low == high != OPEN:
        return low
    decade = _decade(when)
    return decade or f"{low}/{high}".replace(OPEN, "..")


def _says(text: str, when: Rough) -> bool:
    """Whether a text is EDTF for just these days."""
    try:
        read = from_edtf(text)
    except Refused:
        return False
    return (read.low, read.high) == (when.low, when.high) and text == text.strip()


def _decade(when: Rough) -> str | None:
    """A whole decade, written with its last digit left open."""
    if when.low is None or when.high is None or when.low.year % 10 or when.low.year < 1000:
        return None
    whole = (dt.date(when.low.year, 1, 1), dt.date(when.low.year + 9, 12, 31))
    return f"{when.low.year // 10}X" if (when.low, when.high) == whole else None


def _span(part: str, whole: str) -> Span:
    """The days of one date of the expression."""
    timed = _TIME.match(part)
    found = _DATE.match(timed[1] if timed else part)
    if not found:
        raise refuse("edtf_not_understood", about="when", text=whole[:80])
    year, month, day, mark = found.groups()
    try:
        span = _days(year, month, day)
    except ValueError:
        raise refuse("date_impossible", about="when", text=part) from None
    return vague.about(span) if mark in ("~", "%") else span


def _days(year: str, month: str | None, day: str | None) -> Span:
    """The first and last day that the figures can stand for; X stands for every figure.

    Raises:
        ValueError: there is no such day.
    """
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first == 0 and first != last:
        first = 1
    if month in _SEASONS and day is None:
        begins = _SEASONS[month]
        end = month_span(last + 1, 2) if begins == 12 else month_span(last, begins + 2)
        return dt.date(first, begins, 1), end[1]
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError(day)
        return dt.date(first, 1, 1), year_span(last)[1]
    low, high = month_span(first, int(month))[0], month_span(last, int(month))[1]
    if day is None or day == "XX":
        return low, high
    return low.replace(day=int(day)), dt.date(last, int(month), int(day))
