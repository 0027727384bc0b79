"""The way of categories: labels with one meaning in every question of an attribute."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import OPEN, Posterior
from secondsource.weigh.coded import Bools, Ints
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.models.labels import Mixed, weigh_labels
from secondsource.weigh.track import Records
from secondsource.weigh.ways.asked import Asked, Model
from secondsource.weigh.ways.modelled import Manner, by_model
from secondsource.weigh.work import Work


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mixture as the way of models asks it."""

    of: Mixed

    def posterior(self) -> Posterior:
        """What is believed of every label of every question."""
        return self.of.posterior()

    def refit(self, question: int, keep_rows: Bools) -> Posterior:
        """What is believed of one question without some of its rows."""
        low, high = np.searchsorted(self.of.answers.question, (question, question + 1)).tolist()
        return self.of.refit(question, np.arange(low, high)[keep_rows])

    def refits(self, case: Ints, row: Ints, questions: Ints) -> Posterior:
        """The same of many cases at once; see `labels.Mixed.refits`."""
        return self.of.refits(case, row, questions)


def by_category(inputs: Inputs, records: Records, known: Mapping[str, str]) -> Work:
    """Weigh questions whose labels are possible for all of them."""

    def fitting(asked: Asked) -> Model:
        return Labelled(weigh_labels(asked.answers, asked.truth if (asked.truth != OPEN).any() else None))

    return by_model(inputs, records, known, Manner("category", fitting))
