"""Rough dates: what people say about time, kept as an interval of days together with the words they used."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from secondsource.core.findings import refuse

OPEN = "…"
"""How `spell` writes an end that is not known."""


class Rough(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rough date: somewhere from `low` to `high` (both days included); None is an open end; `text` is what was said."""

    low: dt.date | None = None
    high: dt.date | None = None
    text: str = ""


def rough(low: dt.date | None, high: dt.date | None, text: str = "") -> Rough:
    """A rough date whose end does not lie before its beginning.

    Raises:
        Refused: it does (`date_ends_before_it_begins`).
    """
    if low is not None and high is not None and high < low:
        raise refuse("date_ends_before_it_begins", about="when", low=low.isoformat(), high=high.isoformat())
    return Rough(low=low, high=high, text=text)


def overlaps(a: Rough, b: Rough) -> bool:
    """Whether some day could be both; symmetric."""
    return (a.low or dt.date.min) <= (b.high or dt.date.max) and (b.low or dt.date.min) <= (a.high or dt.date.max)


def within(inner: Rough, outer: Rough) -> bool:
    """Whether every day the one could be is a day the other could be."""
    return (outer.low or dt.date.min) <= (inner.low or dt.date.min) and (inner.high or dt.date.max) <= (
        outer.high or dt.date.max
    )


def days(when: Rough) -> int | None:
    """How many days it could be; None with an open end."""
    return None if when.low is None or when.high is None else (when.high - when.low).days + 1


def earliest(whens: Iterable[Rough]) -> dt.date | None:
    """The first day any of them could be; None when one has no beginning or there is none."""
    lows = [when.low for when in whens]
    return None if not lows or None in lows else min(low for low in lows if low is not None)


def latest(whens: Iterable[Rough]) -> dt.date | None:
    """The last day any of them could be; None when one has no end or there is none."""
    highs = [when.high for when in whens]
    return None if not highs or None in highs else max(high for high in highs if high is not None)


def spell(when: Rough) -> str:
    """The interval in figures that every language reads: "2022", "2022-05", "2022-05-01", "2022-05 – 2022-08", "… – 2022-05-01"."""
    ends = shortest(when.low, when.high)
    return ends[0] if ends[0] == ends[1] != OPEN else " – ".join(ends)


def shortest(low: dt.date | None, high: dt.date | None) -> tuple[str, str]:
    """Both ends in the shortest ISO form that says the same: years, months or days; an open end is `OPEN`."""
    days_known = [day for day in (low, high) if day is not None]
    firsts, lasts = low is None or low.day == 1, high is None or high == last_of_month(high)
    length = 10
    if days_known and firsts and lasts:
        whole_years = (low is None or low.month == 1) and (high is None or high.month == 12)
        length = 4 if whole_years else 7
    return (OPEN if low is None else low.isoformat()[:length], OPEN if high is None else high.isoformat()[:length])


def last_of_month(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return month_span(day.year, day.month)[1]


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a month."""
    first = dt.date(year, month, 1)
    return first, dt.date(year, month, 31) if month == 12 else dt.date(year, month + 1, 1) - dt.timedelta(days=1)


def year_span(year: int) -> tuple[dt.date, dt.date]:
    """The first and last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
