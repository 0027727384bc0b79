"""Ways: for each kind of value, from the inputs to beliefs that can be read and asked again."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from secondsource.weigh.inputs import Inputs
from secondsource.weigh.track import Records
from secondsource.weigh.ways.category import by_category
from secondsource.weigh.ways.choice import by_choice
from secondsource.weigh.ways.number import by_number
from secondsource.weigh.ways.place import by_place
from secondsource.weigh.work import Work

Way: TypeAlias = Callable[[Inputs, Records, Mapping[str, str]], Work]
"""From the inputs of some questions, the records and the outcomes to their beliefs. It learns what `records.learned` lacks."""

WAYS: Mapping[str, Way] = MappingProxyType(
    {"choice": by_choice, "category": by_category, "number": by_number, "place": by_place, "time": by_choice}
)
