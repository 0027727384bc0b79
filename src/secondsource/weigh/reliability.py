"""Reliability: of what was believed so far, how much was so; the diagram that belongs beside every probability.

>>> found = reliability(np.asarray([0.9, 0.9, 0.9, 0.9, 0.55, 0.55]), np.asarray([1.0, 1.0, 1.0, 0.0, 1.0, 0.0]))
>>> [(one.count, round(one.confidence, 2), one.right) for one in found.bins]
[(2, 0.55, 0.5), (4, 0.9, 0.75)]
>>> round(found.ece, 3), round(found.brier, 3)
(0.117, 0.224)
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats

BINS = 10
"""Bins of equal width: as usual in the literature, so that figures compare."""

Z90 = 1.6448536269514722
"""A normal value lies within so many standard deviations in 90 of 100 cases."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Beliefs that were about equally sure.

    Attributes:
        low, high: which ones, low ≤ p < high (the last bin holds 1).
        count: how many.
        confidence: their mean probability.
        right: the share of them that were right.
        lower, upper: a 90 % interval for the share that would be right of many more like these.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float
    lower: float
    upper: float

    @property
    def agrees(self) -> bool:
        """The interval holds what was claimed."""
        return self.lower <= self.confidence <= self.upper


@dataclass(frozen=True, slots=True)
class Reliability:
    """How probabilities turned out.

    Attributes:
        bins: those that hold beliefs, the least sure first.
        count: how many beliefs there are.
        ece: expected calibration error, Σ count/n |right - confidence| over the bins.
        ece_se: its standard error, with the direction in which each bin errs taken as found; 0 for a single belief.
        brier: mean of (confidence - right)².
        brier_se: its standard error.
    """

    bins: tuple[Bin, ...]
    count: int
    ece: float
    ece_se: float
    brier: float
    brier_se: float


def reliability(confidence: Floats, right: Floats, bins: int = BINS) -> Reliability:
    """The reliability diagram of probabilities (Murphy and Winkler 1977; calibration error as by Guo et al., ICML 2017).

    When it fails: the calibration error is never negative, so few beliefs in many bins look miscalibrated by chance, about
    √(bins/n)/3 of perfectly calibrated ones; the intervals are Wilson's for independent questions, and too narrow where many
    questions stand or fall together.

    Args:
        confidence: per belief its probability, 0 to 1.
        right: per belief 1 if it was so, 0 if not, and in between where several were believed alike.
        bins: how many bins of equal width.

    Raises:
        ValueError: there is no belief, or a probability is outside 0 to 1.
    """
    if (
        not len(confidence) or confidence.min() < 0 or confidence.max() > 1 + 1e-9
    ):  # sums of shares may pass 1 by rounding
        raise ValueError("a reliability diagram needs probabilities from 0 to 1")
    place = placed(confidence, bins)
    count = np.bincount(place, minlength=bins)
    sure = np.bincount(place, weights=confidence, minlength=bins)
    hit = np.bincount(place, weights=right, minlength=bins)
    found = [_bin(at, bins, int(count[at]), sure[at], hit[at]) for at in np.flatnonzero(count).tolist()]
    signed = np.sign(hit - sure)[place] * (right - confidence)
    squared = (confidence - right) ** 2
    return Reliability(
        bins=tuple(found),
        count=len(confidence),
        ece=float(signed.mean()),
        ece_se=standard_error(signed),
        brier=float(squared.mean()),
        brier_se=standard_error(squared),
    )


def placed(confidence: Floats, bins: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Per probability the number of its bin."""
    return np.minimum((confidence * bins).astype(np.int64), bins - 1)


def _bin(at: int, bins: int, count: int, sure: float, hit: float) -> Bin:
    lower, upper = wilson(float(hit), count)
    return Bin(at / bins, (at + 1) / bins, count, float(sure) / count, float(hit) / count, lower, upper)


def wilson(right: float, count: int, z: float = Z90) -> tuple[float, float]:
    """Wilson's interval for a share (Wilson 1927): the shares that `right` of `count` would not surprise.

    It is taken rather than the exact one of Clopper and Pearson, which covers more than it says, by much for few.

    >>> [round(end, 3) for end in wilson(5, 10)]
    [0.269, 0.731]
    """
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * (max(share * (1 - share), 0.0) / count + spread / (4 * count)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)


def standard_error(figures: Floats) -> float:
    """How far a mean of independent figures may be off; 0 for a single one."""
    return float(figures.std(ddof=1) / len(figures) ** 0.5) if len(figures) > 1 else 0.0


def calibration_error(confidence: Floats, right: Floats) -> float:
    """The mean distance between how sure and how right, over ten bins of how sure."""
    return reliability(confidence, right).ece
