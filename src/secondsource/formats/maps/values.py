"""Values: texts of a row as numbers, quantities and rough dates, or the finding that says which cell is not understood."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from secondsource.core import when, words
from secondsource.core.findings import Finding, Refused, refuse
from secondsource.core.when import Rough
from secondsource.formats.maps.fields import NOTHING, Cells, Field

_NUMBER: Final = re.compile(r"[-+]?\d+(\.\d+)?")
_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d.*)?")  # a time of day is more than a rough date keeps

REFUSE: Final = "refuse"
LEAVE_OUT: Final = "leave out"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a claim holds it: its text, and its bounds when it is a quantity."""

    text: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DateField:
    """A rough date from one field or two. `unclear` and `crossed` say what becomes of one not understood, or that ends before it begins."""

    take: Field = NOTHING
    to: Field = NOTHING
    unclear: str = REFUSE
    crossed: str = REFUSE

    def rough(self, cells: Cells, said: dt.date | None) -> Rough | None:
        """The interval a row gives; None when it says nothing.

        Raises:
            Refused: not understood, or it ends before it begins; the finding's field names the column.
        """
        first, last = self.take.text(cells), self.to.text(cells)
        if not (first or last):
            return None
        low = _at(self.take, first, said) if first else None
        high = _at(self.to, last, said) if last else low
        try:
            return when.rough(
                low.low if low else None,
                high.high if high else None,
                first if last in {"", first} else f"{first} – {last}",
            )
        except Refused as no:
            raise _about(no, self.to) from None

    def tolerates(self, finding: Finding) -> bool:
        """Whether the map says to leave such a cell out rather than to refuse the row."""
        crossed = finding.code in {"date_ends_before_it_begins", "bounds_crossed"}
        return (self.crossed if crossed else self.unclear) == LEAVE_OUT


NO_DATE: Final = DateField()
"""A date the map does not speak of."""


@dataclass(frozen=True, slots=True)
class ValueField:
    """The value of a claim: `form` is text, number, quantity or rough date; `low`, `high` and `hedge` belong to quantities."""

    form: str = "text"
    date: DateField = NO_DATE  # its `take` is the field of every form
    low: Field = NOTHING
    high: Field = NOTHING
    hedge: Field = NOTHING

    def value(self, cells: Cells, said: dt.date | None) -> Value:
        """What a row gives; the text is empty when it says nothing.

        Raises:
            Refused: not understood; the finding's field names the column.
        """
        if self.form == "rough date":
            rough = self.date.rough(cells, said)
            return Value(when.spell(rough)) if rough else Value()
        text = self.date.take.text(cells)
        if self.form == "text":
            return Value(text)
        low, high = _number(self.low, cells), _number(self.high, cells)
        if self.form == "number":
            number = _number(self.date.take, cells)
            return (
                Value()
                if number is None
                else Value(plain(number), number if low is None else low, number if high is None else high)
            )
        return self._quantity(cells, text, low, high)

    def _quantity(self, cells: Cells, text: str, low: float | None, high: float | None) -> Value:
        """A quantity in words. Bounds that the row gives itself stand; otherwise the hedge makes them."""
        if not text:
            return Value(_spelled(low, None, high), low, high)
        given = low is not None or high is not None
        try:
            said = words.quantity(text if given else f"{self.hedge.text(cells)} {text}".strip())
        except Refused as no:
            raise _about(no, self.date.take) from None
        low, high = (low, high) if given else (said.low, said.high)
        return Value(_spelled(low, said.point, high), low, high, said.unit)


def plain(number: float) -> str:
    """A number without a needless point.

    >>> plain(8.0), plain(2.5)
    ('8', '2.5')
    """
    return str(int(number)) if number == int(number) else str(number)


def _spelled(low: float | None, point: float | None, high: float | None) -> str:
    """A quantity in signs that every language reads."""
    if point is not None:
        return plain(point)
    if low is not None and high is not None:
        return plain(low) if low == high else f"{plain(low)}–{plain(high)}"
    if low is not None:
        return f"≥ {plain(low)}"
    return "" if high is None else f"≤ {plain(high)}"


def _number(source: Field, cells: Cells) -> float | None:
    text = source.text(cells)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise _about(refuse("number_not_understood", text=text[:80]), source)
    return float(text)


def _at(source: Field, text: str, said: dt.date | None) -> Rough:
    try:
        return _read(text, said)
    except Refused as no:
        raise _about(no, source) from None


@lru_cache(maxsize=4096)
def _read(text: str, said: dt.date | None) -> Rough:
    """A rough date; a file says the same few days over and over, nearly always as year-month-day."""
    plainly = _ISO.fullmatch(text)
    if plainly:
        try:
            day = dt.date.fromisoformat(plainly[1])
        except ValueError:
            raise refuse("date_impossible", about="when", text=text) from None
        return Rough(low=day, high=day, text=text)
    return when.read(text, said)


def _about(no: Refused, source: Field) -> Refused:
    """The same refusal, about the column a field takes first."""
    column = next(source.columns(), "")
    return Refused(*(Finding(finding.code, finding.values, column) for finding in no.findings))
