"""Hazard: how often the states of an attribute change, and whether they change at all, learned from what was said at which time.

The rate h a day has half of its prior mass on 0 (an event: it does not change) and half spread evenly over log h, between one
change in thirty times the whole time anybody spoke of and three changes between two moments that follow one another. The scale of
time therefore does not matter. The posterior is a table over the same grid: beliefs are averaged over it, so that a rate that is
not well known fades beliefs as a mixture of rates does.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Floats

POINTS = 24
"""Rates between the slowest and the fastest; a factor of about 1.6 between two for a thousand moments."""

SLOWEST = 1 / 30
"""Changes over the whole time: one that happens to 3 questions in 100 is hardly told from none."""

FASTEST = 3.0
"""Changes between two moments: faster, what is said at one of them no longer tells anything of the other (e^-3 is .05)."""

STORIES = 1 / 3
"""Share of an attribute's questions on which stories may go round without its counting as a state.

Used where claims carry only the day of their report: a story that goes round then looks like a change while it lasts, and a few
questions with stories must not make all of them fade. A state changes in many of its questions; one that does so more rarely is
told from a story only by claims that say when it held, or by whoever knows that it is a state."""

LARGEST = 200.0
"""Log odds beyond which a state is certain."""

CLEARLY = 0.95
"""Probability from which an attribute counts as a state."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """How often an attribute's states change.

    Attributes:
        rate: changes a day, posterior mean; the new value may be the old one again.
        low, high: nine in ten of the posterior lie between.
        state: the probability that it changes at all.
    """

    rate: float
    low: float
    high: float
    state: float

    @property
    def changes(self) -> bool:
        """Whether it clearly is a state; otherwise its questions are weighed as events, for which time makes no difference."""
        return self.state >= CLEARLY


def grid(span: float, gap: float) -> Floats:
    """The rates to try: 0, then `POINTS` evenly spaced on a log scale.

    Args:
        span: days between the first and last moment anybody spoke of.
        gap: days between two moments of a question that follow one another, a typical one.
    """
    if span <= 0:
        return np.zeros(1)
    slow, fast = SLOWEST / span, FASTEST / max(gap, span * 1e-4)
    return np.concatenate([[0.0], np.geomspace(slow, max(fast, 10 * slow), POINTS)])


def odds_of_change(scores: Floats, stories: float) -> float:
    """The log odds (natural) that an attribute changes at all, even beforehand.

    Args:
        scores: log likelihood, (questions, rates), the first rate 0.
        stories: share of the questions on which stories may go round (`STORIES`): then it is judged by what most questions say, the
            evidence of each cut to that of the one so far down.
    """
    if scores.shape[0] == 0 or scores.shape[1] < 2:
        return -LARGEST
    gain = scores[:, 1:] - scores[:, :1]
    ranked = -np.sort(-gain, axis=0)
    cap = ranked[min(int(np.ceil(stories * len(ranked))), len(ranked) - 1)]
    log_odds = np.clip(np.minimum(gain, cap).sum(axis=0), -LARGEST, LARGEST)
    return float(np.log(np.exp(log_odds).mean()))


def posterior(scores: Floats, state: float) -> Floats:
    """The mass of each rate of one attribute that changes at all with probability `state`; `scores` as for `odds_of_change`."""
    found = np.zeros(scores.shape[1])
    if scores.shape[1] < 2 or state <= 0:
        found[0] = 1.0
        return found
    whole = scores[:, 1:].sum(axis=0)
    mass = np.exp(whole - whole.max())
    found[0], found[1:] = 1 - state, state * mass / mass.sum()
    return found


def described(rates: Floats, mass: Floats) -> Hazard:
    """The posterior of one attribute in short."""
    cumulated = np.cumsum(mass)
    low, high = (float(rates[min(int(np.searchsorted(cumulated, at)), len(rates) - 1)]) for at in (0.05, 0.95))
    state = float(mass[1:].sum()) if len(mass) > 1 and rates[0] == 0 else float(rates[0] > 0)
    return Hazard(float(mass @ rates), low, high, state)
