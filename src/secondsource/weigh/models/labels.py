"""Labels: the house model of a category, several structurally different models in one, and as sure as their answers allow.

`TOGETHER` of the mixture goes to models in which sources err together (EBCC, three times with different types), the rest to models
in which they err each on their own, and which differ in what an error is: any other number (BWA), any other label (one coin), a habit
(knows or guesses), a hard or tempting question (difficulty). Where they disagree, the mixture doubts. None is chosen by how
well it fits the answers: models that follow the answers fit best, and they are not those that find the truth.

    p = Σ_m w_m p_m,      then tempered by the design effect of the answers' correlation (`calibration.temperature`)

With outcomes: they settle their questions in every model; then weights, temperature and class offsets are learned from each model's
belief on each outcome's question had its outcome not been known (`calibration.stacking`).

When it fails: a wrong answer that most give on most questions of a kind; labels by the hundred (models with tables are left out
above `TABLES` labels); and sources that are all new.

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "1"), ("c", "p", "2"), ("a", "q", "2"), ("b", "q", "2"), ("c", "q", "1")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> weighed = weigh_labels(answers)
>>> weighed.posterior().p.reshape(2, 2).argmax(axis=1).tolist()
[0, 1]
>>> weighed.refit(0, weighed.rows(0)[2:]).p.argmax()
np.int64(1)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from secondsource.weigh.answers import NONE, Answers, Posterior, Simulated
from secondsource.weigh.calibration.stacking import Stacked, stack, unlisted
from secondsource.weigh.calibration.temperature import correlation, design_temperature, tempered
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.bwa import BWA
from secondsource.weigh.models.difficulty import Difficulty
from secondsource.weigh.models.ebcc import EBCC
from secondsource.weigh.models.guessing import KnowsOrGuesses
from secondsource.weigh.models.one_coin import OneCoin
from secondsource.weigh.models.said import Said
from secondsource.weigh.models.tables import listed
from secondsource.weigh.models.verbs import Fitted
from secondsource.weigh.priors import UNLISTED

TABLES = 20
"""With more labels than this, no model that has a table of labels by labels for each source."""


TOGETHER = 2 / 3
"""Share of the models in which sources err together: two to one, since people who answer one question always share some mistakes."""


class Member(Fitted, Protocol):
    """A fitted model that can leave answers out."""

    def labels(self) -> Floats:
        """Beliefs in labels (questions, K)."""
        ...

    def without(self, case: Ints, row: Ints, questions: Ints, rounds: int = 4) -> Floats:
        """Beliefs in labels (cases, K) had only some of a question's answers been given."""
        ...


@dataclass(frozen=True, slots=True)
class Mixed:
    """The mixture, fitted.

    Attributes:
        answers: what it was fitted to.
        names, members: the models.
        correlation: ρ of the answers under the mixture.
        stacked: weights, temperature and offsets.
        outcomes: how many known truths these were learned from.
        unlisted: how likely a truth outside the list is, in labels.
        truth: what is known.
    """

    answers: Answers
    names: Sequence[str]
    members: Sequence[Member]
    correlation: float
    stacked: Stacked
    outcomes: int
    unlisted: float
    truth: Ints | None

    def labels(self) -> Floats:
        """Beliefs in labels (questions, K)."""
        return self._pooled(np.asarray([member.labels() for member in self.members]))

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        return listed(self.labels(), self.truth, self.unlisted)

    def rows(self, question: int) -> Ints:
        """The rows of this question."""
        return np.flatnonzero(self.answers.question == question)

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds it adds to its own slot against the mean of the others, after temperature."""
        each = np.asarray([member.explain(question) for member in self.members])
        return np.asarray(self.stacked.weights @ each / self.stacked.temperature, dtype=np.float64)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again, by one of the models, drawn by weight."""
        drawn = random.choice(len(self.members), p=self.stacked.weights)
        return self.members[drawn].simulate(random)

    def refit(self, question: int, keep_rows: Ints) -> Posterior:
        """The posterior of one question (its K slots, and none) had only these of its rows been given; parameters follow at once."""
        return self.refits(np.zeros(len(keep_rows), dtype=np.int64), keep_rows, np.asarray([question]))

    def refits(self, case: Ints, row: Ints, questions: Ints) -> Posterior:
        """The same for many cases at once: p (cases · K) and none (cases,).

        Args:
            case: per kept row its case, 0 … len(questions) - 1, ascending.
            row: per kept row its place in `answers`.
            questions: per case its question; a question may have many cases. What is known of it stays known.
        """
        pooled = self._pooled(np.asarray([member.without(case, row, questions) for member in self.members]))
        if self.truth is None:
            return listed(pooled, None, self.unlisted)
        labels = self.answers.labels
        truth = self.truth[questions]
        each = np.arange(len(questions)) * labels
        known = np.where(truth >= 0, truth % labels + each, truth)
        pooled[truth >= 0] = np.eye(labels)[truth[truth >= 0] % labels]
        return listed(pooled, known, self.unlisted)

    def _pooled(self, beliefs: Floats) -> Floats:
        """One belief of the members' (members, cases, K)."""
        mixed = np.tensordot(self.stacked.weights, beliefs, 1)
        pooled = tempered(mixed, self.stacked.temperature, self.stacked.offsets)
        if self.truth is not None and len(pooled) == self.answers.questions:
            known = self.truth >= 0
            pooled[known] = np.eye(self.answers.labels)[self.truth[known] % self.answers.labels]
        return pooled


def weigh_labels(answers: Answers, known: Ints | None = None) -> Mixed:
    """The mixture, fitted to the answers of a category; `known` settles its questions and teaches weights and temperature.

    Args:
        answers: a category; rows that are worth less than an independent answer say so in `weight`.
        known: per question the true slot, NONE or OPEN (`Answers.truth`).

    Raises:
        ValueError: the answers have open values.
    """
    said = Said.of(answers)
    together, alone = _members(said, known)
    families = [family for family in (together, alone) if family]
    members = [member for family in families for _, member in family]
    names = [name for family in families for name, _ in family]
    parts = [TOGETHER, 1 - TOGETHER] if len(families) > 1 else [1.0]
    prior = np.concatenate([np.full(len(each), part / len(each)) for each, part in zip(families, parts, strict=True)])
    mixed = np.tensordot(prior, np.asarray([member.labels() for member in members]), 1)
    alike = correlation(said, mixed)
    heat = design_temperature(alike, float(said.counts.sum()) / max(answers.questions, 1))
    stacked = Stacked(prior, heat, np.zeros(answers.labels))
    outcomes = np.flatnonzero(known >= 0) if known is not None else np.zeros(0, dtype=np.int64)
    if known is not None and len(outcomes):
        stacked = stack(_unknowing(members, outcomes), known[outcomes] % answers.labels, prior, heat)
    missing = int((known == NONE).sum()) if known is not None else 0
    beyond = unlisted(len(outcomes) + missing, missing, answers.labels, UNLISTED)
    return Mixed(answers, names, members, alike, stacked, len(outcomes), beyond, known)


Named = list[tuple[str, Member]]


def _members(said: Said, known: Ints | None) -> tuple[Named, Named]:
    """The models in which sources err together, and those in which they do not."""
    answers = said.answers
    alone: Named = [
        ("bwa", BWA().learn(said, known)),
        ("one-coin", OneCoin(learned_prior=0.0).fit(answers, known)),
        ("knows-or-guesses", KnowsOrGuesses().learn(said, known)),
    ]
    if answers.labels > TABLES:
        return [], alone
    together: Named = [
        ("ebcc-3-agreement", EBCC(types=3, begin="agreement", learned_prior=0.0).learn(said, known)),
        ("ebcc-3-record", EBCC(types=3, begin="record", learned_prior=0.5).learn(said, known)),
        ("ebcc-5-record", EBCC(types=5, begin="record", learned_prior=0.0).learn(said, known)),
    ]
    return together, [*alone, ("difficulty", Difficulty().learn(said, known))]


def _unknowing(members: Sequence[Member], outcomes: Ints) -> Floats:
    """Each member's beliefs (members, outcomes, K) in the light of every answer and of the other outcomes."""
    answers = members[0].answers
    starts = np.searchsorted(answers.question, outcomes)
    ends = np.searchsorted(answers.question, outcomes, side="right")
    case = np.repeat(np.arange(len(outcomes)), ends - starts)
    row = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
    return np.asarray([member.without(case, row, outcomes) for member in members])
