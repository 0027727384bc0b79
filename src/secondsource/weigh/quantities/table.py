"""The claims on one attribute as numbers on its scale, and the cells of the number line that each question's truth may lie in."""

from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense

NEAR = ((0.25, 0.5), (1.5, 2.0))
"""Cells beside a claimed value, in typical errors: middle and width; out to 2.5 of them."""

BEYOND = (*NEAR, (4.5, 4.0))
"""The same beyond the outermost claims, out to 6.5: the mean error may be some times the typical one."""

CLOSE = 5.0
"""A gap of at most so many typical errors is one cell; a wider one has cells near both its ends and one for the rest."""

MANY = 60
"""More distinct values than this in one question are thinned to as many, evenly along their order: memory stays proportional to claims."""


@dataclass(frozen=True, slots=True)
class Table:
    """Claims of one attribute, ordered by question. Places are values on the attribute's scale.

    Attributes:
        question, source: per row, counted from 0.
        low, high: per row what it leaves possible; equal where it names one value.
        denied: per row whether it leaves everything else possible.
        weight: per row its share of an independent claim.
        step: per row the resolution at its place.
        questions, sources: how many there are.
    """

    question: Ints
    source: Ints
    low: Floats
    high: Floats
    denied: Bools
    weight: Floats
    step: Floats
    questions: int
    sources: int

    def __len__(self) -> int:
        return len(self.question)

    @property
    def point(self) -> Bools:
        """Rows that say: it is this value."""
        named: Bools = (self.low == self.high) & ~self.denied
        return named

    def take(self, rows: Bools) -> "Table":
        """These rows; questions keep their numbers."""
        return replace(
            self,
            question=self.question[rows],
            source=self.source[rows],
            low=self.low[rows],
            high=self.high[rows],
            denied=self.denied[rows],
            weight=self.weight[rows],
            step=self.step[rows],
        )


@dataclass(frozen=True, slots=True)
class Cells:
    """Where each question's truth may lie, ordered by question and place.

    A claimed value is a cell of its own, of width 0: the truth may be exactly what somebody said. Between and beyond the
    claimed values lie cells of some width.
    """

    question: Ints
    place: Floats
    width: Floats
    start: Ints  # per question its first cell, and the end

    @property
    def claimed(self) -> Bools:
        """The cells that are a claimed value."""
        exact: Bools = self.width == 0
        return exact

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.start) - 1


def lay(question: Ints, place: Floats, spoken: Bools, step: Floats, sizes: tuple[float, int]) -> Cells:
    """Cells around the places that claims name.

    Args:
        question: per named place its question.
        place: the claimed values and the ends of claimed ranges.
        spoken: whether it is a value that may be true exactly, or only the end of a range.
        step: the resolution at that place, which a claimed value takes up for itself.
        sizes: the size of a typical error, and how many questions there are; one without any place has no cells.
    """
    typical, questions = sizes
    value, first = dense(question, np.unique(place, return_inverse=True)[1].astype(np.int64))
    exact = np.bincount(value, weights=spoken) > 0
    kept = _thin(question[first])
    q, y, exact, step = question[first][kept], place[first][kept], exact[kept], step[first][kept]
    begins = np.diff(q, prepend=-1) != 0
    ends = np.append(begins[1:], True) if len(q) else begins
    parts = [(q[exact], y[exact], np.zeros(int(exact.sum())))]
    for edge, side in ((begins, -1.0), (ends, 1.0)):
        parts += [
            (q[edge], y[edge] + side * off * typical, np.full(int(edge.sum()), wide * typical)) for off, wide in BEYOND
        ]
    left = np.flatnonzero(~ends)
    gap = y[left + 1] - y[left]
    near = (gap <= CLOSE * typical) & (gap > 1.5 * step[left])
    parts.append((q[left[near]], y[left[near]] + gap[near] / 2, gap[near] - step[left[near]]))
    wide_gap = gap > CLOSE * typical
    far, rest = left[wide_gap], gap[wide_gap]
    for base, side in ((y[far], 1.0), (y[far] + rest, -1.0)):
        parts += [(q[far], base + side * off * typical, np.full(len(far), wide * typical)) for off, wide in NEAR]
    parts.append((q[far], y[far] + rest / 2, rest - CLOSE * typical))
    cell_question, cell_place, width = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((width, cell_place, cell_question))
    cell_question = cell_question[order]
    return Cells(
        cell_question, cell_place[order], width[order], np.searchsorted(cell_question, np.arange(questions + 1))
    )


def _thin(question: Ints) -> Bools:
    """Which of the ordered places of each question to keep: at most `MANY`, the outermost among them."""
    starts = np.flatnonzero(np.diff(question, prepend=-1))
    sizes = np.diff(np.append(starts, len(question)))
    size = np.repeat(sizes, sizes)
    rank = np.arange(len(question)) - np.repeat(starts, sizes)
    slot = rank * (MANY - 1) // np.maximum(size - 1, 1)
    kept: Bools = (size <= MANY) | (np.diff(slot, prepend=-1) != 0) | (rank == 0)
    return kept
