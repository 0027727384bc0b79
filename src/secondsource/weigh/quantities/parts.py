"""From answers to attributes: read every value, put it on its attribute's scale, and measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import NONE, OPEN, Answers
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.quantities import scale as scales
from secondsource.weigh.quantities.fitted import Part, Quantities, Writing
from secondsource.weigh.quantities.measure import measure
from secondsource.weigh.quantities.scale import Scale
from secondsource.weigh.quantities.slots import Slots
from secondsource.weigh.quantities.table import Table

MANNER = 200
"""About so many labels show how values are written."""


@dataclass(frozen=True, slots=True)
class Read:
    """Per slot what its value leaves possible, in the unit of the values; `turned` per row whether its claim denies that."""

    low: Floats
    high: Floats
    denied: Bools
    turned: Bools


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind are written and scaled.

    Attributes:
        writing: how they are written.
        choose: from values and their questions to a scale.
        signed: values below those that were claimed are always possible.
    """

    writing: Writing
    choose: Callable[[Floats, Ints], Scale]
    signed: bool


def weigh_parts(
    answers: Answers, read: Read, known: Floats, attribute: Ints, with_: tuple[Callable[[int], Kind], float]
) -> Quantities:
    """Measure every attribute.

    Args:
        answers: who said what.
        read: what slots and rows say.
        known: per question its known value, nan where it is open, infinite where no claim is true.
        attribute: per question a code.
        with_: from an attribute to its kind, and ρ before outcomes.
    """
    home = np.zeros(answers.questions, dtype=np.int64), np.zeros(answers.questions, dtype=np.int64)
    parts: list[Part] = []
    for code in np.unique(attribute).tolist():
        questions = np.flatnonzero(attribute == code)
        home[0][questions], home[1][questions] = len(parts), np.arange(len(questions))
        parts.append(_part(answers, read, known, questions, (with_[0](code), with_[1])))
    settled = np.where(np.isnan(known), OPEN, np.where(np.isinf(known), NONE, _slot_of(answers, read, known)))
    return Quantities(answers, tuple(parts), settled.astype(np.int64), home)


def _part(answers: Answers, read: Read, known: Floats, questions: Ints, with_: tuple[Kind, float]) -> Part:
    """One attribute."""
    kind, shared = with_
    number = np.full(answers.questions, -1, dtype=np.int64)
    number[questions] = np.arange(len(questions))
    rows = np.flatnonzero(number[answers.question] >= 0)
    slots = np.flatnonzero(number[answers.slot_question] >= 0)
    said = answers.slot[rows]
    denied = read.denied[said] ^ read.turned[rows]
    point = (read.low[said] == read.high[said]) & ~denied
    scale = kind.choose(read.low[said][point], number[answers.question[rows]][point])
    ends = np.concatenate([read.low[slots], read.high[slots]])
    bounded = not kind.signed and len(ends) > 0 and bool((ends[np.isfinite(ends)] >= 0).all())
    floor = float(scale.to(np.zeros(1))[0]) if bounded else -np.inf
    places = Slots(
        number[answers.slot_question[slots]],
        _to(scale, read.low[slots]),
        _to(scale, read.high[slots]),
        read.denied[slots],
    )
    at = np.searchsorted(slots, said)
    low, high = places.low[at], places.high[at]
    middle = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high, 0.0))
    table = Table(
        question=number[answers.question[rows]],
        source=answers.source[rows],
        low=low,
        high=high,
        denied=denied,
        weight=answers.weight[rows],
        step=scale.step_at(middle),
        questions=len(questions),
        sources=answers.sources,
    )
    truth = known[questions]
    measured = measure(table, np.where(np.isfinite(truth), _to(scale, truth), truth), shared, floor)
    return Part(measured, scale, questions, rows, slots, places, _manner(answers, slots), kind.writing)


def _manner(answers: Answers, slots: Ints) -> list[str]:
    """Some of the labels of these slots, evenly from the sorted ones: enough to see how they are written."""
    if not answers.label_names:
        return []
    labels = sorted(answers.label_names[code] for code in np.unique(answers.slot_label[slots]).tolist())
    return labels[:: 1 + len(labels) // MANNER]


def _to(scale: Scale, values: Floats) -> Floats:
    """Places of values, of which some may be infinite."""
    found = np.array(values, dtype=np.float64)
    fine = np.isfinite(found)
    found[fine] = scale.to(found[fine])
    return found


def _slot_of(answers: Answers, read: Read, known: Floats) -> Ints:
    """Per question the slot that says its known value, or NONE."""
    found = np.full(answers.questions, NONE, dtype=np.int64)
    same = (read.low == known[answers.slot_question]) & (read.high == read.low) & ~read.denied
    found[answers.slot_question[same]] = np.flatnonzero(same)
    return found


def known_values(answers: Answers, known: Mapping[str, str], number: Callable[[str, int], float | None]) -> Floats:
    """Per question its known value: nan where it is open, infinite where it is "" (no claim is true).

    Args:
        answers: their questions have names.
        known: question -> value as it is written.
        number: from a value and its question to a number.

    Raises:
        BadClaims: a known value that cannot be read (`value_unreadable`).
    """
    found = np.full(answers.questions, np.nan)
    for at, name in enumerate(answers.question_names):
        if name in known:
            value = number(known[name], at) if known[name].strip() else np.inf
            if value is None:
                raise BadClaims("value_unreadable", column="value", word=known[name][:80], question=name)
            found[at] = value
    return found


def known_slots(answers: Answers, read: Read, known: Ints | None) -> Floats:
    """The same from slots, as `Answers.truth` gives them."""
    found = np.full(answers.questions, np.nan)
    if known is None:
        return found
    found[known == NONE] = np.inf
    given = np.flatnonzero(known >= 0)
    slot = known[given]
    found[given] = np.where(np.isfinite(read.low[slot]), read.low[slot], read.high[slot])
    return found


def scale_of(values: Floats, question: Ints) -> Scale:
    """The scale of numbers: see `scale.choose`."""
    return scales.choose(values, question)


def unreadable(answers: Answers, slot: int, labels: Sequence[str]) -> BadClaims:
    """What is wrong with the first row that says this."""
    row = int(answers.row[answers.slot == slot].min(initial=len(answers)))
    return BadClaims("value_unreadable", row=row + 1, column="value", word=labels[int(answers.slot_label[slot])][:80])
