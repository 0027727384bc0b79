"""Reading rough dates as people say and write them, in English and Burmese; how wide each is stands in `vague`."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from secondsource.core.findings import Refused, refuse
from secondsource.core.when import vague
from secondsource.core.when.calendar import Span, absolute
from secondsource.core.when.names import COUNTED, MONTHS, WEEKDAYS, in_english
from secondsource.core.when.rough import OPEN, Rough, month_span, rough, year_span
from secondsource.core.when.vague import DAY
from secondsource.core.words.text import fold

SHOWN: Final = 80
"""How much of a text that was not understood stands in the finding."""
LONGEST: Final = 200
"""More letters than any way to say a date has; patterns are not tried on longer texts."""

_COUNT = rf"\d{{1,3}}|{'|'.join(sorted(COUNTED, key=len, reverse=True))}"
_MANY = "|".join(sorted(vague.COUNTS, key=len, reverse=True))
_ROUGHLY = r"about|around|roughly|approximately|approx\.?|circa|ca\.?|c\.|some time in|sometime in"
_EARLY = {
    word: which
    for which, words in enumerate((("early", "beginning of", "start of"), ("mid", "middle of"), ("late", "end of")))
    for word in words
}

_BETWEEN = re.compile(r"^between (.+?) and (.+)$")
_FROM_TO = re.compile(r"^(?:from )?(.+?) (?:to|until|till|through|up to) (.+)$")
_DASH = re.compile(r"^(.+?)(?: - | ?[–—] ?|(?<=\d{4})-(?=\d{4}$)|(?<=\d{4})/(?=\d{4}$))(.+)$")
_SINCE = re.compile(r"^(?:ever )?(?:since|starting|from) (.+?)(?: on(?:wards)?)?$")
_BEFORE = re.compile(r"^(?:before|prior to|earlier than) (.+)$")
_AFTER = re.compile(r"^(?:after|later than|following) (.+)$")
_UNTIL = re.compile(r"^(?:until|till|up to|by|not later than|no later than) (.+)$")
_LOOSE = re.compile(rf"^(?:{_ROUGHLY}) (.+)$")
_PART = re.compile(rf"^(?:the )?({'|'.join(_EARLY)})[ -](?:in )?(.+)$")
_AGO = re.compile(
    rf"^(?P<loose>{_ROUGHLY})? ?(?:(?P<many>{_MANY})|(?P<least>{_COUNT})(?: ?(?:or|to|-|–) ?(?P<most>{_COUNT}))?)"
    r" (?P<unit>day|week|month|year)s? ago$"
)
_NAMES_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_LAST = re.compile(r"^(?:the )?(?:last|past|previous) (.+)$")
_THIS = re.compile(r"^(?:this|the current) (week|month|year)$")
_NEXT = re.compile(r"^next (week|month|year)$")
_DAYS: Final = {
    "today": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "tonight": 0,
    "yesterday": -1,
    "last night": -1,
    "yesterday morning": -1,
    "yesterday evening": -1,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "tomorrow": 1,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What is needed to read a part of a phrase: the day it was said on, the language, and the whole phrase for findings."""

    day: dt.date | None
    language: str | None
    whole: str

    def needed(self) -> dt.date:
        """The day it was said on, where the phrase counts from it."""
        if self.day is None:
            raise refuse("date_needs_report_date", about="when", text=self.whole[:SHOWN])
        return self.day


def read(text: str, said: dt.date | None, *, language: str | None = None) -> Rough:
    """The rough date a phrase names, counted from the day it was said where it counts from one.

    Args:
        text: what was said, for example "mid-2022", "three or four months ago", "since Monday", "၂၀၂၂ ခုနှစ် မတ်လ".
        said: the day of the report; None when it is not known.
        language: "my" when day/month/year is known to be meant; otherwise 3/4/2021 is refused.

    Raises:
        Refused: `date_not_understood`, `date_impossible`, `date_ambiguous` (it names both readings), `date_needs_report_date`,
            `date_ends_before_it_begins`.
    """
    context = _Said(said, language, text.strip())
    if len(context.whole) > LONGEST:
        raise _lost(context)
    phrase = in_english(fold(text).strip(" .,;၊။"))
    try:
        low, high = _interval(phrase, context)
    except (OverflowError, ValueError):  # counted back before the first year there is
        raise _lost(context) from None
    return rough(low, high, text.strip())


def _interval(phrase: str, said: _Said) -> tuple[dt.date | None, dt.date | None]:
    """The ends of a phrase: a range, a bound, or one span."""
    if phrase in (OPEN, ".."):
        return None, None
    found = _BETWEEN.match(phrase)
    if found:
        return _joined(found[1], found[2], said)
    for pattern, bound in _BOUNDS:
        found = pattern.match(phrase)
        if found:
            return bound(_span(found[1], said), said)
    for pattern in (_FROM_TO, _DASH):
        found = pattern.match(phrase)
        if found and not _AGO.match(phrase):
            return _joined(found[1], found[2], said)
    found = _SINCE.match(phrase)
    return _since(_span(found[1], said), said) if found else _span(phrase, said)


def _joined(first: str, second: str, said: _Said) -> tuple[dt.date | None, dt.date | None]:
    """From the first day of one phrase to the last day of another; the first borrows its month and year from the second."""
    low = None if first in (OPEN, "..") else _borrowing(first, second, said)[0]
    if second in (OPEN, ".."):
        return low, None
    year = re.search(r"\d{4}", first)
    if low is None or not year or re.search(r"\d{4}", second) or not _NAMES_MONTH.search(second):
        return low, _span(second, said)[1]
    same_year = _span(f"{second} {year[0]}", said)[1]  # "June 2022 to August", "December 2021 to January"
    return low, same_year if same_year >= low else _span(f"{second} {int(year[0]) + 1}", said)[1]


def _borrowing(first: str, second: str, said: _Said) -> Span:
    """The span of a range's first phrase: "March to May 2021", "3 to 5 March 2021" say the year or month once."""
    year = re.search(r"\d{4}$", second)
    if re.fullmatch(r"\d{1,2}", first):
        return _span(re.sub(r"^(?:the )?\d{1,2}", first, second), said)
    if year and not re.search(r"\d{4}", first) and _NAMES_MONTH.search(first):
        return _span(f"{first} {year[0]}", said)
    return _span(first, said)


def _since(span: Span, said: _Said) -> tuple[dt.date | None, dt.date | None]:
    """From a span's first day to the day it was said."""
    return span[0], said.day if said.day is not None and said.day >= span[0] else None


def _after(span: Span, said: _Said) -> tuple[dt.date | None, dt.date | None]:
    """From the day after a span to the day it was said."""
    return _since((span[1] + DAY, span[1] + DAY), said)


_BOUNDS: Final[tuple[tuple[re.Pattern[str], Callable[[Span, _Said], tuple[dt.date | None, dt.date | None]]], ...]] = (
    (_BEFORE, lambda span, _: (None, span[0] - DAY)),
    (_AFTER, _after),
    (_UNTIL, lambda span, _: (None, span[1])),
)


def _span(phrase: str, said: _Said) -> Span:
    """The days a single phrase covers."""
    phrase = re.sub(r"^(?:in|on|at|during|within|the|in the) (?=\S)", "", phrase.strip(" ,"))
    for reading in (_ago, _loose, _part, _near, _recent):
        found = reading(phrase, said)
        if found is not None:
            return found
    fixed = absolute(phrase, day_first=said.language == "my")
    if fixed is None:
        raise _lost(said)
    return fixed


def _ago(phrase: str, said: _Said) -> Span | None:
    """So many units before the report: "about two weeks ago", "three or four months ago", "a few days ago"."""
    found = _AGO.match(phrase)
    if not found:
        return None
    if found["many"]:
        counts = vague.COUNTS[found["many"]]
    else:
        least = COUNTED.get(found["least"]) or int(found["least"])
        most = COUNTED.get(found["most"] or "") or int(found["most"] or least)
        counts = (min(least, most), max(least, most))
    if found["unit"] in ("month", "year") and counts[1] > 150 * (12 if found["unit"] == "month" else 1):
        raise _lost(said)
    return vague.ago(counts, found["unit"], said.needed(), loosely=bool(found["loose"]))


def _loose(phrase: str, said: _Said) -> Span | None:
    """A span said loosely: "about March 2021"."""
    found = _LOOSE.match(phrase)
    return vague.about(_span(found[1], said)) if found else None


def _part(phrase: str, said: _Said) -> Span | None:
    """A third of a span: "early 2022", "mid-March", "the end of last year"."""
    found = _PART.match(phrase)
    return vague.third(_span(found[2], said), _EARLY[found[1]]) if found else None


def _near(phrase: str, said: _Said) -> Span | None:
    """Days next to the report: "yesterday", "this week", "next month"."""
    if phrase in _DAYS:
        day = said.needed() + _DAYS[phrase] * DAY
        return day, day
    this, following = _THIS.match(phrase), _NEXT.match(phrase)
    if this:
        return _unit_of(this[1], said.needed())[0], said.needed()
    return _unit_of(following[1], _unit_of(following[1], said.needed())[1] + DAY) if following else None


def _recent(phrase: str, said: _Said) -> Span | None:
    """Times that come again, "last week", "Friday", "last Friday", "March": the last that had come when it was said."""
    last = _LAST.match(phrase)
    name = last[1] if last else phrase
    if last and name in ("week", "month", "year"):
        low, high = _unit_of(name, _unit_of(name, said.needed())[0] - DAY)
        return (low - DAY if name == "week" else low), high
    if name in WEEKDAYS:
        return _weekday(WEEKDAYS[name], said.needed(), before=bool(last))
    if name in MONTHS:
        day = said.needed()
        first = day.replace(day=1) - DAY if last else day  # "last March" is never the March it is said in
        year = first.year if MONTHS[name] <= first.month else first.year - 1
        low, high = month_span(year, MONTHS[name])
        return low, min(high, day)
    return _without_year(name, said)


def _without_year(phrase: str, said: _Said) -> Span | None:
    """A day of a month, "3 March", "March 3rd": the last that had come when it was said."""
    for pattern in (
        r"^(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month>[a-z]+)$",
        r"^(?P<month>[a-z]+) (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?$",
    ):
        found = re.match(pattern, phrase)
        if found and found["month"] in MONTHS:
            year = said.needed().year
            for candidate in (year, year - 1):
                span = absolute(f"{found['day']} {found['month']} {candidate}")
                if span is not None and span[0] <= said.needed():
                    return span
    return None


def _weekday(weekday: int, day: dt.date, *, before: bool) -> Span:
    """The last such weekday up to a day; with `before`, from the one of the week before to the last one before it."""
    latest = day - (day.weekday() - weekday) % 7 * DAY
    if not before:
        return latest, latest
    latest = latest - 7 * DAY if latest == day else latest
    week_before = day - (day.weekday() + 7) * DAY
    return min(latest, week_before + weekday * DAY), latest


def _unit_of(unit: str, day: dt.date) -> Span:
    """The calendar week (from Monday), month or year a day lies in."""
    if unit == "week":
        monday = day - day.weekday() * DAY
        return monday, monday + 6 * DAY
    return month_span(day.year, day.month) if unit == "month" else year_span(day.year)


def _lost(said: _Said) -> Refused:
    """The refusal of a phrase that is no date."""
    return refuse("date_not_understood", about="when", text=said.whole[:SHOWN])
