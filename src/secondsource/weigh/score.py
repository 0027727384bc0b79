"""Score: how good beliefs were, held against the truth. It reads beliefs and changes none."""

import math
from collections.abc import Collection, Mapping

import numpy as np

from secondsource.weigh.beliefs import ranked
from secondsource.weigh.coded import Floats
from secondsource.weigh.face import Weighed

BINS = 10
"""Bins of equal width for the calibration error."""

LEAST = 1e-12
"""No truth is taken as less likely than this, so that one impossible truth does not make the whole infinite."""


def score(weighed: Weighed, truth: Mapping[str, Collection[str]]) -> dict[str, int | float | None]:
    """Accuracy, log-loss and calibration error of the likeliest claimed value, over the questions with a truth and a claim.

    A truth that nobody claimed is a miss of the accuracy, and what "none of these" was given counts in the log-loss. Of
    equally likely values each counts in part. Questions that an outcome settled are left out.

    Args:
        weighed: what the claims add up to.
        truth: question -> its true value, or values where several are true together.

    Returns:
        questions: how many were scored; settled, without_claims: how many were left out; unclaimed: truths nobody claimed;
        accuracy: share of right first values; log_loss: mean of -log p(truth), natural logarithm;
        ece: expected calibration error, |accuracy - confidence| averaged over ten bins of confidence (Guo et al. 2017).
    """
    number = weighed.work.number
    here = [question for question in truth if question in number]
    open_ = [question for question in here if not weighed.work.settled(number[question])]
    found = np.asarray([_one(weighed, number[question], truth[question]) for question in open_]).reshape(-1, 4)
    right, p, confidence, claimed = found.T
    return {
        "questions": len(open_),
        "settled": len(here) - len(open_),
        "without_claims": len(truth) - len(here),
        "unclaimed": int(len(open_) - claimed.sum()),
        "accuracy": float(right.mean()) if open_ else None,
        "log_loss": float(-np.log(np.maximum(p, LEAST)).mean()) if open_ else None,
        "ece": calibration_error(confidence, right) if open_ else None,
    }


def _one(weighed: Weighed, question: int, true: Collection[str]) -> tuple[float, float, float, float]:
    """Whether the first value is right, the truth's probability, the first value's, and whether anybody claimed the truth."""
    values, none = ranked(weighed.work, question)
    shares = {value: p for value, p, _ in values}
    best = values[0][1]
    first = [value for value, p, _ in values if math.isclose(p, best, rel_tol=1e-9)]
    right = sum(value in true for value in first) / len(first)
    claimed = [shares[value] for value in true if value in shares]
    return right, sum(claimed) if claimed else none, best, float(bool(claimed))


def calibration_error(confidence: Floats, right: Floats) -> float:
    """The mean distance between how sure and how right, over ten bins of how sure."""
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(bins, weights=right, minlength=BINS) - np.bincount(bins, weights=confidence, minlength=BINS)
    return float(np.abs(gap).sum() / len(right))
