"""The way of states: what changes with time, believed for a day; claims fade with the time between that day and when they held.

Every moment at which an origin said something speaks once; its copies say nothing more. Of an origin that says the same at several
moments the one nearest to the day stands for it, by what is left of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.change import ChangeRecords, Changes, Hazard, Said, fit, recall, remember
from secondsource.weigh.choice import Fit
from secondsource.weigh.choice import fit as weigh_rows
from secondsource.weigh.choosing import rows_of
from secondsource.weigh.coded import Bools, Coded, Floats, Ints
from secondsource.weigh.inputs import Inputs, stated_means
from secondsource.weigh.track import Records, track
from secondsource.weigh.work import Again, Work


@dataclass(frozen=True, slots=True)
class Followed:
    """What this way learned, and what it can say of each claim.

    Attributes:
        records: what one question needs to be asked again, by name.
        day: the day believed for, counted from year 1.
        left: per row how likely nothing has changed between when it held and the day.
        away: per row the days between.
    """

    records: ChangeRecords
    day: float
    left: Floats
    away: Floats


def find_states(inputs: Inputs, stated: Mapping[str, bool]) -> dict[str, Hazard]:
    """Attribute -> how often its states change, for the attributes that clearly are states; `stated` knows better of some.

    Only claims that speak of more than one moment can tell. Questions without an attribute share nothing that could have one rate,
    and are looked at only where most of their claims say when it held.
    """
    coded = inputs.coded
    said = Said.of(inputs.claims, coded, _shares(inputs), _means(inputs))
    names = dict(enumerate(coded.attributes[: said.attributes]))
    known = {at: stated[name] for at, name in names.items() if name in stated}
    open_ones = {at for at, name in names.items() if at not in known and (name or _dated(said, at))}
    if said.begins.min(initial=np.inf) >= said.ends.max(initial=-np.inf) or not (open_ones or any(known.values())):
        return {}
    hazards = fit(said, {at: known.get(at, False) for at in names if at not in open_ones}).hazards
    return {name: hazards[at] for at, name in names.items() if hazards[at].changes}


def _dated(said: Said, attribute: int) -> bool:
    """Whether most claims of an attribute say when it held."""
    mine = said.attribute[said.slot_question[said.slot]] == attribute
    return bool(2 * np.count_nonzero(said.dated[mine]) >= np.count_nonzero(mine))


def by_state(
    inputs: Inputs, records: Records, known: Mapping[str, str], day: float | None = None, *, kind: str = "state"
) -> Work:
    """Weigh questions whose truth changes, for a day.

    Args:
        inputs: their claims.
        records: what was learned before, under `kind`; without it, it is learned here.
        known: outcomes; they settle their questions.
        day: counted from year 1 (`change.day`); the last day that anybody spoke of where it is left out.
        kind: the name under which this is kept.
    """
    coded = inputs.coded
    betas = track(coded, records, inputs.rated)
    said = Said.of(inputs.claims, coded, _shares(inputs), _means(inputs))
    learned = records.learned.get(kind)
    if isinstance(learned, Followed):
        kept, found = learned.records, recall(learned.records, said, coded)
        now = learned.day if day is None else day
    else:
        found = fit(said, dict.fromkeys(range(said.attributes), True))
        kept = remember(found, coded)
        now = float(said.ends.max(initial=0.0)) if day is None else day
    followed = Followed(kept, now, found.left(now), np.maximum(np.maximum(said.begins - now, now - said.ends), 0.0))
    rows = replace(rows_of(inputs, betas.accuracy), recorded=np.ones(coded.rows, dtype=np.bool_))
    return Work(
        kind,
        inputs,
        betas,
        records,
        rows,
        _fit(inputs, weigh_rows(rows, priors.UNCLAIMED), found, followed),
        known,
        again(coded, found, now),
        followed,
        {},
        left=followed.left,
    )


def again(coded: Coded, found: Changes, day: float) -> Again:
    """Asks again what is believed when only some rows are there, with all that was learned."""
    said, learned = found.said, found.learned
    slots = len(coded.slot_question)

    def weigh_worlds(row: Ints, world: Ints) -> tuple[Ints, Floats]:
        keys, back = np.unique(world * slots + said.slot[row], return_inverse=True)
        slot, of_world = keys % slots, keys // slots
        worlds, question = np.unique(of_world, return_inverse=True)
        asked = np.zeros(len(worlds), dtype=np.int64)
        asked[question] = said.slot_question[slot]
        small = Said(
            source=said.source[row],
            slot=back.ravel().astype(np.int64),
            denies=said.denies[row],
            begins=said.begins[row],
            ends=said.ends[row],
            dated=said.dated[row],
            share=said.share[row],
            slot_question=question.ravel().astype(np.int64),
            slot_value=said.slot_value[slot],
            attribute=said.attribute[asked],
            told=said.told,
        )
        here = replace(learned, errors=learned.errors[slot], common=learned.common[slot])
        return keys, Changes(small, here).at(day).p

    return weigh_worlds


def _fit(inputs: Inputs, told: Fit, found: Changes, followed: Followed) -> Fit:
    """What is believed for the day, and who speaks for each origin: its claim that is nearest to the day."""
    coded, group = inputs.coded, inputs.origins.group
    believed = found.at(followed.day)
    order = np.lexsort((np.arange(coded.rows), -told.told, -followed.left, inputs.origins.folded, group))
    lead = order[np.flatnonzero(np.diff(group[order], prepend=-1))]
    share = followed.left[lead]
    affirmed = np.where(coded.denies[lead], 0.0, share)
    return replace(
        told,
        p=believed.p,
        none=believed.none,
        origins=np.bincount(coded.slot[lead], weights=affirmed, minlength=len(believed.p)).astype(np.float64),
        torn=np.ones(coded.rows, dtype=np.int64),  # who says something else later does not contradict themselves
        lead=lead,
        share=share,
        log_odds=np.empty(0),
        crowd=np.ones(len(lead), dtype=np.int64),
    )


def _shares(inputs: Inputs) -> Floats:
    """Per row its share of an independent claim: one row for each moment of an origin, by its circumstances; 0 for the others."""
    origins, coded = inputs.origins, inputs.coded
    moment = _moment(inputs)
    first = np.lexsort((np.arange(coded.rows), -inputs.factor, origins.echo, moment, origins.group))
    starts = np.diff(origins.group[first], prepend=-1) != 0
    speaks = np.zeros(coded.rows, dtype=np.bool_)
    speaks[first[starts | (np.diff(moment[first], prepend=-1) != 0)]] = True
    return np.where(speaks & ~origins.folded & ~_copies(inputs), np.minimum(inputs.factor, 1.0), 0.0)


def _moment(inputs: Inputs) -> Ints:
    """Per row when it speaks, as a number; copies speak when their origin first did."""
    said = Said.of(inputs.claims, inputs.coded)
    moment = np.unique(said.begins, return_inverse=True)[1].astype(np.int64)
    first = np.full(int(inputs.origins.group.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, inputs.origins.group, moment)
    return np.where(inputs.origins.echo, first[inputs.origins.group], moment)


def _copies(inputs: Inputs) -> Bools:
    """Per row whether it repeats an origin that speaks for itself."""
    origins = inputs.origins
    groups = int(origins.group.max(initial=-1)) + 1
    own = np.bincount(origins.group, weights=~origins.echo, minlength=groups) > 0
    return origins.echo & own[origins.group]


def _means(inputs: Inputs) -> Floats:
    """Per source how often it knows by its grades, or its class where that has a prior of its own; nan without either."""
    chance = 1 / (1 + priors.UNCLAIMED)
    return np.maximum((stated_means(inputs) - chance) / (1 - chance), 0.0)
