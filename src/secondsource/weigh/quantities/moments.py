"""Times as people write them: times of day, dates, months, years, and stretches between two of them.

A date is a stretch of minutes, a month one of days; which unit an attribute is measured in is for its claims to say (`unit_of`).

>>> read("13:55").first, read("1:55 pm").first, read("13:55").clock
(835, 835, True)
>>> day = read("2022-01-05")
>>> in_unit(day.first, "day"), in_unit(day.last, "day"), write(in_unit(day.first, "day"), "day", clock=False)
(738160, 738160, '2022-01-05')
>>> write(in_unit(read("2022-01-05/2022-03").last, "day"), "day", clock=False)
'2022-03-31'
"""

import datetime as dt
import math
import re
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from secondsource.weigh.quantities.written import DIGITS

Unit: TypeAlias = Literal["minute", "day", "month", "year"]
UNITS: tuple[Unit, ...] = ("minute", "day", "month", "year")
DAY = 1440
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?")
DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2}|XX)(?:-(\d{1,2}|XX)(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?Z?)?)?)?([~?%]?)",
    re.IGNORECASE,
)
OPEN = frozenset({"", ".."})
DENIED = re.compile(r"(?:is not|not)\s+", re.IGNORECASE)
BOUND = re.compile(r"(before|until|by|after|since|from|about|around|circa|ca\.?|~)\s*", re.IGNORECASE)
HALF_HOUR = 30
"""About a time of day leaves half an hour on both sides; about a date, month or year leaves one of them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of minutes, first and last included: of a day (`clock`), or since the beginning of the calendar; infinite where open.

    `level` is the unit it was given in, and `denied` says that it was any other time.
    """

    first: float
    last: float
    level: Unit
    clock: bool
    denied: bool = False


def read(text: str) -> Moment | None:
    """A time or a stretch of time; None where it is neither."""
    words = text.translate(DIGITS).strip()
    denied = DENIED.match(words)
    if denied:
        found = read(words[denied.end() :])
        return replace(found, denied=not found.denied) if found else None
    bound = BOUND.match(words)
    if bound:
        said = _single(words[bound.end() :])
        return None if said is None else _bounded(said, bound[1].lower())
    single = _single(words)
    return _stretch(words) if single is None else single


def _bounded(said: Moment, bound: str) -> Moment:
    """What a word before a time makes of it."""
    if bound in {"before", "until", "by"}:
        return replace(said, first=-math.inf, last=said.first - 1 if bound == "before" else said.last)
    if bound in {"after", "since", "from"}:
        return replace(said, first=said.last + 1 if bound == "after" else said.first, last=math.inf)
    return _around(said)


def _around(said: Moment) -> Moment:
    """A time that is only about right: one unit on both sides."""
    room = HALF_HOUR if said.level == "minute" else said.last - said.first + 1
    return replace(said, first=said.first - room, last=said.last + room)


def _stretch(words: str) -> Moment | None:
    """Two times with a slash, a dash or "to" between."""
    parts = next((words.split(mark) for mark in ("/", " - ", " to ", "–", "-") if len(words.split(mark)) == 2), [])
    ends = [None if part.strip() in OPEN else _single(part.strip()) for part in parts]
    given = [end for end in ends if end is not None]
    missing = sum(part.strip() in OPEN for part in parts)
    if len(parts) != 2 or len(given) + missing != 2 or not given or len({end.clock for end in given}) != 1:
        return None
    first = ends[0].first if ends[0] else -math.inf
    last = ends[1].last if ends[1] else math.inf
    if given[0].clock and last < first:
        last += DAY
    level = min((end.level for end in given), key=UNITS.index)
    return Moment(first, last, level, given[0].clock) if first <= last else None


def _single(words: str) -> Moment | None:
    """One time of day, date, month or year."""
    clock = CLOCK.fullmatch(words.lower())
    if clock:
        hour, minute = int(clock[1]), int(clock[2])
        if clock[4]:
            hour = hour % 12 + (12 if clock[4] == "p" else 0)
        fine = hour < 24 and minute < 60
        return Moment(hour * 60 + minute, hour * 60 + minute, "minute", clock=True) if fine else None
    date = DATE.fullmatch(words)
    if not date:
        return None
    numbers = [int(part) if part and part.isdigit() else None for part in date.groups()[:5]]
    try:
        found = _dated(numbers)
    except ValueError:
        return None
    return _around(found) if date[6] in {"~", "%"} else found


def _dated(numbers: list[int | None]) -> Moment:
    """A date from its parts; an unknown one makes it a month or a year."""
    year, month, day, hour, minute = numbers
    first = dt.date(year or 0, month or 1, (day or 1) if month else 1)
    if hour is not None and minute is not None and month and day:
        at = dt.datetime(first.year, first.month, first.day, hour, minute)  # noqa: DTZ001 -- a time as it was written
        said = first.toordinal() * DAY + at.hour * 60 + at.minute
        return Moment(said, said, "minute", clock=False)
    level: Unit = "day" if month and day else "month" if month else "year"
    after = {"day": first.toordinal() + 1, "month": _next_month(first), "year": _ordinal_of_year(first.year + 1)}[level]
    return Moment(first.toordinal() * DAY, after * DAY - 1, level, clock=False)


def _next_month(first: dt.date) -> int:
    """The number of the first day of the next month."""
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1).toordinal()


def _ordinal_of_year(year: int) -> int:
    """The number of the first day of a year."""
    return dt.date(min(year, dt.MAXYEAR), 1, 1).toordinal()


def in_unit(minutes: float, unit: Unit) -> float:
    """The number of the unit that a minute of the calendar lies in."""
    if unit == "minute" or not math.isfinite(minutes):
        return minutes
    day = int(minutes // DAY)
    if unit == "day":
        return day
    date = dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal()))
    return date.year * 12 + date.month - 1 if unit == "month" else date.year


def write(value: float, unit: Unit, *, clock: bool, mark: str = "T") -> str:
    """A number of units as a time; `mark` stands between date and time of day."""
    whole = math.floor(value + 0.5)
    if clock:
        return f"{whole % DAY // 60:02}:{whole % 60:02}"
    if unit == "year":
        return f"{whole:04}"
    if unit == "month":
        return f"{whole // 12:04}-{whole % 12 + 1:02}"
    day = whole if unit == "day" else whole // DAY
    date = dt.date.fromordinal(min(max(day, 1), dt.date.max.toordinal())).isoformat()
    return date if unit == "day" else f"{date}{mark}{whole % DAY // 60:02}:{whole % 60:02}"
