"""Quantities as people say them: "about 40", "more than 100", "10 to 15", "most of", as an interval with its hedge.

A hedge is read by what its word means, never by how often the speaker is right:

| hedge | low | high | why |
|---|---|---|---|
| none | the number | the number | said without a hedge |
| about | half a step below | half a step above | a round number is said of everything nearer to it than to its neighbours |
| nearly | half a step below | one below | it was not reached |
| just_over | one above | half a step above | it was passed, by little |
| more_than, fewer_than | one above / – | – / one below | the number itself is excluded |
| at_least, at_most | the number / – | – / the number | the number itself is included; "as many as" and "up to" are at_most |
| range | the first | the second | both ends were said |
| most | 50 | 100 percent | more than half, by the word's meaning |
| plural | 3, 24, 200 … | – | "several" is more than two, "dozens" at least two dozen, by the word's meaning |

The step is the coarsest of 1, 5, 10, 50, 100, 500 … that divides the number and is smaller than it: 40 is spoken in tens
(35 to 45), 45 in fives (43 to 47), 10,000 in five thousands (7,500 to 12,500). Round numbers get round readings (Krifka 2007,
"Approximate interpretation of number words"). "One above" and "one below" hold for counts; shares and fractions keep the number itself as
their bound.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import Final

from secondsource.core.findings import refuse
from secondsource.core.words.numerals import NUMBER, THOUSANDS_OR_DECIMALS, in_figures, value_of
from secondsource.core.words.text import fold

SHOWN: Final = 80
"""How much of a text that was not understood stands in the finding."""

LONGEST: Final = 500
"""More letters than a phrase about one number has; patterns are not tried on longer texts."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was said about a number: bounds (None is an open end), the number itself, the hedge, and the unit when it is percent."""

    low: float | None
    point: float | None
    high: float | None
    hedge: str = ""
    unit: str = ""


HEDGES: Final[dict[str, tuple[str, ...]]] = {
    "at_least": (
        "at least",
        "no fewer than",
        "not fewer than",
        "no less than",
        "not less than",
        "a minimum of",
        "minimum",
        "အနည်းဆုံး",
    ),
    "at_most": (
        *("at most", "no more than", "not more than", "as many as", "as much as", "up to", "a maximum of", "maximum"),
        *("အများဆုံး",),
    ),
    "just_over": ("just over", "just above", "slightly more than", "a little over", "a little more than"),
    "nearly": ("nearly", "almost", "just under", "close to", "နီးပါး"),
    "more_than": ("more than", "over", "above", "in excess of", "upwards of", "greater than"),
    "fewer_than": ("fewer than", "less than", "under", "below"),
    "about": (
        *(
            "about",
            "around",
            "roughly",
            "approximately",
            "approx.",
            "approx",
            "some",
            "circa",
            "ca.",
            "ca",
            "an estimated",
            "estimated",
        ),
        *("estimates", "in the region of", "more or less", "ခန့်မှန်း"),
    ),
}
"""The wordings in front of a number, most telling first."""

AFTER: Final[dict[str, tuple[str, ...]]] = {
    "about": ("or so", "ဝန်းကျင်", "ခန့်", "လောက်"),
    "at_least": ("or more", "and more", "အထက်"),
    "at_most": ("or fewer", "or less", "အထိ"),
    "more_than": ("ထက်ပို", "ထက်များ", "ကျော်"),
    "fewer_than": ("ထက်နည်း", "အောက်", "မပြည့်"),
    "nearly": ("နီးပါး",),
}
"""The wordings behind a number; between it and them Burmese puts a word for what is counted."""

PLURALS: Final[dict[str, float]] = {
    "several": 3,
    "a few": 3,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
}
"""The least each plural can mean; none of them has an upper end."""

MOST: Final = ("most", "most of", "the majority", "a majority", "the majority of", "a majority of", "အများစု")
NONE: Final = ("none", "nobody", "no one", "no", "zero", "nil")
_NEGATION = re.compile(r"\b(not|never|no|n't|neither|nor)\b|မဟုတ်")
_PERCENT = re.compile(r"\s*(%|percent\b|per cent\b|ရာခိုင်နှုန်း)")
_RANGE = re.compile(rf"(?:between\s+)?({NUMBER})(\s*%)?\s*(?:-|–|—|~|\bto\b|\band\b|\bor\b|မှ|ကနေ)\s*({NUMBER})")
_ONE = re.compile(NUMBER)


def quantity(text: str) -> Quantity:
    """What a phrase such as "about 40 people" says about a number; other words around it are passed over.

    Raises:
        Refused: there is no number in it, or several (`quantity_not_understood`, `quantity_several`), a dot may part thousands
            or decimals (`quantity_separator`), or the first end of a range lies above the second (`bounds_crossed`).
    """
    said = fold(text[: LONGEST + 1])
    if len(said) > LONGEST:
        raise refuse("quantity_not_understood", about="value", text=text[:SHOWN])
    unclear = THOUSANDS_OR_DECIMALS.search(said)
    if unclear:
        raise refuse("quantity_separator", about="value", text=unclear[0])
    figures = in_figures(said)
    found = _range(figures) or _single(figures) or _without_number(said)
    if found is None:
        raise refuse("quantity_not_understood", about="value", text=text[:SHOWN])
    return found


def step(number: float) -> float:
    """The step in which a number like this is spoken: see the head of this file.

    >>> step(40), step(45), step(10_000)
    (10.0, 5.0, 5000.0)
    """
    size = abs(number)
    whole = f"{size:.6f}".rstrip("0").partition(".")[2]
    unit = 10.0 ** -len(whole)
    if size <= unit:
        return unit
    scaled = round(size / unit)
    steps = [
        s for power in range(len(str(scaled))) for s in (10**power, 5 * 10**power) if s < scaled and scaled % s == 0
    ]
    return max(steps, default=1) * unit


def _range(said: str) -> Quantity | None:
    """Two numbers with a word for "to" between them."""
    found = _RANGE.search(said)
    if not found:
        return None
    low, high = value_of(found[1]), value_of(found[3])
    _alone(said[: found.start()] + " " + said[found.end() :], said)
    if low > high:
        raise refuse("bounds_crossed", about="value", low=low, high=high)
    percent = found[2] or _PERCENT.match(said[found.end() :])
    return Quantity(low, None, high, "range", "percent" if percent else "")


def _single(said: str) -> Quantity | None:
    """One number, with a hedge before or behind it, or none."""
    found = _ONE.search(said)
    if not found:
        return None
    before, behind = said[: found.start()].rstrip(), said[found.end() :]
    _alone(before + " " + behind, said)
    percent = _PERCENT.match(behind)
    hedge, phrase = _hedge_before(before) or _hedge_behind(behind) or ("", "")
    if _NEGATION.search(before.removesuffix(phrase)):
        raise refuse("quantity_not_understood", about="value", text=said[:SHOWN])
    result = _bounds(value_of(found[0]), hedge, counted=percent is None)
    return replace(result, unit="percent") if percent else result


def _without_number(said: str) -> Quantity | None:
    """A word that means a quantity without naming a number."""
    words = said.removeprefix("the ") if said.startswith("the hundreds") else said
    if words in NONE:
        return Quantity(0.0, 0.0, 0.0)
    if any(re.match(rf"{phrase}(?!\w)", words) for phrase in MOST):
        return Quantity(50.0, None, 100.0, "most", "percent")
    plural = next((p for p in sorted(PLURALS, key=len, reverse=True) if re.match(rf"{p}(?!\w)", words)), None)
    return None if plural is None else Quantity(PLURALS[plural], None, None, "plural")


def _alone(rest: str, said: str) -> None:
    """Refuse when the rest of the phrase holds another number."""
    if _ONE.search(rest):
        raise refuse("quantity_several", about="value", text=said[:SHOWN])


def _hedge_before(before: str) -> tuple[str, str] | None:
    """The hedge a phrase ends in, and its wording."""
    for hedge, phrases in HEDGES.items():
        for phrase in phrases:
            if re.search(rf"(?<!\w){re.escape(phrase)}( the| a)?$", before):
                return hedge, phrase
    return None


def _hedge_behind(behind: str) -> tuple[str, str] | None:
    """The hedge that follows a number, at once or after a word for what is counted."""
    for hedge, phrases in AFTER.items():
        for phrase in phrases:
            if re.match(rf"\s*\S{{0,12}}?\s*{re.escape(phrase)}", behind):
                return hedge, ""
    return None


def _bounds(number: float, hedge: str, *, counted: bool) -> Quantity:
    """The interval a hedge makes of a number."""
    whole = number == int(number)
    one = 1 if counted and whole else 0
    half = max(step(number) / 2, 1.0 if one else 0.0)
    least, most = number - half, number + half
    if one:
        least, most = float(math.ceil(least)), float(math.floor(most))
    if number >= 0:
        least = max(least, 0.0)
    ends = {
        "": (number, number, number),
        "about": (least, number, most),
        "nearly": (least, None, number - one),
        "just_over": (number + one, None, most),
        "more_than": (number + one, None, None),
        "fewer_than": (None, None, number - one),
        "at_least": (number, None, None),
        "at_most": (None, None, number),
    }
    return Quantity(*ends[hedge], hedge)
