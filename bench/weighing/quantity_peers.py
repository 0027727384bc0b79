"""Peers for numbers: what is usually done with several numbers for one question, and two models of papers."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from scipy.stats import chi2

from secondsource.weigh import Claims
from secondsource.weigh.coded import Floats, Ints, Words

ROUNDS = 20
"""Rounds of the models that learn who is good; they settle within ten."""


class Numbers:
    """Claims as numbers, rows ordered by question."""

    def __init__(self, claims: Claims) -> None:
        words = Words(), Words()
        question = words[0].read(claims.question, len(claims))
        source = words[1].read(claims.source, len(claims))
        order = np.argsort(question, kind="stable")
        self.names = words[0].names
        self.question: Ints = question[order]
        self.source: Ints = source[order]
        self.value: Floats = np.asarray([float(word) for word in claims.value])[order]
        self.order: Ints = np.lexsort((self.value, self.question))
        self.starts: Ints = np.flatnonzero(np.diff(self.question, prepend=-1))
        self.counts: Ints = np.diff(self.starts, append=len(order))
        self.sources = len(words[1].names)

    def parts(self) -> list[Floats]:
        """The numbers of each question."""
        return np.split(self.value, self.starts[1:])

    def weighted(self, weight: Floats) -> Floats:
        """Per question the mean, each source with its weight."""
        each = weight[self.source]
        whole = np.bincount(self.question, weights=each)
        return np.bincount(self.question, weights=each * self.value) / np.maximum(whole, 1e-300)

    def spread(self) -> Floats:
        """Per row the standard deviation of its question's answers; the mean one where all agree."""
        found = np.asarray([part.std() for part in self.parts()])
        return np.where(found > 0, found, found[found > 0].mean() if (found > 0).any() else 1.0)[self.question]


Estimator: TypeAlias = Callable[[Numbers], Floats]
"""Per question one number."""


def mean(numbers: Numbers) -> Floats:
    return np.asarray([part.mean() for part in numbers.parts()])


def median(numbers: Numbers) -> Floats:
    found = numbers.value[numbers.order]
    low, high = numbers.starts + (numbers.counts - 1) // 2, numbers.starts + numbers.counts // 2
    middle: Floats = (found[low] + found[high]) / 2
    return middle


def lower_median(numbers: Numbers) -> Floats:
    """The middle answer; of two the lower one, so that it is always an answer that was given."""
    middle: Floats = numbers.value[numbers.order][numbers.starts + (numbers.counts - 1) // 2]
    return middle


def trimmed(numbers: Numbers) -> Floats:
    """The mean without the lowest and the highest tenth."""
    return np.asarray([np.sort(part)[(cut := len(part) // 10) : len(part) - cut].mean() for part in numbers.parts()])


def mode(numbers: Numbers) -> Floats:
    """The number given most often; of several the one nearest to the median."""
    found = []
    for part in numbers.parts():
        values, counts = np.unique(part, return_counts=True)
        most = values[counts == counts.max()]
        found.append(most[np.argmin(np.abs(most - np.median(part)))])
    return np.asarray(found)


def catd(numbers: Numbers) -> Floats:
    """CATD (Li et al., VLDB 2015): sources weigh by the upper end of a chi-square interval over their squared errors."""
    count = np.bincount(numbers.source, minlength=numbers.sources)
    spread, truth = numbers.spread(), median(numbers)
    for _ in range(ROUNDS):
        error = ((numbers.value - truth[numbers.question]) / spread) ** 2
        total = np.bincount(numbers.source, weights=error, minlength=numbers.sources)
        truth = numbers.weighted(chi2.ppf(0.025, count) / np.maximum(total, 1e-9))
    return truth


def crh_mean(numbers: Numbers) -> Floats:
    """CRH (Li et al., SIGMOD 2014) with squared distances: weights -log of a source's share of the error, weighted means."""
    return crh(numbers, squared=True)


def crh_median(numbers: Numbers) -> Floats:
    """CRH with absolute distances and weighted medians."""
    return crh(numbers, squared=False)


def crh(numbers: Numbers, *, squared: bool) -> Floats:
    """Sources weigh by how far they are from the estimates, and estimates follow the weights, in turn."""
    count, spread, truth = np.bincount(numbers.source, minlength=numbers.sources), numbers.spread(), median(numbers)
    for _ in range(ROUNDS):
        distance = np.abs(numbers.value - truth[numbers.question]) / spread
        total = np.bincount(numbers.source, weights=distance**2 if squared else distance, minlength=numbers.sources)
        share = np.maximum(total / count, 1e-6) / max((total / count).sum(), 1e-300)
        weight = -np.log(np.minimum(share, 1 - 1e-6))
        truth = numbers.weighted(weight) if squared else weighted_median(numbers, weight)
    return truth


def weighted_median(numbers: Numbers, weight: Floats) -> Floats:
    """Per question the answer at which half of the weight is reached."""
    each = weight[numbers.source][numbers.order]
    before = np.cumsum(each) - each
    half = np.add.reduceat(each, numbers.starts) / 2 + before[numbers.starts]
    reached = np.flatnonzero(np.cumsum(each) >= half[numbers.question] - 1e-12)
    _, first = np.unique(numbers.question[reached], return_index=True)
    found: Floats = numbers.value[numbers.order][reached[first]]
    return found


def gtm(numbers: Numbers) -> Floats:
    """GTM (Zhao and Han, QDB 2012): normal truth and errors, a variance a source with an inverse gamma prior."""
    middle, spread = median(numbers)[numbers.question], numbers.spread()
    scaled = (numbers.value - middle) / spread
    count = np.bincount(numbers.source, minlength=numbers.sources)
    truth = np.bincount(numbers.question, weights=scaled) / np.bincount(numbers.question)
    for _ in range(ROUNDS):
        error = np.bincount(numbers.source, weights=(scaled - truth[numbers.question]) ** 2, minlength=numbers.sources)
        precision = (2 * (10 + 1) + count) / (2 * 10 + error)  # the paper's prior: shape and scale 10
        each = precision[numbers.source]
        whole = 1.0 + np.bincount(numbers.question, weights=each)
        truth = np.bincount(numbers.question, weights=each * scaled) / whole
    return truth * spread[numbers.starts] + middle[numbers.starts]


ESTIMATORS: Mapping[str, Estimator] = {
    "mean": mean,
    "median": median,
    "lower median": lower_median,
    "trimmed mean": trimmed,
    "mode": mode,
    "CRH, means": crh_mean,
    "CRH, medians": crh_median,
    "CATD": catd,
    "GTM": gtm,
}
