"""The way of open choice: from inputs to beliefs by the kernel of `choice`."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.choice import Fit, Rows, fit
from secondsource.weigh.choosing import Learned, case, choose, choose_again, worlds
from secondsource.weigh.coded import Coded, Floats, Ints, dense
from secondsource.weigh.dependence.feeds import Feed, find_feeds, fold
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.track import Records, track
from secondsource.weigh.work import Again, Work


@dataclass(frozen=True, slots=True)
class Chose:
    """What a full pass over open choices learned: feeds, and all else of `choosing`. Plain values: it can be kept."""

    feeds: tuple[Feed, ...]
    rest: Learned


def by_choice(given: Inputs, records: Records, known: Mapping[str, str]) -> Work:
    """Weigh questions with open values: dependence, stories and records learned from all of them, or as they were learned."""
    before = records.learned.get("choice")
    learned = before if isinstance(before, Chose) else None
    feeds = find_feeds(given) if learned is None else learned.feeds
    inputs = fold(given, feeds)
    betas = track(given.coded, records, given.rated)
    open_ = np.zeros(len(given.coded.questions), dtype=np.int64)
    common = learned.rest.habits.common if learned else None
    asked = case(inputs, betas, priors.UNCLAIMED, open_, known, common)
    chosen = choose_again(inputs, asked, learned.rest) if learned else choose(inputs, asked)
    slots = len(given.coded.slot_question)

    def weigh_worlds(row: Ints, world: Ints) -> tuple[Ints, Floats]:
        small, found = worlds(chosen, asked, row, world)
        keys, first = np.unique(world * slots + given.coded.slot[row], return_index=True)
        return keys, found.p[small.slot[first]]

    return Work(
        "choice",
        given.claims,
        given.index,
        given.coded,
        inputs.origins,
        given.seen,
        given.rated,
        betas,
        records,
        chosen.rows,
        chosen.fit,
        known,
        weigh_worlds,
        Chose(feeds, chosen.learned),
        {},
        ties=chosen.learned.ties,
        feeds=feeds,
        bonds=chosen.bonds,
        traces=dense(*(marks + 1 for marks in asked.seen.marks), _moments(asked.seen.day), chosen.bonds.tie)[0],
    )


def _moments(day: Floats) -> Ints:
    """Moments as codes; those without one are alike."""
    return np.unique(np.nan_to_num(day, nan=-1.0), return_inverse=True)[1].astype(np.int64)


def by_kernel(
    inputs: Inputs, records: Records, known: Mapping[str, str], listed: Mapping[str, tuple[str, ...]]
) -> Work:
    """Weigh questions by the kernel; `listed` names the labels of attributes whose values are known beforehand."""
    betas = track(inputs.coded, records, inputs.rated)
    rows = rows_of(inputs, betas.accuracy)
    labels = _label_counts(inputs.coded, listed)
    unclaimed = priors.UNLISTED if listed else priors.UNCLAIMED
    found = fit(rows, unclaimed, labels)
    return Work(
        "category" if listed else "choice",
        inputs.claims,
        inputs.index,
        inputs.coded,
        inputs.origins,
        inputs.seen,
        inputs.rated,
        betas,
        records,
        rows,
        found,
        known,
        again(inputs.coded, rows, unclaimed, labels),
        None,
        _unclaimed_labels(inputs.coded, listed, found, unclaimed),
    )


def rows_of(inputs: Inputs, accuracy: Floats) -> Rows:
    """What the kernel asks of each row."""
    coded, origins = inputs.coded, inputs.origins
    return Rows(
        question=coded.question,
        slot=coded.slot,
        voice=dense(coded.question, coded.source)[0],
        group=origins.group,
        denies=coded.denies,
        recorded=origins.recorded,
        folded=origins.folded,
        accuracy=accuracy,
        factor=inputs.factor,
    )


def again(coded: Coded, rows: Rows, unclaimed: float, labels: Ints) -> Again:
    """Weighs small worlds side by side, in one weighing."""
    slots = len(coded.slot_question)

    def weigh_worlds(row: Ints, world: Ints) -> tuple[Ints, Floats]:
        small = rows.take(row, world)
        size = np.zeros(int(small.question.max()) + 1, dtype=np.int64)
        size[small.question] = labels[coded.question[row]]
        p = fit(small, unclaimed, size).p
        keys, first = np.unique(world * slots + coded.slot[row], return_index=True)
        return keys, p[small.slot[first]]

    return weigh_worlds


def _label_counts(coded: Coded, listed: Mapping[str, tuple[str, ...]]) -> Ints:
    """Per question how many labels its attribute has; 0 where values are open."""
    counts = np.zeros(len(coded.questions), dtype=np.int64)
    if listed:
        size = np.asarray([len(listed.get(name, ())) for name in coded.attributes])
        counts[coded.question] = size[coded.attribute]
    return counts


def _unclaimed_labels(
    coded: Coded, listed: Mapping[str, tuple[str, ...]], found: Fit, unclaimed: float
) -> dict[int, dict[str, float]]:
    """Per question the labels nobody claimed, each with an equal share of what none of the claimed ones has."""
    if not listed:
        return {}
    claimed: dict[int, set[int]] = {}
    for question, value in zip(coded.slot_question.tolist(), coded.slot_value.tolist(), strict=True):
        claimed.setdefault(question, set()).add(value)
    attribute = np.zeros(len(coded.questions), dtype=np.int64)
    attribute[coded.question] = coded.attribute
    number = {name: at for at, name in enumerate(coded.values)}
    free_of: dict[int, dict[str, float]] = {}
    for question, values in claimed.items():
        labels = listed.get(coded.attributes[attribute[question]], ())
        free = [label for label in labels if number.get(label, -1) not in values]
        free_of[question] = dict.fromkeys(free, float(found.none[question]) / (len(free) + unclaimed))
    return free_of
