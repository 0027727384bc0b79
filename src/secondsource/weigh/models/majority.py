"""Majority: counting answers, with a little doubt.

    p(v) = (n_v + U) / (n + U K + U),      p(none of these) = U / (n + U K + U)

n_v the weight of the answers for v, n of all answers, K the slots of the question, U = `UNLISTED` answers spread over each possible
value: what Laplace's rule of succession does with one answer each, a fifth as strong.

When it fails: it believes many bad sources against few good ones, and copies as often as they are copied. Its shares are no
probabilities: with ten answers a question it is too careful, with two too sure.

>>> from secondsource.weigh.answers import Answers
>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["yes", "yes", "no"], labels=["no", "yes"])
>>> Majority().fit(answers).posterior().p.round(3).tolist()
[0.333, 0.611]
"""

from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.answers import NONE, OPEN, Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import summed
from secondsource.weigh.priors import UNLISTED


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers, counted."""

    answers: Answers
    truth: Ints | None

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        answers = self.answers
        votes = summed(answers.slot, answers.weight, len(answers.slot_question)) + UNLISTED
        total = summed(answers.slot_question, votes, answers.questions) + UNLISTED
        return settled(Posterior(votes / total[answers.slot_question], UNLISTED / total), self.truth, answers)

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the question's other ones."""
        answers = self.answers
        rows = np.flatnonzero(answers.question == question)
        votes = summed(answers.slot, answers.weight, len(answers.slot_question))[answers.slot[rows]]
        return np.asarray(np.log((votes + UNLISTED) / (votes - answers.weight[rows] + UNLISTED)), dtype=np.float64)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again: truths by belief, and answers by belief, whoever gives them."""
        believed = self.posterior()
        truth, drawn = drawn_slots(believed, self.answers, random)
        return Simulated(replace(self.answers, slot=drawn), truth)


@dataclass(frozen=True, slots=True)
class Majority:
    """Counting."""

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "majority"

    def fit(self, answers: Answers, known: Ints | None = None) -> Counted:
        """Count the answers, of open values or of a category; `known` settles its questions."""
        return Counted(answers, known)


def settled(posterior: Posterior, truth: Ints | None, answers: Answers) -> Posterior:
    """The posterior with every known truth at 1."""
    if truth is None:
        return posterior
    of = truth[answers.slot_question]
    p = np.where(of == OPEN, posterior.p, (of == np.arange(len(of))).astype(np.float64))
    return Posterior(p, np.where(truth == OPEN, posterior.none, (truth == NONE).astype(np.float64)))


def drawn_slots(posterior: Posterior, answers: Answers, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Per question a truth, and per row an answer, each drawn from a question's slots in proportion to belief."""
    ends = np.cumsum(posterior.p)
    first = np.searchsorted(answers.slot_question, np.arange(answers.questions))
    last = np.searchsorted(answers.slot_question, np.arange(answers.questions), side="right") - 1
    below = np.concatenate([[0.0], ends])[first]
    mass = ends[last] - below

    def drawn(question: Ints) -> Ints:
        at = below[question] + random.random(len(question)) * mass[question]
        slot = np.searchsorted(ends, at, side="right").clip(first[question], last[question])
        return np.asarray(slot, dtype=np.int64)

    none = random.random(answers.questions) < posterior.none
    return np.where(none, NONE, drawn(np.arange(answers.questions))), drawn(answers.question)
