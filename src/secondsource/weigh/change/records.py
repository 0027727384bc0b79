"""Records of change: what a full pass learned, under the names of things, so that one question can be asked again in milliseconds.

>>> from secondsource.weigh.change.model import fit
>>> from secondsource.weigh.claims import Claims
>>> from secondsource.weigh.coded import encode
>>> claims = Claims(source=["a", "b"], question=["q", "q"], value=["x", "y"], when_from=["2026-03-01", "2026-06-01"])
>>> coded = encode(claims)
>>> found = fit(Said.of(claims, coded), {0: True})
>>> again = recall(remember(found, coded), Said.of(claims, coded), coded)
>>> bool(abs(again.at(800000.0).p - found.at(800000.0).p).max() < 1e-9)
True
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh.change.learning import KNOWS, Learned
from secondsource.weigh.change.model import Changes
from secondsource.weigh.change.said import Said
from secondsource.weigh.change.usual import UNNAMED
from secondsource.weigh.coded import Coded, Floats

Pair = tuple[float, float]
"""How often errors fall on a value, and how often it is drawn in other questions."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What was learned of one attribute: the rates tried with the mass of each, and what `Learned` holds of it."""

    rates: tuple[float, ...] = (0.0,)
    mass: tuple[float, ...] = (1.0,)
    own: float = 0.5
    unnamed: float = UNNAMED
    values: Mapping[str, Pair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeRecords:
    """What was learned of change, as plain values: how often each source knows, what is usual in each attribute and question."""

    told: Mapping[str, float] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    slots: Mapping[tuple[str, str], Pair] = field(default_factory=dict)  # question and value


def remember(found: Changes, coded: Coded) -> ChangeRecords:
    """What was learned, under names."""
    said, learned = found.said, found.learned
    values: dict[str, dict[str, Pair]] = {}
    slots: dict[tuple[str, str], Pair] = {}
    pairs = zip(learned.errors.tolist(), learned.common.tolist(), strict=True)
    for slot, pair in enumerate(pairs):
        question, value = int(said.slot_question[slot]), coded.values[said.slot_value[slot]]
        slots[coded.questions[question], value] = pair
        listed = values.setdefault(coded.attributes[said.attribute[question]], {})
        listed[value] = max(pair, listed.get(value, pair))
    attributes = {
        coded.attributes[at]: Attribute(
            tuple(learned.grids[at].tolist()),
            tuple(learned.mass[at].tolist()),
            float(learned.own[at]),
            float(learned.unnamed[at]),
            values.get(coded.attributes[at], {}),
        )
        for at in range(said.attributes)
    }
    return ChangeRecords(dict(zip(coded.sources, learned.told.tolist(), strict=True)), attributes, slots)


def recall(records: ChangeRecords, said: Said, coded: Coded) -> Changes:
    """These claims, weighed with what a full pass learned; nothing is learned here.

    A source that is new knows as often as the mean of the others; a value that is new is named in no other question.
    """
    known = [records.attributes.get(name, Attribute()) for name in coded.attributes][: said.attributes]
    pairs = [
        records.slots.get((coded.questions[question], coded.values[value]))
        or _of_value(known[said.attribute[question]], coded.values[value])
        for question, value in zip(said.slot_question.tolist(), said.slot_value.tolist(), strict=True)
    ]
    typical = float(np.mean(list(records.told.values()))) if records.told else KNOWS
    errors, common = np.asarray(pairs, dtype=np.float64).reshape(-1, 2).T
    learned = Learned(
        np.asarray([records.told.get(name, typical) for name in coded.sources], dtype=np.float64),
        errors,
        common,
        np.asarray([one.own for one in known]),
        np.asarray([one.unnamed for one in known]),
        _table([one.rates for one in known]),
        _table([one.mass for one in known]),
    )
    return Changes(said, learned)


def _of_value(attribute: Attribute, value: str) -> Pair:
    """The pair of a value that its question has not named before; of one that no question has, errors as of the rarest."""
    rarest = min((errors for errors, _ in attribute.values.values()), default=1 / (1 + UNNAMED))
    return attribute.values.get(value, (rarest, 0.0))


def _table(rows: list[tuple[float, ...]]) -> Floats:
    """Rows of unequal length as a table, the shorter ones filled with 0."""
    found = np.zeros((len(rows), max(map(len, rows), default=1)))
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found
