"""Dependence: how much of an independent origin each agreeing origin counts for, when nobody recorded where some had it from.

Origins whose beginnings are recorded count as one each. Those of unknown beginning may be one with each other and with the best
of the recorded ones: ordered from the strongest, the k-th of them counts for what it adds to n/(1+(n-1)ρ), the effective number
of n equally correlated voices (the design effect of Kish 1965). The strongest counts whole, and one more agreeing voice never
takes anything away.

>>> import numpy as np
>>> shares(np.zeros(3, dtype=np.int64), np.ones(3), np.zeros(3, dtype=bool))[0].round(3).tolist()
[0.625, 0.625, 0.625]
"""

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Floats, Ints


def effective(n: Floats, rho: Floats | float = priors.SHARED_ORIGIN) -> Floats:
    """How many independent voices n equally correlated ones are worth; 0 for none."""
    return n / np.maximum(1 + (n - 1) * rho, 1e-9)


def shares(
    cell: Ints, strength: Floats, recorded: Bools, rho: Floats | float = priors.SHARED_ORIGIN
) -> tuple[Floats, Ints]:
    """Each group's share d of an independent origin, 0 < d <= 1, and how many groups it shares with, itself included.

    Args:
        cell: per group what it agrees on: a question's value, said or denied.
        strength: per group how much it tells; equal ones share alike.
        recorded: per group whether anybody recorded where it had it from.
        rho: ρ, for all or per group; a cell takes the mean of its groups.
    """
    order = np.lexsort((~recorded, -strength, cell))
    here = cell[order]
    known = recorded[order]
    starts = np.diff(here, prepend=-1) != 0
    part = np.cumsum(starts) - 1
    # of the recorded ones only the strongest stands in the crowd; the others are certainly something else
    nth_known = _count_within(known, part)
    in_crowd = ~known | (nth_known == 1)
    rank = _count_within(in_crowd, part).astype(np.float64)
    each = np.broadcast_to(np.asarray(rho, dtype=np.float64), len(cell))[order]
    mean = (np.bincount(part, weights=each) / np.maximum(np.bincount(part), 1))[part]
    marginal = np.where(in_crowd, effective(rank, mean) - effective(np.maximum(rank - 1, 0), mean), 1.0)
    unknown = np.bincount(part, weights=~known)
    crowd_size = np.bincount(part, weights=in_crowd).astype(np.int64)
    level = 2 * (np.cumsum(starts | (np.diff(strength[order], prepend=-1.0) != 0)) - 1) + in_crowd
    even = np.bincount(level, weights=marginal) / np.maximum(np.bincount(level), 1)
    found = np.empty(len(cell))
    found[order] = even[level]
    size = np.empty(len(cell), dtype=np.int64)
    size[order] = np.where(in_crowd & (unknown[part] > 0), crowd_size[part], 1)
    return found, size


def _count_within(flag: Bools, part: Ints) -> Ints:
    """A running count of the flags, beginning anew with each part (parts are contiguous and numbered from 0)."""
    running = np.cumsum(flag)
    first = np.flatnonzero(np.diff(part, prepend=-1))
    before: Ints = running[first] - flag[first]
    count: Ints = running - before[part]
    return count
