"""The way of categories: labels with one meaning in every question of an attribute."""

from collections.abc import Mapping

from secondsource.weigh.inputs import Inputs, labels_of
from secondsource.weigh.track import Records
from secondsource.weigh.ways.choice import by_kernel
from secondsource.weigh.work import Work


def by_category(inputs: Inputs, records: Records, known: Mapping[str, str]) -> Work:
    """Weigh questions whose labels are possible for all of them."""
    return by_kernel(inputs, records, known, records.labels or labels_of(inputs.coded))
