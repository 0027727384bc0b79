"""Panels: how often those who contradict each other on a question meet again on others, because questions are dealt out together.

That the same sources speak on the same questions shows that they speak together only where it is not everybody's habit. In
batches of tasks, on the beat of a few reporters, or in one unit's reports, all who speak on one question speak on others too,
whatever they say. Whoever contradicts another does not speak with him. So, of the pairs that differ on q, the share that meets
again on each of the n other questions where most of them do, beyond what chance brings and one meeting more,

    m_q(n) = 1/n Σ_{n best q'} max(0, |{pairs that differ on q and meet on q'}| - Σ_pairs λ(q') λ'(q') - 1) / |{pairs that differ on q}|

is how often two meet again who do not speak together, with λ, λ' how likely each of a pair speaks on q' by chance (`groups`). Its
median over the questions, each counting as much as it has pairs, is what is usual in the file: questions on which somebody plants a
story are a minority, and the median does not see them. Each question starts from what is usual, as if `BEFORE` pairs had been seen,
and its own pairs lower it: who contradicts a story that is planted beside many batches does not meet its tellers again. They
never raise it, for members of a group stray from its story too.

When it fails: where panels are not usual, one of them may be taken for a group; where they are, a group that few contradict is found
only by what it says and when.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense

SIZES = np.asarray([1, 2, 4, 8, 16, 32, 64, 128])
"""n: so many other questions."""

BEFORE = 0.5
"""So many pairs that differ weigh as much as what is usual in the file: half a case, as where nothing is known (Jeffreys)."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """One entry a meeting of two sources on a question.

    Attributes:
        pair: which two, coded from 0.
        question: where.
        differ: whether they contradict each other there.
        chance: times the square of how many speak on another question: how likely both do by chance.
        again: meetings of the same pair, two by two, each two once; all of a pair or none.
    """

    pair: Ints
    question: Ints
    differ: Bools
    chance: Floats
    again: tuple[Ints, Ints]


def usual_again(meetings: Meetings, speakers: Ints) -> Floats:
    """How likely two who meet on a question, and do not speak together, meet on each of n certain others.

    Returns:
        Per n of `SIZES` (rows) and question a probability.

    Args:
        meetings: who meets whom.
        speakers: per question how many speak.

    Three people contradict each other on three tasks of one batch, among many tasks:

    >>> pair, question = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
    >>> again = np.asarray([0, 0, 1, 3, 3, 4, 6, 6, 7]), np.asarray([1, 2, 2, 4, 5, 5, 7, 8, 8])
    >>> meet = Meetings(pair, question, np.ones(9, dtype=bool), np.full(9, 1e-6), again)
    >>> usual_again(meet, np.full(3, 3))[:, 0].round(2).tolist()
    [0.67, 0.67, 0.33, 0.17, 0.08, 0.04, 0.02, 0.01]
    """
    pair, question, differ, again = meetings.pair, meetings.question, meetings.differ, meetings.again
    here, there = np.concatenate(again), np.concatenate(again[::-1])
    here, there = here[differ[here]], there[differ[here]]
    if not len(here):
        return np.zeros((len(SIZES), len(speakers)))
    looked_at = np.bincount(pair)[pair] == 1
    looked_at[np.concatenate(again)] = True
    counted = differ & looked_at
    asked = np.bincount(question[counted], minlength=len(speakers))
    chance = np.bincount(question[counted], weights=meetings.chance[counted], minlength=len(speakers))
    both, first = dense(question[here], question[there])
    one, other = question[here[first]], question[there[first]]
    beyond = np.maximum(np.bincount(both) - chance[one] * speakers[other] ** 2 - 1, 0)
    on = np.flatnonzero(asked)
    best = _best(one, beyond, len(asked))
    usual = np.asarray([_median(line[on] / asked[on], asked[on]) for line in best])
    return np.asarray(np.minimum((best + BEFORE * usual[:, None]) / (asked + BEFORE), usual[:, None]))


def _best(code: Ints, values: Floats, count: int) -> Floats:
    """Per n of `SIZES` (rows) and code the sum of its n greatest values, divided by n."""
    order = np.lexsort((-values, code))
    here = code[order]
    nth = np.arange(len(here)) - np.searchsorted(here, here, side="left")
    each = (np.bincount(here[nth < n], weights=values[order][nth < n], minlength=count) / n for n in SIZES.tolist())
    return np.stack(list(each))


def _median(values: Floats, weights: Ints) -> float:
    """The value below which half of the weight lies."""
    order = np.argsort(values, kind="stable")
    heavy = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heavy, heavy[-1] / 2)])
