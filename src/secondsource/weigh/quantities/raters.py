"""Means of raters who differ in how well they follow the question, and in how much they scatter.

    x = m_s + a_s (θ_q - m) + ε,   Var ε = v_s T_q,   θ̂_q = Σ w_s x / Σ w_s,   w_s = a_s / v_s

is the congeneric model of Jöreskog (Psychometrika 36, 1971) with the weights of its factor score: who says the same whatever is asked has a
small scatter and tells nothing, and a weight by scatter alone would prefer him. a_s and v_s come from a regression of the
source on the mean of the others, question by question, so that no source is judged by itself; both are drawn towards the average
source. The mean is estimated without shrinking: its target is what such raters say on average, zero for zero.

The truth has a Student distribution around the mean, with the variance T_q/n* and n* = n/(1+(n-1)ρ) for n effective raters of which
two share a part ρ of their error.

*It fails* where a single answer may be absurd (its mean follows), and where the answers are right or wrong rather than near or far.

>>> one = rate(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2]), np.array([10.0, 11, 9, 50, 52, 48]), np.ones(6))
>>> middle(one, np.array([0, 0]), np.array([0, 1]), np.array([10.0, 14.0]), np.ones(2)).mean.round(1).tolist()
[11.7]
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Floats, Ints

ROUNDS = 10
"""Rounds of weights and means; they settle after four or five."""

STRENGTH = 2 * priors.SOURCE_STRENGTH
"""So many answers of an average source stand beside a source's own, for a line with two numbers."""

LEAST = 0.02
"""Nobody is left out altogether: the least weight, against 1 for an average source."""


@dataclass(frozen=True, slots=True)
class Raters:
    """What is kept of the raters: weights per source, and the mean variance of answers to one question with its weight there."""

    weight: Floats
    scatter: float
    strength: float


@dataclass(frozen=True, slots=True)
class Middle:
    """Per question the mean, the standard deviation of one answer, the effective number of raters and the number of answers."""

    mean: Floats
    scatter: Floats
    effective: Floats
    count: Floats


def rate(question: Ints, source: Ints, value: Floats, share: Floats, truth: Floats | None = None) -> Raters:
    """Weigh raters.

    Args:
        question: per answer its question, from 0.
        source: per answer its source, from 0.
        value: per answer its number.
        share: per answer its share of an independent one.
        truth: per question its known value or nan.
    """
    sources = int(source.max(initial=-1)) + 1
    whole, strength = _scatter(question, value, share)
    found = Raters(np.ones(sources), whole, strength)
    for _ in range(ROUNDS):
        centre = middle(found, question, source, value, share)
        weight = found.weight[source] * share
        total = np.bincount(question, weights=weight)[question]
        rest = np.maximum(total - weight, 1e-12)
        others = (centre.mean[question] * total - weight * value) / rest
        count = (rest > LEAST) * share
        if truth is not None:
            given = ~np.isnan(truth[question])
            others, count = np.where(given, truth[question], others), np.where(given, share, count)
        found = Raters(_weights(source, value, others, count / centre.scatter[question] ** 2), whole, strength)
    return found


def _weights(source: Ints, value: Floats, others: Floats, trust: Floats) -> Floats:
    """Per source a/v against the average source, from its line through (others, value)."""
    sources = int(source.max(initial=-1)) + 1

    def total(of: Floats) -> Floats:
        return np.bincount(source, weights=of, minlength=sources).astype(np.float64)

    claims = total((trust > 0).astype(np.float64))
    seen = np.maximum(total(trust), 1e-300)
    x = others - (total(trust * others) / seen)[source]
    y = value - (total(trust * value) / seen)[source]
    xx, xy = total(trust * x * x), total(trust * x * y)
    if xx.sum() <= 0 or xy.sum() <= 0:
        return np.ones(sources)
    common, each = xy.sum() / xx.sum(), STRENGTH * xx.sum() / claims.sum()
    slope = (xy + each * common) / (xx + each)
    error = total(trust * (y - slope[source] * x) ** 2)
    usual = max(error.sum() / claims.sum(), 1e-300)
    scatter = (error + STRENGTH * usual) / (claims + STRENGTH) / usual
    return np.asarray(np.maximum(slope / common / np.maximum(scatter, LEAST), LEAST), dtype=np.float64)


def _scatter(question: Ints, value: Floats, share: Floats) -> tuple[float, float]:
    """The mean variance of an answer to a question, and how many answers' worth it counts against a question's own.

    A question's variance with n-1 degrees of freedom varies by 2/(n-1) of its square by chance; what it varies beyond is real.
    """
    loose, squares = _loose(question, value, share)
    several = loose > 0
    if not several.any() or squares.sum() <= 0:
        return max(float(np.var(value)), 1e-12) if len(value) else 1.0, 2.0
    usual = squares[several].sum() / loose[several].sum()
    ratio = squares[several] / (loose[several] * usual)
    real = float(np.average((ratio - 1) ** 2 - 2 / loose[several], weights=loose[several]))
    return float(usual), float(np.clip(2 / max(real, 1e-6), 1.0, 1e6))


def _loose(question: Ints, value: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Per question the degrees of freedom and the sum of squares around its plain mean."""
    count = np.bincount(question, weights=share)
    mean = np.bincount(question, weights=share * value) / np.maximum(count, 1e-12)
    squares = np.bincount(question, weights=share * (value - mean[question]) ** 2)
    return np.maximum(count - 1, 0.0), squares.astype(np.float64)


def middle(raters: Raters, question: Ints, source: Ints, value: Floats, share: Floats) -> Middle:
    """What raters say on each question together."""
    weight = raters.weight[source] * share
    total = np.maximum(np.bincount(question, weights=weight), 1e-300)
    mean = np.bincount(question, weights=weight * value) / total
    square = np.bincount(question, weights=raters.weight[source] ** 2 * share)
    loose, squares = _loose(question, value, share)
    variance = (squares + raters.strength * raters.scatter) / (loose + raters.strength)
    count = np.bincount(question, weights=share).astype(np.float64)
    return Middle(mean, np.sqrt(variance), total**2 / np.maximum(square, 1e-300), count)
