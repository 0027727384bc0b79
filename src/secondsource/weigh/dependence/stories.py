"""Stories: what several say in one voice, and how far each of them says it for a reason of his own.

The members of a group who say the same on a question tell a *story* there. With probability w each of them says it for a reason
of his own, and with 1 - w all say it because it is the group's story, which is one of K values and has nothing to do with the truth:

    P(story | z) = w Π P(claim | z)^d + (1 - w) m        d = 1/(1+(n-1)ρ)
    m = ((1-δ)^nd A)^½ δ^od / K                            A the product where z is the value, o members say otherwise, δ how rarely

so its members hold to it halfway between never wavering and as honest people hold to the truth. Its weight lies between 0 and
n/(1+(n-1)ρ) origins, and never below 0: a story that is not believed leaves the rest as it was. Members who say otherwise speak for
themselves and show that the group leaves them free to.

w = E[θ], and θ, the share of a group's stories that are each member's own, is judged by evidence from outside the group alone,
over all *other* questions it speaks on, with p what everybody else makes believe there of the story's value:

    P(θ | …) ∝ P(θ) Π_k (θ (A_k p_k + B_k (1 - p_k)) + (1 - θ) m_k)      B the product where z is not the value

A group that is right as often as others is weighed as one of honest people, whatever else it shares; one that contradicts the rest
wherever it speaks is not believed anywhere. A declared cohort begins with a better P(θ), and is judged all the same.

Whoever stands in no group is one of the public, whose story of a value is its crowd (`bursts`): w is 1 less the probability of a
burst, and m = A / K, as faithfully told as the truth, so that one more voice of the public never takes from what it says.

When it fails: a group that speaks where nobody else does can be judged by nothing and stays at its prior; and if groups make up
most of what is said, the outside is made of the other groups.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense

ALONE, PUBLIC = -1, 0
"""Ties of those who tell no story (their lineage is recorded) and of those in no group; groups count from 1."""

GRID = np.asarray([0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98])
"""Values of θ: a share is summed over, not estimated."""

FOUND = (0.2, 0.2)
"""θ beforehand of a group that was found: Beta, mostly one or the other, and either alike."""

DECLARED = (0.4, 0.2)
"""θ beforehand of a declared cohort: twice as likely its members' own as not."""

OTHERWISE = 0.1
"""δ: how often a member leaves the story of the group."""


@dataclass(frozen=True, slots=True)
class Stories:
    """One entry a story: what two members of a group, or any of the public, affirm on a question.

    Attributes:
        of: per group of claims its story, or -1.
        tie, question, slot: where it is told, by whom.
        members: how many say it, as origins.
        otherwise: how many members of the tie say something else on the question.
        own: w, the probability that they say it each for a reason of his own.
        likeness: ρ of its claims.
    """

    of: Ints
    tie: Ints
    question: Ints
    slot: Ints
    members: Ints
    otherwise: Ints
    own: Floats
    likeness: Floats

    def __len__(self) -> int:
        return len(self.tie)


def stories(tie: Ints, slot: Ints, question: Ints, affirms: Bools, own: Floats) -> Stories:
    """The stories among groups of claims.

    Args:
        tie: per group of claims the tie it stands in.
        slot: what it says.
        question: where.
        affirms: it does not deny.
        own: w and ρ of its tie on its question, two rows.
    """
    of = np.full(len(tie), -1, dtype=np.int64)
    at = np.flatnonzero((tie != ALONE) & affirms)
    cell, first = dense(tie[at], slot[at]) if len(at) else (at, at)
    place, _ = dense(tie[at], question[at]) if len(at) else (at, at)
    size = np.bincount(cell) if len(at) else np.zeros(0, dtype=np.int64)
    told = np.flatnonzero((size > 1) | (tie[at[first]] == PUBLIC))
    number = np.full(len(size), -1, dtype=np.int64)
    number[told] = np.arange(len(told))
    of[at] = number[cell]
    lead = at[first[told]]
    everybody = np.bincount(place)[place[first[told]]] if len(at) else np.zeros(0, dtype=np.int64)
    return Stories(of, tie[lead], question[lead], slot[lead], size[told], everybody - size[told], *own[:, lead])


def common(found: Stories, size: Floats, if_true: Floats) -> Floats:
    """Per story log m, how likely it is told as one.

    Args:
        found: the stories.
        size: per story K of its question.
        if_true: per story log A.
    """
    share = 1 / (1 + (found.members + found.otherwise - 1) * found.likeness)
    held = (found.members * share * np.log(1 - OTHERWISE) + if_true) / 2
    agreed = np.where(found.tie == PUBLIC, if_true, held + found.otherwise * share * np.log(OTHERWISE))
    return np.asarray(agreed - np.log(size))


def mixed(likelihood: Floats, own: Floats, neutral: Floats) -> Floats:
    """The log of P(story | z) for each of several z (rows); `likelihood` holds log Π P(claim | z)^d."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.logaddexp(np.log(own) + likelihood, np.log1p(-own) + neutral))


def prior(shape: tuple[float, float]) -> Floats:
    """The weights of `GRID` under a Beta."""
    weight = GRID ** (shape[0] - 1) * (1 - GRID) ** (shape[1] - 1)
    return np.asarray(weight / weight.sum())


def evidence(if_true: Floats, if_not: Floats, neutral: Floats, outside: Floats) -> Floats:
    """Per story and θ of `GRID` the log likelihood of the story and of what is said outside it."""
    sure = np.clip(outside, 1e-12, 1 - 1e-12)
    each = np.logaddexp(if_true + np.log(sure), if_not + np.log1p(-sure))
    return np.asarray(np.logaddexp(np.log(GRID) + each[:, None], np.log1p(-GRID) + neutral[:, None]))


def judged(tie: Ints, question: Ints, said: Floats, priors: Floats) -> Floats:
    """Per story E[θ] by the evidence of its tie's stories on all other questions.

    Args:
        tie: per story who tells it.
        question: per story where.
        said: per story and θ its `evidence`.
        priors: per tie and θ; the row of the public is not looked at.
    """
    whole = np.log(priors)
    np.add.at(whole, tie, said)
    place, first = dense(tie, question)
    here = np.zeros((len(first), len(GRID)))
    np.add.at(here, place, said)
    left = whole[tie] - here[place]
    weight = np.exp(left - left.max(axis=1, keepdims=True))
    return np.asarray((weight * GRID).sum(axis=1) / weight.sum(axis=1))
