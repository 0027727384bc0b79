"""EBCC: a label has several types of questions, and sources that err together err on the same type.

    type t of label k:  π_t = τ_k ρ_kt,  ρ_k ~ Dir(a/M, …, a/M)          answers:  θ[s, ·, t] ~ Dir(β_k),  β_kk = 4, β_kl = 1
    log g[q, t] = E log π_t + Σ_a w_a E log θ[s_a, l_a, t] + const

Mean-field variational Bayes of Li, Rubinstein and Cohn, "Exploiting worker correlation for label aggregation in crowdsourcing", ICML
2019. Two sources that are independent given the type are correlated given the label, which is what a shared mistake looks like.

Types are told apart by where they begin. The paper draws them at random and so depends on a seed; here they begin by how far a
question's answers agree (`begin="agreement"`), by whether those agree on it who mostly do (`"record"`), or by a number as good as
random made of who answered it (`"mixed"`). None of these depends on the order of rows or on names; the first two move
little when one answer is left out. Beliefs differ a little by how they begin, so a mixture does well to hold several.

When it fails: which label a type belongs to is decided by the prior alone where most sources share the mistake; sparse sources have
too few answers for M tables; and it is as overconfident as Dawid and Skene (expected calibration error .11 on crowd labels).

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "1"), ("c", "p", "2"), ("a", "q", "2"), ("b", "q", "2"), ("c", "q", "1")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> EBCC().fit(answers).posterior().p.reshape(2, 2).argmax(axis=1).tolist()
[0, 1]
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import digamma

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.dawid_skene import RIGHT, WRONG
from secondsource.weigh.models.said import Said, numbers, summed
from secondsource.weigh.models.tables import ByTypes, class_prior, settle

SPARSE = 0.1
"""a: how much of a label's Dirichlet over its types there is in all, as in the paper: little, so that types nobody needs die out."""


@dataclass(frozen=True, slots=True)
class Correlated:
    """Rules of M types a label."""

    label: Ints
    prior: Floats
    share: Floats
    smoothing: Floats
    learned_prior: float

    def learned(self, counts: Floats, sizes: Floats) -> "Correlated":  # noqa: ARG002 - the tables are of each source alone
        """How common the labels, and each label's types, are."""
        labels = len(self.share)
        each = SPARSE * labels / len(self.label) + sizes.reshape(labels, -1)
        types = digamma(each) - digamma(each.sum(axis=1, keepdims=True))
        classes = class_prior(self.share, sizes.reshape(labels, -1).sum(axis=1), self.learned_prior)
        return replace(self, prior=(classes[:, None] + types).ravel())

    def table(self, counts: Floats, sources: Ints) -> Floats:  # noqa: ARG002 - all sources have the same prior
        """E log θ."""
        cells = counts + self.smoothing
        return np.asarray(digamma(cells) - digamma(cells.sum(axis=1, keepdims=True)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class EBCC:
    """Sources that err together.

    Attributes:
        types: M, types a label; those nobody needs die out, so three to ten do the same on most sets.
        begin: what the types begin from.
        learned_prior: 1 learns the class sizes (the paper), 0 takes the share of answers, ½ stands between the two.
        most: iterations at most.
    """

    types: int = 10
    begin: Literal["agreement", "record", "mixed"] = "mixed"
    learned_prior: float = 1.0
    most: int = 60

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "ebcc"

    def fit(self, answers: Answers, known: Ints | None = None) -> ByTypes:
        """Learn from the answers of a category; `known` settles its questions."""
        return self.learn(Said.of(answers), known)

    def learn(self, said: Said, known: Ints | None = None) -> ByTypes:
        """The same, where the matrices are there already."""
        labels = said.answers.labels
        label = np.repeat(np.arange(labels), self.types)
        smoothing = (np.eye(labels) * (RIGHT - WRONG) + WRONG)[:, label][None]
        shares = {"agreement": by_agreement, "record": by_record, "mixed": by_mixing}[self.begin](said, self.types)
        beliefs = (said.votes[:, :, None] * shares[:, None, :]).reshape(-1, len(label))
        rules = Correlated(label, np.log(said.share)[label], said.share, smoothing, self.learned_prior)
        return settle(said, rules, beliefs, known, self.most)


def by_agreement(said: Said, types: int) -> Floats:
    """Per question its shares of the types (questions, M), by the share of its commonest label."""
    return _grouped(said.votes.max(axis=1), types)


def by_record(said: Said, types: int) -> Floats:
    """The same by whether those who mostly agree with others do so on this question too, or leave it to those who seldom do."""
    answers = said.answers
    agreed = said.votes[answers.question, answers.slot % answers.labels]
    total = np.maximum(summed(answers.source, answers.weight, answers.sources), 1e-9)
    record = (summed(answers.source, answers.weight * agreed, answers.sources) / total)[answers.source]
    count = np.maximum(summed(answers.question, answers.weight, answers.questions), 1e-9)
    means = [summed(answers.question, answers.weight * each, answers.questions) / count for each in (agreed, record)]
    product = (agreed - means[0][answers.question]) * (record - means[1][answers.question])
    return _grouped(summed(answers.question, answers.weight * product, answers.questions) / count, types)


def _grouped(measure: Floats, types: int) -> Floats:
    """Questions ranked by a measure, in M equal groups.

    Neighbouring groups overlap by half, so that a tie in rank is no cliff, and each type keeps a twentieth everywhere.
    """
    measure = measure.round(9)
    ranked = np.sort(measure)
    rank = (np.searchsorted(ranked, measure, side="left") + np.searchsorted(ranked, measure, side="right")) / 2
    middle = (np.arange(types) + 0.5) / types
    shares = np.exp(-0.5 * ((rank[:, None] / max(len(measure), 1) - middle) * 2 * types) ** 2) + 0.05
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float64)


def by_mixing(said: Said, types: int) -> Floats:
    """The same by numbers as good as random; questions that have the same number begin alike."""
    parts = (numbers(said)[:, None] * np.sqrt(np.arange(2, types + 2))) % 1.0
    shares = -np.log(parts.clip(1e-9, 1 - 1e-9))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float64)
