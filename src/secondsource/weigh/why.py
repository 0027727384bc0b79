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
from secondsource.weigh.coded import Floats, Ints, dense
from secondsource.weigh.reasons import Values, members, reason, root, weights
from secondsource.weigh.work import Work

CHUNK = 400_000
"""How many rows of small worlds are weighed at a time: about 100 MB."""

FEW = 16
"""Values of which so few claims speak are compared with one another: a question has many values only if few speak for each."""


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

    def __init__(self, works: Sequence[Work]) -> None:
        self._works = works
        self._rows = np.concatenate([work.index for work in works]) if works else np.empty(0, dtype=np.int64)
        order = np.argsort(self._rows)
        self._part = np.repeat(np.arange(len(works)), [len(work.index) for work in works])[order]
        self._local = np.concatenate([np.arange(len(work.index)) for work in works])[order] if works else order

    def __len__(self) -> int:
        return len(self._local)

    @overload
    def __getitem__(self, row: int) -> ClaimWeight: ...
    @overload
    def __getitem__(self, row: slice) -> list[ClaimWeight]: ...
    def __getitem__(self, row: int | slice) -> ClaimWeight | list[ClaimWeight]:
        if isinstance(row, slice):
            return self._all(np.arange(len(self))[row])
        return self._all(np.asarray([range(len(self))[row]]))[0]

    def __iter__(self) -> Iterator[ClaimWeight]:
        for start in range(0, len(self), 20_000):
            yield from self[start : start + 20_000]

    def of(self, question: str) -> list[ClaimWeight]:
        """Those of one question."""
        part, work = next((at, work) for at, work in enumerate(self._works) if question in work.number)
        return self._explain(part, work.rows_of(work.number[question]))

    def _all(self, places: Ints) -> list[ClaimWeight]:
        """Those at these places, in this order."""
        found: dict[int, ClaimWeight] = {}
        for part in np.unique(self._part[places]).tolist():
            here = places[self._part[places] == part]
            found.update(zip(here.tolist(), self._explain(part, self._local[here]), strict=True))
        return [found[at] for at in places.tolist()]

    @cached_property
    def _weights(self) -> list[Floats]:
        return [weights(work) for work in self._works]

    def _log_odds(self, part: int, rows: Ints, without: Floats) -> Floats:
        """Per row what its origin adds, as its kind says it or else as leaving it out shows; 0 where another speaks for it."""
        work = self._works[part]
        if len(work.fit.log_odds):
            added = work.fit.log_odds[work.origins.group[rows]]
        else:
            added = _odds(work.p[work.coded.slot[rows]]) - _odds(without)
        return np.where(self._weights[part][rows] > 0, added, 0.0)

    def _explain(self, part: int, rows: Ints) -> list[ClaimWeight]:
        work, weight = self._works[part], self._weights[part]
        alone, together = without(work, rows, origin=False), without(work, rows, origin=True)
        log_odds = self._log_odds(part, rows, together[0])
        found = []
        for at, row in enumerate(rows.tolist()):
            why = reason(work, row)
            found.append(
                ClaimWeight(
                    row=int(work.index[row]),
                    origin_group=origin_name(work, root(work, members(work, row))),
                    weight=float(weight[row]),
                    log_odds=float(log_odds[at]),
                    reason=why.code,
                    values=why.values,
                    p_without_claim=float(alone[0, at]),
                    p_without_origin=float(together[0, at]),
                    lead_without_claim=float(alone[1, at]),
                    lead_without_origin=float(together[1, at]),
                )
            )
        return found


def _odds(p: Floats) -> Floats:
    """Log odds, of nothing less sure or surer than one in a million."""
    held = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(held) - np.log1p(-held))


def without(work: Work, rows: Ints, *, origin: bool) -> Floats:
    """For each row the probability of what it says, and of its question's likeliest value, had it (or its origin) not been.

    Returns:
        two rows of probabilities, a column for each of `rows`.
    """
    _, first, back = np.unique(twins(work, origin=origin)[rows], return_index=True, return_inverse=True)
    asked = rows[first]
    size = np.bincount(work.coded.question, minlength=len(work.coded.questions))[work.coded.question[asked]]
    ends = np.unique(np.searchsorted(np.cumsum(size), np.arange(CHUNK, int(size.sum()), CHUNK)))
    same = work.origins.family if origin else np.arange(work.coded.rows)
    found = [_worlds(work, part, same) for part in np.split(asked, ends) if len(part)]
    return np.concatenate(found, axis=1)[:, back] if found else np.empty((2, 0))


def twins(work: Work, *, origin: bool) -> Ints:
    """Per row a number; leaving out either of two rows (or their origins) with the same number gives what both say the same p.

    Alike are origins that say the same with the same strength and are wholly left out, where no source of theirs says anything else;
    and that say something else of which the same is said, for no value is likelier than another beforehand.
    """
    group, family, torn = work.origins.group, work.origins.family, work.fit.torn
    if work.kind != "choice":  # models know each source by its name
        return dense(family, work.coded.slot)[0] if origin else np.arange(work.coded.rows)
    lead = work.fit.lead[group]
    strength = np.unique(work.fit.told[lead], return_inverse=True)[1].astype(np.int64)
    traces = np.zeros(work.coded.rows, dtype=np.int64) if work.traces is None else work.traces
    speaks, _ = dense(work.coded.denies.astype(np.int64), strength, work.origins.recorded.astype(np.int64), traces)
    alike, _ = dense(work.coded.question, _places(work, speaks), speaks)
    if origin:
        first = dense(family, group)[1]
        single = (np.bincount(family[first]) == 1) & (np.bincount(family, weights=torn > 1) == 0)
        return np.where(single[family], alike, alike.max(initial=0) + 1 + dense(family, work.coded.slot)[0])
    single = (torn == 1) & (np.bincount(group)[group] == 1)
    each = np.arange(work.coded.rows)
    silent = (torn == 1) & (lead != each)  # another speaks for its origin: without it nothing changes for anybody
    own = alike.max(initial=0) + 1 + each
    return np.where(single, alike, np.where(silent, own[lead] + work.coded.rows, own))


def _places(work: Work, speaks: Ints) -> Ints:
    """Per row a number of its slot, the same for slots of a question on which few speak, and alike; the likeliest stands apart.

    Args:
        work: a weighing.
        speaks: per row a number that is equal where claims tell alike.
    """
    slot, family = work.coded.slot, work.origins.family
    single = (work.fit.torn == 1) & (np.bincount(family)[family] == 1)
    size = np.bincount(slot)
    plain = (size <= FEW) & (np.bincount(slot, weights=~single) == 0)
    plain[work.likeliest] = False
    order = np.lexsort((speaks, slot))
    nth = np.arange(len(order)) - (np.cumsum(size) - size)[slot[order]]
    code = np.zeros(len(size), dtype=np.int64)
    for at in range(int(size[plain].max(initial=0))):
        following = np.zeros(len(size), dtype=np.int64)
        rows = order[nth == at]
        following[slot[rows]] = speaks[rows] + 1
        code = dense(code, following)[0]
    found: Ints = np.where(plain, code, int(code.max(initial=0)) + 1 + np.arange(len(size)))[slot]
    return found


def _worlds(work: Work, rows: Ints, same: Ints) -> Floats:
    """Weigh one world for each row, without all that is the `same` as it, and read off what the row asks."""
    parts = [work.rows_of(at) for at in work.coded.question[rows].tolist()]
    world = np.repeat(np.arange(len(rows)), [len(part) for part in parts])
    row = np.concatenate(parts)
    kept = same[row] != same[rows][world]
    world, row = world[kept], row[kept]
    found = np.zeros((2, len(rows)))
    if len(row):
        keys, p = work.again(row, world)
        for line, slot in enumerate((work.coded.slot[rows], work.likeliest[work.coded.question[rows]])):
            key = np.arange(len(rows)) * len(work.p) + slot
            at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
            found[line] = np.where(keys[at] == key, p[at], 0.0)
    return _settled(work, rows, found)


def _settled(work: Work, rows: Ints, found: Floats) -> Floats:
    """An outcome decides whatever is left out."""
    for at, row in enumerate(rows.tolist()):
        question = int(work.coded.question[row])
        if work.settled(question):
            found[0, at] = work.p[work.coded.slot[row]]
            found[1, at] = work.p[work.likeliest[question]]
    return found
