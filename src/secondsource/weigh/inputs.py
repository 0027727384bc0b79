"""Inputs: what is read off claims before anything is believed, the same for every kind."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.circumstances import Circumstances, circumstances
from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Coded, Floats, Ints, dense, encode
from secondsource.weigh.origins import Origins, leading_here, trace
from secondsource.weigh.track import Records


@dataclass(frozen=True, slots=True)
class Inputs:
    """Claims with their codes, origins, circumstances and ratings; `index` numbers the rows as they were handed in."""

    claims: Claims
    index: Ints
    coded: Coded
    origins: Origins
    seen: Circumstances
    rated: Floats

    @property
    def factor(self) -> Floats:
        """Per row how much it tells compared with the average claim of its source."""
        return self.seen.factor * np.where(self.origins.differs, priors.DIFFERS, 1.0)


def read(claims: Claims, index: Ints, records: Records | None = None) -> Inputs:
    """Read claims; `records` of a full pass know lineage that leads through claims which are not among these.

    Raises:
        BadClaims: the claims cannot be read.
    """
    coded = encode(claims)
    origins = trace(claims, coded, leading_here(claims, records.parents) if records else {})
    return Inputs(claims, index, coded, origins, circumstances(claims, origins.echo), priors.rated(claims))


def part(whole: Inputs, rows: Ints, records: Records) -> Inputs:
    """The inputs of some questions, their rows given; lineage that leads through other questions is followed all the same."""
    if len(rows) == whole.coded.rows:
        return whole
    return read(whole.claims.take(rows), whole.index[rows], records)


def stated_means(inputs: Inputs) -> Floats:
    """Per source the mean of its grades, else of its class where that is one with a prior of its own; nan without either."""
    coded = inputs.coded
    by_class = np.asarray([priors.CLASSES.get(name, np.nan) for name in coded.classes])[coded.klass]
    stated = np.where(np.isnan(inputs.rated), by_class, inputs.rated)
    seen = ~np.isnan(stated)
    count = np.bincount(coded.source[seen], minlength=len(coded.sources))
    total = np.bincount(coded.source[seen], weights=stated[seen], minlength=len(coded.sources))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def labels_of(coded: Coded, rows: Ints) -> dict[str, tuple[str, ...]]:
    """All values of each attribute of these rows (ascending), in order of appearance."""
    _, first = dense(coded.attribute[rows], coded.slot_value[coded.slot[rows]])
    found: dict[str, list[str]] = {}
    for row in rows[np.sort(first)].tolist():
        found.setdefault(coded.attributes[coded.attribute[row]], []).append(
            coded.values[coded.slot_value[coded.slot[row]]]
        )
    return {name: tuple(values) for name, values in found.items()}
