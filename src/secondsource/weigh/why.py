"""Why: each claim's part in a belief, measured by weighing its question again without it.

Leaving out is a full refit of the question with the records, and what is known of lineage, as they are. All refits of a
question (or of many) are one weighing of many small worlds side by side; claims that cannot be told apart share a world.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from secondsource.weigh.beliefs import origin_name
from secondsource.weigh.choice import fit
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.reasons import Values, members, reason, root, weights
from secondsource.weigh.work import Work

CHUNK = 400_000
"""How many rows of small worlds are weighed at a time: about 100 MB."""


@dataclass(frozen=True, slots=True)
class ClaimWeight:
    """One claim's part in the belief on its question.

    Attributes:
        row: its number among the claims that were handed in.
        origin_group: the report or name its origin begins with.
        weight: 0 to 1, what is left of a perfect first-hand claim; 0 where another claim of the same origin speaks for it.
        log_odds: what its origin adds to the log odds of what it says (natural logarithm; a denial takes away); 0 where
            another speaks for it.
        reason: a code of `reasons.REASONS`, with `values`.
        p_without_claim: the probability of what it says had it not been said; 0 if then nobody says it.
        p_without_origin: the same without everything of its origin.
        lead_without_claim: the probability of the question's likeliest value had it not been said.
        lead_without_origin: the same without everything of its origin.
    """

    row: int
    origin_group: str
    weight: float
    log_odds: float
    reason: str
    values: Values
    p_without_claim: float
    p_without_origin: float
    lead_without_claim: float
    lead_without_origin: float


class Whys(Sequence[ClaimWeight]):
    """The parts of all claims, one a row in the order handed in (after `as_of`); worked out for what is asked."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __len__(self) -> int:
        return self._work.coded.rows

    @overload
    def __getitem__(self, row: int) -> ClaimWeight: ...
    @overload
    def __getitem__(self, row: slice) -> list[ClaimWeight]: ...
    def __getitem__(self, row: int | slice) -> ClaimWeight | list[ClaimWeight]:
        if isinstance(row, slice):
            return self._explain(np.arange(len(self))[row])
        return self._explain(np.asarray([range(len(self))[row]]))[0]

    def __iter__(self) -> Iterator[ClaimWeight]:
        for start in range(0, len(self), 20_000):
            yield from self[start : start + 20_000]

    def of(self, question: str) -> list[ClaimWeight]:
        """Those of one question."""
        return self._explain(self._work.rows_of(self._work.number[question]))

    @cached_property
    def _weights(self) -> Floats:
        return weights(self._work)

    def _explain(self, rows: Ints) -> list[ClaimWeight]:
        work = self._work
        alone, together = without(work, rows, origin=False), without(work, rows, origin=True)
        log_odds = np.where(self._weights > 0, work.fit.log_odds[work.origins.group], 0.0)
        found = []
        for at, row in enumerate(rows.tolist()):
            why = reason(work, row)
            found.append(
                ClaimWeight(
                    row=int(work.index[row]),
                    origin_group=origin_name(work, root(work, members(work, row))),
                    weight=float(self._weights[row]),
                    log_odds=float(log_odds[row]),
                    reason=why.code,
                    values=why.values,
                    p_without_claim=float(alone[0, at]),
                    p_without_origin=float(together[0, at]),
                    lead_without_claim=float(alone[1, at]),
                    lead_without_origin=float(together[1, at]),
                )
            )
        return found


def without(work: Work, rows: Ints, *, origin: bool) -> Floats:
    """For each row the probability of what it says, and of its question's likeliest value, had it (or its origin) not been.

    Returns:
        two rows of probabilities, a column for each of `rows`.
    """
    same = work.origins.family if origin else np.arange(work.coded.rows)
    gone, first, back = np.unique(same[rows], return_index=True, return_inverse=True)
    size = np.bincount(work.coded.question, minlength=len(work.coded.questions))[work.coded.question[rows[first]]]
    found = np.empty((2, len(rows)))
    pieces = np.searchsorted(np.cumsum(size), np.arange(CHUNK, int(size.sum()), CHUNK))
    for part in np.split(np.arange(len(gone)), np.unique(pieces)):
        asked = np.flatnonzero(np.isin(back, part))
        if len(part):
            found[:, asked] = _worlds(work, rows[asked], same, gone[part])
    return found


def _worlds(work: Work, rows: Ints, same: Ints, gone: Ints) -> Floats:
    """Weigh one world for each thing left out, and read off what the rows ask."""
    asked = np.searchsorted(gone, same[rows])
    question = np.empty(len(gone), dtype=np.int64)
    question[asked] = work.coded.question[rows]
    parts = [work.rows_of(at) for at in question.tolist()]
    world = np.repeat(np.arange(len(gone)), [len(part) for part in parts])
    row = np.concatenate(parts)
    kept = same[row] != gone[world]
    world, row = world[kept], row[kept]
    slot_p = np.zeros((2, len(rows)))
    if len(row):
        small = work.rows.take(row, world)
        labels = np.zeros(int(small.question.max()) + 1, dtype=np.int64)
        labels[small.question] = work.labels[work.coded.question[row]]
        p = fit(small, work.unclaimed, labels).p
        keys, first = np.unique(world * len(work.p) + work.coded.slot[row], return_index=True)
        for line, slot in enumerate((work.coded.slot[rows], work.likeliest[question][asked])):
            key = asked * len(work.p) + slot
            at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
            slot_p[line] = np.where(keys[at] == key, p[small.slot[first[at]]], 0.0)
    return _settled(work, rows, slot_p)


def _settled(work: Work, rows: Ints, found: Floats) -> Floats:
    """An outcome decides whatever is left out."""
    for at, row in enumerate(rows.tolist()):
        question = int(work.coded.question[row])
        if work.settled(question):
            found[0, at] = work.p[work.coded.slot[row]]
            found[1, at] = work.p[work.likeliest[question]]
    return found
