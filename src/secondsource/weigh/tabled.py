"""Tabled: the beliefs of all questions as the rows of one table, with probabilities in millionths that sum to one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.beliefs import ranked
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.work import Work


@dataclass(frozen=True, slots=True)
class Table:
    """One row a value: questions in order of first appearance, the likeliest value first, then what none of them has.

    Attributes:
        question: per row its question.
        value: per row its value; "" for none of them.
        millionths: per row its probability in millionths; a question's rows sum to a million.
        origins: per row its effective number of independent origins.
    """

    question: list[str]
    value: list[str]
    millionths: Ints
    origins: Floats


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one kind; `first` tells questions apart and puts them in order."""

    first: Ints
    question: list[str]
    value: list[str]
    p: Floats
    origins: Floats


def tabled(works: Sequence[Work]) -> Table:
    """The beliefs of all kinds; what rounding down leaves goes to the largest remainders of a question."""
    parts = [_as_listed(work) if work.listing else _plain(work) for work in works]
    first = np.concatenate([np.zeros(0, dtype=np.int64), *(part.first for part in parts)])
    order = np.argsort(first, kind="stable")
    question = [name for part in parts for name in part.question]
    value = [name for part in parts for name in part.value]
    p, origins = (
        np.concatenate([np.zeros(0), *(getattr(part, name) for part in parts)])[order] for name in ("p", "origins")
    )
    if len(parts) > 1:
        question, value = ([names[at] for at in order.tolist()] for names in (question, value))
    return Table(question, value, _millionths(np.unique(first[order], return_inverse=True)[1], p), origins)


def _plain(work: Work) -> _Rows:
    """The values that were claimed, and those that are listed beside them, all questions at once."""
    coded, questions = work.coded, len(work.coded.questions)
    values, further = _further(work)
    name = np.empty(len(values), dtype=np.int64)
    name[sorted(range(len(values)), key=values.__getitem__)] = np.arange(len(values))
    free = np.bincount(further[0].astype(np.int64), weights=further[2], minlength=questions)
    question = np.concatenate([work.fit.slot_question, further[0].astype(np.int64), np.arange(questions)])
    value = np.concatenate([coded.slot_value, further[1].astype(np.int64), np.full(questions, -1)])
    p = np.concatenate([work.p, further[2], np.maximum(work.none - free, 0.0)])
    origins = np.concatenate([work.fit.origins, np.zeros(len(p) - len(work.p))])
    order = np.lexsort((np.where(value < 0, 0, name[value]), -p, value < 0, work.first[question]))
    question, words = question[order], [*values, ""]
    return _Rows(
        work.first[question],
        [coded.questions[at] for at in question.tolist()],
        [words[at] for at in value[order].tolist()],
        p[order],
        origins[order],
    )


def _further(work: Work) -> tuple[list[str], Floats]:
    """All values by code, and those that nobody claimed: question, code and probability (three rows)."""
    number = {value: at for at, value in enumerate(work.coded.values)}
    found = [
        (question, number.setdefault(value, len(number)), p)
        for question in work.listed
        for value, p in work.unclaimed(question).items()
    ]
    return list(number), np.asarray(found, dtype=np.float64).reshape(-1, 3).T


def _as_listed(work: Work) -> _Rows:
    """The values as the kind lists them, question by question."""
    rows = [
        (first, question, *row)
        for at, (question, first) in sorted(
            enumerate(zip(work.coded.questions, work.first.tolist(), strict=True)), key=lambda one: one[1][1]
        )
        for values, none in (ranked(work, at),)
        for row in (*values, ("", none, 0.0))
    ]
    first, question, value, p, origins = zip(*rows, strict=True)
    return _Rows(np.asarray(first), list(question), list(value), np.asarray(p), np.asarray(origins))


def _millionths(question: Ints, p: Floats) -> Ints:
    """Probabilities in whole millionths that sum to one million a question; `question` is ascending."""
    exact = p * 1_000_000
    whole = np.floor(exact).astype(np.int64)
    left = 1_000_000 - np.bincount(question, weights=whole).astype(np.int64)
    largest = np.lexsort((np.arange(len(p)), whole - exact, question))
    starts = np.searchsorted(question, question)
    rank = np.empty(len(p), dtype=np.int64)
    rank[largest] = np.arange(len(p)) - starts
    return whole + (rank < left[question])
