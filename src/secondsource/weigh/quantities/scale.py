"""The scale of an attribute: its resolution, and whether errors are a distance or a ratio.

>>> ratio = choose(np.array([900.0, 1000.0, 90.0, 101.0, 9000.0, 10400.0]), np.array([0, 0, 1, 1, 2, 2]))
>>> ratio.log, ratio.step
(True, 1.0)
>>> choose(np.array([20.0, 22.0, 300.0, 302.0, 4000.0, 4002.0]), np.array([0, 0, 1, 1, 2, 2])).log
False
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.quantities.written import decimals

ORDERS = 10.0
"""Values span orders of magnitude where nine questions in ten differ by more than this factor."""

RARE = 0.01
"""Decimals that fewer than one answer in a hundred uses are slips, not the resolution."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where errors are measured: on the value itself, or on log(value + step).

    Attributes:
        log: errors are ratios.
        step: the resolution of the values, in their own unit: 1 for whole numbers, 0.1 for one decimal.
    """

    log: bool
    step: float

    def to(self, value: Floats) -> Floats:
        """From the unit of the values to where errors are measured; what lies below 0 on a log scale is 0."""
        return np.log(np.maximum(value, 0.0) + self.step) if self.log else np.asarray(value, dtype=np.float64)

    def back(self, place: Floats) -> Floats:
        """From where errors are measured to the unit of the values."""
        return np.exp(place) - self.step if self.log else np.asarray(place, dtype=np.float64)

    def snapped(self, value: float) -> float:
        """The multiple of the resolution that a value is but for rounding, else the value itself."""
        whole = round(value / self.step) * self.step
        return round(whole, 9) if abs(whole - value) <= 1e-9 * max(abs(value), self.step) else value

    def step_at(self, place: Floats) -> Floats:
        """The resolution where errors are measured."""
        return self.step * np.exp(-place) if self.log else np.full(len(place), self.step)


def resolution(values: Floats) -> float:
    """The power of ten that values are given to: as many decimals as at least one answer in a hundred needs."""
    distinct, counts = np.unique(values, return_counts=True)
    need = np.asarray([decimals(float(value)) for value in distinct], dtype=np.int64)
    used = np.bincount(need, weights=counts) / max(len(values), 1)
    enough = np.flatnonzero(np.cumsum(used[::-1])[::-1] >= RARE)
    return float(10.0 ** -int(enough.max(initial=0)))


def choose(values: Floats, question: Ints) -> Scale:
    """The scale on which differing answers to one question are more alike over the attribute.

    With r the distance of an answer from the median of its question and c the median |r|, the Cauchy log-likelihood
    -log c - mean log(1 + (r/c)²) is compared between value and log(value + step), the latter with its Jacobian. Heavy tails keep
    gross errors from deciding. A log scale needs values of at least 0 that span orders of magnitude.

    Args:
        values: per answer its number.
        question: per answer its question.
    """
    plain = Scale(log=False, step=resolution(values) if len(values) else 1.0)
    if len(values) == 0 or values.min() < 0:
        return plain
    middle = medians(values, question)
    low, high = np.quantile(middle, [0.05, 0.95])
    if high + plain.step < ORDERS * (low + plain.step):
        return plain
    ratio = Scale(log=True, step=plain.step)
    apart = values != middle[question]
    if not apart.any():
        return ratio
    jacobian = float(np.mean(ratio.to(values[apart])))
    gain = _alike(ratio.to(values) - ratio.to(middle)[question], apart) - jacobian
    return ratio if gain > _alike(values - middle[question], apart) else plain


def _alike(off: Floats, apart: Bools) -> float:
    """The mean Cauchy log-likelihood of differences that are not 0."""
    sizes = np.abs(off[apart])
    width = float(np.median(sizes)) or 1e-12
    return float(-np.log(width) - np.mean(np.log1p((sizes / width) ** 2)))


def medians(values: Floats, question: Ints) -> Floats:
    """Per question the median of its values; questions count from 0, and one without values has the median of all."""
    found = np.full(int(question.max(initial=-1)) + 1, np.median(values) if len(values) else 0.0)
    order = np.lexsort((values, question))
    starts = np.flatnonzero(np.diff(question[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    ranked = values[order]
    found[question[order][starts]] = (ranked[starts + (sizes - 1) // 2] + ranked[starts + sizes // 2]) / 2
    return found
