"""Choosing: the whole way from claims to beliefs on open questions, with what is found of dependence and reliability.

A full pass learns, in this order: how copies are made (`dependence.copies`), which sources speak together (`dependence.groups`),
and then in turns what is true (`choice`), how far each group's stories are its members' own (`dependence.stories`), and how often
each source is right where others speak too. All that single questions need later is kept as plain values (`Learned`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import NONE, OPEN
from secondsource.weigh.choice import Bonds, Fit, Rows, fit
from secondsource.weigh.coded import Coded, Floats, Ints, dense
from secondsource.weigh.dependence.copies import Habits, borrowed, learn_habits
from secondsource.weigh.dependence.seen import Common, Seen, how_common, kept_marks, look
from secondsource.weigh.dependence.stories import GRID, evidence, judged, prior
from secondsource.weigh.dependence.ties import Tie, Tied, named, tied, ties_of
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.rumour import posterior
from secondsource.weigh.track import Track

ROUNDS = 8
"""Turns between beliefs and what follows from them; the second half changes probabilities by less than a hundredth."""

UNSEEN = 0.05
"""ρ where channel, handler or words are recorded and copies were looked for: doubt that remains, a sixth of the prior."""

BELIEF = 0.5
"""What a belief teaches of a source against a checked outcome: half, for it rests in part on the source itself."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a full pass found. Plain values: it can be kept and sent.

    Attributes:
        habits: how copies are made.
        ties: the groups of sources that speak together.
        agreed: source -> weight of its claims that are believed, and of all that others speak on too.
        classes: class -> how much higher (or lower) its average claim is believed than `priors` say.
    """

    habits: Habits = field(default_factory=Habits)
    ties: tuple[Tie, ...] = ()
    agreed: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    classes: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """The claims of a weighing, as everything here needs them.

    Attributes:
        rows, seen: what decides beliefs, and what dependence is found by.
        base: per row how often it is right by its records, and what these weigh in checked claims.
        rated: per row whether a grade says how often its source is right.
        unclaimed, labels: as in `choice.fit`.
        truth: per question the slot an outcome decided for, `NONE`, or `OPEN`.
    """

    rows: Rows
    seen: Seen
    base: Floats
    strength: Floats
    unclaimed: float
    labels: Ints
    truth: Ints


@dataclass(frozen=True, slots=True)
class Chosen:
    """Beliefs with all they rest on."""

    fit: Fit
    rows: Rows
    bonds: Bonds
    learned: Learned


def case(
    inputs: Inputs, betas: Track, unclaimed: float, labels: Ints, known: Mapping[str, str], common: Common | None = None
) -> Case:
    """The case of these inputs; `labels` are those of `choice.fit`, `known` the outcomes."""
    coded, origins = inputs.coded, inputs.origins
    rows = Rows(
        question=coded.question,
        slot=coded.slot,
        voice=dense(coded.question, coded.source)[0],
        group=origins.group,
        denies=coded.denies,
        recorded=origins.recorded,
        folded=origins.folded,
        accuracy=betas.accuracy,
        factor=inputs.factor,
    )
    truth = np.full(len(coded.questions), OPEN, dtype=np.int64)
    for at, name in enumerate(coded.questions):
        if name in known:
            truth[at] = NONE
    for slot, (question, value) in enumerate(zip(coded.slot_question.tolist(), coded.slot_value.tolist(), strict=True)):
        if truth[question] != OPEN and known[coded.questions[question]] == coded.values[value]:
            truth[question] = slot
    strength = (betas.alpha + betas.beta)[betas.key] if len(betas.key) else np.zeros(0)
    return Case(rows, look(inputs.claims, coded, origins, common), betas.accuracy, strength, unclaimed, labels, truth)


def choose(inputs: Inputs, given: Case) -> Chosen:
    """A full pass: learn everything, and weigh."""
    coded = inputs.coded
    habits = learn_habits(given.seen, kept_marks(inputs.claims, given.seen), how_common(inputs.claims))
    found = tied(given.seen)
    theta = np.asarray([prior(shape) for shape in found.shapes]).reshape(-1, len(GRID))
    bonds = replace(within(given.seen, habits), tie=found.tie, own=_own(found, coded.question, None, theta @ GRID))
    belief, rows = Agreed.nothing(coded), given.rows
    fitted = fit(rows, given.unclaimed, given.labels, bonds)
    for _ in range(ROUNDS):
        if len(fitted.tales.stories):
            bonds = replace(
                bonds, own=_own(found, coded.question, (fitted, judge(fitted, theta, given.truth)), theta @ GRID)
            )
        belief = agree(inputs, given, fitted, bonds, belief)
        rows = replace(rows, accuracy=accuracy(inputs, given, belief))
        fitted = fit(rows, given.unclaimed, given.labels, bonds)
    learned = Learned(
        habits,
        named(found, coded, bonds.own, given.seen.day),
        {
            name: (right, every)
            for name, right, every in zip(coded.sources, belief.right.tolist(), belief.every.tolist(), strict=True)
            if every
        },
        dict(zip(coded.classes, belief.lift.tolist(), strict=True)),
    )
    return Chosen(fitted, rows, bonds, learned)


def choose_again(inputs: Inputs, given: Case, learned: Learned) -> Chosen:
    """Weigh some questions with what a full pass learned."""
    coded = inputs.coded
    tie, own = ties_of(learned.ties, coded)
    bonds = replace(within(given.seen, learned.habits), tie=tie, own=own)
    tally = np.asarray([learned.agreed.get(name, (0.0, 0.0)) for name in coded.sources]).reshape(-1, 2)
    lift = np.asarray([learned.classes.get(name, 0.0) for name in coded.classes])
    rows = replace(given.rows, accuracy=accuracy(inputs, given, Agreed(tally[:, 0], tally[:, 1], lift)))
    return Chosen(fit(rows, given.unclaimed, given.labels, bonds), rows, bonds, learned)


def within(seen: Seen, habits: Habits) -> Bonds:
    """What is found within questions: who may repeat, and how alike the rest may be."""
    marked = (seen.marks >= 0).any(axis=0)
    likeness = np.where(marked, UNSEEN, priors.SHARED_ORIGIN)
    return replace(Bonds.none(len(seen.question)), borrowed=borrowed(seen, habits), likeness=likeness)


def worlds(chosen: Chosen, given: Case, row: Ints, world: Ints) -> tuple[Rows, Fit]:
    """Weigh questions of which only some rows are there, each in its world (0, 1, …), with everything learned as it is."""
    small = chosen.rows.take(row, world)
    borrows = borrowed(given.seen.take(row, world), chosen.learned.habits)
    labels = np.zeros(int(small.question.max(initial=-1)) + 1, dtype=np.int64)
    labels[small.question] = np.broadcast_to(given.labels, len(given.truth))[chosen.rows.question[row]]
    return small, fit(small, given.unclaimed, labels, replace(chosen.bonds.take(row), borrowed=borrows))


def judge(fitted: Fit, theta: Floats, truth: Ints) -> Floats:
    """Per story how far it is its members' own, by what is said outside their tie on all other questions.

    Args:
        fitted: a weighing with stories.
        theta: per tie the weights of `stories.GRID` beforehand.
        truth: per question what an outcome decided, as in `Case`.
    """
    tales = fitted.tales
    decided = truth[tales.stories.question]
    outside = np.where(decided == OPEN, _outside(fitted), decided == tales.stories.slot)
    said = evidence(tales.likely.true, tales.likely.chance, tales.neutral, outside)
    return judged(tales.stories.tie, tales.stories.question, said, theta)


def _outside(fitted: Fit) -> Floats:
    """Per story what is believed of its value without all that its tie says on the question."""
    told, parts = fitted.tales.stories, fitted.tales.parts
    first = np.searchsorted(fitted.slot_question, told.question)
    count = fitted.claimed[told.question]
    start = np.cumsum(count) - count
    world = np.repeat(np.arange(len(told)), count)
    slot = np.arange(len(world)) + (first - start)[world]
    sums = fitted.sums[:, slot]
    place, _ = dense(told.tie, told.question)
    for one in range(len(told)):
        for other in np.flatnonzero(place == place[one]).tolist():
            sums[:3, start[one] + told.slot[other] - first[one]] -= parts[:, other]
    p, _ = posterior(world, sums, fitted.spare[told.question])
    found: Floats = p[start + told.slot - first]
    return found


def _own(found: Tied, question: Ints, judged_now: tuple[Fit, Floats] | None, mean: Floats) -> Floats:
    """Per row w: the mean of θ as it was judged, or else beforehand; and 1 as far as the tie is not sure to be one."""
    own = np.ones(len(question))
    rows = np.flatnonzero(found.tie >= 0)
    tie = found.tie[rows]
    own[rows] = mean[tie]
    if judged_now:
        told, value = judged_now[0].tales.stories, judged_now[1]
        span = int(question.max()) + 1
        key, first = np.unique(told.tie * span + told.question, return_index=True)
        here = tie * span + question[rows]
        at = np.minimum(np.searchsorted(key, here), len(key) - 1)
        own[rows] = np.where(key[at] == here, value[first[at]], own[rows])
    own[rows] = 1 - found.exists[tie] * (1 - own[rows])
    return own


@dataclass(frozen=True, slots=True)
class Agreed:
    """Per source the weight of its claims that are believed and of all that count; per class how far it lies above its prior."""

    right: Floats
    every: Floats
    lift: Floats

    @classmethod
    def nothing(cls, coded: Coded) -> "Agreed":
        """Before anything is believed."""
        return cls(np.zeros(len(coded.sources)), np.zeros(len(coded.sources)), np.zeros(len(coded.classes)))


def agree(inputs: Inputs, given: Case, fitted: Fit, bonds: Bonds, before: Agreed) -> Agreed:
    """How often sources are believed, by claims that count: independent, where others speak too, and not decided by an outcome."""
    del before
    coded, rows = inputs.coded, given.rows
    _, first = dense(coded.source, coded.slot)
    speakers = np.bincount(rows.question[dense(rows.question, coded.source)[1]], minlength=len(given.truth))
    of = fitted.tales.stories.of[rows.group]
    counts = (
        ~rows.denies
        & ~inputs.origins.echo
        & (speakers[rows.question] > 1)
        & (given.truth[rows.question] == OPEN)
        & (of < 0)
    )
    weight = np.zeros(coded.rows)
    weight[first] = BELIEF * (counts * (1 - bonds.borrowed))[first]
    right = weight * fitted.p[rows.slot]
    ungraded = np.isnan(inputs.rated)
    by_class = [
        np.bincount(coded.klass[ungraded], weights=each[ungraded], minlength=len(coded.classes))
        for each in (right, weight)
    ]
    start = priors.class_means(coded.classes)
    means = (priors.CLASS_STRENGTH * start + by_class[0]) / (priors.CLASS_STRENGTH + by_class[1])
    sums = [
        np.bincount(coded.source, weights=each, minlength=len(coded.sources)).astype(np.float64)
        for each in (right, weight)
    ]
    return Agreed(sums[0], sums[1], means - start)


def accuracy(inputs: Inputs, given: Case, belief: Agreed) -> Floats:
    """Per row how often such a claim is right: its records, moved with its class, and what is believed of its source."""
    coded = inputs.coded
    moved = given.base + belief.lift[coded.klass] * np.isnan(inputs.rated) * priors.SOURCE_STRENGTH / np.maximum(
        given.strength, priors.SOURCE_STRENGTH
    )
    right, every = belief.right[coded.source], belief.every[coded.source]
    found: Floats = np.clip((given.strength * moved + right) / (given.strength + every), 0.0, 1.0)
    return found
