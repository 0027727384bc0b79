"""Agreement: how often each source seems to be right, from how it fits in with independent others, where nobody knows the truth.

Everything here is about *voices*: a source, or all sources that print one feed (`dependence.syndicates`). For a question with
k claimed values of K = k + U, beliefs come from accuracies as in `choice` (a latent rumour, summed out), and accuracies from
beliefs: with p the belief in what source s says, over the questions on which another voice speaks too,

    a_s = (κ m + w Σ p + right) / (κ + w n + checked),      w = min(1, A / n)

with m the mean of its class, κ = 4 the strength of a prior and n the number of its claims (expectation and maximisation, Dempster,
Laird and Rubin 1977; a Beta prior makes it the mean of the posterior of Dong, Berti-Equille and Srivastava's ACCU, VLDB 2009). The
mean of a class is learned with them: ten checked claims stand behind where it starts (empirical Bayes).

Agreement never says more about a source than A = 20 checked claims would: those who judge it share their mistakes, so a thousand
agreements are not a thousand checks, and outcomes overrule them soon. n voices for one value count as n/(1+(n-1)ρ), all alike:
whether honest voices are independent of one another is not known either.

When it fails: where most voices share one mistake, for instance all who list only the first author of a book, they certify each other;
nothing in the answers tells that from many good sources. Outcomes do.

>>> said = Answers.of(source=list("abcabc"), question=list("pppqqq"), value=list("xxyxxz"))
>>> learned = learn_accuracy(said, np.arange(3), Prior.alike(3))
>>> learned.accuracy.round(2).tolist(), learned.alone.tolist()
([0.66, 0.66, 0.44], [False, False, False])
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from secondsource.weigh import priors
from secondsource.weigh.answers import OPEN, Answers, Posterior
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence import effective
from secondsource.weigh.rumour import bound, posterior, told

MOST_AGREED = 5 * priors.SOURCE_STRENGTH
"""A: agreement counts as at most so many checked claims; a sixth of a prolific source stays its prior."""

ROUNDS = 50
"""So many rounds at most; accuracies settle within 4 to 15."""

SETTLED = 1e-3
"""Accuracies that move less than this have settled: a prior is not known to a hundredth."""

HELD = 0.9
"""What an interval holds."""

LEAST = 0.01
"""No source starts from less, or from more than all but this."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks for what, one entry a voice and slot.

    Attributes:
        source: the source whose accuracy stands for the voice: the first of its feed.
        question, slot: what it speaks for.
        weight: how far the claim is its own, 0 to 1: the most that any of its rows is.
        share: of an independent origin: weight/(1+(n-1)ρ) where voices of weight n agree.
        torn: how many answers it gives to the question.
        company: how many voices speak on the question.
    """

    source: Ints
    question: Ints
    slot: Ints
    weight: Floats
    share: Floats
    torn: Ints
    company: Ints

    def take(self, rows: Ints) -> "Voices":
        """Some of them, as if the others had not been left out."""
        return Voices(*(getattr(self, name)[rows] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of each source beforehand: how often its claims are right on average, and its class, coded from 0."""

    mean: Floats
    klass: Ints

    @classmethod
    def alike(cls, sources: int, mean: float = priors.ORDINARY) -> "Prior":
        """So many sources of one class."""
        return cls(np.full(sources, mean), np.zeros(sources, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Learned:
    """What agreement and outcomes say about each source.

    Attributes:
        accuracy: per source how often its average claim is right, 0 to 1; the same throughout a feed.
        low, high: per source the ends of the interval that holds 90 % of its Beta.
        claims: per source on how many questions others speak too, what is known included; 0: nothing was learned.
        alone: per source whether it speaks, and never where another does: it keeps its prior.
        classes: per class the mean that its sources start from.
    """

    accuracy: Floats
    low: Floats
    high: Floats
    claims: Floats
    alone: Bools
    classes: Floats


def voices(answers: Answers, feed: Ints, rho: float = priors.SHARED_ORIGIN) -> Voices:
    """The voices of these answers; `feed` gives per source the first source of its feed, itself where it has none."""
    speaker = feed[answers.source]
    key, first = dense(answers.slot, speaker)
    weight = np.zeros(len(first))
    np.maximum.at(weight, key, answers.weight)
    source, question, slot = speaker[first], answers.question[first], answers.slot[first]
    pair, once = dense(question, source)
    agreeing = np.bincount(slot, weights=weight, minlength=len(answers.slot_question))[slot]
    share = weight * effective(np.maximum(agreeing, 1.0), rho) / np.maximum(agreeing, 1.0)
    company = np.bincount(question[once], minlength=answers.questions)[question]
    return Voices(source, question, slot, weight, share, np.bincount(pair)[pair], company)


def believe(answers: Answers, heard: Voices, accuracy: Floats) -> Posterior:
    """What to believe when voices are this often right: the kernel of `choice` on voices.

    Args:
        answers: the questions and their slots.
        heard: `voices(answers, …)`, or some of them.
        accuracy: per source, 0 to 1.
    """
    spare = np.full(answers.questions, priors.UNLISTED if answers.labels else priors.UNCLAIMED)
    size = (np.bincount(answers.slot_question, minlength=answers.questions) + spare)[heard.question]
    knows = np.clip((accuracy[heard.source] - 1 / size) / (1 - 1 / size), 0, 1) / heard.torn
    tally = _Tally(heard.slot, len(answers.slot_question))
    parts = bound(told(np.minimum(knows, priors.MOST), size), np.zeros(len(size))).parts()
    sums = np.stack([*(tally(heard.share * part) for part in parts), np.zeros(tally.size)])
    return Posterior(*posterior(answers.slot_question, sums, spare))


def learn_accuracy(answers: Answers, feed: Ints, prior: Prior, known: Ints | None = None) -> Learned:
    """How often each source is right, by whom it agrees with and by what is known.

    Args:
        answers: who said what; a row's `weight` is its share of an independent claim.
        feed: per source the first source of its feed (`dependence.syndicates.feeds`), itself where it has none.
        prior: what is known of the sources beforehand.
        known: per question the true slot, NONE or OPEN (`Answers.truth`).
    """
    heard = voices(answers, feed)
    truth = (np.full(answers.questions, OPEN) if known is None else known)[heard.question]
    one = heard.weight / heard.torn
    settled, seen = one * (truth != OPEN), one * ((truth == OPEN) & (heard.company > 1))
    tally = _Tally(heard.source, answers.sources)
    checked, right, count = tally(settled), tally(one * (truth == heard.slot)), tally(seen)
    trust = np.minimum(1.0, MOST_AGREED / np.maximum(count, 1.0))
    start = _Start.of(prior, feed, tally(one) > 0)
    alpha, beta = start.beta(right, checked)
    for _ in range(ROUNDS):
        accuracy = alpha / (alpha + beta)
        agreed = tally(seen * believe(answers, heard, accuracy).p[heard.slot])
        alpha, beta = start.beta(trust * agreed + right, trust * count + checked)
        if np.abs(alpha / (alpha + beta) - accuracy).max(initial=0.0) < SETTLED:
            break
    learned = count + checked
    spoke = np.bincount(answers.source, minlength=answers.sources) > 0
    alpha, beta = alpha[feed], beta[feed]
    low, high = (np.asarray(betaincinv(alpha, beta, end), dtype=np.float64) for end in ((1 - HELD) / 2, (1 + HELD) / 2))
    return Learned(
        accuracy=alpha / (alpha + beta),
        low=low,
        high=high,
        claims=learned[feed],
        alone=spoke & (learned[feed] == 0),
        classes=start.means(trust * agreed + right, trust * count + checked),
    )


@dataclass(frozen=True, slots=True)
class _Tally:
    """Adds up what voices have, by source or by slot."""

    of: Ints
    size: int

    def __call__(self, each: Floats) -> Floats:
        found: Floats = np.bincount(self.of, weights=each, minlength=self.size).astype(np.float64)
        return found


@dataclass(frozen=True, slots=True)
class _Start:
    """Where sources start from: their own prior, moved as far as their class turned out better or worse than expected."""

    prior: Prior
    expected: Floats  # per class
    size: int

    @classmethod
    def of(cls, prior: Prior, feed: Ints, speaks: Bools) -> "_Start":
        """Classes start where the sources of them start that speak for a feed or for themselves."""
        speaks = speaks & (feed == np.arange(len(feed)))
        size = int(prior.klass.max(initial=-1)) + 1
        many = np.bincount(prior.klass, weights=speaks, minlength=size)
        total = np.bincount(prior.klass, weights=speaks * prior.mean, minlength=size)
        return cls(prior, np.where(many > 0, total / np.maximum(many, 1), priors.ORDINARY), size)

    def means(self, right: Floats, count: Floats) -> Floats:
        """Per class its mean: every source counts by how much it shows, at most as one checked claim."""
        shows = count / (count + priors.SOURCE_STRENGTH)
        off = shows * (right / np.maximum(count, 1e-9) - self.prior.mean)
        total, weight = (np.bincount(self.prior.klass, weights=part, minlength=self.size) for part in (off, shows))
        moved: Floats = self.expected + total / (priors.CLASS_STRENGTH + weight)
        return moved

    def beta(self, right: Floats, count: Floats) -> tuple[Floats, Floats]:
        """Per source the Beta of its accuracy."""
        moved = (self.means(right, count) - self.expected)[self.prior.klass]
        mean = np.clip(self.prior.mean + moved, LEAST, 1 - LEAST)
        return priors.SOURCE_STRENGTH * mean + right, priors.SOURCE_STRENGTH * (1 - mean) + count - right
