"""What is believed of true values: masses on cells of the number line, and the quantiles, means and errors read from them."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.quantities.table import Cells


@dataclass(frozen=True, slots=True)
class Spread:
    """Per question how the truth is spread over its cells; the masses of a question sum to 1, and within a cell they lie evenly."""

    cells: Cells
    mass: Floats

    def quantile(self, level: float) -> Floats:
        """Per question the place below which the truth lies with this probability, 0 to 1; nan for one without cells."""
        cells = self.cells
        running = np.cumsum(self.mass)
        before = np.concatenate([[0.0], running])[cells.start]
        found = np.full(cells.questions, np.nan)
        full = np.flatnonzero(np.diff(cells.start) > 0)
        wanted = before[full] + level * np.maximum(before[full + 1] - before[full], 1e-300)
        at = np.clip(np.searchsorted(running, wanted - 1e-12), cells.start[full], cells.start[full + 1] - 1)
        under = np.concatenate([[0.0], running])[at]
        part = np.clip((wanted - under) / np.maximum(self.mass[at], 1e-300), 0, 1)
        found[full] = cells.place[at] + (part - 0.5) * cells.width[at]
        return found

    def likeliest(self) -> Floats:
        """Per question its likeliest claimed value; the middle where nothing is claimed exactly."""
        cells = self.cells
        claimed = np.flatnonzero(cells.claimed)
        order = claimed[np.lexsort((-cells.place[claimed], self.mass[claimed], cells.question[claimed]))]
        found = self.quantile(0.5)
        found[cells.question[order]] = cells.place[order]
        return found

    def off(self) -> Floats:
        """Per question the probability that the truth is no claimed value."""
        return np.bincount(
            self.cells.question, weights=self.mass * ~self.cells.claimed, minlength=self.cells.questions
        ).astype(np.float64)

    def below(self, question: Ints, place: Floats) -> Floats:
        """The probability that the truth of these questions lies below these places."""
        cells = self.cells
        left, right = neighbours(question, place, cells.question, cells.place)
        before = np.concatenate([[0.0], np.cumsum(self.mass)])
        found = np.where(left >= 0, before[np.maximum(left, 0)] - before[cells.start[question]], 0.0)
        for side in (left, np.where(right != left, right, -1)):
            at = np.maximum(side, 0)
            edge = cells.place[at] - cells.width[at] / 2
            part = np.where(
                cells.width[at] > 0, np.clip((place - edge) / np.maximum(cells.width[at], 1e-300), 0, 1), 1.0
            )
            found += np.where(side >= 0, self.mass[at] * np.where(place >= edge, part, 0.0), 0.0)
        return found

    def some(self, questions: Ints) -> "Spread":
        """These questions, ascending, counted anew from 0."""
        cells = self.cells
        count = cells.start[questions + 1] - cells.start[questions]
        start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
        here = np.repeat(cells.start[questions] - start[:-1], count) + np.arange(int(start[-1]))
        renamed = np.repeat(np.arange(len(questions), dtype=np.int64), count)
        return Spread(Cells(renamed, cells.place[here], cells.width[here], start), self.mass[here])

    def only(self, question: int) -> "Spread":
        """One question, which is then number 0."""
        return self.some(np.asarray([question]))


def slices(edges: Floats) -> Spread:
    """Equal masses between edges: questions × (cells + 1) places, ascending in each row."""
    questions, cells = edges.shape[0], edges.shape[1] - 1
    widths = np.maximum(np.diff(edges, axis=1), 1e-12)
    places = (edges[:, 1:] + edges[:, :-1]) / 2
    question = np.repeat(np.arange(questions, dtype=np.int64), cells)
    start: Ints = np.arange(questions + 1, dtype=np.int64) * cells
    laid = Cells(question, places.ravel(), widths.ravel(), start)
    return Spread(laid, np.full(questions * cells, 1 / cells))


def neighbours(question: Ints, place: Floats, of: Ints, value: Floats) -> tuple[Ints, Ints]:
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


def crps(spread: Spread, truth: Floats) -> Floats:
    """Per question the continuous ranked probability score of Matheson and Winkler (1976), in the unit of the places.

    With the masses at the middles of their cells it is E|X - truth| - E|X - X'|/2; nan where the truth is.
    """
    cells = spread.cells
    away = np.bincount(
        cells.question, weights=spread.mass * np.abs(cells.place - truth[cells.question]), minlength=cells.questions
    )
    running = np.cumsum(spread.mass)
    under = running - np.concatenate([[0.0], running])[cells.start][cells.question]
    ahead = np.append(np.diff(cells.place), 0.0)
    ahead[cells.start[1:][np.diff(cells.start) > 0] - 1] = 0.0
    twice = np.bincount(cells.question, weights=under * (1 - under) * ahead, minlength=cells.questions)
    return np.asarray(away - twice, dtype=np.float64)
