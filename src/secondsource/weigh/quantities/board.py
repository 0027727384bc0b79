"""The board of an attribute: its claims, the cells of its questions, and the likelihood of every claim in every cell."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.quantities.law import Law, spread
from secondsource.weigh.quantities.table import Cells, Table, lay

BLOCK = 50_000
"""Pairs of a claim and a cell that are held at once: they stay near the processor, and memory stays small."""


@dataclass(frozen=True, slots=True)
class Board:
    """Claims against cells.

    Attributes:
        table: the claims.
        cells: where the truths may lie.
        spot: per claim the cell of the value it names, or -1.
        mu: per claim how often its value is given for its surroundings, times the resolution.
        known: per question its known place, nan where it is open, infinite where no claim is true.
        spread: per question how large its errors are against those of the attribute; some questions are harder.
        rarity: per claim 1, or less where its value makes up more than a tenth of all claims.
    """

    table: Table
    cells: Cells
    spot: Ints
    mu: Floats
    known: Floats
    spread: Floats
    rarity: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every claim of some whole questions with every cell of its question, claim by claim.

    Attributes:
        rows, cells, questions: which of them.
        each: per row how many cells.
        first: per row its first pair.
        cell: per pair its cell, counted within the block.
        total: per pair the likelihood, divided by μ where the claim names a value.
        ordinary: the part of it from ordinary errors.
        right: per row the part from being exactly right, in the cell it names (for a range, in all within).
        error: per pair how far the claim is off, its source's bias taken away.
    """

    rows: slice
    cells: slice
    questions: slice
    each: Ints
    first: Ints
    cell: Ints
    total: Floats
    ordinary: Floats
    error: Floats


def set_up(table: Table, known: Floats, law: Law) -> Board:
    """The board of these claims.

    Args:
        table: the claims, ordered by question.
        known: per question its known place, nan, or infinite.
        law: what the popularity of values and the size of cells are taken from.
    """
    cells = _laid(table, known, law)
    return Board(table, cells, _spots(table, cells), _popularity(table, law), known, spread(table, law), _rarity(table))


def narrow(board: Board, law: Law, rows: Bools, known: Floats) -> Board:
    """The board of some of these claims, which are then all there are; how popular values are is left as it was."""
    asked = np.unique(board.table.question[rows])
    table = board.table.take(rows)
    table = replace(table, question=np.searchsorted(asked, table.question), questions=len(asked))
    cells = _laid(table, known, law)
    kept = board.mu[rows], known, spread(table, law), board.rarity[rows]
    return Board(table, cells, _spots(table, cells), *kept)


def _laid(table: Table, known: Floats, law: Law) -> Cells:
    """Cells around everything that is said or known."""
    asked = np.flatnonzero(np.isfinite(known))
    ends = _ends(table)
    here = table.point
    question = np.concatenate([table.question[here], ends[0], asked])
    place = np.concatenate([table.low[here], ends[1], known[asked]])
    exact = np.ones(len(place), dtype=np.bool_)
    exact[int(here.sum()) : len(place) - len(asked)] = ends[2] > 0
    resolution = float(np.median(table.step)) if len(table) else 1.0
    step = np.concatenate([table.step[here], np.full(len(place) - int(here.sum()), resolution)])
    return lay(question, place, exact, step, (law.typical, table.questions))


def _rarity(table: Table) -> Floats:
    """Per claim the weight of its value, none of which counts for more than a tenth."""
    value = np.unique(table.low, return_inverse=True)[1]
    return np.minimum(1.0, 0.1 * len(table) / np.bincount(value)[value])


def _ends(table: Table) -> tuple[Ints, Floats, Floats]:
    """Places on and within claimed ranges, and the values that are denied: question, place, whether a value by itself."""
    odd = table.take(~table.point)
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        with np.errstate(invalid="ignore"):
            place = np.where(
                share == 0, odd.low, np.where(share == 1, odd.high, odd.low + share * (odd.high - odd.low))
            )
        fine = np.isfinite(place)
        parts.append((odd.question[fine], place[fine], (odd.low == odd.high)[fine].astype(np.float64)))
    question, place, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    return question, place, value


def _spots(table: Table, cells: Cells) -> Ints:
    """Per claim the cell of the value it names, or -1."""
    claimed = np.flatnonzero(cells.claimed)
    value = np.unique(np.concatenate([cells.place[claimed], table.low]), return_inverse=True)[1].astype(np.int64)
    at, _ = dense(np.concatenate([cells.question[claimed], table.question]), value)
    found = np.full(int(at.max(initial=-1)) + 1, -1, dtype=np.int64)
    found[at[: len(claimed)]] = claimed
    return np.where(table.low == table.high, found[at[len(claimed) :]], -1)


def _popularity(table: Table, law: Law) -> Floats:
    """Per claim μ: the resolution, times how often its value is given to other questions for its surroundings."""
    value = np.unique(table.low, return_inverse=True)[1].astype(np.int64)
    here, _ = dense(table.question, value)
    others = np.bincount(value)[value] - np.bincount(here)[here]
    at = np.where(np.isfinite(table.low), table.low, law.frame.middle)
    expected = len(table) * table.step * law.frame.at(law.answers, at)
    return np.asarray(table.step * (others + 1) / (expected + 1), dtype=np.float64)


def prior(board: Board, law: Law) -> Floats:
    """Per cell its log mass beforehand: density of truths times width, and a claimed value is as wide as its μ.

    What is measured lies anywhere, however people round it: there a claimed value is as wide as the resolution.
    """
    cells = board.cells
    width = np.where(cells.claimed, float(np.min(board.table.step, initial=1.0)), cells.width)
    said = board.spot >= 0
    width[board.spot[said]] = board.table.step[said] if law.near else board.mu[said]
    mass = np.log(np.maximum(width * law.frame.at(law.truths, cells.place), 1e-300))
    known = board.known[cells.question]
    out = np.where(np.isinf(known), cells.claimed, ~np.isnan(known) & ~(cells.claimed & (cells.place == known)))
    return np.where(out, -np.inf, mass)


def pairs(board: Board, law: Law) -> Iterator[Pairs]:
    """All pairs with their likelihoods, a block of whole questions at a time."""
    table, cells = board.table, board.cells
    row_start = np.searchsorted(table.question, np.arange(cells.questions + 1))
    size = np.diff(cells.start)
    until = np.cumsum(np.diff(row_start) * size)
    begin = 0
    while begin < cells.questions:
        done = int(until[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(until, done + BLOCK, side="right")), begin + 1)
        rows = slice(int(row_start[begin]), int(row_start[end]))
        block = slice(int(cells.start[begin]), int(cells.start[end]))
        each = size[table.question[rows]]
        first = np.cumsum(each) - each
        shift = cells.start[table.question[rows]] - block.start - first
        cell = np.repeat(shift, each) + np.arange(int(each.sum()))
        yield _chances(board, law, Pairs(rows, block, slice(begin, end), each, first, cell, *(np.zeros(0),) * 3))
        begin = end


def at_spot(board: Board, block: Pairs) -> tuple[Ints, Ints]:
    """The rows of a block that name a claimed value, counted within the block, and the pair of each with the cell it names."""
    spot = board.spot[block.rows]
    rows = np.flatnonzero((spot >= 0) & board.table.point[block.rows])
    start = board.cells.start[board.table.question[block.rows][rows]]
    return rows, block.first[rows] + spot[rows] - start


def _chances(board: Board, law: Law, block: Pairs) -> Pairs:
    """The likelihood of every claim in every cell."""
    table, rows = board.table, block.rows
    source, said = table.source[rows], np.where(np.isfinite(table.low[rows]), table.low[rows], law.frame.middle)
    exact, size = law.exact[source], law.size[source] * board.spread[table.question[rows]]
    error = np.repeat(said - law.bias[source], block.each) - board.cells.place[block.cells][block.cell]
    ordinary = np.abs(error)
    ordinary *= np.repeat(-1 / size, block.each)
    np.exp(ordinary, out=ordinary)
    ordinary *= np.repeat((1 - exact) * (1 - law.gross) / size, block.each)
    ordinary *= 0.5 if law.near else 0.5 + (law.up - 0.5) * side(error, law)
    far = (law.frame.at(law.answers, said) + law.frame.tail(said)) / 2
    total = ordinary + np.repeat((1 - exact) * law.gross * far, block.each)
    here, where = at_spot(board, block)
    total[where] += (exact / board.mu[rows])[here]
    if not table.point[rows].all():
        _ranges(board, law, block, total, ordinary)
    return Pairs(rows, block.cells, block.questions, block.each, block.first, block.cell, total, ordinary, error)


def side(error: Floats, law: Law) -> Floats:
    """1 above the truth, -1 below it, and between for less than a hundredth of a typical error: ties must not hang on rounding."""
    found = error * (100 / law.typical)
    return np.clip(found, -1, 1, out=found)


def _ranges(board: Board, law: Law, block: Pairs, total: Floats, ordinary: Floats) -> None:
    """Put in the likelihoods of claims that name a range or deny something."""
    table = board.table
    odd = np.flatnonzero(np.repeat(~table.point[block.rows], block.each))
    row = np.repeat(np.arange(block.rows.start, block.rows.stop), block.each)[odd]
    place, source = board.cells.place[block.cells][block.cell[odd]], table.source[row]
    low, high, exact = table.low[row], table.high[row], law.exact[source]
    inside = (place >= low) & (place <= high)
    size = law.size[source] * board.spread[table.question[row]]
    edge = _below((high - place) / size) - _below((low - place) / size)
    near = (1 - exact) * (1 - law.gross) * edge
    gross = (1 - exact) * law.gross * law.frame.between(low, high)
    denied = table.denied[row]
    ordinary[odd] = np.where(denied, 0.0, near)
    total[odd] = np.where(denied, 1 - exact * inside, exact * inside + near + gross + 1e-12)


def _below(z: Floats) -> Floats:
    """The distribution function of a Laplace error."""
    tail = np.exp(-np.abs(z)) / 2
    return np.where(z < 0, tail, 1 - tail)


def log_likelihood(board: Board, law: Law) -> tuple[Floats, Ints]:
    """Of the claims on a single question, claims × cells: the log likelihood; and per claim the cell it names, or -1."""
    block = next(pairs(board, law))
    return np.log(block.total).reshape(len(board.table), -1), board.spot
