"""From cells to claimed values: how much of what is believed goes to each value that somebody claimed."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.quantities.readout import Spread, neighbours

WITHIN = 2.5
"""A truth further than so many typical errors from every claimed value is none of them; the cells beyond the outermost end there."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Claimed values, ordered by question: what each leaves possible, as places; `denied` ones leave everything else."""

    question: Ints
    low: Floats
    high: Floats
    denied: Bools

    def part(self, here: slice) -> "Slots":
        """Some of them."""
        return Slots(self.question[here], self.low[here], self.high[here], self.denied[here])

    @property
    def point(self) -> Bools:
        """Those that name one value."""
        named: Bools = (self.low == self.high) & ~self.denied
        return named


def share(spread: Spread, slots: Slots, near: float, reach: float) -> tuple[Floats, Floats]:
    """Per slot its mass, and per question what is left for none of them.

    A value has what lies nearer to it than to any other, at most `reach` away (0: only what lies on it). What is further than `near`
    from every value goes to the narrowest claimed range it lies in, if there is one. Values that are the same number share alike.
    A denied value gets nothing: whatever speaks for the others is theirs.
    """
    cells = spread.cells
    values, member, size = _values(slots)
    question, place = slots.question[values], slots.low[values]
    sides = neighbours(cells.question, cells.place, question, place)
    apart = [
        np.where(side >= 0, np.abs(cells.place - place[np.maximum(side, 0)]), np.inf) for side in sides if len(place)
    ]
    least = np.minimum(*apart) if apart else np.full(len(cells.place), np.inf)
    taken = _in_ranges(spread, slots, least > near)
    found = np.zeros(len(slots.question))
    np.add.at(found, taken[taken >= 0], spread.mass[taken >= 0])
    rest = Spread(cells, np.where(taken < 0, spread.mass, 0.0))
    if reach:
        value = _nearer(rest, question, place, reach)
    else:
        on = (least == 0) & cells.claimed
        value = np.bincount(sides[0][on], weights=rest.mass[on], minlength=len(values)).astype(np.float64)
    named = member >= 0
    found[named] += (value / np.maximum(size, 1))[member[named]]
    total = np.bincount(slots.question, weights=found, minlength=cells.questions)
    return found, np.clip(1 - total, 0, 1)


def _nearer(spread: Spread, question: Ints, place: Floats, reach: float) -> Floats:
    """Per value, ordered by question and place, what lies nearer to it than to its neighbours, and at most `reach` away."""
    if len(place) == 0:
        return np.zeros(0)
    half = np.append(np.where(question[1:] == question[:-1], np.diff(place) / 2, np.inf), np.inf)
    above = np.minimum(half, reach)
    below = np.minimum(np.append(np.inf, half[:-1]), reach)
    return spread.below(question, place + above) - spread.below(question, place - below)


def _values(slots: Slots) -> tuple[Ints, Ints, Ints]:
    """The distinct values: a slot of each, per slot its value or -1, and per value how many slots say it."""
    point = np.flatnonzero(slots.point)
    code, first = dense(slots.question[point], np.unique(slots.low[point], return_inverse=True)[1].astype(np.int64))
    member = np.full(len(slots.question), -1, dtype=np.int64)
    member[point] = code
    return point[first], member, np.bincount(code, minlength=len(first)).astype(np.int64)


def _in_ranges(spread: Spread, slots: Slots, free: Bools) -> Ints:
    """Per cell the narrowest claimed range it lies in, where it is free to; else -1."""
    cells = spread.cells
    taken = np.full(len(cells.place), -1, dtype=np.int64)
    ranges = np.flatnonzero(~slots.point & ~slots.denied)
    for slot in ranges[np.argsort(slots.low[ranges] - slots.high[ranges], kind="stable")].tolist():
        here = slice(int(cells.start[slots.question[slot]]), int(cells.start[slots.question[slot] + 1]))
        place = cells.place[here]
        inside = free[here] & (place >= slots.low[slot]) & (place <= slots.high[slot])
        taken[here][inside] = slot
    return taken
