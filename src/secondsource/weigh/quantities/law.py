"""The law of errors on one attribute, learned without knowing the truth.

A claim x of source s on a question whose truth lies in the cell c is, on the attribute's scale,

    P(x | c) = e_s [x = c] + (1 - e_s) μ(x) ((1-g) k((x - b_s - c)/σ_s)/σ_s + g f(x))

exactly right with probability e_s, else off by a Laplace error with the source's bias b_s and scale σ_s, up and down with
probabilities of their own, or a gross error (share g) that has nothing to do with the truth: f is what is answered to other
questions, with a heavy tail. μ(x) is how often this very value is given for its surroundings: round numbers agree by themselves,
so agreement on them counts for less. A range is the probability of falling inside, and a denial 1 - e_s at what it denies.
Truths follow the density of what is believed true elsewhere. All is learned by EM over the cells (Dempster, Laird and Rubin 1977);
sources are drawn towards the mean of the attribute, so that one with a single claim is an average one.

The share of exactly right claims e, beyond what popular values and small errors explain, says whether values are to be
counted or measured. *It fails* where all sources share an error: then they agree, and agreement is all it has.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.quantities.density import Frame
from secondsource.weigh.quantities.scale import medians
from secondsource.weigh.quantities.table import Table

ABSURD = 10.0
"""An answer further than so many typical errors from the others is absurd: how much further tells nothing."""


@dataclass(frozen=True, slots=True)
class Law:
    """How claims on an attribute err.

    Attributes:
        exact: per source e, the probability of being exactly right.
        size: per source σ, the mean absolute error otherwise, on the scale.
        bias: per source b.
        gross: g.
        up: the share of ordinary errors that lie above the truth.
        truths, answers: heights of the densities of truths and of answers on the frame.
        frame: where these densities live.
        typical: the size of a typical error, that the cells are made with.
        rate: e of an average source.
        counted: the same where no value counts for more than a tenth of the claims: agreement on one value only is habit.
        ease: mean absolute difference from the middle of a question, and how many claims' worth it counts against a question's own.
        usual: σ of an average source.
        lean: the variance over sources of b in units of σ; what all have in common cannot be told from the truth.
        near: nothing is exactly right, and errors are as likely above as below: for values that are measured rather than counted.
    """

    exact: Floats
    size: Floats
    bias: Floats
    gross: float
    up: float
    truths: Floats
    answers: Floats
    frame: Frame
    typical: float
    rate: float
    counted: float
    ease: tuple[float, float]
    usual: float
    lean: float
    near: bool


def typical_error(table: Table) -> float:
    """Half of the answers that differ from the middle of their question are off by less than this; at least the resolution."""
    here = table.point
    if not here.any():
        ends = np.abs(np.where(np.isfinite(table.low), table.low, table.high))
        return float(max(np.median(ends) / 4 if len(ends) else 1.0, 1e-9))
    off = np.abs(table.low[here] - medians(table.low[here], table.question[here])[table.question[here]])
    apart = off > 0
    return float(max(np.median(off[apart]) if apart.any() else 0.0, np.median(table.step[here])))


def begin(table: Table, frame: Frame, typical: float) -> Law:
    """The law before anything is learned: half of the claims are exactly right, one error in twenty is gross."""
    here = table.point
    places, question = table.low[here], table.question[here]
    middle = medians(places, question)[np.unique(question)] if here.any() else np.zeros(0)
    ease = _ease(table, typical)
    return Law(
        exact=np.full(table.sources, 0.5),
        size=np.full(table.sources, ease[0]),
        bias=np.zeros(table.sources),
        gross=0.05,
        up=0.5,
        truths=frame.smooth(middle, np.ones(len(middle)), typical),
        answers=frame.smooth(places, np.ones(len(places)), typical),
        frame=frame,
        typical=typical,
        rate=0.5,
        counted=0.5,
        ease=ease,
        usual=ease[0],
        lean=0.0,
        near=False,
    )


def tamed(table: Table, typical: float) -> Floats:
    """Per row that names a value its place, absurd ones drawn in to `ABSURD` typical errors from the middle of their question."""
    here = table.point
    question, place = table.question[here], table.low[here]
    middle = medians(place, question)[question]
    return np.asarray(np.clip(place, middle - ABSURD * typical, middle + ABSURD * typical), dtype=np.float64)


def loose(table: Table, typical: float) -> tuple[Floats, Floats]:
    """Per question how many answers differ from its middle, and the sum of their differences, absurd ones tamed.

    Those that do not differ are left to the share of exactly right claims: agreement is no sign of small errors.
    """
    question = table.question[table.point]
    place = tamed(table, typical)
    off = np.abs(place - medians(place, question)[question])
    count = np.bincount(question, weights=off > 0, minlength=table.questions)
    total = np.bincount(question, weights=off, minlength=table.questions)
    return count.astype(np.float64), total.astype(np.float64)


def _ease(table: Table, typical: float) -> tuple[float, float]:
    """How alike questions are in the size of their errors: a gamma prior by moments.

    The sum over n answers has the coefficient of variation 1/√n by chance if errors are Laplace; what varies beyond is real.
    """
    beyond, total = loose(table, typical)
    several = beyond > 0
    if not several.any() or total.sum() <= 0:
        return typical, 1e6
    mean = float(total.sum() / beyond.sum())
    ratio = total[several] / (beyond[several] * mean)
    real = float(np.average((ratio - 1) ** 2 - 1 / beyond[several], weights=beyond[several]))
    return mean, 1 / max(real, 1e-6)


def spread(table: Table, law: Law) -> Floats:
    """Per question the size of its errors against the attribute's, drawn towards 1 by as much as chance explains."""
    beyond, total = loose(table, law.typical)
    mean, strength = law.ease
    return np.asarray((total / mean + strength) / (beyond + strength), dtype=np.float64)
