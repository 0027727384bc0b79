"""From cells to claimed values: how much of what is believed goes to each value that somebody claimed."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.quantities.readout import Spread


@dataclass(frozen=True, slots=True)
class Slots:
    """Claimed values, ordered by question: what each leaves possible, as places; `denied` ones leave everything else."""

    question: Ints
    low: Floats
    high: Floats
    denied: Bools

    @property
    def point(self) -> Bools:
        """Those that name one value."""
        named: Bools = (self.low == self.high) & ~self.denied
        return named


def share(spread: Spread, slots: Slots, near: float, reach: float) -> tuple[Floats, Floats]:
    """Per slot its mass, and per question what is left for none of them.

    A cell goes to the claimed value that is nearest to it, at most `reach` away (0: only to itself; one in the middle goes to
    both sides alike); one that is further than `near` from every value goes to the narrowest claimed range it lies in, if
    there is one. Values that are the same number share alike. A denied value gets nothing: whatever speaks for the others is theirs.
    """
    cells = spread.cells
    values, member, size = _values(slots)
    left, right = _neighbours(cells.question, cells.place, slots.question[values], slots.low[values])
    apart = [
        np.where(side >= 0, np.abs(cells.place - slots.low[values[np.maximum(side, 0)]]), np.inf)
        for side in (left, right)
    ]
    least = np.minimum(apart[0], apart[1])
    taken = _in_ranges(spread, slots, least > near)
    found = np.zeros(len(slots.question))
    np.add.at(found, taken[taken >= 0], spread.mass[taken >= 0])
    close = (taken < 0) & (least <= reach)
    even = close & (left != right) & (np.abs(apart[0] - apart[1]) <= 1e-9 * np.maximum(least, 1e-9))
    value = np.zeros(len(values))
    for side, mine in ((left, apart[0] <= apart[1]), (right, apart[1] < apart[0])):
        goes = close & (mine | even)
        np.add.at(value, side[goes], (spread.mass * np.where(even, 0.5, 1.0))[goes])
    named = member >= 0
    found[named] += (value / np.maximum(size, 1))[member[named]]
    total = np.bincount(slots.question, weights=found, minlength=cells.questions)
    return found, np.clip(1 - total, 0, 1)


def _values(slots: Slots) -> tuple[Ints, Ints, Ints]:
    """The distinct values: a slot of each, per slot its value or -1, and per value how many slots say it."""
    point = np.flatnonzero(slots.point)
    code, first = dense(slots.question[point], np.unique(slots.low[point], return_inverse=True)[1].astype(np.int64))
    member = np.full(len(slots.question), -1, dtype=np.int64)
    member[point] = code
    return point[first], member, np.bincount(code, minlength=len(first)).astype(np.int64)


def _neighbours(question: Ints, place: Floats, of: Ints, value: Floats) -> tuple[Ints, Ints]:
    """Per cell the last value at or below it and the first at or above it in its question, as indices; -1 for none."""
    count = len(of)
    both_question, both_place = np.concatenate([of, question]), np.concatenate([value, place])
    found = []
    for sign in (1.0, -1.0):
        is_cell = np.arange(len(both_place)) >= count
        order = np.lexsort((is_cell, sign * both_place, sign * both_question))
        seen = np.maximum.accumulate(np.where(is_cell[order], -1, np.arange(len(order))))
        last = np.where(seen >= 0, order[np.maximum(seen, 0)], -1)
        side = np.empty(len(order), dtype=np.int64)
        side[order] = last
        side = side[count:]
        same = (side >= 0) & (both_question[np.maximum(side, 0)] == question)
        found.append(np.where(same, side, -1))
    return found[0], found[1]


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
