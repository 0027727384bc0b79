"""Beside: single questions with what a full pass was told elsewhere, so that a model that learns from all of it can weigh them at once.

A model is fitted to the questions asked and to those of the full pass on which the same sources spoke, the ones that share most
sources first: what it would learn of them from everything else moves little. The questions asked come first and keep their numbers.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Bools, Ints
from secondsource.weigh.ways.asked import Asked

MOST_ROWS = 3_000
"""About so many claims of the full pass are looked at again: a fifth of a second for the slowest model."""


def beside(asked: Asked, before: Asked) -> Asked:
    """What is asked, and after it the telling questions of a full pass."""
    kept = _telling(asked, before)
    old, new = before.answers, asked.answers
    if (
        not kept.any() or new.labels != old.labels
    ):  # with a label nobody named before, every table would have another shape
        return asked
    sources, source_of = _joined(new.source_names, old.source_names)
    labels, label_of = _joined(new.label_names, old.label_names)
    questions = np.flatnonzero(kept)
    number = np.full(old.questions, -1)
    number[questions] = new.questions + np.arange(len(questions))
    rows, slots = np.flatnonzero(kept[old.question]), np.flatnonzero(kept[old.slot_question])
    slot = np.full(len(old.slot_question), -1)
    slot[slots] = len(new.slot_question) + np.arange(len(slots))
    answers = Answers(
        question=np.concatenate([new.question, number[old.question[rows]]]),
        source=np.concatenate([new.source, source_of[old.source[rows]]]),
        slot=np.concatenate([new.slot, slot[old.slot[rows]]]),
        slot_question=np.concatenate([new.slot_question, number[old.slot_question[slots]]]),
        slot_label=np.concatenate([new.slot_label, label_of[old.slot_label[slots]]]),
        questions=new.questions + len(questions),
        sources=len(sources),
        labels=new.labels,
        weight=np.concatenate([new.weight, old.weight[rows]]),
        row=np.concatenate([new.row, np.full(len(rows), -1)]),
        question_names=[*new.question_names, *(old.question_names[at] for at in questions.tolist())],
        source_names=sources,
        label_names=labels,
    )
    truth = before.truth[questions]
    means = np.full(len(sources), np.nan)
    means[source_of] = before.means
    means[: new.sources] = asked.means
    return replace(
        asked,
        answers=answers,
        truth=np.concatenate([asked.truth, np.where(truth >= 0, slot[np.maximum(truth, 0)], truth)]),
        means=means,
        denies=np.concatenate([asked.denies, before.denies[rows]]),
    )


def _telling(asked: Asked, before: Asked) -> Bools:
    """The questions of the full pass on which these sources spoke: those that share most of them, as many as fit."""
    old = before.answers
    here = set(asked.answers.source_names)
    speaks = np.asarray([name in here for name in old.source_names], dtype=np.bool_)
    shared = np.bincount(old.question[speaks[old.source]], minlength=old.questions)
    again = set(asked.answers.question_names)
    shared[[at for at, name in enumerate(old.question_names) if name in again]] = 0
    size = np.bincount(old.question, minlength=old.questions)
    upwards = np.cumsum(np.bincount(shared, weights=size)[::-1])[::-1]
    fits = np.flatnonzero(upwards <= MOST_ROWS)
    least = max(int(fits[0]), 1) if len(fits) else int(shared.max(initial=0)) + 1
    found: Bools = shared >= least
    return found


def _joined(new: Sequence[str], old: Sequence[str]) -> tuple[list[str], Ints]:
    """Both lists of names, the new ones first; and per old one its place."""
    place = {name: at for at, name in enumerate(new)}
    of_old = [place.setdefault(name, len(place)) for name in old]
    return list(place), np.asarray(of_old, dtype=np.int64)
