"""Judging: how far what a group says is its members' own, by what is said outside it on all its other questions."""

import numpy as np

from secondsource.weigh.answers import OPEN
from secondsource.weigh.choice import Fit
from secondsource.weigh.coded import Floats, Ints, dense
from secondsource.weigh.dependence.stories import PUBLIC, evidence, judged
from secondsource.weigh.rumour import posterior


def judge(fitted: Fit, theta: Floats, truth: Ints) -> Floats:
    """Per story w as judged: E[θ] for groups, 1 for the public.

    Args:
        fitted: a weighing.
        theta: per group the weights of `stories.GRID` beforehand; groups count from 0 here.
        truth: per question the slot an outcome decided for, `answers.NONE` or `answers.OPEN`.
    """
    told = fitted.tales.stories
    own = np.ones(len(told))
    at = np.flatnonzero(told.tie > PUBLIC)
    if len(at):
        likely = fitted.tales.likely
        decided = truth[told.question[at]]
        outside = np.where(decided == OPEN, _outside(fitted, at), decided == told.slot[at])
        said = evidence(likely.true[at], likely.chance[at], fitted.tales.neutral[at], outside)
        own[at] = judged(told.tie[at] - PUBLIC - 1, told.question[at], said, theta)
    return own


def _outside(fitted: Fit, at: Ints) -> Floats:
    """Per story of `at` what is believed of its value without all stories of its group on the question."""
    told, parts = fitted.tales.stories, fitted.tales.parts
    question, slot = told.question[at], told.slot[at]
    first = np.searchsorted(fitted.slot_question, question)
    count = fitted.claimed[question]
    start = np.cumsum(count) - count
    world = np.repeat(np.arange(len(at)), count)
    sums = fitted.sums[:, np.arange(len(world)) + (first - start)[world]]
    one, other = _alike(dense(told.tie[at], question)[0])
    for line in range(3):
        np.subtract.at(sums[line], start[one] + slot[other] - first[one], parts[line, at[other]])
    p, _ = posterior(world, sums, fitted.spare[question])
    found: Floats = p[start + slot - first]
    return found


def _alike(code: Ints) -> tuple[Ints, Ints]:
    """All pairs of entries with the same code, an entry with itself too."""
    order = np.argsort(code, kind="stable")
    size = np.bincount(code)[code[order]]
    start = np.searchsorted(code[order], code[order], side="left")
    one = np.repeat(np.arange(len(code)), size)
    other = np.arange(len(one)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(start, size)
    return order[one], order[other]
