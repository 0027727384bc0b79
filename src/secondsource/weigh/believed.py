"""Believed: how often sources are right by what is believed of their claims, where nothing was checked.

A source's claims that count are independent (neither declared to come from elsewhere nor the story of a group, and as far as they
do not repeat), on questions on which others speak too and that no outcome decided. Each counts as a part of a checked claim,

    a = (k a₀ + β Σ p) / (k + β Σ 1)        a₀ by records, worth k checked claims; p the probability of what it said; β = ½

and classes move alike, each with the strength of its prior. On a question, a source's claims there are left out of its own sums:
a majority does not certify itself, and leaving out a claim changes its question only. A source alone on all its questions, and
one with one question, keeps its prior.

When it fails: on questions where most are wrong together, whoever agrees with them looks right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import OPEN
from secondsource.weigh.choice import Bonds, Fit
from secondsource.weigh.coded import Coded, Floats, Ints, dense
from secondsource.weigh.dependence.stories import PUBLIC
from secondsource.weigh.inputs import Inputs

BELIEF = 0.5
"""β: what a belief teaches of a source against a checked outcome; half, for it rests in part on the source itself."""


Tally = Mapping[str, tuple[float, float]]
"""Question -> weight of a source's claims on all *other* questions that is believed, and all of it; under "" of all questions."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Per row the weight of its source's claims on all other questions that is believed, and all of it; the same on all questions.

    `lift` is per class how far its mean lies above its prior.
    """

    right: Floats
    every: Floats
    whole: Floats  # two rows
    lift: Floats

    @classmethod
    def of(cls, tallies: Mapping[str, Tally], classes: Mapping[str, float], coded: Coded) -> "Agreed":
        """From names; who is not named showed nothing."""
        found = np.zeros((2, 2, coded.rows))
        for row, (source, question) in enumerate(zip(coded.source.tolist(), coded.question.tolist(), strict=True)):
            tally = tallies.get(coded.sources[source])
            if tally:
                found[1, :, row] = tally[""]
                found[0, :, row] = tally.get(coded.questions[question], tally[""])
        return cls(found[0, 0], found[0, 1], found[1], np.asarray([classes.get(name, 0.0) for name in coded.classes]))

    def named(self, coded: Coded) -> tuple[dict[str, Tally], dict[str, float]]:
        """In names."""
        tallies: dict[str, dict[str, tuple[float, float]]] = {}
        rows = np.flatnonzero(self.whole[1] > 0)
        numbers = np.concatenate([[self.right, self.every], self.whole])[:, rows].T.tolist()
        for row, (right, every, all_right, all_) in zip(rows.tolist(), numbers, strict=True):
            tally = tallies.setdefault(coded.sources[coded.source[row]], {"": (all_right, all_)})
            tally[coded.questions[coded.question[row]]] = right, every
        return dict(tallies), dict(zip(coded.classes, self.lift.tolist(), strict=True))


def agree(inputs: Inputs, fitted: Fit, bonds: Bonds, truth: Ints) -> Agreed:
    """How often sources are believed; `truth` is per question what an outcome decided, as in `judging.judge`."""
    coded = inputs.coded
    _, first = dense(coded.source, coded.slot)
    speakers = np.bincount(coded.question[dense(coded.question, coded.source)[1]], minlength=len(truth))
    story = (bonds.tie > PUBLIC) & (fitted.tales.stories.of[inputs.origins.group] >= 0)
    counts = ~coded.denies & ~inputs.origins.echo & ~story
    counts &= (speakers[coded.question] > 1) & (truth[coded.question] == OPEN)
    weight = np.zeros(coded.rows)
    weight[first] = BELIEF * (counts * (1 - bonds.borrowed))[first]
    both = np.stack([weight * fitted.p[coded.slot], weight])
    graded = ~np.isnan(inputs.rated)
    right, every = _sums(coded.klass, len(coded.classes), np.where(graded, 0.0, both))
    start = priors.class_means(coded.classes)
    mean = (priors.CLASS_STRENGTH * start + right) / (priors.CLASS_STRENGTH + every)
    whole = _sums(coded.source, len(coded.sources), both)[:, coded.source]
    here, _ = dense(coded.source, coded.question)
    right, every = np.maximum(whole - _sums(here, int(here.max(initial=-1)) + 1, both)[:, here], 0.0)
    return Agreed(right, every, whole, mean - start)


def _sums(code: Ints, count: int, lines: Floats) -> Floats:
    """Sums of each line by code."""
    return np.stack([np.bincount(code, weights=line, minlength=count) for line in lines]).astype(np.float64)


def accuracy(inputs: Inputs, base: Floats, strength: Floats, belief: Agreed) -> Floats:
    """Per row how often such a claim is right.

    Args:
        inputs: claims as read.
        base: per row how often it is right by records.
        strength: per row what these weigh, in checked claims.
        belief: what is believed of sources and classes.
    """
    coded = inputs.coded
    lift = np.where(np.isnan(inputs.rated), belief.lift[coded.klass], 0.0)
    moved = base + lift * priors.SOURCE_STRENGTH / np.maximum(strength, priors.SOURCE_STRENGTH)
    return np.asarray(np.clip((strength * moved + belief.right) / (strength + belief.every), 0.0, 1.0))
