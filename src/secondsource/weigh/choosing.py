"""Choosing: the whole way from claims to beliefs on open questions, with what is found of dependence and reliability.

A full pass learns, in this order: how copies are made (`dependence.copies`), which sources speak together (`dependence.groups`),
where agreement comes in bursts (`dependence.bursts`), and then in turns what is true (`choice`), how far each group's stories are
its members' own (`judging`), and how often each source is right where others speak too (`believed`). All that single questions
need later is kept as plain values (`Learned`).

>>> from secondsource.weigh.claims import Claims
>>> from secondsource.weigh.inputs import read
>>> from secondsource.weigh.track import Records, track
>>> inputs = read(Claims(source=["a", "b"], question=["q", "q"], value=["yes", "yes"]), np.arange(2))
>>> given = case(inputs, track(inputs.coded, Records(), inputs.rated), 4.0, np.zeros(1, dtype=np.int64), {})
>>> choose(inputs, given).fit.p.round(2).tolist()
[0.75]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import NONE, OPEN
from secondsource.weigh.believed import Tally, accuracy, agree, remembered
from secondsource.weigh.choice import Bonds, Fit, Rows, fit
from secondsource.weigh.coded import Floats, Ints, dense
from secondsource.weigh.dependence.bursts import Bursts, burst, learn_bursts
from secondsource.weigh.dependence.copies import Habits, borrowed, learn_habits
from secondsource.weigh.dependence.marks import Marks, how_common, kept_marks
from secondsource.weigh.dependence.seen import Seen, look
from secondsource.weigh.dependence.stories import ALONE, GRID, PUBLIC, prior
from secondsource.weigh.dependence.ties import Tie, Tied, named, tied, ties_of
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.judging import judge
from secondsource.weigh.track import Track

ROUNDS = 5
"""Turns between beliefs and what follows from them; three more change probabilities by less than a hundredth."""

UNSEEN = 0.03
"""ρ where channel, handler or words are recorded and copies were looked for: doubt that remains, a tenth of the prior."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a full pass found. Plain values: it can be kept and sent.

    Attributes:
        habits: how copies are made.
        bursts: how common bursts are.
        ties: the groups of sources that speak together.
        agreed: source -> its tally (`believed.Tally`).
        classes: class -> its tally.
    """

    habits: Habits = field(default_factory=Habits)
    bursts: Bursts = field(default_factory=Bursts)
    ties: tuple[Tie, ...] = ()
    agreed: Mapping[str, Tally] = field(default_factory=dict)
    classes: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """The claims of a weighing, as everything here needs them.

    Attributes:
        rows: what decides beliefs; their accuracy is by records alone.
        seen: what dependence is found by.
        strength: per row what its records weigh, in checked claims.
        unclaimed: how many values beyond the claimed ones an answer might have.
        labels: per question, at least so many values it has; 0 for as many as were claimed.
        common: how common marks are.
        truth: per question the slot an outcome decided for, `answers.NONE` or `answers.OPEN`.
    """

    rows: Rows
    seen: Seen
    strength: Floats
    unclaimed: float
    labels: Ints
    common: Marks
    truth: Ints


@dataclass(frozen=True, slots=True)
class Chosen:
    """Beliefs with all they rest on; `rows` hold the accuracies that were used."""

    rows: Rows
    bonds: Bonds
    fit: Fit
    learned: Learned


def rows_of(inputs: Inputs, accuracy: Floats) -> Rows:
    """What the kernel asks of each row; `accuracy` is per row how often its source is right."""
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


def case(
    inputs: Inputs,
    betas: Track,
    unclaimed: float,
    labels: Ints,
    known: Mapping[str, str],
    common: Marks | None = None,
) -> Case:
    """The case of these inputs.

    Args:
        inputs: claims as read.
        betas: each source's record.
        unclaimed: as in `choice.fit`.
        labels: likewise.
        known: question -> its outcome.
        common: how common marks are, by what a full pass learned (`Habits.common`), where these are single questions.
    """
    coded = inputs.coded
    rows = rows_of(inputs, betas.accuracy)
    truth = np.full(len(coded.questions), OPEN, dtype=np.int64)
    truth[[at for at, name in enumerate(coded.questions) if name in known]] = NONE
    for slot in np.flatnonzero(truth[coded.slot_question] != OPEN).tolist():
        question = int(coded.slot_question[slot])
        if known[coded.questions[question]] == coded.values[coded.slot_value[slot]]:
            truth[question] = slot
    marks = common if common is not None else how_common(inputs.claims)
    seen = look(inputs.claims, coded, inputs.origins, marks)
    return Case(rows, seen, (betas.alpha + betas.beta)[betas.key], unclaimed, labels, marks, truth)


def choose(inputs: Inputs, given: Case) -> Chosen:
    """A full pass: learn everything, and weigh."""
    coded, seen = inputs.coded, given.seen
    habits = learn_habits(seen, kept_marks(inputs.claims, seen.marks, seen.question), given.common)
    found = tied(seen)
    bursts = learn_bursts(seen, found.tie)
    theta = np.asarray([prior(shape) for shape in found.shapes]).reshape(-1, len(GRID))
    start = np.where(found.tie >= 0, np.append(theta @ GRID, 1.0)[found.tie], 1.0)
    alike = np.append(found.likeness, 0.0)[found.tie]
    bonds = bound(seen, habits, bursts, (found.tie, alike, _sure(found, start)))
    belief, rows = remembered({}, {}, coded), given.rows
    fitted = fit(rows, given.unclaimed, given.labels, bonds)
    for _ in range(ROUNDS):
        if len(theta):
            own = _told(fitted, judge(fitted, theta, given.truth), (bonds.tie, rows.question), start)
            bonds = replace(bonds, own=np.where(found.tie >= 0, _sure(found, own), bonds.own))
        belief = agree(inputs, fitted, bonds, given.truth)
        rows = replace(rows, accuracy=accuracy(inputs, given.rows.accuracy, given.strength, belief))
        fitted = fit(rows, given.unclaimed, given.labels, bonds)
    ties = named(found, coded, bonds.own, seen.day)
    agreed = belief.sources.named(coded.source, coded.question, (coded.sources, coded.questions))
    classes = belief.classes.named(coded.klass, coded.question, (coded.classes, coded.questions))
    return Chosen(rows, bonds, fitted, Learned(habits, bursts, ties, agreed, classes))


def choose_again(inputs: Inputs, given: Case, learned: Learned) -> Chosen:
    """Weigh some questions with what a full pass learned; `given` was made with it too."""
    bonds = bound(given.seen, learned.habits, learned.bursts, ties_of(learned.ties, inputs.coded))
    belief = remembered(learned.agreed, learned.classes, inputs.coded)
    rows = replace(given.rows, accuracy=accuracy(inputs, given.rows.accuracy, given.strength, belief))
    return Chosen(rows, bonds, fit(rows, given.unclaimed, given.labels, bonds), learned)


def worlds(chosen: Chosen, given: Case, row: Ints, world: Ints) -> tuple[Rows, Fit]:
    """Weigh small worlds: questions of which only some rows are there, each in its world (0, 1, …), with all that was learned.

    Returns:
        The rows with the codes they have there, and what is believed.
    """
    small, seen, learned = chosen.rows.take(row, world), given.seen.take(row, world), chosen.learned
    # what is left of an origin when its root is not there was declared to come from something that is not among the claims
    rootless = np.bincount(small.group, weights=~seen.echo) == 0
    small = replace(small, recorded=small.recorded | rootless[small.group])
    kept = chosen.bonds.take(row)
    tie = np.where(kept.tie > PUBLIC, kept.tie - PUBLIC - 1, ALONE)
    bonds = bound(seen, learned.habits, learned.bursts, (tie, kept.likeness, kept.own))
    labels = np.zeros(int(small.question.max(initial=-1)) + 1, dtype=np.int64)
    labels[small.question] = given.labels[chosen.rows.question[row]]
    return small, fit(small, given.unclaimed, labels, bonds)


def bound(seen: Seen, habits: Habits, bursts: Bursts, groups: tuple[Ints, Floats, Floats]) -> Bonds:
    """How these claims depend on one another; `groups` holds per row the number of its group or -1, its ρ and w."""
    tie, likeness, own = groups
    member = tie >= 0
    unseen = np.where((seen.marks >= 0).any(axis=0), UNSEEN, priors.SHARED_ORIGIN)
    return Bonds(
        borrowed=borrowed(seen, habits),
        likeness=np.where(member, likeness, unseen),
        tie=np.where(member, tie + PUBLIC + 1, np.where(seen.own, ALONE, PUBLIC)),
        own=np.where(member, own, 1 - burst(seen, tie, bursts)),
    )


def _sure(found: Tied, own: Floats) -> Floats:
    """Per row w of its group, and 1 as far as the group is not sure to be one."""
    exists = np.append(found.exists, 0.0)[found.tie]
    return np.asarray(1 - exists * (1 - own))


def _told(fitted: Fit, own: Floats, place: tuple[Ints, Ints], start: Floats) -> Floats:
    """Per row w as judged of its group's stories on its question; where it tells none there, what it began with."""
    told, (tie, question) = fitted.tales.stories, place
    span = len(fitted.claimed)
    key, first = np.unique(told.tie * span + told.question, return_index=True)
    here = tie * span + question
    at = np.minimum(np.searchsorted(key, here), len(key) - 1)
    return np.where((key[at] == here) & (tie > PUBLIC), own[first[at]], start)
