"""The way of models: claims as the answers of a model, one attribute at a time, and what it believes as beliefs that can be asked again.

A model takes one answer of each origin: its best claim, with the circumstances (and what the source's rating tells) as its weight. What is
denied is taken off afterwards: a denial divides its weight over every other value and "none of these".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import NONE, OPEN, Answers, Posterior
from secondsource.weigh.choice import Fit, Rows
from secondsource.weigh.choice import fit as weigh_rows
from secondsource.weigh.choosing import rows_of
from secondsource.weigh.coded import Coded, Floats, Ints
from secondsource.weigh.inputs import Inputs, stated_means
from secondsource.weigh.track import Records, track
from secondsource.weigh.ways.asked import Asked, Model
from secondsource.weigh.ways.beside import beside
from secondsource.weigh.ways.recalled import recalled
from secondsource.weigh.work import Again, Listed, Work

DENIED = 3
"""The line of `choice.Fit.sums` that holds per slot how much is denied: Σ log((1-t)/(1+t)) over the origins that deny it."""

Fitting: TypeAlias = Callable[[Asked], Model]


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute with the model that was fitted to it."""

    asked: Asked
    model: Model
    found: Posterior


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind is modelled: its name, its model, whether that takes denials itself, and how it lists a question's values."""

    kind: str
    fitting: Fitting
    denies: bool = False
    listing: Callable[[Model, int], Listed] | None = None


def by_model(inputs: Inputs, records: Records, known: Mapping[str, str], manner: Manner) -> Work:
    """Weigh questions by a model for each attribute."""
    betas = track(inputs.coded, records, inputs.rated)
    rows = replace(rows_of(inputs, betas.accuracy), recorded=np.ones(inputs.coded.rows, dtype=np.bool_))
    told = weigh_rows(rows, priors.UNCLAIMED)
    labels = records.labels if manner.kind == "category" else {}
    lead, share = speaking(inputs, told)
    if not manner.denies:
        lead = lead[~inputs.coded.denies[lead]]
    parts = []
    learned = records.learned.get(manner.kind)
    before = learned if isinstance(learned, dict) else {}
    for asked in _asked(inputs, lead, share / told.torn, known, labels):
        earlier = before.get(asked.attribute)
        model = _fitted(asked, earlier, manner) if isinstance(earlier, Part) else manner.fitting(asked)
        found = model.posterior()
        slots, questions = len(asked.slot), len(asked.questions)
        parts.append(Part(asked, model, Posterior(found.p[:slots], found.none[:questions])))
    p, none = _gathered(inputs.coded, parts, told.sums[DENIED] * (not manner.denies))
    return Work(
        manner.kind,
        inputs,
        betas,
        records,
        rows,
        replace(told, p=p, none=none, log_odds=np.empty(0)),
        known,
        again(inputs, rows, parts, manner),
        before or {part.asked.attribute: part for part in parts},
        _listed(parts),
        listing=_listing(inputs.coded, parts, manner),
    )


def speaking(inputs: Inputs, told: Fit) -> tuple[Ints, Floats]:
    """The rows that speak for their origins, and per row its part in that: the best of what repeats nothing, equals in equal parts."""
    origins = inputs.origins
    level = np.stack([origins.folded, origins.echo, -told.told.round(9)])
    order = np.lexsort((*level[::-1], origins.group))
    first = np.flatnonzero(np.diff(origins.group[order], prepend=-1))
    best = level[:, order[first]][:, origins.group]
    equal = (level == best).all(axis=0)
    share = equal / np.bincount(origins.group, weights=equal)[origins.group]
    return np.flatnonzero(equal), share


def _fitted(asked: Asked, earlier: Part, manner: Manner) -> Model:
    """A model of a full pass asked again where it knows all that is asked; else one of the questions and those beside them."""
    again_ = recalled(earlier.model, earlier.found, asked, earlier.asked)
    if again_ is not None and (again_.whole or manner.listing is None):
        return again_
    return manner.fitting(beside(asked, earlier.asked))


def _asked(
    inputs: Inputs, lead: Ints, share: Floats, known: Mapping[str, str], labels: Mapping[str, Sequence[str]]
) -> list[Asked]:
    """The answers of every attribute: the rows that speak for their origins."""
    coded = inputs.coded
    attribute = coded.attribute_of
    weight = inputs.factor * share * _rated(inputs)
    truth = _truth(coded, known)
    means = stated_means(inputs)
    found = []
    for at in np.unique(attribute).tolist():
        name = coded.attributes[at]
        rows = lead[attribute[coded.question[lead]] == at]
        questions = np.flatnonzero(attribute == at)
        found.append(_one(inputs, rows, weight, questions, (name, labels.get(name, ()), truth, means)))
    return found


def _one(
    inputs: Inputs,
    rows: Ints,
    weight: Floats,
    questions: Ints,
    known: tuple[str, Sequence[str], Mapping[int, str], Floats],
) -> Asked:
    """The answers of one attribute, its questions numbered from 0."""
    coded = inputs.coded
    name, labels, truth, means = known
    rows = rows[np.argsort(coded.question[rows], kind="stable")]
    place = np.full(len(coded.questions), -1)
    place[questions] = np.arange(len(questions))
    sources, source = np.unique(coded.source[rows], return_inverse=True)
    slots = np.flatnonzero(place[coded.slot_question] >= 0)
    if labels:
        claimed = [coded.values[at] for at in np.unique(coded.slot_value[slots]).tolist()]
        labels = list(dict.fromkeys([*labels, *claimed]))
        code = {label: at for at, label in enumerate(labels)}
        label = np.asarray([code[coded.values[at]] for at in coded.slot_value[slots].tolist()], dtype=np.int64)
        at_slot = place[coded.slot_question[slots]] * len(labels) + label
        slot_of = np.full(len(questions) * len(labels), -1)
        slot_of[at_slot] = slots
        slot_question = np.repeat(np.arange(len(questions)), len(labels))
        slot_label = np.tile(np.arange(len(labels)), len(questions))
        names: Sequence[str] = labels
    else:
        values, slot_label = np.unique(coded.slot_value[slots], return_inverse=True)
        at_slot, slot_of = np.arange(len(slots)), slots
        slot_question = place[coded.slot_question[slots]]
        names = [coded.values[at] for at in values.tolist()]
    back = np.full(len(coded.slot_question), -1)
    back[slots] = at_slot
    answers = Answers(
        question=place[coded.question[rows]],
        source=source.astype(np.int64),
        slot=back[coded.slot[rows]],
        slot_question=slot_question,
        slot_label=slot_label.astype(np.int64),
        questions=len(questions),
        sources=len(sources),
        labels=len(labels),
        weight=weight[rows],
        row=inputs.index[rows],
        question_names=[coded.questions[at] for at in questions.tolist()],
        source_names=[coded.sources[at] for at in sources.tolist()],
        label_names=names,
    )
    return Asked(
        attribute=name,
        answers=answers,
        truth=_slots(answers, truth, questions),
        means=means[sources],
        denies=coded.denies[rows],
        group=inputs.origins.group[rows],
        slot=slot_of,
        questions=questions,
    )


def _truth(coded: Coded, known: Mapping[str, str]) -> dict[int, str]:
    """What is known, by the number of the question."""
    return {at: known[name] for at, name in enumerate(coded.questions) if name in known}


def _slots(answers: Answers, truth: Mapping[int, str], questions: Ints) -> Ints:
    """Per question of the answers the slot that is known to be true."""
    found = np.full(answers.questions, OPEN, dtype=np.int64)
    code = {name: at for at, name in enumerate(answers.label_names)}
    for at, question in enumerate(questions.tolist()):
        if question in truth:
            low, high = np.searchsorted(answers.slot_question, (at, at + 1)).tolist()
            here = np.flatnonzero(answers.slot_label[low:high] == code.get(truth[question], -1))
            found[at] = low + here[0] if len(here) else NONE
    return found


def _rated(inputs: Inputs) -> Floats:
    """Per row what a rating makes of it: how far its grade is above chance, the ordinary claim being 1."""
    graded = np.where(np.isnan(inputs.rated), priors.ORDINARY, inputs.rated)
    chance = 1 / (1 + priors.UNCLAIMED)
    return np.asarray(np.maximum(graded - chance, 0.0) / (priors.ORDINARY - chance))


def _gathered(coded: Coded, parts: Sequence[Part], denied: Floats) -> tuple[Floats, Floats]:
    """Per slot and per question of the claims what the models believe, denials taken off."""
    p, none = np.zeros(len(coded.slot_question)), np.ones(len(coded.questions))
    for part in parts:
        claimed = part.asked.slot >= 0
        p[part.asked.slot[claimed]] = part.found.p[claimed]
    none -= np.bincount(coded.slot_question, weights=p, minlength=len(none))
    none = np.maximum(none, 0.0)
    kept = p * np.exp(denied)
    whole = np.bincount(coded.slot_question, weights=kept, minlength=len(none)) + none
    whole = np.where(whole > 0, whole, 1.0)
    return kept / whole[coded.slot_question], none / whole


def _listed(parts: Sequence[Part]) -> dict[int, dict[str, float]]:
    """Per question the labels that nobody claimed."""
    found: dict[int, dict[str, float]] = {}
    for part in parts:
        free = np.flatnonzero(part.asked.slot < 0)
        names = part.asked.answers.label_names
        for slot in free.tolist():
            question = int(part.asked.questions[part.asked.answers.slot_question[slot]])
            label = names[part.asked.answers.slot_label[slot]]
            found.setdefault(question, {})[label] = float(part.found.p[slot])
    return found


def _place(coded: Coded, parts: Sequence[Part]) -> tuple[Ints, Ints]:
    """Per question its part, and its number there."""
    part_of, number = np.zeros(len(coded.questions), dtype=np.int64), np.zeros(len(coded.questions), dtype=np.int64)
    for at, part in enumerate(parts):
        part_of[part.asked.questions] = at
        number[part.asked.questions] = np.arange(len(part.asked.questions))
    return part_of, number


def _listing(coded: Coded, parts: Sequence[Part], manner: Manner) -> Callable[[int], Listed] | None:
    """Lists the values of a question as its kind does."""
    if manner.listing is None:
        return None
    (part_of, number), listing = _place(coded, parts), manner.listing
    return lambda question: listing(parts[int(part_of[question])].model, int(number[question]))


def again(inputs: Inputs, rows: Rows, parts: Sequence[Part], manner: Manner) -> Again:
    """Asks the models again for each world; an origin of which anything is left keeps the weight of its best claim."""
    coded = inputs.coded
    part_of, number = _place(coded, parts)
    batches = [batch for part in parts if (batch := _batch(part.model)) is not None]

    def weigh_worlds(row: Ints, world: Ints) -> tuple[Ints, Floats]:
        if len(batches) == len(parts) == 1 and not coded.denies[row].any():
            return _side_by_side(inputs, parts[0], batches[0], number, (row, world))
        keys, p = [], []
        order = np.argsort(world, kind="stable")
        for here in np.split(row[order], np.flatnonzero(np.diff(world[order])) + 1):
            question = int(coded.question[here[0]])
            slots, found = _once_more(parts[part_of[question]], int(number[question]), inputs.origins.group[here])
            if not manner.denies:
                found = _less(slots, found, rows, here)
            spoken = np.isin(slots, coded.slot[here])
            slots, found = slots[spoken], found[spoken]
            keys.append(slots)
            p.append(found)
        worlds = np.repeat(np.unique(world), [len(each) for each in keys])
        return worlds * len(coded.slot_question) + np.concatenate(keys), np.concatenate(p)

    return weigh_worlds


Batch: TypeAlias = Callable[[Ints, Ints, Ints], Posterior]
"""Many refits at once: per kept row its case, per kept row its place in the answers, per case its question."""


def _batch(model: Model) -> Batch | None:
    """The model's refits of many cases at once, if it has them."""
    found: Batch | None = getattr(model, "refits", None)
    return found


def _side_by_side(
    inputs: Inputs, part: Part, batch: Batch, number: Ints, small: tuple[Ints, Ints]
) -> tuple[Ints, Floats]:
    """All worlds (`small`: rows, and the world of each) of one attribute at once; nothing in them is denied."""
    (row, world), coded, answers = small, inputs.coded, part.asked.answers
    groups, slots = int(inputs.origins.group.max()) + 1, len(coded.slot_question)
    worlds, first = np.unique(world, return_index=True)
    question = number[coded.question[row[first]]]
    case, at = _ranges(answers.question, question)
    here = np.isin(worlds[case] * groups + part.asked.group[at], world * groups + inputs.origins.group[row])
    found = batch(case[here], at[here], question)
    of, slot = _ranges(answers.slot_question, question)
    claimed = part.asked.slot[slot] >= 0
    keys = worlds[of[claimed]] * slots + part.asked.slot[slot[claimed]]
    spoken = np.isin(keys, world * slots + coded.slot[row])
    keys, p = keys[spoken], found.p[claimed][spoken]
    order = np.argsort(keys)
    return keys[order], p[order]


def _ranges(of: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """For each wanted code its place among the wanted, and the places in `of` (ascending) that hold it."""
    low, high = np.searchsorted(of, wanted), np.searchsorted(of, wanted, side="right")
    size = high - low
    case = np.repeat(np.arange(len(wanted)), size)
    return case, np.arange(len(case)) - np.repeat(np.cumsum(size) - size, size) + low[case]


def _once_more(part: Part, question: int, groups: Ints) -> tuple[Ints, Floats]:
    """One question with only these origins: its claimed slots, ascending, and what is believed of them."""
    answers = part.asked.answers
    low, high = np.searchsorted(answers.question, (question, question + 1)).tolist()
    found = part.model.refit(question, np.isin(part.asked.group[low:high], groups))
    begin, end = np.searchsorted(answers.slot_question, (question, question + 1)).tolist()
    slot = part.asked.slot[begin:end]
    order = np.argsort(slot)
    order = order[slot[order] >= 0]
    return slot[order], found.p[order]


def _less(slots: Ints, p: Floats, rows: Rows, here: Ints) -> Floats:
    """What is left of these probabilities when the denials among these rows are taken off."""
    if not rows.denies[here].any():
        return p
    small = rows.take(here, np.zeros(len(here), dtype=np.int64))
    denied = np.zeros(len(slots))
    denied[np.searchsorted(slots, rows.slot[here])] = weigh_rows(small, priors.UNCLAIMED).sums[DENIED, small.slot]
    kept = p * np.exp(denied)
    return np.asarray(kept / max(float(kept.sum()) + max(1.0 - float(p.sum()), 0.0), 1e-300))
