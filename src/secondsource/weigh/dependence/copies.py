"""Copies: how likely it is that a claim repeats an earlier one of its question that nobody declared.

A claim i has an earlier claim j of its question as its parent with probability λ/n_i each (n_i of them), or none with 1 - λ.
Who copies keeps a mark of what is copied (its channel, who took it in, its words) with probability κ, and otherwise has its own:

    P(mark_i | copies j) / P(mark_i | on its own) = 1 - κ + κ [mark_i = mark_j] / φ(mark_i)     φ how usual it is of its source

The share of the parents that say the same, each with the product of these ratios, is the probability that the claim was bound to
say what it says (`borrowed`). λ and κ are learned by expectation–maximisation over the file; declared links tell of κ too. That a
claim agrees says little of λ, since agreeing is what truth does: marks carry the evidence, and a copy that keeps none is not found.
The dependence of Dong, Berti-Equille and Srivastava (VLDB 2009), by claim instead of by source, and blind to who is right.

When it fails: where independent sources on a question share a channel for reasons of its own (one reporter covers one
town), they are taken for copies in part; where nothing is recorded, nothing is found and `priors.SHARED_ORIGIN` stands in.
"""

from dataclasses import dataclass, field
from itertools import product

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence.marks import Marks
from secondsource.weigh.dependence.seen import Seen

ROUNDS = 40
"""Rounds of learning; the figures stand still in the third digit after about twenty."""

FEW = 0.02
"""λ where learning begins: nearly nothing is copied until marks say so. Many copies that keep no mark explain agreement too,
and whoever begins among them does not find out."""

COPIED = (1.0, 3.0)
"""λ beforehand: Beta, as if one claim in four were a copy and four had been checked."""

KEPT = (6.0, 4.0)
"""κ beforehand: Beta, a copy keeps a mark more often than not, as if ten links had been checked."""

GARBLED = 0.05
"""Share of copies that say something else than what they copy."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How copies are made in these claims. Plain values: they can be kept.

    Attributes:
        copied: λ, the share of later claims of unrecorded lineage that repeat an earlier one.
        kept: per mark κ, how often a copy keeps it.
        common: how common marks are.
    """

    copied: float = COPIED[0] / sum(COPIED)
    kept: tuple[float, ...] = ()
    common: Marks = field(default_factory=Marks)


@dataclass(frozen=True, slots=True)
class Units:
    """The origins of the questions as possible copies and parents, one entry an origin (`Seen.group`).

    Attributes:
        root: the row it begins with.
        open: it may be a copy: nothing is recorded of its lineage.
        earlier: how many others of its question came before; one of the same moment, or without one, counts half.
        parents, agreeing: the counts of those whose marks are anything, known, the same: an axis of 3 a mark, then the units.
        expected: how often a claim that stands alone would say what it says, by the others of its question.
    """

    root: Ints
    open: Bools
    earlier: Floats
    parents: Floats
    agreeing: Floats
    expected: Floats


def units(seen: Seen) -> Units:
    """Count the possible parents of each origin."""
    moment = np.where(np.isnan(seen.day), np.inf, seen.day)
    order = np.lexsort((*seen.common, moment, seen.echo, seen.group))
    root = order[np.flatnonzero(np.diff(seen.group[order], prepend=-1))]
    question, day = seen.question[root], seen.day[root]
    cell = 2 * seen.slot[root] + seen.denies[root]
    marks = seen.marks[:, root]
    shape = (3,) * len(marks) + (len(root),)
    parents, agreeing = np.zeros(shape), np.zeros(shape)
    everywhere = [bool((mark >= 0).all()) for mark in marks]
    for state in product(range(3), repeat=len(marks)):
        plainer = tuple(0 if which == 1 and known else which for which, known in zip(state, everywhere, strict=True))
        if plainer != state:
            parents[state], agreeing[state] = parents[plainer], agreeing[plainer]
            continue
        columns = [mark >= 0 if which == 1 else mark for which, mark in zip(state, marks, strict=True) if which]
        parents[state] = earlier(dense(question, *(np.asarray(each) + 1 for each in columns))[0], day)
        agreeing[state] = earlier(dense(cell, *(np.asarray(each) + 1 for each in columns))[0], day)
    plain = (0,) * len(marks)
    others = np.bincount(question)[question] - 1.0
    same = np.bincount(dense(cell)[0])[dense(cell)[0]] - 1.0
    values = np.bincount(question[dense(cell)[1]])[question]
    expected = (same + 0.5) / (others + 0.5 * (values + priors.UNCLAIMED))
    return Units(root, ~seen.echo[root] & ~seen.own[root], parents[plain], parents, agreeing, expected)


def earlier(key: Ints, day: Floats) -> Floats:
    """Per entry how many others of its key came before it; of the same moment, or of an unknown one, each counts half."""
    known = ~np.isnan(day)
    size = np.bincount(key)
    undated = np.bincount(key, weights=~known, minlength=len(size))
    found = (size[key] - 1) / 2
    at = np.flatnonzero(known)
    order = at[np.lexsort((day[at], key[at]))]
    if len(order):
        here, when = key[order], day[order]
        first = np.flatnonzero(np.diff(here, prepend=-1))
        part = np.cumsum(np.diff(here, prepend=-1) != 0) - 1
        tied = np.flatnonzero((np.diff(here, prepend=-1) != 0) | (np.diff(when, prepend=np.nan) != 0))
        tie = np.cumsum(np.isin(np.arange(len(order)), tied)) - 1
        sizes = np.diff(np.append(tied, len(order)))
        found[order] = tied[tie] - first[part] + (sizes[tie] - 1) / 2 + undated[here] / 2
    return found


def ratios(seen: Seen, found: Units, kept: Floats) -> list[Floats]:
    """Per mark the coefficients of "anything", "known" and "the same" in the likelihood ratio of its marks: 3 × units."""
    marks, common = seen.marks[:, found.root], seen.common[:, found.root]
    return [
        np.stack([np.ones(len(mark)), np.where(mark >= 0, -keep, 0.0), np.where(mark >= 0, keep / share, 0.0)])
        for mark, share, keep in zip(marks, common, kept, strict=True)
    ]


def _total(counts: Floats, factors: list[Floats], but: int = -1) -> Floats:
    """The counts weighed by the factors of all marks; those of one mark (`but`) are left apart, as the first axis."""
    if but >= 0:
        counts = np.moveaxis(counts, but, -2)
        factors = factors[:but] + factors[but + 1 :]
    for factor in factors:
        wide = factor.reshape((3,) + (1,) * (counts.ndim - 2) + (factor.shape[1],))
        counts = (counts * wide).sum(axis=0)
    return counts


def learn_habits(seen: Seen, links: Floats, common: Marks) -> Habits:
    """Learn how copies are made.

    Args:
        seen: all claims.
        links: per mark how many declared links kept it and how many changed it (`marks.kept_marks`).
        common: how common marks are.
    """
    found = units(seen)
    later = found.open & (found.earlier > 0)
    prior = np.asarray(KEPT)
    kept = (prior[0] + links[:, 0]) / (prior.sum() + links.sum(axis=1))
    if not later.any() or not len(kept):
        return Habits(kept=tuple(kept.tolist()), common=common)
    rate = FEW
    n = np.maximum(found.earlier, 0.5)
    odd = GARBLED / priors.UNCLAIMED
    weight = (found.agreeing * (1 - GARBLED - odd) + found.parents * odd) / found.expected
    for _ in range(ROUNDS):
        factors = ratios(seen, found, kept)
        likeness = np.maximum(_total(weight, factors) / n, 1e-12)
        copy = np.where(later, rate * likeness / (rate * likeness + 1 - rate), 0.0)
        rate = float((COPIED[0] + copy.sum()) / (sum(COPIED) + later.sum()))
        for mark in range(len(kept)):
            _, known, same = _total(weight, factors, mark) / n * factors[mark]
            part = copy / likeness
            keeps = float((part * same).sum())
            drops = float((part * -known / kept[mark] * (1 - kept[mark])).sum())
            kept[mark] = (prior[0] + links[mark, 0] + keeps) / (prior.sum() + links[mark].sum() + keeps + drops)
    return Habits(rate, tuple(kept.tolist()), common)


def borrowed(seen: Seen, habits: Habits) -> Floats:
    """Per row the probability that it was bound to say what it says, because it repeats a claim that says it."""
    if not len(seen.marks):
        return np.zeros(len(seen.question))
    found = units(seen)
    factors = ratios(seen, found, np.asarray(habits.kept))
    n = np.maximum(found.earlier, 0.5)
    every = np.maximum(_total(found.parents, factors), 0.0) / n
    same = np.maximum(_total(found.agreeing, factors), 0.0) / n
    share = np.where(found.open, habits.copied * same / (habits.copied * every + 1 - habits.copied), 0.0)
    result: Floats = share[seen.group]
    return result
