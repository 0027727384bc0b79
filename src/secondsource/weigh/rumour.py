"""Rumour: what a claim says of the truth when errors may all follow one story going round, summed up over a question.

`told` gives the likelihoods of what a claim says, `posterior` the probabilities from their sums; the formulas stand in `choice`.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Floats, Ints


@dataclass(frozen=True, slots=True)
class Told:
    """Log likelihoods of what is said, where z is the truth and ρ the rumour; one entry a claim or a story."""

    true: Floats  # z is what it says, ρ is not
    chance: Floats  # neither is
    rumour: Floats  # ρ is, z is not
    both: Floats

    def parts(self) -> Floats:
        """Three rows: what it adds to x, f and y of its value."""
        return np.stack([self.true - self.chance, self.rumour - self.chance, self.both - self.chance])


def told(strength: Floats, size: Floats) -> Told:
    """Of claims that know the truth with probability t (`strength`) and otherwise follow a rumour or any of K values (`size`)."""
    spread = (1 - priors.RUMOUR) / size
    rumour = priors.RUMOUR + spread
    wrong = 1 - strength
    return Told(
        np.log(strength + wrong * spread),
        np.log(wrong * spread),
        np.log(wrong * rumour),
        np.log(strength + wrong * rumour),
    )


def bound(what: Told, borrowed: Floats) -> Told:
    """Of claims that were bound to say what they say with some probability, and else say it as `what`.

    Each speaks for the rumour at most as far as it speaks for the truth.
    """
    logs = (what.true, what.chance, what.rumour, what.both)
    true, chance, rumour, both = (np.log((1 - borrowed) * np.exp(log) + borrowed) for log in logs)
    beyond = np.maximum(rumour - true, 0.0)
    return Told(true, chance, rumour - beyond, both - beyond)


def posterior(slot_question: Ints, sums: Floats, spare: Floats) -> tuple[Floats, Floats]:
    """The probabilities, by the formula above, in logarithms throughout: thousands of origins must not overflow."""
    x, f, y, h = sums
    questions = len(spare)
    top = _max(slot_question, f, questions)
    total = (
        np.log(
            spare * np.exp(-top)
            + np.bincount(slot_question, weights=np.exp(f - top[slot_question]), minlength=questions)
        )
        + top
    )
    others = _others(slot_question, f, spare, total)
    log_p = h + np.logaddexp(y, x + others)
    log_none = np.log(spare) + total
    peak = np.maximum(_max(slot_question, log_p, questions), log_none)
    weight = np.exp(log_p - peak[slot_question])
    weight_none = np.exp(log_none - peak)
    whole = np.bincount(slot_question, weights=weight, minlength=questions) + weight_none
    return weight / whole[slot_question], weight_none / whole


def _max(question: Ints, values: Floats, questions: int) -> Floats:
    """Per question the largest of its slots' values, at least 0 (what an unclaimed value has)."""
    found = np.zeros(questions)
    np.maximum.at(found, question, values)
    return found


def _others(question: Ints, f: Floats, spare: Floats, total: Floats) -> Floats:
    """Per slot log(S - exp f): by subtraction, except for the largest of a question, whose difference would drown."""
    questions = len(spare)
    order = np.lexsort((np.arange(len(f)), f, question))
    last = order[np.flatnonzero(np.diff(question[order], append=questions))]
    rest = np.ones(len(f), dtype=np.bool_)
    rest[last] = False
    second = _max(question[rest], f[rest], questions)
    sums = np.bincount(question[rest], weights=np.exp(f[rest] - second[question[rest]]), minlength=questions)
    found = np.empty(len(f))
    found[last] = (np.log(spare * np.exp(-second) + sums) + second)[question[last]]
    gap = f[rest] - total[question[rest]]
    found[rest] = total[question[rest]] + np.log1p(-np.exp(gap))
    return found
