"""Believed: how often sources are right by what is believed of their claims, where nothing was checked.

A source's claims that count are independent (neither declared to come from elsewhere nor the story of a group, and as far as they
do not repeat), on questions on which others speak too and that no outcome decided. Each counts as a part of a checked claim,

    a = (k a₀ + w Σ p) / (k + w Σ 1)        a₀ by records, worth k checked claims; p the probability of what it said
    w = min(β, A / Σ 1)                     β = ½, A = 20

for those who judge a source share their mistakes: a thousand agreements are not a thousand checks (`agreement`). No matter how much it
says, a source stays a part of its prior, and checked claims overrule agreement soon.

and classes move alike, each with the strength of its prior. On a question, the claims there are left out of all sums:
a majority does not certify itself, and leaving out a claim changes its question only. A source alone on all its questions, and
one with one question, keeps its prior.

When it fails: on questions where most are wrong together, whoever agrees with them looks right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.agreement import MOST_AGREED
from secondsource.weigh.answers import OPEN
from secondsource.weigh.choice import Bonds, Fit
from secondsource.weigh.coded import Coded, Floats, Ints, dense
from secondsource.weigh.dependence.stories import PUBLIC
from secondsource.weigh.inputs import Inputs

BELIEF = 0.5
"""β: what a belief teaches of a source against a checked outcome; half, for it rests in part on the source itself."""


Tally = Mapping[str, tuple[float, float]]
"""Question -> weight of claims on all *other* questions that is believed, and all of it; under "" of all questions."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Per row the weight of claims on all other questions that is believed, and all of it (two rows); the same on all questions."""

    others: Floats
    whole: Floats

    @classmethod
    def over(cls, who: Ints, question: Ints, both: Floats) -> "Sums":
        """Of all claims of the same `who`; `both` is per row what it counts for, believed and in all."""
        here, _ = dense(who, question)
        whole = _sums(who, both)[:, who]
        return cls(np.maximum(whole - _sums(here, both)[:, here], 0.0), whole)

    @classmethod
    def of(cls, tallies: Mapping[str, Tally], who: Sequence[str], question: Sequence[str]) -> "Sums":
        """From names, per row; who is not named showed nothing."""
        found = np.zeros((4, len(who)))
        for row, (name, asked) in enumerate(zip(who, question, strict=True)):
            tally = tallies.get(name)
            if tally:
                found[:, row] = *tally.get(asked, tally[""]), *tally[""]
        return cls(found[:2], found[2:])

    def named(self, who: Ints, question: Ints, names: tuple[Sequence[str], Sequence[str]]) -> dict[str, Tally]:
        """In names, of which the codes are given per row; who showed nothing is left out."""
        _, first = dense(who, question)
        rows = first[self.whole[1, first] > 0]
        tallies: dict[str, dict[str, tuple[float, float]]] = {}
        columns = (*self.others[:, rows].tolist(), *self.whole[:, rows].tolist())
        for source, asked, right, every, all_right, all_ in zip(
            who[rows].tolist(), question[rows].tolist(), *columns, strict=True
        ):
            tally = tallies.setdefault(names[0][source], {"": (all_right, all_)})
            tally[names[1][asked]] = right, every
        return dict(tallies)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Per row what its source and its class showed."""

    sources: Sums
    classes: Sums


def remembered(sources: Mapping[str, Tally], classes: Mapping[str, Tally], coded: Coded) -> Agreed:
    """What a full pass found, for the rows of these claims."""
    if not classes:
        nothing = Sums(np.zeros((2, coded.rows)), np.zeros((2, coded.rows)))
        return Agreed(nothing, nothing)
    who = [coded.sources[at] for at in coded.source.tolist()]
    question = [coded.questions[at] for at in coded.question.tolist()]
    klass = [coded.classes[at] for at in coded.klass.tolist()]
    return Agreed(Sums.of(sources, who, question), Sums.of(classes, klass, question))


def agree(inputs: Inputs, fitted: Fit, bonds: Bonds, truth: Ints) -> Agreed:
    """How often sources are believed; `truth` is per question what an outcome decided, as in `judging.judge`."""
    coded = inputs.coded
    said, _ = dense(coded.source, coded.slot)
    speakers = np.bincount(coded.question[dense(coded.question, coded.source)[1]], minlength=len(truth))
    story = (bonds.tie > PUBLIC) & (fitted.tales.stories.of[inputs.origins.group] >= 0)
    counts = ~coded.denies & ~inputs.origins.echo & ~story
    counts &= (speakers[coded.question] > 1) & (truth[coded.question] == OPEN)
    once = np.zeros(int(said.max(initial=-1)) + 1)  # whoever says it twice says it once, as the best of the two
    np.maximum.at(once, said, BELIEF * counts * (1 - bonds.borrowed))
    weight = (once / np.maximum(np.bincount(said), 1))[said]
    both = np.stack([weight * fitted.p[coded.slot], weight])
    graded = ~np.isnan(inputs.rated)
    return Agreed(
        Sums.over(coded.source, coded.question, both),
        Sums.over(coded.klass, coded.question, np.where(graded, 0.0, both)),
    )


def _sums(code: Ints, lines: Floats) -> Floats:
    """Sums of each line by code."""
    count = int(code.max(initial=-1)) + 1
    return np.stack([np.bincount(code, weights=line, minlength=count) for line in lines]).astype(np.float64)


def accuracy(inputs: Inputs, base: Floats, strength: Floats, belief: Agreed) -> Floats:
    """Per row how often such a claim is right.

    Args:
        inputs: claims as read.
        base: per row how often it is right by records.
        strength: per row what these weigh, in checked claims.
        belief: what is believed of sources and classes.
    """
    start = priors.class_means(inputs.coded.classes)[inputs.coded.klass]
    right, every = belief.classes.others
    lift = (priors.CLASS_STRENGTH * start + right) / (priors.CLASS_STRENGTH + every) - start
    lift = np.where(np.isnan(inputs.rated), lift, 0.0)
    moved = base + lift * priors.SOURCE_STRENGTH / np.maximum(strength, priors.SOURCE_STRENGTH)
    right, every = belief.sources.others * np.minimum(1.0, MOST_AGREED / np.maximum(belief.sources.others[1], 1e-9))
    return np.asarray(np.clip((strength * moved + right) / (strength + every), 0.0, 1.0))
