"""How wide the vague words about time are: one table, each width with its reason.

| said | read as | why |
|---|---|---|
| early, mid, late (also beginning, middle, end of) | the first, second, last third | three words part a span in three |
| about, around | a day ±3 days, up to a month ±15 days, longer ±91 days | half of the next coarser unit people would have named |
| yesterday, N days ago | that day, ± a quarter of N from 4 days on | memory blurs with the distance |
| N weeks ago | that day a multiple of 7 days back, ±3 days | half a week to either side rounds to the same week |
| N months ago | the whole calendar month(s) | people count months by name: in January, three months ago is October |
| N years ago | the whole calendar year(s) | likewise |
| about N … ago | as above and half a unit more on both sides | the speaker rounded to the unit |
| a couple of, a few, several | 2 to 3, 2 to 5, 3 to 7 | the least each word can mean, and more than twice as much |
| last week | the calendar week before, from its Sunday | weeks begin on Sunday for some and on Monday for others |
| last month, last year | the calendar month or year before | by the word's meaning |
| this week, month, year | from its beginning to the day it was said | it is reported, so it has happened |
| on Friday | the last such day, the day itself included | it is reported, so it has happened |
| last Friday | from that of the week before to the last one before the report | speakers mean either |
| in March (no year) | the last such month that had begun, up to the report | it is reported, so it has happened |
| since X | from the first day of X to the day it was said | it still holds |
| before X, after X | up to the day before X, from the day after X | X itself is excluded |
| until X, by X | up to the last day of X | X itself is included |
"""

import datetime as dt
from typing import Final

from secondsource.core.when.rough import month_span

DAY: Final = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]

COUNTS: Final[dict[str, tuple[int, int]]] = {
    "a couple of": (2, 3),
    "a couple": (2, 3),
    "couple of": (2, 3),
    "a few": (2, 5),
    "few": (2, 5),
    "some": (2, 5),
    "several": (3, 7),
    "half a dozen": (6, 6),
}
"""How many a vague count is."""

HALF: Final = {"day": 1, "week": 4, "month": 15, "year": 183}
"""Half a unit in days, which "about" adds on both sides."""


def third(span: Span, which: int) -> Span:
    """The first, second or last third of a span of days; of a year, four whole months."""
    low, high = span
    if (low.month, low.day, high.month, high.day) == (1, 1, 12, 31) and low.year == high.year:
        return month_span(low.year, 4 * which + 1)[0], month_span(low.year, 4 * which + 4)[1]
    length = (high - low).days + 1
    cuts = [low + length * part // 3 * DAY for part in (0, 1, 2)]
    if length >= 28 and low.day == 1:  # a month is parted at the 10th and 20th, as it is in speech
        cuts = [low, low + 10 * DAY, low + 20 * DAY]
    ends = [cuts[1] - DAY, cuts[2] - DAY, high]
    return cuts[which], max(cuts[which], ends[which])


def about(span: Span) -> Span:
    """A span widened because it was said to be rough."""
    length = (span[1] - span[0]).days + 1
    more = (3 if length <= 1 else 15 if length <= 31 else 91) * DAY
    return max(span[0], dt.date.min + more) - more, min(span[1], dt.date.max - more) + more


def ago(counts: tuple[int, int], unit: str, said: dt.date, *, loosely: bool) -> Span:
    """Between so many and so many units before a day; never after that day."""
    least, most = counts
    low, high = _back(most, unit, said)[0], _back(least, unit, said)[1]
    if loosely:
        low, high = low - HALF[unit] * DAY, high + HALF[unit] * DAY
    return low, min(high, said)


def _back(count: int, unit: str, said: dt.date) -> Span:
    """The days that are so many units before a day."""
    match unit:
        case "day":
            slack = count // 4 if count >= 4 else 0
            return said - (count + slack) * DAY, said - (count - slack) * DAY
        case "week":
            return said - (7 * count + 3) * DAY, said - (7 * count - 3) * DAY
        case "month":
            whole = said.year * 12 + said.month - 1 - count
            return month_span(whole // 12, whole % 12 + 1)
    return dt.date(said.year - count, 1, 1), dt.date(said.year - count, 12, 31)
