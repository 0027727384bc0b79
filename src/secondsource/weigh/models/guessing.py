"""Knows or guesses: a source knows the truth with a probability of its own, and otherwise gives a label out of habit.

    p(l | z = k, s) = a_s [l = k] + (1 - a_s) ξ_s(l),     ξ_s(l) = (n_sl + 5 f_l) / (n_s + 5)

with f the share of each label in all answers. So a rare label that is said tells more than a common one, and somebody who always
says the same tells nothing. After MACE of Hovy, Berg-Kirkpatrick, Vaswani and Hovy, "Learning whom to trust with MACE", NAACL 2013,
with two changes: habits are a source's own answers drawn to everybody's, instead of free parameters, and a_s has a Beta prior.

    a_s = (3 + Σ_a w_a p(z = l_a) P(knew | l_a = z)) / (5 + n_s),      P(knew | l = z) = a_s / (a_s + (1 - a_s) ξ_s(l))

When it fails: where labels resemble each other (errors that depend on the truth), and where a rare label is over-used by everybody:
it takes the share of answers for the share of truths (three points below counting on the ZenCrowd sets).

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "1"), ("c", "p", "2"), ("a", "q", "2"), ("b", "q", "2"), ("c", "q", "2")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> KnowsOrGuesses().fit(answers).posterior().p.reshape(2, 2).argmax(axis=1).tolist()
[0, 1]
"""

from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import Said
from secondsource.weigh.models.tables import ByTypes, class_prior, settle

KNEW, GUESSED = 3.0, 2.0
"""Prior of a source: of five answers it knew three, as an ordinary claim is right."""

HABIT = 5.0
"""Answers' worth of everybody's habit in a source's own: as strong as the prior of what it knows."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """Rules of one number a source."""

    label: Ints
    prior: Floats
    share: Floats
    knows: Floats
    learned_prior: float

    def learned(self, counts: Floats, sizes: Floats) -> "Guesses":
        """What each source knows, one step on."""
        knows = self.known(counts, self.knows)
        return replace(self, prior=class_prior(self.share, sizes, self.learned_prior), knows=knows)

    def known(self, counts: Floats, before: Floats) -> Floats:
        """How often each source knew, if it knew this often before."""
        right = np.diagonal(counts, axis1=1, axis2=2)
        habit = self.habit(counts)
        knew = before[:, None] / (before[:, None] + (1 - before[:, None]) * habit)
        return np.asarray(
            (KNEW + (right * knew).sum(axis=1)) / (KNEW + GUESSED + counts.sum(axis=(1, 2))), dtype=np.float64
        )

    def habit(self, counts: Floats) -> Floats:
        """ξ (rows, K)."""
        said = counts.sum(axis=2)
        return np.asarray((said + HABIT * self.share) / (said.sum(axis=1, keepdims=True) + HABIT), dtype=np.float64)

    def table(self, counts: Floats, sources: Ints) -> Floats:
        """Log θ."""
        knows = self.known(counts, self.knows[sources])[:, None]
        guess = (1 - knows) * self.habit(counts)
        table = np.repeat(np.log(guess)[:, :, None], len(self.label), axis=2)
        table[:, self.label, self.label] = np.log(knows + guess)
        return table


@dataclass(frozen=True, slots=True)
class KnowsOrGuesses:
    """Sources that know or guess.

    Attributes:
        learned_prior: 1 learns the class sizes, 0 takes the share of answers.
        most: iterations at most.
    """

    learned_prior: float = 0.0
    most: int = 60

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "knows-or-guesses"

    def fit(self, answers: Answers, known: Ints | None = None) -> ByTypes:
        """Learn from the answers of a category; `known` settles its questions."""
        return self.learn(Said.of(answers), known)

    def learn(self, said: Said, known: Ints | None = None) -> ByTypes:
        """The same, where the matrices are there already."""
        labels = np.arange(said.answers.labels)
        knows = np.full(said.answers.sources, KNEW / (KNEW + GUESSED))
        rules = Guesses(labels, np.log(said.share), said.share, knows, self.learned_prior)
        return settle(said, rules, said.votes.copy(), known, self.most)
