"""Learning the law of an attribute's errors by EM, and what is believed of each question under it."""

from dataclasses import dataclass, fields, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.quantities.board import Board, Pairs, at_spot, narrow, pairs, prior, set_up, side
from secondsource.weigh.quantities.density import Frame
from secondsource.weigh.quantities.law import Law, begin, typical_error
from secondsource.weigh.quantities.table import Table

ROUNDS = 8
"""Passes of EM: after these the share of exactly right claims moves by less than a hundredth in as many again."""

STRENGTH = priors.SOURCE_STRENGTH
"""A source's share of exactly right claims and its error are those of the attribute until it has given some claims."""

NEVER = 1e-6
"""Not quite 0, where a logarithm is taken."""

LEAST_USUAL = 0.5
"""An average source that is not exactly right is off by at least half of what differing answers differ by: else its errors would
shrink to nothing where almost all agree, and agreement would pass for nearness."""

LEAST_OWN = 0.1
"""The same for the most careful source: a tenth."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the E-step makes of claims, one number each a row: shares of a claim, but for `size` and `off`, which are places.

    Attributes:
        right: how far it is exactly right.
        ordinary: how far it names a value and is a little off.
        up: the same, above the truth (before the bias of its source is taken away).
        gross: how far it is absurd.
        size: the size of its error where it is a little off, against that of its question.
        claims: its weight; 0 for a denial, and for a claim that nobody else speaks to.
    """

    right: Floats
    ordinary: Floats
    up: Floats
    gross: Floats
    size: Floats
    claims: Floats

    @classmethod
    def none(cls, rows: int) -> "Counts":
        """Nothing counted yet."""
        zero = [np.zeros(rows) for _ in range(6)]
        return cls(*zero)

    def spread_over(self, where: Bools) -> "Counts":
        """The same among more rows, the others with nothing."""
        found = Counts.none(len(where))
        for each in fields(self):
            getattr(found, each.name)[where] = getattr(self, each.name)
        return found

    def part(self, rows: slice) -> "Counts":
        """The counts of some rows."""
        return Counts(*(getattr(self, each.name)[rows] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Tally:
    """The same summed per source, as far as a source's own numbers need it."""

    right: Floats
    ordinary: Floats
    up: Floats
    size: Floats
    claims: Floats

    @classmethod
    def of(cls, source: Ints, counts: Counts, sources: int) -> "Tally":
        """The sums over rows."""

        def total(of: Floats) -> Floats:
            return np.bincount(source, weights=of, minlength=sources).astype(np.float64)

        return cls(*(total(each) for each in (counts.right, counts.ordinary, counts.up, counts.size, counts.claims)))

    def plus(self, other: "Tally", sign: float = 1.0) -> "Tally":
        """Both together, or one without the other."""
        return Tally(
            self.right + sign * other.right,
            self.ordinary + sign * other.ordinary,
            self.up + sign * other.up,
            self.size + sign * other.size,
            self.claims + sign * other.claims,
        )


def learn(table: Table, known: Floats, *, near: bool = False) -> tuple[Law, Board, Counts]:
    """The law of these claims, the board it was learned on, and what it made of the claims.

    A claim that stands alone on its question is no evidence of its source, and teaches nothing but where truths lie.

    Args:
        table: the claims on one attribute, ordered by question.
        known: per question its known place, nan where it is open, infinite where no claim is true.
        near: nothing is exactly right, and errors are as likely above as below: the law for values that are measured.
    """
    typical = typical_error(table)
    here = table.low[table.point]
    frame = Frame.around(here if len(here) else np.asarray([0.0]), typical)
    law = begin(table, frame, typical)
    law = replace(law, near=True, exact=np.full(table.sources, NEVER)) if near else law
    board = set_up(table, known, law)
    crowd = np.bincount(table.question, minlength=table.questions) > 1
    taught = (crowd | ~np.isnan(known))[table.question]
    if not taught.any():
        return law, board, Counts.none(len(table))
    asked = np.unique(table.question[taught])
    small = narrow(board, law, taught, known[asked])
    alone = table.low[~taught & table.point]
    for _ in range(ROUNDS):
        mass, counts = expected(small, law)
        law = _updated(small, law, (np.append(small.cells.place, alone), np.append(mass, np.ones(len(alone)))), counts)
    return law, board, counts.spread_over(taught)


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


def expected(board: Board, law: Law) -> tuple[Floats, Counts]:
    """The E-step: per cell its probability, and what is made of the claims."""
    before = prior(board, law)
    found = np.empty(len(before))
    counts = Counts.none(len(board.table))
    even = np.ones(board.cells.questions)
    for block in pairs(board, law):
        mass = _posterior(board, block, before, even)
        found[block.cells] = mass
        if len(block.first):
            _count(board, law, block, mass, counts)
    return found, counts


def _count(board: Board, law: Law, block: Pairs, mass: Floats, counts: Counts) -> None:
    """What each claim of a block was, in expectation: exactly right, an ordinary error, or a gross one."""
    table, rows, first = board.table, block.rows, block.first
    source, point = table.source[rows], table.point[rows]
    weight = table.weight[rows] * ~table.denied[rows]
    share = mass[block.cell]
    share /= block.total
    near = share * block.ordinary
    right = np.zeros(len(source))
    here, where = at_spot(board, block)
    right[here] = (law.exact[source] / board.mu[rows])[here] * share[where]
    ordinary = np.add.reduceat(near, first)
    if not point.all():
        inside = share * _within(board, block)
        right = np.where(point, right, law.exact[source] * np.add.reduceat(inside, first))
    placed = weight * point
    counts.claims[rows] = weight
    counts.right[rows] = weight * right
    counts.ordinary[rows] = placed * ordinary
    counts.gross[rows] = weight * np.clip(1 - right - ordinary, 0, 1)
    above = side(block.error + np.repeat(law.bias[source], block.each), law)
    counts.up[rows] = placed * (ordinary + np.add.reduceat(near * above, first)) / 2
    near *= block.error
    size = np.add.reduceat(np.abs(near, out=near), first) / board.spread[table.question[rows]]
    counts.size[rows] = placed * size


def _within(board: Board, block: Pairs) -> Floats:
    """Per pair whether its cell lies in what its claim leaves possible."""
    place = board.cells.place[block.cells][block.cell]
    low, high = (np.repeat(ends[block.rows], block.each) for ends in (board.table.low, board.table.high))
    return ((place >= low) & (place <= high)).astype(np.float64)


def _updated(board: Board, law: Law, truths: tuple[Floats, Floats], counts: Counts) -> Law:
    """The M-step: the numbers of the attribute, and each source's drawn towards them."""
    table = board.table
    tally = Tally.of(table.source, counts, table.sources)
    everything, ordinary = float(counts.claims.sum()), float(counts.ordinary.sum())
    size = (float(counts.size.sum()) + STRENGTH * law.typical) / (ordinary + STRENGTH)
    up = (float(counts.up.sum()) + STRENGTH) / (ordinary + 2 * STRENGTH)
    trust = tally.ordinary / max(ordinary, 1e-9)
    signs = 2 * (tally.up / np.maximum(tally.ordinary, 1e-9) - up)
    lean = float(trust @ (signs**2 - 1 / np.maximum(tally.ordinary, 1e-9)))
    countable = float(board.rarity @ counts.claims)
    rate = (float(counts.right.sum()) + STRENGTH / 2) / (everything + STRENGTH)
    gross = float(counts.gross.sum())
    law = replace(
        law,
        gross=(gross + 1) / (gross + ordinary + 20),
        up=up,
        truths=law.frame.smooth(*truths, law.typical),
        rate=rate,
        counted=float(board.rarity @ counts.right) / countable if countable > 0 else rate,
        usual=max(size, LEAST_USUAL * law.ease[0]),
        lean=max(lean, 0.0),
    )
    return recorded(law, tally)


def recorded(law: Law, tally: Tally) -> Law:
    """The law with the numbers of every source: its own, drawn towards those of the attribute.

    The bias is one step of the median of a source's errors from 0: σ times the mean of their signs, against that of all sources. It is
    never larger than 2σ, whatever an absurd answer says.
    """
    count = np.maximum(tally.ordinary, 1e-9)
    signs = 2 * (tally.up / count - law.up)
    bias = law.usual * signs * law.lean / (law.lean + 1 / count)
    size = (tally.size + STRENGTH * law.usual) / (tally.ordinary + STRENGTH)
    exact = np.clip((tally.right + STRENGTH * law.rate) / (tally.claims + STRENGTH), NEVER, priors.MOST)
    return replace(
        law,
        exact=np.full(len(exact), NEVER) if law.near else exact,
        size=np.maximum(size, LEAST_OWN * law.ease[0]),
        bias=bias,
    )
