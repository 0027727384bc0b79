"""The way of places: a broader true place is partly right."""

from collections.abc import Mapping

from secondsource.weigh.inputs import Inputs
from secondsource.weigh.models.places import Places
from secondsource.weigh.track import Records
from secondsource.weigh.ways.asked import Asked, Model
from secondsource.weigh.ways.modelled import Manner, by_model
from secondsource.weigh.work import Work


def by_place(inputs: Inputs, records: Records, known: Mapping[str, str]) -> Work:
    """Weigh questions whose answers are places, on the tree of the records or the one written in the values."""

    def fitting(asked: Asked) -> Model:
        return Places(records.tree, asked.means).fit(asked.answers, asked.truth)

    return by_model(inputs, records, known, Manner("place", fitting))
