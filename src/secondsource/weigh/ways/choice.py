"""The way of open choice: from inputs to beliefs by the kernel of `choice`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.choosing import Learned, case, choose, choose_again, worlds
from secondsource.weigh.coded import Floats, Ints, dense
from secondsource.weigh.dependence.feeds import Feed, find_feeds, fold
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.track import Records, track
from secondsource.weigh.work import Work


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
        replace(given, origins=inputs.origins),
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
