"""Which loss suits an attribute: whether its values are to be counted (mode), ranked (median) or averaged (mean).

Nothing here knows the truth. Values are counted where enough claims are exactly right, beyond what popular values and small
errors explain (`law`). Otherwise that of median and mean is taken whose estimates are the more reliable: with V the mean over
questions of the variance of an estimate under a change of answers and W its variance over questions, the reliability is
1 - V/W, as in classical test theory; V is the delete-half jackknife (Wu, Annals of Statistics 14, 1986), which holds for medians too and
needs no random halves. A loss measured on answers instead (as by leaving one out) would find what answers are like, not what is true:
an answer is best foretold by the median of the others even where the truth is their mean.

With too few answers to tell, values are counted: then whatever somebody claimed keeps a probability of its own, and nothing is
proposed that nobody said. Where enough outcomes are known they decide instead.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import gammaln

from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.quantities.scale import medians

Loss: TypeAlias = Literal["mode", "median", "mean"]

EXACT = 0.2
"""From one exactly right claim in five on, agreement tells more than nearness: five answers then hold one exact one on average."""

BETTER = 1.25
"""The mean must have so many times less noise: about halfway between as much and the π/2 of normal errors. A median here also weighs its
sources by the size of their errors and bears absurd answers, so in doubt it is the safer of the two."""

ENOUGH = 6
"""Answers that a question needs before half of them have a median that differs from a single answer."""

OUTCOMES = 10
"""So many known answers make a comparison of losses worth more than the rule without them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A loss with its reason: a code and the values that it speaks of.

    Codes: `exact_agreement` (share), `reliability` (median, mean), `too_few_answers`, `outcomes` (count, and each loss's mean
    absolute error).
    """

    loss: Loss
    reason: str
    values: dict[str, float]


def choose(share: float, question: Ints, value: Floats) -> Choice:
    """The loss for an attribute.

    Args:
        share: of claims that are exactly right, beyond popularity.
        question: per answer its question.
        value: per answer its place on the scale.
    """
    if share >= EXACT:
        return Choice("mode", "exact_agreement", {"share": share})
    found = reliability(question, value)
    if found is None:
        return Choice("mode", "too_few_answers", {})
    better = (1 - found["median"]) > BETTER * (1 - found["mean"])
    return Choice("mean" if better else "median", "reliability", found)


def by_outcomes(errors: dict[Loss, Floats], otherwise: Choice) -> Choice:
    """The loss with the smallest mean absolute error on known questions, where it is smaller by more than its standard error.

    Args:
        errors: per loss the absolute errors on the known questions, which its estimates did not see.
        otherwise: the choice without outcomes.
    """
    count = len(errors[otherwise.loss])
    best = min(errors, key=lambda loss: float(errors[loss].mean())) if count >= OUTCOMES else otherwise.loss
    gain = errors[otherwise.loss] - errors[best]
    if best == otherwise.loss or gain.mean() <= gain.std() / np.sqrt(count):
        return otherwise
    return Choice(best, "outcomes", {"count": count, **{loss: float(each.mean()) for loss, each in errors.items()}})


def reliability(question: Ints, value: Floats) -> dict[str, float] | None:
    """The reliability of medians and of means, from questions with `ENOUGH` answers; None with fewer than `OUTCOMES` of those."""
    count = np.bincount(question)
    full = count >= ENOUGH
    if full.sum() < OUTCOMES:
        return None
    kept = full[question]
    question, value = (np.cumsum(full) - 1)[question[kept]], value[kept]
    count = count[full]
    mean = np.bincount(question, weights=value) / count
    off = np.bincount(question, weights=(value - mean[question]) ** 2)
    noise = {
        "mean": float(np.mean(off / (count - 1) / count)),
        "median": float(np.mean(_halves(question, value, count))),
    }
    signal = {"mean": float(np.var(mean)), "median": float(np.var(medians(value, question)))}
    return {loss: 1 - noise[loss] / signal[loss] if signal[loss] > 0 else 0.0 for loss in noise}


def _halves(question: Ints, value: Floats, count: Ints) -> Floats:
    """Per question the jackknife variance of its median: over all subsets of (about) half, an odd number m, times m/(n-m).

    The k-th smallest of n is the median of a subset of m = 2h+1 in C(k-1, h) C(n-k, h) of C(n, m) cases.
    """
    order = np.lexsort((value, question))
    ranked, of = value[order], question[order]
    starts = np.cumsum(count) - count
    n = count[of].astype(np.float64)
    half = np.maximum((count // 2 - 1) // 2, 0)[of].astype(np.float64)
    size = 2 * half + 1
    rank = np.arange(len(of)) - starts[of] + 1.0
    log = _choose(rank - 1, half) + _choose(n - rank, half) - _choose(n, size)
    chance = np.exp(log)
    first = np.bincount(of, weights=chance * ranked)
    second = np.bincount(of, weights=chance * (ranked - first[of]) ** 2)
    whole, part = n[starts], size[starts]
    found: Floats = second * part / (whole - part)
    return found


def _choose(n: Floats, k: Floats) -> Floats:
    """The log of a binomial coefficient; minus infinity where there is none."""
    fine = k <= n
    safe = np.where(fine, n, k)
    return np.where(fine, gammaln(safe + 1) - gammaln(k + 1) - gammaln(safe - k + 1), -np.inf)
