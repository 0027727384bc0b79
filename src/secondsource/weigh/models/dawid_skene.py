"""Dawid and Skene: each source has a table of how often it gives which label for which truth.

    log p(z_q = k) = log π_k + Σ_a w_a log θ[s_a, l_a, k] + const,      θ[s, ·, k] ∝ N[s, ·, k] + β[·, k]

with π the class sizes, N the soft counts and β the smoothing: EM for the mode under Dirichlet priors, of Dawid and Skene,
"Maximum likelihood estimation of observer error-rates using the EM algorithm", Applied Statistics 28 (1979). Without smoothing it is
theirs; with `bayes` log θ is the expected logarithm under the Dirichlet posterior, the variational IBCC of Kim and Ghahramani
(AISTATS 2012) and Simpson et al. (2013), which does not take a table made of three answers at its word.

When it fails: K² cells a source want hundreds of answers of each, so with sparse sources it follows its prior or its noise; and it
takes answers as independent given the truth, so that shared mistakes make it far too sure (log-loss 1.2 where counting has .5).

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "1"), ("c", "p", "2"), ("a", "q", "2"), ("b", "q", "2"), ("c", "q", "1")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> DawidSkene().fit(answers).posterior().p.round(2).tolist()
[0.89, 0.1, 0.1, 0.89]
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import digamma

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import Said
from secondsource.weigh.models.tables import ByTypes, class_prior, settle

RIGHT, WRONG = 4.0, 1.0
"""Answers' worth of prior on the truth and on each other label, as in EBCC: with two labels a source is right four times in five."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Rules of one type a label, each with a Dirichlet of its own for each source."""

    label: Ints
    prior: Floats
    share: Floats
    smoothing: Floats
    learned_prior: float
    bayes: bool

    def learned(self, counts: Floats, sizes: Floats) -> "Confusion":  # noqa: ARG002 - the tables are of each source alone
        """The class sizes; a source's table needs nothing of the others."""
        return replace(self, prior=class_prior(self.share, sizes, self.learned_prior))

    def table(self, counts: Floats, sources: Ints) -> Floats:  # noqa: ARG002 - all sources have the same prior
        """Log θ, or its expectation."""
        cells = counts + self.smoothing
        total = cells.sum(axis=1, keepdims=True)
        if self.bayes:
            return np.asarray(digamma(cells) - digamma(total), dtype=np.float64)
        return np.asarray(np.log(np.maximum(cells, 1e-12) / np.maximum(total, 1e-12)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """Everybody's confusion table.

    Attributes:
        right, wrong: smoothing of the table's diagonal and of its other cells, in answers; 0 and 0 is the paper's.
        bayes: expected log θ instead of the log of its mode.
        learned_prior: 1 learns the class sizes (the paper), 0 takes the share of answers.
        most: iterations at most.
    """

    right: float = RIGHT
    wrong: float = WRONG
    bayes: bool = False
    learned_prior: float = 1.0
    most: int = 60

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "dawid-skene"

    def fit(self, answers: Answers, known: Ints | None = None) -> ByTypes:
        """Learn from the answers of a category; `known` settles its questions."""
        return self.learn(Said.of(answers), known)

    def learn(self, said: Said, known: Ints | None = None) -> ByTypes:
        """The same, where the matrices are there already."""
        labels = said.answers.labels
        rules = Confusion(
            label=np.arange(labels),
            prior=np.log(said.share),
            share=said.share,
            smoothing=(np.eye(labels) * (self.right - self.wrong) + self.wrong)[None],
            learned_prior=self.learned_prior,
            bayes=self.bayes,
        )
        return settle(said, rules, said.votes.copy(), known, self.most)
