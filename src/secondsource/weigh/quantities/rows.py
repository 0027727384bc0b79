"""The rows of a beliefs table for quantities: so written that whoever takes the likeliest row takes the estimate."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import NONE
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.quantities.fitted import WITHIN, Estimate, Part, Quantities
from secondsource.weigh.quantities.readout import Spread
from secondsource.weigh.quantities.slots import Slots, share


@dataclass(frozen=True, slots=True)
class Row:
    """A value with its probability and its effective number of independent origins."""

    value: str
    probability: float
    origins: float


@dataclass(frozen=True, slots=True)
class _Said:
    """A claimed value: its writing, its place (nan for a range or a denial), its slots and its origins."""

    text: str
    place: float
    slots: tuple[int, ...]
    origins: float


def rows(fit: Quantities, question: int) -> tuple[list[Row], float]:
    """The rows of a question, the estimate first, and the probability of none of these; all together 1.

    Equal numbers are one row, in their commonest writing. Where values are counted (mode), a row says how likely the truth is
    exactly this, and the estimate is the likeliest of them. Where they are ranked or averaged the estimate need not be claimed: it
    has a row of its own, and a row says how likely the truth is nearer to its value than to that of any other row. The
    estimate then takes in the nearest claimed values, which lose their rows, until no other row is likelier: as far as the
    evidence can tell they say the same. All claims stand behind an estimate, so its origins are those of the question.
    """
    part, at = fit.part(question)
    said = _said(fit, part, question)
    loss = part.measured.choice.loss
    if loss == "mode" or fit.settled[question] == NONE:
        p, none = fit.believed(question)
        first = int(np.searchsorted(fit.answers.slot_question, question))
        found = [Row(each.text, sum(float(p[slot - first]) for slot in each.slots), each.origins) for each in said]
        return sorted(found, key=lambda row: (-row.probability, row.value)), none
    return _around(part, at, said, fit.estimate(question))


def _around(part: Part, at: int, said: list[_Said], estimate: Estimate) -> tuple[list[Row], float]:
    """Rows around an estimate that may be nobody's claim."""
    spread, typical = part.measured.spread.only(at), part.measured.law.typical
    centre = float(part.measured.centre[at])
    others = [each for each in said if each.place != centre]
    while True:
        masses, none = _masses(spread, part, [centre, *(each.place for each in others)], others, typical)
        points = [each for each in others if not np.isnan(each.place)]
        if masses[0] >= masses.max() or not points:
            break
        swallowed = min(points, key=lambda each: (abs(each.place - centre), each.place))
        others.remove(swallowed)
    own = Row(estimate.text, float(masses[0]), estimate.origins)
    found = [Row(each.text, float(mass), each.origins) for each, mass in zip(others, masses[1:], strict=True)]
    return [own, *sorted(found, key=lambda row: (-row.probability, row.value))], none


def _masses(
    spread: Spread, part: Part, places: list[float], others: list[_Said], typical: float
) -> tuple[Floats, float]:
    """Per row its mass, and what is left; a range has what lies in it and near no value."""
    low, high = np.asarray(places), np.asarray(places)
    denied = np.zeros(len(places), dtype=np.bool_)
    for index, each in enumerate(others, start=1):
        if np.isnan(each.place):
            slot = int(np.searchsorted(part.slots, each.slots[0]))
            low[index], high[index], denied[index] = (
                part.places.low[slot],
                part.places.high[slot],
                part.places.denied[slot],
            )
    zero: Ints = np.zeros(len(places), dtype=np.int64)
    found, none = share(spread, Slots(zero, low, high, denied), typical / 2, WITHIN * typical)
    return found, float(none[0])


def _said(fit: Quantities, part: Part, question: int) -> list[_Said]:
    """The claimed values of a question: equal numbers as one, in the writing of most rows (of equally many, the first by word)."""
    rows = fit.rows_of(question)
    slots, weights = fit.answers.slot[rows], fit.answers.weight[rows]
    shared = part.measured.shared
    found: dict[tuple[float, str], list[int]] = {}
    for slot in sorted(set(slots.tolist())):
        index = int(np.searchsorted(part.slots, slot))
        named = bool(part.places.point[index])
        key = (float(part.places.low[index]), "") if named else (float("nan"), fit.label(slot))
        found.setdefault(key, []).append(slot)
    made = []
    for (place, _), group in found.items():
        counts = {slot: float(weights[slots == slot].sum()) for slot in group}
        text = min((-count, fit.label(slot)) for slot, count in counts.items())[1]
        whole = sum(counts.values())
        made.append(_Said(text, place, tuple(group), whole / (1 + max(whole - 1, 0.0) * shared)))
    return made
