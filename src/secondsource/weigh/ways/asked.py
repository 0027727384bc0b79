"""Asked: claims on one attribute as the answers a model takes, and what a model must answer then."""

from dataclasses import dataclass
from typing import Protocol

from secondsource.weigh.answers import Answers, Posterior
from secondsource.weigh.coded import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers on one attribute.

    Attributes:
        attribute: its name.
        answers: one row for each origin that affirms something.
        truth: per question the slot that an outcome says is true, NONE or OPEN.
        means: per source how often its claims are right by its rating or class, nan where neither is recorded.
        denies: per row whether it says that this is not so; only models that take denials themselves are handed any.
        group: per row of the answers its origin.
        slot: per slot of the answers the slot of the claims; -1 where nobody claimed the label.
        questions: per question of the answers its number among the claims.
    """

    attribute: str
    answers: Answers
    truth: Ints
    means: Floats
    denies: Bools
    group: Ints
    slot: Ints
    questions: Ints


class Model(Protocol):
    """A fitted model as this way asks it."""

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        ...

    def refit(self, question: int, keep_rows: Bools) -> Posterior:
        """What it believes about one question without some of its rows, all else as it was learned."""
        ...
