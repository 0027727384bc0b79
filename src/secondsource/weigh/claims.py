"""Claims: what was said, as plain columns of equal length, one row a claim."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from secondsource.weigh.bad import BadClaims

Column = Sequence[str]
OWN = frozenset({"none", "own"})
"""States of lineage that say: this is the source's own observation."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What was said, by whom, about which question. An optional column is empty or as long as the others; "" is not recorded.

    Attributes:
        source: who said it, a pseudonym.
        question: what it answers; the values of one question exclude one another.
        value: what was said.
        report: the report it stands in; a report may hold several claims. Empty: the claim is a report of its own.
        attribute: what kind of question it is; track records are kept per attribute.
        reported: when it was said, ISO date or date and time; `as_of` looks at the day.
        when_from: start of the time the claim is about, ISO date.
        when_to: end of the time the claim is about, ISO date.
        origin: per row the reports it came from: ids of `report`, or any other name of something not in these columns.
            "source:NAME" says that it was heard from that source, whichever report.
        outside_origin: a name nobody here spoke to; equal names (case and outer spaces apart) are one origin.
        lineage: declared, detected, judged, none (or own: the source's own observation), not_recorded.
        basis: witnessed, told, read, inferred.
        depth: how many people it passed through, as digits; 0 is first-hand.
        klass: the class of the source (column `class` in files), whose record stands in for a missing one.
        rating: a grade on `scale`: "B2", "B", "2", "1A" …
        scale: admiralty (also when empty), 5x5x5, 3x5x2.
        channel: the way it came in.
        handler: who took it in.
        text: the words.
        cohort: people who left or were spoken to together.
        polarity: affirms (also when empty) or denies.
        certainty: certain, rather, unsure, or a number from 0 to 1.
        conditions: per row the codes of the conditions it was said under.
    """

    source: Column
    question: Column
    value: Column
    report: Column = ()
    attribute: Column = ()
    reported: Column = ()
    when_from: Column = ()
    when_to: Column = ()
    origin: Sequence[tuple[str, ...]] = ()
    outside_origin: Column = ()
    lineage: Column = ()
    basis: Column = ()
    depth: Column = ()
    klass: Column = ()
    rating: Column = ()
    scale: Column = ()
    channel: Column = ()
    handler: Column = ()
    text: Column = ()
    cohort: Column = ()
    polarity: Column = ()
    certainty: Column = ()
    conditions: Sequence[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and rows that name no source or no question."""
        for name in (f.name for f in fields(self)):
            length = len(getattr(self, name))
            if length != len(self.source) and (length or name in REQUIRED):
                raise BadClaims("column_length", column=name, found=length, expected=len(self.source))

    def __len__(self) -> int:
        return len(self.source)

    def take(self, rows: npt.NDArray[np.int64]) -> "Claims":
        """The claims of these rows, in this order."""
        kept = rows.tolist()
        columns = {f.name: getattr(self, f.name) for f in fields(self)}
        return Claims(**{name: _cells(column, rows, kept) if len(column) else () for name, column in columns.items()})


def _cells(column: Any, rows: npt.NDArray[np.int64], kept: list[int]) -> Any:
    """These cells of a column; one that is coded stays so."""
    return column.take(rows) if hasattr(column, "take") else [column[row] for row in kept]


REQUIRED = ("source", "question", "value")
"""The columns without which nothing can be weighed."""


def until(claims: Claims, day: str) -> npt.NDArray[np.int64]:
    """The rows that had been reported by the end of this day (ISO); a row without a date counts as known already."""
    if not claims.reported:
        return np.arange(len(claims))
    return np.asarray([row for row, said in enumerate(claims.reported) if not said or said[:10] <= day], dtype=np.int64)
