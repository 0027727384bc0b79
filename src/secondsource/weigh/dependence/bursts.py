"""Bursts: agreeing claims that come closer together in time than claims on one question do, and so may tell one story.

The claims of no group that say the same on a question are a *crowd*. With probability η they are one story that comes in a burst,
else each comes when it comes. With u the share of pairs of claims on one question that lie at least as close together, which is
even where nothing is amiss, and has density κ u^(κ-1) in a burst,

    P(burst | u) = η L / (η L + 1 - η),     log L = 2/n Σ log κ u^(κ-1)

over the pairs of the n claims of a crowd (and between it and members of groups that say the same), which are worth n-1 of their
own. η is learned over the file by expectation–maximisation, apart for crowds beside a group that says the same. Truth has no part
in it, and a burst is a doubt that is weighed (`stories`), not a group: one claim in the same burst makes nobody a member.

When it fails: honest witnesses of one moment report in bursts too, and lose some of their weight; where reports have no dates,
nothing is found.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence.seen import Seen

CLOSE = 0.4
"""κ of a burst: half of its gaps are among the closest sixth of all."""

SHARE = (1.0, 19.0)
"""η beforehand: Beta, as if one crowd in twenty were a burst and twenty had been seen."""

ROUNDS = 60
"""Rounds of learning η."""

POINTS = 65
"""How many points of the distribution of gaps are kept."""

MOST = 24
"""So many claims of one place are compared, evenly taken by their time."""


@dataclass(frozen=True, slots=True)
class Bursts:
    """What a full pass found. Plain values: it can be kept.

    Attributes:
        gaps: points of the distribution of how far apart two claims on one question lie, in days, evenly from the least to the
            most; empty where nothing is dated.
        alone, beside: η of crowds, and of those beside a group that says the same.
    """

    gaps: tuple[float, ...] = ()
    alone: float = 0.0
    beside: float = 0.0


@dataclass(frozen=True, slots=True)
class Crowds:
    """Per row the crowd it stands in, or -1; per crowd log L and whether a group says the same."""

    of: Ints
    close: Floats
    beside: Bools


def learn_bursts(seen: Seen, tie: Ints) -> Bursts:
    """Learn how common bursts are; `tie` is per row the group it stands in, -1 for none."""
    left, right = pairs(seen.question, seen.day, _speaks(seen))
    if len(left) < POINTS:
        return Bursts()
    points = tuple(np.quantile(np.abs(seen.day[left] - seen.day[right]), np.linspace(0, 1, POINTS)).tolist())
    found = crowds(seen, tie, points)
    alone, beside = (_share(found.close[found.beside == side]) for side in (False, True))
    return Bursts(points, alone, beside)


def burst(seen: Seen, tie: Ints, learned: Bursts) -> Floats:
    """Per row the probability that its crowd is a burst; 0 for what stands in none."""
    if not learned.gaps:
        return np.zeros(len(seen.question))
    found = crowds(seen, tie, learned.gaps)
    share = np.where(found.beside, learned.beside, learned.alone)
    return np.where(found.of >= 0, np.append(_posterior(found.close, share), 0.0)[found.of], 0.0)


def crowds(seen: Seen, tie: Ints, points: tuple[float, ...]) -> Crowds:
    """The crowds, with how close their claims lie."""
    left, right = pairs(seen.slot, seen.day, _speaks(seen))
    met = np.bincount(seen.slot[left], minlength=int(seen.slot.max(initial=-1)) + 1)
    free = tie < 0
    counts = free[left] | free[right]
    left, right = left[counts], right[counts]
    u = np.interp(np.abs(seen.day[left] - seen.day[right]), points, np.linspace(1 / len(points), 1, len(points)))
    crowd, first = dense(seen.slot[left])
    slot = seen.slot[left][first]
    claims = (1 + np.sqrt(1 + 8 * met[slot])) / 2  # of n there are n(n-1)/2 pairs
    close = np.bincount(crowd, weights=np.log(CLOSE) + (CLOSE - 1) * np.log(u), minlength=len(slot)) * 2 / claims
    number = np.full(int(seen.slot.max(initial=-1)) + 1, -1, dtype=np.int64)
    number[slot] = np.arange(len(slot))
    beside = np.bincount(crowd, weights=~(free[left] & free[right]), minlength=len(slot)) > 0
    return Crowds(np.where(free & ~seen.denies, number[seen.slot], -1), close, beside)


def _speaks(seen: Seen) -> Bools:
    """Per row whether it is the first of an origin that was not declared to come from elsewhere, and affirms."""
    rows = np.flatnonzero(~seen.echo & ~seen.denies)
    moment = np.where(np.isnan(seen.day[rows]), np.inf, seen.day[rows])
    rows = rows[np.lexsort((moment, seen.group[rows]))]
    found = np.zeros(len(seen.question), dtype=np.bool_)
    found[rows[np.flatnonzero(np.diff(seen.group[rows], prepend=-1))]] = True
    return found


def pairs(place: Ints, day: Floats, counts: Bools) -> tuple[Ints, Ints]:
    """All pairs of dated rows in one place among those that count, each once; in crowded places of `MOST` rows, evenly by time.

    >>> left, right = pairs(np.asarray([0, 0, 0, 1]), np.asarray([1.0, 2.0, 9.0, 4.0]), np.ones(4, dtype=bool))
    >>> left.tolist(), right.tolist()
    ([0, 0, 1], [1, 2, 2])
    """
    rows = np.flatnonzero(counts & ~np.isnan(day))
    order = rows[np.lexsort((day[rows], place[rows]))]
    here = place[order]
    nth = np.arange(len(order)) - np.searchsorted(here, here, side="left")
    size = np.searchsorted(here, here, side="right") - np.searchsorted(here, here, side="left")
    kept = (size <= MOST) | ((nth + 1) * MOST // np.maximum(size, 1) > nth * MOST // np.maximum(size, 1))
    order, here = order[kept], here[kept]
    before = np.arange(len(order)) - np.searchsorted(here, here, side="left")
    right = np.repeat(np.arange(len(order)), before)
    left = (
        np.arange(len(right))
        - np.repeat(np.cumsum(before) - before, before)
        + np.repeat(np.arange(len(order)) - before, before)
    )
    at = np.lexsort((right, left))
    return order[left[at]], order[right[at]]


def _share(close: Floats) -> float:
    """η, the share of bursts among crowds."""
    share = SHARE[0] / sum(SHARE)
    for _ in range(ROUNDS):
        share = float((SHARE[0] + _posterior(close, np.full(len(close), share)).sum()) / (sum(SHARE) + len(close)))
    return share


def _posterior(close: Floats, share: Floats) -> Floats:
    """P(burst | u)."""
    return np.asarray(share / (share + (1 - share) * np.exp(-close)))
