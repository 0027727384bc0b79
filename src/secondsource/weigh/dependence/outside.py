"""Outside: what everybody else believes on the questions of some sources, when nobody is taken as better than another.

Beliefs come from `agreement.believe` with one accuracy for all, the one that they lead back to. So nothing that is found by them
rests on who seems to be right, and sources that may be one feed are one voice, so that none gains by its number.

>>> said = Answers.of(source=list("abcabc"), question=list("pppqqq"), value=list("xxyxyy"))
>>> outside = without(Crowd.of(said, [np.array([0, 1])]), 0)
>>> outside.p.round(2).tolist()
[0.09, 0.56, 0.09, 0.56]
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.agreement import Voices, believe, voices
from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Bools, Floats, Ints

ROUNDS = 10
"""Rounds of expectation and maximisation; one number is learned, and three digits of it suffice."""

LEAST = 1e-12
"""Stands for no chance at all."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody as a voice, each possible feed as one, and how often such voices are right, all taken as alike."""

    answers: Answers
    heard: Voices
    mean: float

    @classmethod
    def of(cls, answers: Answers, camps: Sequence[Ints]) -> "Crowd":
        """Where sources of a camp may be one feed: the mean that agrees with the beliefs it leads to, in a few rounds."""
        feed = np.arange(answers.sources)
        for camp in camps:
            feed[camp] = camp[0]
        heard = voices(answers, feed, 0.0)
        asked = (heard.company > 1) / heard.torn
        mean = priors.ORDINARY
        for _ in range(ROUNDS):
            p = believe(answers, heard, np.full(answers.sources, mean)).p[heard.slot]
            prior = priors.CLASS_STRENGTH * priors.ORDINARY
            mean = float((prior + asked @ p) / (priors.CLASS_STRENGTH + asked.sum()))
        return cls(answers, heard, mean)


@dataclass(frozen=True, slots=True)
class Outside:
    """What others say on a camp's questions: belief per slot, values and whether there are others per question, their accuracy."""

    p: Floats
    size: Ints
    others: Bools
    mean: float


def without(crowd: Crowd, speaker: int) -> Outside:
    """The belief of all but one voice, on the questions where it speaks."""
    answers, heard = crowd.answers, crowd.heard
    asked = np.zeros(answers.questions, dtype=np.bool_)
    asked[heard.question[heard.source == speaker]] = True
    slots = np.flatnonzero(asked[answers.slot_question])
    rows = np.flatnonzero(asked[heard.question] & (heard.source != speaker))
    question, slot = np.cumsum(asked) - 1, np.cumsum(asked[answers.slot_question]) - 1
    small = replace(answers, slot_question=question[answers.slot_question[slots]], questions=int(asked.sum()))
    rest = heard.take(rows)
    rest = replace(rest, question=question[rest.question], slot=slot[rest.slot])
    p = np.zeros(len(answers.slot_question))
    p[slots] = believe(small, rest, np.full(answers.sources, crowd.mean)).p
    size = np.bincount(answers.slot_question, minlength=answers.questions)
    others = np.bincount(heard.question[rows], minlength=answers.questions) > 0
    return Outside(p, size, others, crowd.mean)


def accuracy(p: Floats, stray: Floats, mean: float) -> tuple[float, Floats]:
    """How often a source is right that says what others believe so far, and how likely each of its claims is right then."""
    a, right = mean, p
    for _ in range(ROUNDS):
        wrong = (1 - a) * (1 - p) * stray
        right = a * p / np.maximum(a * p + wrong, LEAST)
        a = float((priors.SOURCE_STRENGTH * mean + right.sum()) / (priors.SOURCE_STRENGTH + len(p)))
    return a, right
