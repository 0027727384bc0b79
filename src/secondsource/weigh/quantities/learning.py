"""Learning the law of an attribute's errors by EM, and what is believed of each question under it."""

from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.quantities.board import Board, Pairs, at_spot, pairs, prior, set_up
from secondsource.weigh.quantities.density import Frame
from secondsource.weigh.quantities.law import Law, begin, typical_error
from secondsource.weigh.quantities.table import Table

ROUNDS = 6
"""Passes of EM: after these the share of exactly right claims moves by about a hundredth a pass, and no estimate changes."""

STRENGTH = priors.SOURCE_STRENGTH
"""A source's share of exactly right claims and its error are those of the attribute until it has given some claims."""


@dataclass(slots=True)
class Sums:
    """What the E-step counts, in claims: per source, and over all."""

    right: Floats
    ordinary: Floats
    size: Floats
    off: Floats
    gross: float = 0.0
    up: float = 0.0
    counted: float = 0.0
    countable: float = 0.0

    @classmethod
    def none(cls, sources: int) -> "Sums":
        """Nothing counted yet."""
        return cls(np.zeros(sources), np.zeros(sources), np.zeros(sources), np.zeros(sources))


def learn(table: Table, known: Floats) -> tuple[Law, Board]:
    """The law of these claims and the board it was learned on.

    Args:
        table: the claims on one attribute, ordered by question.
        known: per question its known place, nan where it is open, infinite where no claim is true.
    """
    typical = typical_error(table)
    here = table.low[table.point]
    frame = Frame.around(here if len(here) else np.asarray([0.0]), typical)
    law = begin(table, frame, typical)
    board = set_up(table, known, law)
    for _ in range(ROUNDS):
        law = _improved(board, law)
    return law, board


def believe(board: Board, law: Law, power: Floats) -> Floats:
    """Per cell the probability that the truth lies in it, each question's likelihood raised to its power."""
    before = prior(board, law)
    found = np.empty(len(before))
    for block in pairs(board, law):
        found[block.cells] = _posterior(board, block, before, power)
    return found


def _posterior(board: Board, block: Pairs, before: Floats, power: Floats) -> Floats:
    """The same for the cells of a block."""
    table, cells = board.table, board.cells
    strength = table.weight[block.rows] * power[table.question[block.rows]]
    fit = np.log(block.total) * np.repeat(strength, block.each)
    joint = before[block.cells] + np.bincount(block.cell, weights=fit, minlength=block.cells.stop - block.cells.start)
    starts = cells.start[block.questions] - block.cells.start
    each = np.diff(np.append(starts, len(joint)))
    full = each > 0
    top = np.maximum.reduceat(joint, starts[full]) if full.any() else np.zeros(0)
    mass = np.exp(joint - np.repeat(top, each[full]))
    whole = np.add.reduceat(mass, starts[full]) if full.any() else np.zeros(0)
    return np.asarray(mass / np.repeat(whole, each[full]), dtype=np.float64)


def _improved(board: Board, law: Law) -> Law:
    """One pass of EM."""
    before = prior(board, law)
    found = np.empty(len(before))
    sums = Sums.none(board.table.sources)
    even = np.ones(board.cells.questions)
    for block in pairs(board, law):
        mass = _posterior(board, block, before, even)
        found[block.cells] = mass
        _count(board, law, block, mass, sums)
    return _updated(board, law, found, sums)


def _count(board: Board, law: Law, block: Pairs, mass: Floats, sums: Sums) -> None:
    """Add what each claim of a block was, in expectation: exactly right, an ordinary error, or a gross one."""
    table, rows, first = board.table, block.rows, block.first
    if len(first) == 0:
        return
    source, weight = table.source[rows], table.weight[rows] * ~table.denied[rows]
    share = mass[block.cell] / block.total
    near = share * block.ordinary
    point = table.point[rows]
    right = np.zeros(len(source))
    here, where = at_spot(board, block)
    right[here] = (law.exact[source] / board.mu[rows])[here] * share[where]
    ordinary = np.add.reduceat(near, first)
    if not point.all():
        inside = share * _within(board, block)
        right = np.where(point, right, law.exact[source] * np.add.reduceat(inside, first))
    error = block.off - np.repeat(law.bias[source], block.each)
    count = table.sources
    sums.right += np.bincount(source, weights=weight * right, minlength=count)
    placed = weight * point
    sums.ordinary += np.bincount(source, weights=placed * ordinary, minlength=count)
    sums.size += np.bincount(
        source,
        weights=placed / board.spread[table.question[rows]] * np.add.reduceat(near * np.abs(error), first),
        minlength=count,
    )
    sums.off += np.bincount(source, weights=placed * np.add.reduceat(near * block.off, first), minlength=count)
    rare = board.rarity[rows] * (_company(table, rows) > 1)
    sums.counted += float(rare @ (weight * right))
    sums.countable += float(rare @ weight)
    sums.gross += float(weight @ np.clip(1 - right - ordinary, 0, 1))
    sums.up += float(placed @ np.add.reduceat(near * (error > 0), first))


def _company(table: Table, rows: slice) -> Ints:
    """Per row of whole questions how many claims its question has."""
    question = table.question[rows]
    begun = question - (question[0] if len(question) else 0)
    return np.bincount(begun)[begun]


def _within(board: Board, block: Pairs) -> Floats:
    """Per pair whether its cell lies in what its claim leaves possible."""
    place = board.cells.place[block.cells][block.cell]
    low, high = (np.repeat(ends[block.rows], block.each) for ends in (board.table.low, board.table.high))
    return ((place >= low) & (place <= high)).astype(np.float64)


def _updated(board: Board, law: Law, found: Floats, sums: Sums) -> Law:
    """The M-step: each source's numbers drawn towards those of the attribute."""
    table, cells = board.table, board.cells
    claims = np.bincount(table.source, weights=table.weight * ~table.denied, minlength=table.sources)
    everything, ordinary = float(claims.sum()), float(sums.ordinary.sum())
    rate = (float(sums.right.sum()) + STRENGTH / 2) / (everything + STRENGTH)
    size = (float(sums.size.sum()) + STRENGTH * law.typical) / (ordinary + STRENGTH)
    raw = sums.off / np.maximum(sums.ordinary, 1e-9)
    noise = 2 * size**2 / np.maximum(sums.ordinary, 1e-9)
    trust = np.maximum(sums.ordinary, 0) / max(ordinary, 1e-9)
    between = max(float(trust @ (raw**2 - noise)), 0.0) if ordinary > STRENGTH else 0.0
    bias = raw * between / (between + noise)
    return replace(
        law,
        exact=np.clip((sums.right + STRENGTH * rate) / (claims + STRENGTH), 1e-6, priors.MOST),
        size=np.maximum((sums.size + STRENGTH * size) / (sums.ordinary + STRENGTH), law.typical * 1e-3),
        bias=bias - float(trust @ bias),
        gross=(sums.gross + 1) / (sums.gross + ordinary + 20),
        up=(sums.up + STRENGTH) / (ordinary + 2 * STRENGTH),
        truths=law.frame.smooth(cells.place, found, law.typical),
        rate=rate,
        counted=sums.counted / sums.countable if sums.countable > 0 else rate,
    )
