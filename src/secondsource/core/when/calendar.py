"""Dates that need no other day to be read: years, months, days, quarters, halves, decades, in ISO form or in words."""

import datetime as dt
import re
from typing import Final, TypeAlias

from secondsource.core.findings import Refused, refuse
from secondsource.core.when.names import MONTHS, WEEKDAYS
from secondsource.core.when.rough import month_span, year_span

Span: TypeAlias = tuple[dt.date, dt.date]

YEARS: Final = range(1800, 2200)
"""Bare numbers that are taken for years of the common era; 1384 is a year of the Burmese one and must be said otherwise."""

_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_NTH = r"(?:st|nd|rd|th)?"
_ORDINALS: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_HALVES: Final = {"first": 0, "1st": 0, "second": 1, "2nd": 1}

_YEAR = re.compile(r"^(?:year )?(\d{4})$")
_DECADE = re.compile(r"^(\d{3})0'?s$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?$")
_SHORT_MONTH = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_SHORT = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$")
_MONTH_YEAR = re.compile(
    rf"^(?P<month>{_NAME})\.?,?(?: of)? (?P<year>\d{{4}})$|^(?P<year2>\d{{4}}),? (?P<month2>{_NAME})\.?$"
)
_WORDED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?P<day>\d{{1,2}}){_NTH}(?: of)?[ -](?P<month>{_NAME})\.?,?[ -](?P<year>\d{{4}})$",
        rf"^(?:(?P<weekday>{_WEEKDAY}),? )?(?P<month>{_NAME})\.? (?:the )?(?P<day>\d{{1,2}}){_NTH},? (?P<year>\d{{4}})$",
        rf"^(?P<year>\d{{4}}),? (?P<month>{_NAME})\.? (?P<day>\d{{1,2}}){_NTH}$",
        rf"^(?P<year>\d{{4}}),? (?P<day>\d{{1,2}}) (?P<month>{_NAME})$",
    )
)
_QUARTER = re.compile(r"^(?:q([1-4])[ ,/-]*(\d{4})|(\d{4})[ -]?q([1-4])|(?:the )?(\w+) quarter (?:of |in )?(\d{4}))$")
_HALF = re.compile(r"^(?:h([12])[ ,/-]*(\d{4})|(?:the )?(\w+) half (?:of |in )?(\d{4}))$")


def absolute(phrase: str, *, day_first: bool = False) -> Span | None:
    """The days a folded phrase names by itself; None when it names none.

    Raises:
        Refused: it has the shape of a date but is none (`date_impossible`), or two (`date_ambiguous`).
    """
    for reading in (_year, _iso, _worded, _months):
        span = reading(phrase)
        if span is not None:
            return span
    return _short(phrase, day_first=day_first)


def on(year: int, month: int, day: int) -> Span:
    """One day as a span.

    Raises:
        Refused: there is no such day.
    """
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise _impossible(f"{year:04d}-{month:02d}-{day:02d}") from None
    return date, date


def _year(phrase: str) -> Span | None:
    """A year or a decade."""
    found = _YEAR.match(phrase)
    if found and int(found[1]) in YEARS:
        return year_span(int(found[1]))
    found = _DECADE.match(phrase)
    return (
        (dt.date(int(found[1]) * 10, 1, 1), dt.date(int(found[1]) * 10 + 9, 12, 31))
        if found and found[1] > "000"
        else None
    )


def _iso(phrase: str) -> Span | None:
    """Year first, or month and year: 2021-03, 2021-03-04, 3/2021, also with strokes."""
    found = _ISO.match(_SHORT_MONTH.sub(r"\2-\1", phrase))
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    if not (1 <= month <= 12 and year):
        raise _impossible(phrase)
    return on(year, month, int(found[3])) if found[3] else month_span(year, month)


def _short(phrase: str, *, day_first: bool) -> Span | None:
    """Day and month in figures before the year: refused where both could be the month, unless the order is known."""
    found = _SHORT.match(phrase)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first > 12 or day_first or found[2] == "." or first == second:  # dots are written day first everywhere
        return on(year, second, first)
    if second > 12:
        return on(year, first, second)
    readings = (on(year, second, first)[0].isoformat(), on(year, first, second)[0].isoformat())
    raise refuse("date_ambiguous", about="when", text=phrase, first=readings[0], second=readings[1])


def _worded(phrase: str) -> Span | None:
    """A month by its name, with a year, perhaps with a day."""
    found = _MONTH_YEAR.match(phrase)
    if found:
        return month_span(int(found["year"] or found["year2"]) or 1, MONTHS[found["month"] or found["month2"]])
    found = next((match for match in (pattern.match(phrase) for pattern in _WORDED) if match), None)
    if not found:
        return None
    day = on(int(found["year"]), MONTHS[found["month"]], int(found["day"]))
    weekday = found.groupdict().get("weekday")
    if weekday and WEEKDAYS[weekday] != day[0].weekday():
        raise _impossible(phrase)
    return day


def _months(phrase: str) -> Span | None:
    """A quarter or half of a year."""
    found = _QUARTER.match(phrase)
    if found:
        year = int(found[2] or found[3] or found[6])
        quarter = int(found[1] or found[4] or _ORDINALS.get(found[5] or "", 0))
        return (month_span(year, 3 * quarter - 2)[0], month_span(year, 3 * quarter)[1]) if quarter and year else None
    found = _HALF.match(phrase)
    if not found:
        return None
    year = int(found[2] or found[4])
    half = int(found[1]) - 1 if found[1] else _HALVES.get(found[3], -1)
    return (month_span(year, 6 * half + 1)[0], month_span(year, 6 * half + 6)[1]) if half >= 0 and year else None


def _impossible(text: str) -> Refused:
    """The refusal of a date that is in no calendar."""
    return refuse("date_impossible", about="when", text=text)
