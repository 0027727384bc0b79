"""What is believed before anything is known, and why: every constant of the model stands here, none was fitted to a set of answers.

All of them describe the *average claim of a class*. A circumstance that was recorded moves a claim away from that average
by a factor on how much it tells; one that was not recorded leaves it there. So a gap in the record never weighs like the best
case, and hiding a bad circumstance gains no more than the average.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Floats, known

UNCLAIMED = 4.0
"""Values of an open question that nobody has claimed (yet): with one claim a question has five ways to be answered, all alike."""

UNLISTED = 0.2
"""The same where all labels are known (category): room for a wrong list, a fifth of one label."""

RUMOUR = 0.5
"""Share of errors that follow one story going round, the rest spread evenly: halfway between the two extremes."""

SHARED_ORIGIN = 0.3
"""ρ: how alike two agreeing claims are whose origin nobody recorded. n of them count as n/(1+(n-1)ρ), never more than 1/ρ = 3.3.

Where press reports name their origin, four events in five rest on a single one; with ρ = .3 two reports count as 1.5."""

CLASS_STRENGTH = 10.0
"""How many checked claims it takes to move the record of a class halfway from its prior to what was found."""

SOURCE_STRENGTH = 4.0
"""The same for a source against its class or its rating."""

NEIGHBOUR_STRENGTH = 8.0
"""At most so many checked claims do a source's other attributes (or other bases) speak for in this one."""

MOST = 0.97
"""The most a single claim can tell: nobody is beyond error."""

DIFFERS = 0.5
"""A retelling that says something else than what it came from: the error is in one of the two."""

ORDINARY = 0.6
"""How often an average claim is right, where nothing is known of its source."""

CLASSES: Mapping[str, float] = MappingProxyType(
    {
        "document": 0.75,  # written for the writer's own use
        "picture": 0.75,
        "exhibit": 0.75,
        "agency": 0.7,  # a second pair of eyes before it goes out
        "organisation": 0.7,
        "partner": 0.7,
        "journalist": 0.65,
        "publication": 0.65,
        "fighter": 0.55,  # a party to what is told
        "official": 0.55,
        "detained": 0.5,  # cannot speak freely
    }
)
"""How often an average claim of a class is right; classes not listed are `ORDINARY`. Judgements of the trade, moved by outcomes."""

CONDITIONS: Mapping[str, float] = MappingProxyType(
    {
        "free": 1.15,
        "interpreter": 0.9,
        "remote": 0.95,
        "delayed": 0.85,
        "third_person_present": 0.8,
        "leading": 0.7,
        "no_rights_told": 0.8,
        "detained": 0.7,
        "duress_risk": 0.5,
        "duress": 0.3,
    }
)
"""Factor of each condition of a conversation; only `free` speaks for the account, and only where nothing speaks against it."""

UNKNOWN_CONDITION = 0.9
"""Factor of a condition this table does not know: somebody found it worth noting."""

BASES: Mapping[str, float] = MappingProxyType({"": 1.0, "witnessed": 1.15, "read": 0.85, "told": 0.75, "inferred": 0.7})
"""Factor of how the speaker knows."""

RETOLD = 0.8
"""Factor of each further person it passed through after the first."""

CERTAINTIES: Mapping[str, float] = MappingProxyType({"": 1.0, "certain": 1.05, "rather": 0.9, "unsure": 0.6})
"""Factor of the speaker's own certainty; as a number c it is 1.05 c."""

BEST = CONDITIONS["free"] * BASES["witnessed"] * CERTAINTIES["certain"]
"""The factor of the best case: a weight of 1 is an independent claim in this case."""

_FIVE = {"A": 0.9, "B": 0.75, "C": 0.6, "D": 0.35, "E": 0.15}
_DIAGONAL = MappingProxyType({**_FIVE, **dict(zip("12345", _FIVE.values(), strict=True))})
RATINGS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "admiralty": _DIAGONAL,
        "5x5x5": MappingProxyType({"A": 0.9, "B": 0.75, "C": 0.6, "D": 0.3, "1": 0.9, "2": 0.75, "3": 0.7, "5": 0.15}),
        "3x5x2": MappingProxyType({"1": 0.8, "3": 0.3, "A": 0.8, "B": 0.7, "C": 0.55, "E": 0.15}),
    }
)
"""How often a claim of this grade is right. The two axes of a scale are used as one, so their grades are averaged into one prior."""

MISSING: Mapping[str, str] = MappingProxyType({"admiralty": "F6", "5x5x5": "E4", "3x5x2": "2D"})
"""Grades that say "cannot be judged": no rating at all, never one half."""


def class_means(names: Sequence[str]) -> Floats:
    """The prior of each class."""
    return np.asarray([CLASSES.get(name, ORDINARY) for name in names], dtype=np.float64)


def rated(claims: Claims) -> Floats:
    """Per row how often claims of its grade are right; nan where there is no grade or it says "cannot be judged".

    Raises:
        BadClaims: a scale or a grade that is not one (`word_unknown`).
    """
    means = np.full(len(claims), np.nan)
    if not claims.rating:
        return means
    seen: dict[tuple[str, str], float] = {}
    scales = claims.scale or ("",) * len(claims)
    for row, key in enumerate(zip(scales, claims.rating, strict=True)):
        if key[1]:
            if key not in seen:
                seen[key] = _grade(*key, row)
            means[row] = seen[key]
    return means


def _grade(scale: str, rating: str, row: int) -> float:
    """The mean of the grades that were given; nan when none can be judged."""
    name = known(scale or "admiralty", RATINGS, row, "scale")
    grades = rating.strip().upper()
    if len(grades) > 2 or not set(grades) <= set(RATINGS[name]) | set(MISSING[name]):
        raise BadClaims("word_unknown", row=row + 1, column="rating", word=rating[:80])
    judged = [RATINGS[name][grade] for grade in grades if grade in RATINGS[name] and grade not in MISSING[name]]
    return sum(judged) / len(judged) if judged else float("nan")
