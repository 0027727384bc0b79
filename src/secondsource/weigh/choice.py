"""Choice: which of several values is true, when errors may all follow one story going round.

For a question with k claimed values there are K = k + U values, all alike beforehand; the U that nobody claimed are "none of
these". A claim tells the truth with probability t, and otherwise repeats the rumour of the question (probability r) or any
value at all (1 - r). With z the true value and ρ the rumour, every value being the rumour with probability 1/K,

    P(claims of v | z = v, ρ ≠ v) / P(… | z ≠ v, ρ ≠ v) = Π ((t + (1-t) g₀) / ((1-t) g₀))^d          =: exp x_v
    P(… | z ≠ v, ρ = v) / P(… | z ≠ v, ρ ≠ v)          = Π min(g₁/g₀, the factor above)^d            =: exp f_v
    P(… | z = v, ρ = v) / P(… | z ≠ v, ρ ≠ v)          = exp f_v · Π ((t + (1-t) g₁) / ((1-t) g₁))^d =: exp y_v

with g₀ = (1-r)/K, g₁ = r + g₀, and d the share of an independent origin (`dependence`). Summing the rumour out,

    p(v) ∝ exp(h_v) (exp y_v + exp x_v (S - exp f_v)),   S = U + Σ exp f_v,   p(none) ∝ U S.

What was bound to be said tells nothing: a claim that repeats an earlier one with probability β (`dependence.copies`) has the
likelihoods (1-β) P + β in place of P, and the story of a group that speaks together has those of `dependence.stories`.

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
from secondsource.weigh.dependence.crowds import shares
from secondsource.weigh.dependence.stories import ALONE, PUBLIC, Stories, common, mixed, stories
from secondsource.weigh.rumour import Told, bound, posterior, told


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
class Bonds:
    """What was found of how claims depend on one another, one entry a claim.

    Attributes:
        borrowed: β, how likely it repeats an earlier claim that says the same, 0 to 1.
        likeness: ρ of a claim whose origin nobody recorded, and of the claims of a group.
        tie: who tells its story: `stories.ALONE`, `stories.PUBLIC`, or the number of a group of sources that speak together.
        own: w, how likely they say what they say on this question each for a reason of his own.
    """

    borrowed: Floats
    likeness: Floats
    tie: Ints
    own: Floats

    @classmethod
    def none(cls, count: int) -> "Bonds":
        """Nothing found."""
        alone = np.full(count, ALONE, dtype=np.int64)
        return cls(np.zeros(count), np.full(count, priors.SHARED_ORIGIN), alone, np.ones(count))

    def take(self, rows: Ints) -> "Bonds":
        """Those of some rows."""
        return Bonds(self.borrowed[rows], self.likeness[rows], self.tie[rows], self.own[rows])


@dataclass(frozen=True, slots=True)
class Tales:
    """The stories of a weighing: per story the log likelihoods of its claims, each for itself, and what they make together."""

    stories: Stories
    likely: Told
    neutral: Floats  # log m
    parts: Floats  # what it adds to x, f, y (three rows)


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
    tales: Tales
    sums: Floats  # per slot: x, f, y, h (four rows)
    spare: Floats  # per question: U


def fit(rows: Rows, unclaimed: float, labels: Ints | int = 0, bonds: Bonds | None = None) -> Fit:
    """Weigh every question of these rows.

    Args:
        rows: at least one claim a question.
        unclaimed: U, how many values beyond the claimed ones an answer might have.
        labels: per question, at least so many values it has (category); 0 for as many as were claimed.
        bonds: what was found of how the claims depend on one another.
    """
    found = bonds or Bonds.none(len(rows.question))
    slot_question = _first(rows.slot, rows.question)
    claimed = np.bincount(slot_question)
    spare = np.maximum(labels - claimed, 0) + unclaimed
    size = claimed + spare
    torn = _torn(rows)
    chance = (1 / size)[rows.question]
    knows = np.minimum(np.clip((rows.accuracy - chance) / (1 - chance), 0, 1) * rows.factor / torn, priors.MOST)
    lead, strength = _leads(rows, knows)
    slot, question, denies = rows.slot[lead], rows.question[lead], rows.denies[lead]
    borrowed = np.where(found.tie[lead] > PUBLIC, 0.0, found.borrowed[lead])
    each = bound(told(strength, size[question]), borrowed)
    tales = stories(found.tie[lead], slot, question, ~denies, np.stack([found.own[lead], found.likeness[lead]]))
    apart, alone = tales.of < 0, each.parts()
    crowd = np.where(apart, 2 * slot + denies, 2 * len(slot_question) + tales.of)
    share, many = shares(crowd, alone[0], rows.recorded[lead] & apart, found.likeness[lead])
    together = _together(tales, each, share, size)
    against = np.where(denies, np.log1p(-strength) - np.log1p(strength), 0.0)
    sums = _sums(slot, len(slot_question), share * np.stack([*np.where(denies | ~apart, 0.0, alone), against]))
    sums[:3] += _sums(tales.slot, len(slot_question), together.parts)
    p, none = posterior(slot_question, sums, spare)
    log_odds = np.where(denies, against, alone[2] - alone[1]) * share
    counts = share * (1 - borrowed) * ~denies
    if len(tales):
        within = share / np.bincount(tales.of[~apart], weights=share[~apart])[tales.of]
        log_odds = np.where(apart, log_odds, (together.parts[2] - together.parts[1])[tales.of] * within)
        counts *= np.where(apart, 1.0, believed(together, p)[tales.of])
    origins = _sums(slot, len(slot_question), counts[None])[0]
    return Fit(
        slot_question, p, none, origins, claimed, knows, torn, lead, share, log_odds, many, together, sums, spare
    )


def _sums(slot: Ints, slots: int, parts: Floats) -> Floats:
    """Sums of each line by slot."""
    return np.stack([np.bincount(slot, weights=line, minlength=slots) for line in parts]).astype(np.float64)


def _together(tales: Stories, each: Told, share: Floats, size: Floats) -> Tales:
    """What the stories add, from the claims in them."""
    inside = tales.of >= 0
    count = len(tales)
    logs = (each.true, each.chance, each.rumour, each.both)
    likely = Told(*_sums(tales.of[inside], count, (share * np.stack(logs))[:, inside]))
    neutral = common(tales, size[tales.question], likely.true)
    whole = Told(*(mixed(log, tales.own, neutral) for log in (likely.true, likely.chance, likely.rumour, likely.both)))
    return Tales(tales, likely, neutral, whole.parts())


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


def believed(tales: Tales, p: Floats) -> Floats:
    """Per story how likely its claims are each for a reason of its own, given what is believed."""
    sure = np.clip(p[tales.stories.slot], 1e-12, 1 - 1e-12)
    each = np.logaddexp(tales.likely.true + np.log(sure), tales.likely.chance + np.log1p(-sure))
    own = tales.stories.own
    return np.asarray(own / (own + (1 - own) * np.exp(np.clip(tales.neutral - each, -700, 700))))
