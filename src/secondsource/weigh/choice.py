"""Choice: which of several values is true, when errors may all follow one story going round.

For a question with k claimed values there are K = k + U values, all alike beforehand; the U that nobody claimed are "none of
these". A claim tells the truth with probability t, and otherwise repeats the rumour of the question (probability r) or any
value at all (1 - r). With z the true value and ρ the rumour, every value being the rumour with probability 1/K,

    P(claims of v | z = v, ρ ≠ v) / P(… | z ≠ v, ρ ≠ v) = Π ((t + (1-t) g₀) / ((1-t) g₀))^d          =: exp x_v
    P(… | z ≠ v, ρ = v) / P(… | z ≠ v, ρ ≠ v)          = Π min(g₁/g₀, the factor above)^d            =: exp f_v
    P(… | z = v, ρ = v) / P(… | z ≠ v, ρ ≠ v)          = exp f_v · Π ((t + (1-t) g₁) / ((1-t) g₁))^d =: exp y_v

with g₀ = (1-r)/K, g₁ = r + g₀, and d the share of an independent origin (`dependence`). Summing the rumour out,

    p(v) ∝ exp(h_v) (exp y_v + exp x_v (S - exp f_v)),   S = U + Σ exp f_v,   p(none) ∝ U S.

A claim speaks for the rumour at most as far as it speaks for the truth, so that no claim, however poor, lowers what it says.
A denial of v divides its weight over every other value: h_v = Σ d log((1-t)/(1+t)).

The shared rumour is the mistake model of copying sources of Dong, Berti-Equille and Srivastava (VLDB 2009), made a latent
variable and summed out.

>>> rows = Rows.of(question=[0, 0], slot=[0, 1], accuracy=[0.6, 0.6])
>>> fit(rows, unclaimed=4.0).p.round(3).tolist()
[0.414, 0.414]
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence import shares


@dataclass(frozen=True, slots=True)
class Rows:
    """What decides beliefs, one entry a claim. Ids count from 0 without gaps; a group lies in one slot and one polarity."""

    question: Ints
    slot: Ints
    voice: Ints  # a source on a question
    group: Ints
    denies: Bools
    recorded: Bools
    folded: Bools
    accuracy: Floats  # how often an average claim of this source is right
    factor: Floats  # how much this one tells compared with it

    @classmethod
    def of(cls, question: Sequence[int], slot: Sequence[int], accuracy: Sequence[float]) -> "Rows":
        """Claims of as many sources, each on its own, with nothing recorded."""
        each = np.arange(len(question))
        no = np.zeros(len(question), dtype=np.bool_)
        ids = np.asarray(question, dtype=np.int64), np.asarray(slot, dtype=np.int64)
        return cls(*ids, each, each, no, no, no, np.asarray(accuracy, dtype=np.float64), np.ones(len(question)))

    def take(self, rows: Ints, worlds: Ints) -> "Rows":
        """These rows, each in its world: what shares an id but not a world has nothing to do with one another."""
        return Rows(
            question=dense(worlds, self.question[rows])[0],
            slot=dense(worlds, self.slot[rows])[0],
            voice=dense(worlds, self.voice[rows])[0],
            group=dense(worlds, self.group[rows])[0],
            denies=self.denies[rows],
            recorded=self.recorded[rows],
            folded=self.folded[rows],
            accuracy=self.accuracy[rows],
            factor=self.factor[rows],
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """Beliefs and how they came about. Slots are values of questions; each question's `p` and `none` sum to 1."""

    slot_question: Ints
    p: Floats  # per slot
    none: Floats  # per question
    origins: Floats  # per slot: effective number of independent origins that affirm it
    claimed: Ints  # per question: k
    told: Floats  # per row: t
    torn: Ints  # per row: how many answers its source gives to this question
    lead: Ints  # per group: the row that speaks for it
    share: Floats  # per group: d
    log_odds: Floats  # per group: what it adds to the log odds of its value, even if that value is the rumour
    crowd: Ints  # per group: how many agreeing origins it shares its weight with, itself included


def fit(rows: Rows, unclaimed: float, labels: Ints | int = 0) -> Fit:
    """Weigh every question of these rows.

    Args:
        rows: at least one claim a question.
        unclaimed: U, how many values beyond the claimed ones an answer might have.
        labels: per question, at least so many values it has (category); 0 for as many as were claimed.
    """
    slot_question = _first(rows.slot, rows.question)
    claimed = np.bincount(slot_question)
    spare = np.maximum(labels - claimed, 0) + unclaimed
    size = claimed + spare
    torn = _torn(rows)
    chance = (1 / size)[rows.question]
    told = np.minimum(np.clip((rows.accuracy - chance) / (1 - chance), 0, 1) * rows.factor / torn, priors.MOST)
    lead, strength = _leads(rows, told)
    cell = 2 * rows.slot[lead] + rows.denies[lead]
    share, crowd = shares(cell, strength, rows.recorded[lead])
    sums, log_odds = _evidence(rows, lead, strength, share, size)
    p, none = _beliefs(slot_question, sums, spare)
    affirmed = np.where(rows.denies[lead], 0.0, share)
    origins = np.bincount(rows.slot[lead], weights=affirmed, minlength=len(p)).astype(np.float64)
    return Fit(slot_question, p, none, origins, claimed, told, torn, lead, share, log_odds, crowd)


def _first(code: Ints, of: Ints) -> Ints:
    """For each code what stands in `of` beside it."""
    found = np.empty(int(code.max(initial=-1)) + 1, dtype=np.int64)
    found[code] = of
    return found


def _torn(rows: Rows) -> Ints:
    """Per row how many answers its source gives to the question: values it affirms, and values it both affirms and denies."""
    answer, first = dense(rows.voice, rows.slot)
    affirmed = np.bincount(answer, weights=~rows.denies) > 0
    denied = np.bincount(answer, weights=rows.denies) > 0
    answers = np.bincount(rows.voice[first], weights=affirmed.astype(np.int64) + (affirmed & denied))
    count: Ints = np.maximum(answers, 1).astype(np.int64)[rows.voice]
    return count


def _leads(rows: Rows, told: Floats) -> tuple[Ints, Floats]:
    """Per group the row that speaks for it, its best, and how much it tells; who adds nothing speaks only where nobody else does."""
    order = np.lexsort((np.arange(len(told)), -told, rows.folded, rows.group))
    starts = np.flatnonzero(np.diff(rows.group[order], prepend=-1))
    lead = order[starts]
    return lead, told[lead]


def _evidence(rows: Rows, lead: Ints, strength: Floats, share: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Per slot the sums x, f, y, h (four rows); per group its own part of the log odds."""
    slots = int(rows.slot.max(initial=-1)) + 1
    slot, denies = rows.slot[lead], rows.denies[lead]
    spread = (1 - priors.RUMOUR) / size[rows.question[lead]]
    rumour = priors.RUMOUR + spread
    true = np.log1p(strength / ((1 - strength) * spread))
    both = np.log1p(strength / ((1 - strength) * rumour))
    follows = np.minimum(np.log(rumour / spread), true)
    against = np.log1p(-strength) - np.log1p(strength)
    affirm = share * ~denies
    sums = np.asarray(
        [
            np.bincount(slot, weights=affirm * true, minlength=slots),
            np.bincount(slot, weights=affirm * follows, minlength=slots),
            np.bincount(slot, weights=affirm * (follows + both), minlength=slots),
            np.bincount(slot, weights=share * denies * against, minlength=slots),
        ]
    )
    return sums, share * np.where(denies, against, both)


def _beliefs(slot_question: Ints, sums: Floats, spare: Floats) -> tuple[Floats, Floats]:
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
