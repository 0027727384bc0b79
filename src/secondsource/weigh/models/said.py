"""Answers with labels as matrices, and the sums that every model of labels makes of them.

>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["no", "yes", "yes"], labels=["no", "yes"])
>>> Said.of(answers).votes.round(3).tolist()
[[0.333, 0.667]]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from secondsource.weigh.answers import OPEN, Answers
from secondsource.weigh.coded import Floats, Ints

STRIP = 1 << 10
"""Questions whose beliefs are worked out at a time, so that they stay in the cache of one core."""

GOLDEN = 0.6180339887498949
"""Multiples of it leave remainders that are spread evenly."""

NARROW = 24
"""Rows shorter than this are worked on standing, since numpy goes through short rows one by one."""


@dataclass(frozen=True, slots=True)
class Said:
    """Answers with labels, as matrices.

    Attributes:
        answers: what they were made of.
        matrix: questions × (source · K + label), the weight of the answers that say so.
        turned: the same, transposed.
        strips: the matrix cut into `STRIP` questions each.
        counts: (questions, K) weight of each label.
        votes: (questions, K) share of each label; 1/K where nobody answered.
        share: (K,) share of each label in all answers, with one answer spread evenly over all labels.
    """

    answers: Answers
    matrix: csr_array
    turned: csr_array
    strips: Sequence[csr_array]
    counts: Floats
    votes: Floats
    share: Floats

    @classmethod
    def of(cls, answers: Answers) -> "Said":
        """The matrices of a category.

        Raises:
            ValueError: the answers have open values.
        """
        labels = answers.labels
        if not labels:
            raise ValueError("a model of labels needs a category")
        cell = answers.source * labels + answers.slot % labels
        shape = (answers.questions, answers.sources * labels)
        matrix = csr_array((answers.weight, (answers.question, cell)), shape=shape)
        counts = summed(answers.slot, answers.weight, answers.questions * labels)
        counts = counts.reshape(-1, labels)
        total = counts.sum(axis=1, keepdims=True)
        votes = np.where(total > 0, counts / np.where(total > 0, total, 1.0), 1 / labels)
        share = (counts.sum(axis=0) + 1 / labels) / (counts.sum() + 1)
        return cls(answers, matrix, matrix.T.tocsr(), strips(matrix), counts, votes, share)

    def part(self, some: Ints) -> "Said":
        """The same of some questions only."""
        matrix = self.matrix[some]
        return replace(self, matrix=matrix, turned=matrix.T.tocsr(), strips=strips(matrix))

    def sample(self, share: float, known: Ints | None) -> Ints:
        """About this share of the questions, chosen by what was answered, and all whose truth is known."""
        chosen = numbers(self) * GOLDEN % 1.0 < share
        return np.flatnonzero(chosen if known is None else chosen | (known != OPEN))


def strips(matrix: csr_array) -> list[csr_array]:
    """The matrix cut into `STRIP` questions each."""
    return [matrix[at : at + STRIP] for at in range(0, matrix.shape[0], STRIP)]


def numbers(said: Said) -> Floats:
    """Per question a number as good as random, made of how far those who answered agree with others and with each other.

    It depends neither on the order of rows nor on names. Questions answered alike by sources with the same record have the same.
    """
    answers = said.answers
    labels = answers.labels
    agreed = said.votes[answers.question, answers.slot % labels]
    total = summed(answers.source, answers.weight, answers.sources)
    record = summed(answers.source, answers.weight * agreed, answers.sources) / np.maximum(total, 1e-9)
    told = np.sin(1.7 + 31.3 * record[answers.source] + 7.1 * agreed + 3.3 * np.log1p(total[answers.source]))
    return np.abs(1000 * summed(answers.question, told, answers.questions))


def said_by(answers: Answers, question: Ints, source: Ints) -> Floats:
    """The weight (pairs, K) of what each of these sources said on its question."""
    labels = answers.labels
    pairs, first = np.unique(question * answers.sources + source, return_inverse=True)
    rows = np.flatnonzero(np.isin(answers.question, question))
    key = answers.question[rows] * answers.sources + answers.source[rows]
    at = np.searchsorted(pairs, key).clip(max=max(len(pairs) - 1, 0))
    rows, at = rows[pairs[at] == key], at[pairs[at] == key]
    said = summed(at * labels + answers.slot[rows] % labels, answers.weight[rows], len(pairs) * labels)
    return np.asarray(said.reshape(-1, labels)[first], dtype=np.float64)


def summed(at: Ints, weight: Floats, size: int) -> Floats:
    """Sums of the weights by place."""
    return np.asarray(np.bincount(at, weights=weight, minlength=size), dtype=np.float64)


def softmax(scores: Floats) -> Floats:
    """Probabilities in proportion to exp(score), by row."""
    if scores.shape[1] > NARROW:
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float64)
    upright = scores.T.copy()
    upright -= upright.max(axis=0)
    np.exp(upright, out=upright)
    upright /= upright.sum(axis=0)
    return upright.T.copy()
