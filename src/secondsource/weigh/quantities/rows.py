"""The rows of a beliefs table for quantities: so written that whoever takes the likeliest row takes the estimate.

Equal numbers are one row, in their commonest writing. Where values are counted (mode), a row says how likely the truth is exactly
this, and the estimate is the likeliest of them. Where they are ranked or averaged the estimate need not be claimed: it has a row of its
own, and a row says how likely the truth is nearer to its value than to that of any other row. The estimate then takes in the
nearest claimed values, which lose their rows, until no other row is likelier: as far as the evidence can tell they say the
same. All claims stand behind such an estimate, so its origins are those of the question.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from secondsource.weigh.answers import NONE
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.quantities.slots import WITHIN, Slots, share

if TYPE_CHECKING:
    from secondsource.weigh.quantities.fitted import Part, Quantities


@dataclass(frozen=True, slots=True)
class Row:
    """A value with its probability and its effective number of independent origins."""

    value: str
    probability: float
    origins: float


@dataclass(frozen=True, slots=True)
class _Values:
    """The distinct values of some questions: the slot whose writing they go by, and what they weigh and leave possible."""

    slot: Ints
    weight: Floats
    places: Slots
    of: Ints  # per slot its value


def table(fit: "Quantities") -> dict[int, tuple[list[Row], float]]:
    """Question -> its rows, the estimate first, and the probability of none of these; together 1."""
    found: dict[int, tuple[list[Row], float]] = {}
    for part in fit.parts:
        found.update(_rows(fit, part))
    return found


def rows(fit: "Quantities", question: int) -> tuple[list[Row], float]:
    """The same for one question."""
    return fit.tables[question]


def _rows(fit: "Quantities", part: "Part") -> dict[int, tuple[list[Row], float]]:
    """Question -> rows and what is left, for the questions of an attribute."""
    values = _values(fit, part)
    count = len(part.questions)
    lost = fit.settled[part.questions] == NONE
    if part.measured.choice.loss == "mode":
        p, none = part.shared(part.measured.spread, part.places)
        mass: Floats = np.bincount(values.of, weights=p, minlength=len(values.slot)).astype(np.float64)
        kept, own = np.ones(len(mass), dtype=np.bool_), np.zeros(0)
    else:
        kept, mass, own, none = _around(part, values)
    mass, none = np.where(lost[values.places.question], 0.0, mass), np.where(lost, 1.0, none)
    shared = part.measured.shared
    origins = values.weight / (1 + np.maximum(values.weight - 1, 0) * shared)
    found: list[list[Row]] = [[] for _ in range(count)]
    for value in np.flatnonzero(kept | lost[values.places.question]).tolist():
        text = fit.label(int(values.slot[value]))
        found[int(values.places.question[value])].append(Row(text, float(mass[value]), float(origins[value])))
    for each in found:
        each.sort(key=lambda row: (-row.probability, row.value))
    claims = np.bincount(values.places.question, weights=values.weight, minlength=count)
    behind = claims / (1 + np.maximum(claims - 1, 0) * shared)
    numbers = part.questions.tolist()
    for at in np.flatnonzero(~lost).tolist() if len(own) else []:
        found[at].insert(0, Row(fit.centre_text(numbers[at]), float(own[at]), float(behind[at])))
    return dict(zip(numbers, zip(found, none.tolist(), strict=True), strict=True))


def _values(fit: "Quantities", part: "Part") -> _Values:
    """The distinct values: equal numbers are one, and every range or denial is its own."""
    places, slots = part.places, part.slots
    weight = np.bincount(fit.answers.slot, weights=fit.answers.weight, minlength=len(fit.answers.slot_question))[slots]
    number = np.unique(places.low, return_inverse=True)[1].astype(np.int64)
    odd = np.where(places.point, 0, np.arange(1, len(slots) + 1))
    of, _ = dense(places.question, number, odd)
    labels = fit.answers.slot_label[slots].tolist()
    rank = {label: at for at, label in enumerate(sorted(set(labels), key=lambda label: fit.answers.label_names[label]))}
    by_word = np.asarray([rank[label] for label in labels], dtype=np.int64)
    order = np.lexsort((by_word, -weight, of))
    first = order[np.flatnonzero(np.diff(of[order], prepend=-1))]
    kept = Slots(places.question[first], places.low[first], places.high[first], places.denied[first])
    return _Values(slots[first], np.bincount(of, weights=weight).astype(np.float64), kept, of)


def _around(part: "Part", values: _Values) -> tuple[Bools, Floats, Floats, Floats]:
    """Per value whether it keeps a row, and its mass; per question the mass of its estimate, and what is left."""
    centre, places = part.measured.centre, values.places
    away = np.where(places.point, np.abs(places.low - centre[places.question]), np.inf)
    kept = away > 0
    mass, own, none = np.zeros(len(kept)), np.zeros(len(centre)), np.zeros(len(centre))
    asked = np.arange(len(centre))
    while len(asked):
        said = np.flatnonzero(kept & np.isin(places.question, asked))
        of = np.searchsorted(asked, places.question[said])
        own[asked], mass[said], none[asked] = _masses(part, asked, (of, said), places)
        most, nearest = np.zeros(len(asked)), np.full(len(asked), np.inf)
        np.maximum.at(most, of, mass[said])
        np.minimum.at(nearest, of, away[said])
        small = (own[asked] < most) & np.isfinite(nearest)
        gone = said[small[of] & (away[said] <= nearest[of])]
        kept[gone], mass[gone] = False, 0.0
        asked = asked[small]
    return kept, mass, own, none


def _masses(part: "Part", asked: Ints, said: tuple[Ints, Ints], places: Slots) -> tuple[Floats, Floats, Floats]:
    """For these questions what their estimates have, what each of these values has, and what is left."""
    typical, centre = part.measured.law.typical, part.measured.centre[asked]
    of, value = said
    slots = Slots(
        np.append(np.arange(len(asked)), of),
        np.append(centre, places.low[value]),
        np.append(centre, places.high[value]),
        np.append(np.zeros(len(asked), dtype=np.bool_), places.denied[value]),
    )
    found, none = share(part.measured.spread.some(asked), slots, typical / 2, WITHIN * typical)
    return found[: len(asked)], found[len(asked) :], none
