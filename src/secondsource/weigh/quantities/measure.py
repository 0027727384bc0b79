"""Measuring an attribute: learn how its claims err, choose its loss, and say what each true value is believed to be.

Sources that nobody recorded as independent share a part ρ of their errors, which agreement cannot show: it would look like
truth. n claims therefore speak as n/(1+(n-1)ρ) (Kish 1965): estimates are those of all claims, and the spread around them is wider. Where
true values are known, ρ is learned from errors that are shared there.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from secondsource.weigh.coded import Bools, Floats
from secondsource.weigh.dependence import effective
from secondsource.weigh.quantities.board import Board, log_likelihood, narrow
from secondsource.weigh.quantities.law import Law, tamed
from secondsource.weigh.quantities.learning import Counts, Tally, believe, expected, learn, recorded
from secondsource.weigh.quantities.losses import Choice, Loss, by_outcomes, choose
from secondsource.weigh.quantities.raters import Middle, Raters, middle, rate
from secondsource.weigh.quantities.readout import Spread, slices
from secondsource.weigh.quantities.table import Table

SLICES = 40
"""Cells of equal mass that a mean's distribution is cut into; its interval of nine tenths begins and ends on edges."""

EDGE = 0.001
"""Where the outermost of them end: one truth in a thousand lies beyond on either side."""

RHOS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Shares of common error that are compared on outcomes."""

PRIOR = 10.0
"""The share of common error that holds elsewhere is worth so many outcomes, as the record of a class is."""

LOCAL = 3
"""Rounds of EM on one question alone; its sources' other claims stand still, so that few are enough."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An attribute that has been measured.

    Attributes:
        law, board: how claims err, and the claims themselves.
        raters: their weights for means; None where means were never asked for.
        choice: the loss with its reason.
        shared: ρ.
        spread: what is believed, per question.
        centre: per question its estimate, a place.
        floor: the least place possible.
        counts, tally: what the law made of each claim, and of each source's.
    """

    law: Law
    board: Board
    raters: Raters | None
    choice: Choice
    shared: float
    spread: Spread
    centre: Floats
    floor: float
    counts: Counts
    tally: Tally

    def rows_of(self, question: int) -> slice:
        """The claims on a question."""
        return slice(*np.searchsorted(self.board.table.question, [question, question + 1]).tolist())

    def weight_of(self, question: int) -> Floats:
        """Per claim on a question how much of an independent one it counts for, given how many others speak."""
        weight = self.board.table.weight[self.rows_of(question)]
        whole = max(float(weight.sum()), 1.0)
        return np.asarray(weight * float(effective(np.asarray([whole]), self.shared)[0]) / whole, dtype=np.float64)

    def speaks(self, question: int, values: Floats) -> Floats:
        """Per claim on a question the log of how much likelier it is if its own value is true than, on average, if one of the others is.

        Args:
            question: its number.
            values: the distinct places that are claimed there.
        """
        rows = np.zeros(len(self.board.table), dtype=np.bool_)
        rows[self.rows_of(question)] = True
        board = narrow(self.board, self.law, rows, np.full(1, np.nan))
        found = np.zeros(len(board.table))
        own = board.table.low
        mine = values[None, :] == own[:, None]
        if len(values) < 2:
            return found
        if self.choice.loss == "mean" and self.raters is not None:
            wide = _middle(board, self.law, self.raters).scatter[0]
            log = -((own[:, None] - values[None, :]) ** 2) / (2 * wide**2)
        else:
            cell = np.searchsorted(board.cells.place[board.cells.claimed], values)
            every, _ = log_likelihood(board, self.law)
            claimed = every[:, board.cells.claimed]
            log = claimed[:, np.minimum(cell, claimed.shape[1] - 1)]
        others = np.where(mine, 0.0, np.exp(log)).sum(axis=1) / np.maximum((~mine).sum(axis=1), 1)
        said = board.table.point & mine.any(axis=1)
        found[said] = log[mine & said[:, None]] - np.log(np.maximum(others[said], 1e-300))
        return found


def measure(table: Table, known: Floats, shared: float, floor: float) -> Measured:
    """Measure the claims on an attribute.

    Args:
        table: the claims, ordered by question.
        known: per question its known place, nan where it is open, infinite where no claim is true.
        shared: ρ before outcomes, 0 to 1.
        floor: the least place possible.
    """
    law, board, counts = learn(table, known)
    here = table.point
    choice = choose(law.counted, table.question[here], tamed(table, law.typical))
    if choice.loss != "mode":
        law, board, counts = learn(table, known, near=True)
    told = np.flatnonzero(np.isfinite(known))
    raters = _raters(table, known, law) if choice.loss == "mean" or len(told) else None
    open_board = narrow(board, law, np.isin(table.question, told), np.full(len(told), np.nan)) if len(told) else None
    if open_board is not None:
        losses: tuple[Loss, ...] = ("mode", "median", "mean")
        asked = np.unique(table.question[np.isin(table.question, told)])
        off = {loss: np.abs(_read(open_board, law, raters, loss, (0.0, floor))[1] - known[asked]) for loss in losses}
        choice = by_outcomes(off, choice)
        shared = _shared(open_board, law, raters, choice.loss, (shared, floor, known[asked]))
    spread, centre = _read(board, law, raters, choice.loss, (shared, floor))
    tally = Tally.of(table.source, counts, table.sources)
    return Measured(law, board, raters, choice, shared, spread, centre, floor, counts, tally)


def again(measured: Measured, question: int, rows: Bools) -> tuple[Spread, Floats]:
    """What a question would be believed to be if only these of its rows were there.

    What the attribute has learned stays as it is; the records of the question's sources are learned anew from all their other claims
    and the rows that are left, as a full pass would do.

    Args:
        measured: the attribute.
        question: its number there.
        rows: of the attribute's table, those that are left on this question.
    """
    table = measured.board.table
    all_rows = measured.rows_of(question)
    gone = Tally.of(table.source[all_rows], measured.counts.part(all_rows), table.sources)
    others = measured.tally.plus(gone, -1.0)
    law = recorded(measured.law, others)
    board = narrow(measured.board, law, rows, measured.board.known[[question]])
    for _ in range(LOCAL):
        _, counts = expected(board, law)
        law = recorded(law, others.plus(Tally.of(board.table.source, counts, table.sources)))
    return _read(board, law, measured.raters, measured.choice.loss, (measured.shared, measured.floor))


def _raters(table: Table, known: Floats, law: Law) -> Raters:
    """The raters of the claims that name a value."""
    here = np.flatnonzero(table.point)
    truth = np.where(np.isfinite(known), known, np.nan)
    return rate(table.question[here], table.source[here], tamed(table, law.typical), table.weight[here], truth)


def _read(
    board: Board, law: Law, raters: Raters | None, loss: Loss, with_: tuple[float, float]
) -> tuple[Spread, Floats]:
    """Spread and estimate per question: (ρ, floor) as given."""
    shared, floor = with_
    if loss == "mean" and raters is not None:
        return _mean(board, law, raters, with_)
    claims = np.bincount(board.table.question, weights=board.table.weight, minlength=board.cells.questions)
    power = effective(np.maximum(claims, 1.0), shared) / np.maximum(claims, 1.0)
    even = Spread(board.cells, believe(board, law, np.ones(len(power))))
    if loss == "median":
        spread = Spread(board.cells, believe(board, law, power))
        return spread, np.maximum(even.quantile(0.5), floor)
    spread = _flattened(even, power)
    return spread, np.maximum(spread.likeliest(), floor)


def _flattened(even: Spread, power: Floats) -> Spread:
    """Masses of the claimed values raised to their question's power: their order stays, and so does what lies off them."""
    cells = even.cells
    claimed, question = cells.claimed, cells.question
    whole = np.bincount(question, weights=even.mass * claimed, minlength=cells.questions)
    flat = np.where(claimed, np.maximum(even.mass, 1e-300) ** power[question], 0.0)
    total = np.bincount(question, weights=flat, minlength=cells.questions)
    share = (whole / np.maximum(total, 1e-300))[question]
    return Spread(cells, np.where(claimed, flat * share, even.mass))


def _mean(board: Board, law: Law, raters: Raters, with_: tuple[float, float]) -> tuple[Spread, Floats]:
    """The same for means: Student distributions around what raters say together."""
    shared, floor = with_
    found = _middle(board, law, raters)
    centre = np.where(np.isfinite(board.known), board.known, found.mean)
    wide, freedom = _width(found, raters, shared)
    wide = np.where(np.isfinite(board.known), 1e-9 * law.typical, wide)
    levels = np.clip(np.linspace(0, 1, SLICES + 1), EDGE, 1 - EDGE)
    edges = centre[:, None] + wide[:, None] * stdtrit(freedom[:, None], levels[None, :])
    return slices(np.maximum(edges, floor)), np.maximum(centre, floor)


def _middle(board: Board, law: Law, raters: Raters) -> Middle:
    """Means of the claims; a range stands for its place nearest to the mean of the others, a denial for nothing."""
    table = board.table
    kept = table.take(~table.denied)
    ends = np.where(np.isfinite(kept.low), kept.low, kept.high), np.where(np.isfinite(kept.high), kept.high, kept.low)
    value = (ends[0] + ends[1]) / 2
    exact = kept.point
    value[exact] = tamed(kept, law.typical)
    count = board.cells.questions
    said = np.bincount(kept.question, weights=exact, minlength=count)
    plain = np.bincount(kept.question, weights=exact * value, minlength=count) / np.maximum(said, 1)
    close = np.clip(plain[kept.question], kept.low, kept.high)
    value = np.where(exact | (said[kept.question] == 0), value, close)
    empty = np.setdiff1d(np.arange(count), kept.question)
    question = np.concatenate([kept.question, empty])
    source = np.concatenate([kept.source, np.zeros(len(empty), dtype=np.int64)])
    value = np.concatenate([value, np.full(len(empty), board.cells.place.mean() if len(board.cells.place) else 0.0)])
    return middle(raters, question, source, value, np.concatenate([kept.weight, np.full(len(empty), 1e-6)]))


def _width(found: Middle, raters: Raters, shared: float) -> tuple[Floats, Floats]:
    """Per question the scale and the degrees of freedom of its Student distribution."""
    voices = effective(np.maximum(found.effective, 1.0), shared)
    return found.scatter / np.sqrt(voices), np.maximum(found.count - 1, 0) + raters.strength


def _shared(board: Board, law: Law, raters: Raters | None, loss: Loss, with_: tuple[float, float, Floats]) -> float:
    """ρ given known places: its posterior mean, from how likely each ρ makes them."""
    usual, floor, truth = with_
    shares = np.asarray(RHOS)
    log = (PRIOR * usual - 1) * np.log(shares + 0.01) + (PRIOR * (1 - usual) - 1) * np.log(1.01 - shares)
    for at, rho in enumerate(RHOS):
        log[at] += _fits(_read(board, law, raters, loss, (rho, floor))[0], truth, law)
    weight = np.exp(log - log.max())
    return float(weight @ shares / weight.sum())


def _fits(spread: Spread, truth: Floats, law: Law) -> float:
    """The log probability of known places to within the resolution of a typical error; nothing is less likely than one in a thousand."""
    cells, reach = spread.cells, law.typical / 2
    low = np.maximum(cells.place - cells.width / 2, truth[cells.question] - reach)
    high = np.minimum(cells.place + cells.width / 2, truth[cells.question] + reach)
    part = np.where(cells.claimed, high >= low, np.clip(high - low, 0, None) / np.maximum(cells.width, 1e-300))
    mass = np.bincount(cells.question, weights=part * spread.mass, minlength=cells.questions)
    return float(np.log(np.maximum(mass, 0.001)).sum())
