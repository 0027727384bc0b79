"""Temperature: beliefs made less sure by as much as the answers to a question are less than independent.

    p_T(k) ∝ exp(log p(k) / T + b_k)

Models take answers as independent given the truth. If they are alike beyond that with correlation ρ, n of them are worth
n/(1 + (n-1) ρ), the design effect of Kish (Survey Sampling, 1965); log odds that are a sum over n answers are too large by

    T = min(1 + (n̄ - 1) ρ, 2),       n̄ the mean number of answers to a question.

ρ is what the answers to one question have in common after truth and source are taken into account, measured on the answers
themselves with the beliefs in hand: with residuals e_as = [answer a of s = l] - E[… | z, s],

    ρ = Σ_q Σ_k p(z_q = k) Σ_{a ≠ a'} <e_a, e_a'>  /  Σ_q Σ_k p(z_q = k) Σ_{a ≠ a'} σ_a σ_a'

It is 0 if the models are right, and errs low, because the truth was guessed from the same answers. The bound is why T is safe to
set without outcomes: doubt is never more than doubled by a statistic that cannot see whether anybody was right. Leaving one
answer out and predicting it, the usual way, prefers models that follow answers to models that find the truth.

When it fails: a mistake that nearly everybody shares leaves no residual.
"""

import numpy as np
from scipy.sparse import csr_array

from secondsource.weigh.coded import Floats
from secondsource.weigh.models.said import Said, softmax

MOST = 2.0
"""The highest temperature without outcomes: half of the evidence is always left."""

EVERYBODY = 5.0
"""Answers' worth of everybody's table in a source's own, so that sparse sources are not taken to err in a way of their own."""

LEAST = 1e-4
"""No label is taken as less likely than this over K before it is tempered: a mixture's tail is made by whichever model is the surest."""


def tempered(beliefs: Floats, temperature: float, offsets: Floats | float = 0.0) -> Floats:
    """Beliefs in labels (questions, K) at this temperature, each label's log moved by its offset (K,)."""
    return softmax(np.log(np.maximum(beliefs, LEAST / beliefs.shape[1])) / temperature + offsets)


def design_temperature(correlation: float, answers: float) -> float:
    """T for so many answers a question, correlated so much."""
    return float(np.clip(1 + max(answers - 1, 0.0) * correlation, 1.0, MOST))


def correlation(said: Said, beliefs: Floats) -> float:
    """ρ, 0 to 1, of answers under these beliefs in labels (questions, K)."""
    labels = said.answers.labels
    counts = np.asarray(said.turned @ beliefs).reshape(-1, labels, labels)
    pooled = counts.sum(axis=0) + 1 / labels
    cells = counts + EVERYBODY * pooled / pooled.sum(axis=0)
    chance = cells / cells.sum(axis=1, keepdims=True)
    squares = (chance**2).sum(axis=1)
    own, voices = _squared(said), _voices(said)
    shape = (-1, labels)
    alone = own @ (1 - 2 * chance + squares[:, None, :]).reshape(shape)
    spread = np.sqrt(np.maximum(1 - squares, 1e-9))
    each = _squared_voices(said) @ spread**2
    shared, possible = 0.0, 0.0
    together = voices @ spread
    for label in range(labels):
        residual = said.counts - voices @ chance[:, :, label]
        shared += float(beliefs[:, label] @ ((residual**2).sum(axis=1) - alone[:, label]))
        possible += float(beliefs[:, label] @ (together[:, label] ** 2 - each[:, label]))
    return float(np.clip(shared / (possible + 1), 0.0, 1.0))


def _voices(said: Said) -> csr_array:
    """Questions × sources, the weight of a source's answers."""
    answers = said.answers
    return csr_array((answers.weight, (answers.question, answers.source)), shape=(answers.questions, answers.sources))


def _squared(said: Said) -> csr_array:
    """The matrix of answers with its weights squared, which is what an answer's product with itself weighs."""
    return said.matrix.power(2)


def _squared_voices(said: Said) -> csr_array:
    """Questions × sources, squared weights."""
    return _voices(said).power(2)
