"""Score: how good beliefs were, held against the truth. It reads beliefs and changes none."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.face import Weighed
from secondsource.weigh.reliability import Reliability, reliability, standard_error

LEAST = 1e-12
"""No truth is taken as less likely than this, so that one impossible truth does not make the whole infinite."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How single beliefs turned out, an entry a question.

    Attributes:
        questions: their ids.
        right: 1 where the likeliest value is true, 0 where not; where n are equally likely, the share of them that is true.
        p: what the truth was given, or "none of these" where nobody claims the truth.
        confidence: what the likeliest value was given.
        claimed: 1 where the truth has a probability of its own.
        none: what "none of these" was given.
    """

    questions: tuple[str, ...]
    right: Floats
    p: Floats
    confidence: Floats
    claimed: Floats
    none: Floats

    @property
    def loss(self) -> Floats:
        """Per question -log p, natural logarithm."""
        found: Floats = -np.log(np.maximum(self.p, LEAST))
        return found

    def among(self, questions: Collection[str]) -> "Marks":
        """Those of some questions."""
        kept = np.asarray([name in questions for name in self.questions], dtype=np.bool_)
        names = tuple(name for name in self.questions if name in questions)
        return Marks(names, *(each[kept] for each in (self.right, self.p, self.confidence, self.claimed, self.none)))

    def reliability(self) -> Reliability:
        """The reliability diagram of the likeliest values."""
        return reliability(self.confidence, self.right)


def marked(beliefs: Iterable[tuple[str, Mapping[str, float], float]], truth: Mapping[str, Collection[str]]) -> Marks:
    """Hold anybody's beliefs against the truth.

    Args:
        beliefs: of each question its id, its values with their probabilities, and what is left for "none of these".
        truth: question -> its true value, or values where several are true together; other questions are passed over.
    """
    names, rows = [], []
    for question, shares, none in beliefs:
        if question in truth:
            names.append(question)
            rows.append(mark(shares, none, truth[question]))
    return Marks(tuple(names), *np.asarray(rows, dtype=np.float64).reshape(-1, 5).T)


def mark(shares: Mapping[str, float], none: float, true: Collection[str]) -> tuple[float, float, float, float, float]:
    """One belief: right, p, confidence, claimed and none, as in `Marks`.

    >>> mark({"a": 0.4, "b": 0.4}, 0.2, ["b"])
    (0.5, 0.4, 0.4, 1.0, 0.2)
    >>> mark({"a": 0.7, "b": 0.1}, 0.2, ["c"])
    (0.0, 0.2, 0.7, 0.0, 0.2)
    """
    best = max(shares.values())
    first = [value for value, p in shares.items() if math.isclose(p, best, rel_tol=1e-9)]
    right = sum(value in true for value in first) / len(first)
    claimed = [shares[value] for value in true if value in shares]
    return right, sum(claimed) if claimed else none, best, float(bool(claimed)), none


def marks(weighed: Weighed, truth: Mapping[str, Collection[str]]) -> Marks:
    """How the beliefs on questions with a truth turned out; those that an outcome settled are left out."""
    beliefs = weighed.beliefs
    return marked(
        (
            (question, {value: p for value, p, _ in values}, none)
            for question in truth
            if question in beliefs and not beliefs.settled(question)
            for values, none in [beliefs.ranked(question)]
        ),
        truth,
    )


def score(weighed: Weighed, truth: Mapping[str, Collection[str]]) -> dict[str, int | float | None]:
    """Accuracy, log-loss and calibration error of the likeliest value, over the questions with a truth and a claim.

    A truth that nobody claimed is a miss of the accuracy, and what "none of these" was given counts in the log-loss. Of
    equally likely values each counts in part. Questions that an outcome settled are left out.

    Args:
        weighed: what the claims add up to.
        truth: question -> its true value, or values where several are true together.

    Returns:
        questions: how many were scored; settled, without_claims: how many were left out; unclaimed: truths nobody claimed;
        accuracy: share of right first values; log_loss: mean of -log p(truth), natural logarithm;
        ece: expected calibration error, |accuracy - confidence| averaged over ten bins of confidence (Guo et al. 2017);
        accuracy_se, log_loss_se, ece_se: their standard errors over questions, as if these were independent.
    """
    here = [question for question in truth if question in weighed.beliefs]
    found = marks(weighed, truth)
    return {
        "questions": len(found.questions),
        "settled": len(here) - len(found.questions),
        "without_claims": len(truth) - len(here),
        "unclaimed": int(len(found.questions) - found.claimed.sum()),
        **figures(found),
    }


def figures(found: Marks) -> dict[str, float | None]:
    """Accuracy, log-loss and calibration error with their standard errors; None without questions."""
    if not found.questions:
        return dict.fromkeys(("accuracy", "log_loss", "ece", "accuracy_se", "log_loss_se", "ece_se"))
    diagram = found.reliability()
    return {
        "accuracy": float(found.right.mean()),
        "log_loss": float(found.loss.mean()),
        "ece": diagram.ece,
        "accuracy_se": standard_error(found.right),
        "log_loss_se": standard_error(found.loss),
        "ece_se": diagram.ece_se,
    }
