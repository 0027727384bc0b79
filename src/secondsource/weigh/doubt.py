"""Doubt: how much there is about a question, and by how much the answer of a source is expected to lessen it.

For a question with belief p over its values and "none of these", a source that knows with probability t and speaks for itself with
probability d answers a with probability

    P(a | z) = d (t [a = z] + (1 - t) g(a)) + (1 - d) c(a),

g how errors fall (any of K values alike, "none of these" standing for U of them), c what would be answered anyway: whoever only
repeats says nothing new. The expected fall in entropy is the mutual information of truth and answer (Lindley, Annals of
Mathematical Statistics 1956),

    gain = H(p) - Σ_a P(a) H(p | a) = Σ_a Σ_z p(z) P(a | z) log2 (P(a | z) / P(a)),

0 for a full copy (d = 0) and for who knows nothing (t = 0).

*When it fails*: where everybody is wrong in the same way there is no doubt, and nothing to ask; gains are as good as the belief is
calibrated; which of several unclaimed values is true counts as one doubt, "none of these".
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Floats


@dataclass(frozen=True, slots=True)
class Question:
    """What could be asked about, and what is believed of it.

    Attributes:
        id: of the question.
        values: the values that were claimed.
        p: their probabilities.
        none: the probability of "none of these".
        unclaimed: U, how many further values there might be.
        closed: all values there can be, where that is known; empty otherwise.
    """

    id: str
    values: tuple[str, ...]
    p: tuple[float, ...]
    none: float
    unclaimed: float = priors.UNCLAIMED
    closed: tuple[str, ...] = ()


def gain(question: Question, told: float, independence: float = 1.0) -> float:
    """Bits by which the doubt on a question is expected to fall when such a source is asked.

    >>> round(gain(Question("q", ("yes", "no"), (0.5, 0.5), none=0.0, unclaimed=0.0), told=1.0), 6)
    1.0
    """
    course = Course.of(question)
    return float(course.gains(np.asarray([told]), np.asarray([independence]))[0])


def answers(question: Question, told: float, independence: float = 1.0) -> Floats:
    """P(answer | truth): rows are truths, columns answers, both the values in their order and then "none of these"."""
    found: Floats = Course.of(question).channels(np.asarray([told]), np.asarray([independence]))[0]
    return found


@dataclass(frozen=True, slots=True)
class Course:
    """A question with everything that those asked so far could answer.

    Attributes:
        question: the question, with the belief before anybody was asked.
        joint: (truths, courses of answers), summing to 1; truths are the values and then "none of these".
        spread: g, how errors fall.
    """

    question: Question
    joint: Floats
    spread: Floats

    @classmethod
    def of(cls, question: Question) -> "Course":
        """Nobody was asked yet."""
        size = len(question.p) + question.unclaimed
        spread = np.append(np.full(len(question.p), 1 / max(size, 1e-12)), question.unclaimed / max(size, 1e-12))
        return cls(question, np.append(question.p, question.none)[:, None].astype(np.float64), spread)

    def doubt(self) -> float:
        """Bits of entropy before anybody is asked."""
        p = self.joint.sum(axis=1)
        return float(-_xlogx(p).sum())

    def channels(self, told: Floats, independence: Floats) -> Floats:
        """P(answer | truth) of each source, as (sources, truths, answers)."""
        t, d = told[:, None, None], independence[:, None, None]
        speaks = t * np.eye(len(self.spread)) + (1 - t) * self.spread  # of those who speak for themselves
        anyway = np.einsum("z,nza->na", self.joint.sum(axis=1), speaks)[:, None, :]
        found: Floats = d * speaks + (1 - d) * anyway
        return found

    def gains(self, told: Floats, independence: Floats) -> Floats:
        """What each source would add to those already asked."""
        channel = self.channels(told, independence)
        given_truth = -np.einsum("z,nza->n", self.joint.sum(axis=1), _xlogx(channel))
        both = np.einsum("zc,nza->nca", self.joint, channel)
        given_course = -_xlogx(both).sum(axis=(1, 2)) + _xlogx(self.joint.sum(axis=0)).sum()
        return np.asarray(np.maximum(given_course - given_truth, 0.0), dtype=np.float64)

    def after(self, told: float, independence: float) -> "Course":
        """The same once such a source has answered, whatever it may have answered."""
        channel = self.channels(np.asarray([told]), np.asarray([independence]))[0]
        joint = np.einsum("zc,za->zca", self.joint, channel).reshape(len(self.spread), -1)
        return Course(self.question, joint, self.spread)


def _xlogx(p: Floats) -> Floats:
    """The terms p log2 p of an entropy, 0 for 0."""
    found: Floats = p * np.log2(np.where(p > 0, p, 1.0))
    return found
