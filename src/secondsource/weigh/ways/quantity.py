"""The way of quantities: true amounts and times, the loss chosen for each attribute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import Posterior
from secondsource.weigh.coded import Bools
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.models.numbers import weigh_numbers
from secondsource.weigh.models.times import weigh_times
from secondsource.weigh.quantities.fitted import Quantities
from secondsource.weigh.quantities.rows import rows
from secondsource.weigh.track import Records
from secondsource.weigh.ways.asked import Asked, Model
from secondsource.weigh.ways.modelled import Manner, by_model
from secondsource.weigh.ways.recalled import Recalled
from secondsource.weigh.work import Listed, Work


@dataclass(frozen=True, slots=True)
class Measured:
    """Quantities as the way of models asks them."""

    of: Quantities

    def posterior(self) -> Posterior:
        """What is believed of every claimed value."""
        return self.of.posterior()

    def refit(self, question: int, keep_rows: Bools) -> Posterior:
        """What is believed of one question without some of its rows."""
        first = self.of.rows_of(question).start
        p, none = self.of.posterior_of(question, (first + np.flatnonzero(~keep_rows)).tolist())
        return Posterior(p, np.asarray([none]))


def by_quantity(
    kind: str, fit: Callable[[Asked, Mapping[str, str]], Quantities]
) -> Callable[[Inputs, Records, Mapping[str, str]], Work]:
    """The way of a kind of quantity."""

    def way(inputs: Inputs, records: Records, known: Mapping[str, str]) -> Work:
        def fitting(asked: Asked) -> Model:
            return Measured(fit(asked, known))

        return by_model(inputs, records, known, Manner(kind, fitting, denies=True, listing=_listed))

    return way


def _listed(model: Model, question: int) -> Listed:
    """The estimate first, then the claimed values."""
    if isinstance(model, Recalled):
        return _listed(model.of, int(model.question[question]))
    assert isinstance(model, Measured)  # noqa: S101 -- what `fitting` makes
    found, none = rows(model.of, question)
    return [(row.value, row.probability, row.origins) for row in found], none


by_number = by_quantity("number", lambda asked, known: weigh_numbers(asked.answers, known, denies=asked.denies))
by_time = by_quantity("time", lambda asked, known: weigh_times(asked.answers, known, denies=asked.denies))
