"""The verbs of every model: fit it to answers, read its posterior, ask it to explain a question, let it simulate answers."""

from typing import Protocol

import numpy as np

from secondsource.weigh.answers import Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints


class Fitted(Protocol):
    """A model that has seen answers."""

    @property
    def answers(self) -> Answers:
        """What it was fitted to."""
        ...

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        ...

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the question's other ones."""
        ...

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again: a truth for each question, and answers to it, by this model."""
        ...


class Model(Protocol):
    """A model with its settings; fitting leaves it as it was."""

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        ...

    def fit(self, answers: Answers, known: Ints | None = None) -> Fitted:
        """Learn from answers; `known` gives per question the true slot, NONE or OPEN (`Answers.truth`), and settles it."""
        ...
