"""Ways: for each kind of value, from the inputs to beliefs that can be read and asked again."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from secondsource.weigh.inputs import Inputs
from secondsource.weigh.track import Records
from secondsource.weigh.ways.category import by_category
from secondsource.weigh.ways.choice import by_choice
from secondsource.weigh.ways.place import by_place
from secondsource.weigh.ways.quantity import by_number, by_time
from secondsource.weigh.ways.state import by_state
from secondsource.weigh.work import Work

Way: TypeAlias = Callable[[Inputs, Records, Mapping[str, str]], Work]
"""From the inputs of some questions, the records and the outcomes to their beliefs. It learns what `records.learned` lacks."""


def for_the_day(inputs: Inputs, records: Records, known: Mapping[str, str]) -> Work:
    """What changes, believed for the day of the records."""
    return by_state(inputs, records, known, records.day)


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "choice": by_choice,
        "category": by_category,
        "number": by_number,
        "place": by_place,
        "state": for_the_day,
        "time": by_time,
    }
)
