"""Figures and dates in a language's own way (CLDR), so that no page invents a format."""

import datetime as dt

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from secondsource.core.when import OPEN, Rough
from secondsource.core.when.rough import shortest
from secondsource.labels.marks import N_
from secondsource.labels.speech import plain, translated

_MONTH = {"en": "LLLL y", "my": "y LLLL"}
"""A month with its year; CLDR's skeletons for Burmese leave out the word order people use."""


def number(value: float, language: str) -> str:
    """A number with at most two decimals; figures are written the same in both languages, so that tables can be compared."""
    return str(format_decimal(value, format="#,##0.##", locale=Locale.parse(plain(language))))


def percent(p: float, language: str) -> str:
    """A probability as a whole percentage; what is not quite certain never reads 0 % or 100 %."""
    shown = min(max(p, 0.01), 0.99) if 0 < p < 1 else p
    return str(format_percent(shown, format="#,##0%", locale=Locale.parse(plain(language))))


def date(day: dt.date | str, language: str) -> str:
    """One day, its month in letters."""
    value = day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
    return str(format_date(value, format="long", locale=Locale.parse(plain(language))))


def moment(at: dt.datetime, language: str) -> str:
    """A day and the time of day, as the clock that wrote it had it."""
    return str(format_datetime(at, format="medium", locale=Locale.parse(plain(language))))


def rough(when: Rough, language: str) -> str:
    """A rough date as short as what is known: "2022", "March 2021", "May 2022 – August 2022", "until 3 March 2021"."""
    low, high = (_end(end, language) for end in shortest(when.low, when.high))
    if not low and not high:
        return translated(N_("time not known"), language)
    if not low:
        return translated(N_("until {end}"), language).format(end=high)
    if not high:
        return translated(N_("from {start}"), language).format(start=low)
    return low if low == high else f"{low} – {high}"


def _end(iso: str, language: str) -> str:
    """One end in words; nothing for an open one."""
    if iso == OPEN:
        return ""
    locale = Locale.parse(plain(language))
    if len(iso) == 10:
        return date(iso, language)
    day = dt.date.fromisoformat(iso + ("-01-01" if len(iso) == 4 else "-01"))
    pattern = "y" if len(iso) == 4 else _MONTH.get(plain(language), "LLLL y")
    return str(format_date(day, format=pattern, locale=locale))
