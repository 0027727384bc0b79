"""Changes: beliefs about states for any day, learned from claims about when they held.

>>> import numpy as np
>>> from secondsource.weigh.change.drawing import World, draw
>>> past = draw(World(questions=30, hazard=0.02), seed=1)
>>> found = fit(past.said)
>>> found.hazards[0].changes, 0.01 < found.hazards[0].rate < 0.04
(True, True)
>>> near, far = found.at(365.0), found.at(3650.0)
>>> bool(near.p.max() > 0.9), bool(np.ptp(far.p[past.said.slot_value == 0]) < 0.05)
(True, True)
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from secondsource.weigh.answers import Posterior
from secondsource.weigh.change.chain import Timeline, run, timeline
from secondsource.weigh.change.hazard import Hazard
from secondsource.weigh.change.learning import Learned, begin, evidence, learn
from secondsource.weigh.change.said import Said
from secondsource.weigh.coded import Floats, Ints

NEGLIGIBLE = 1e-3
"""Rates with less mass are left out of the average."""


@dataclass(frozen=True)
class Changes:
    """A fitted model of change: what was said, and what was learned from it."""

    said: Said
    learned: Learned

    @cached_property
    def hazards(self) -> list[Hazard]:
        """Per attribute how often its states change, and whether it is a state at all."""
        return self.learned.hazards()

    def at(self, look: Floats | float) -> Posterior:
        """What is believed about a day, one for all questions or one for each; it may lie before, between or after all claims.

        What was reported later speaks for the days before it too. For what was believed then, leave out what was not yet said.
        """
        line = _line(self.said, look)
        weight = evidence(self.said, self.learned)
        drawn = line.lay(*self.learned.drawn(self.said))
        total = np.zeros(line.states)
        attribute = self.said.attribute[line.order[line.place]]
        for rate, mass in zip(self.learned.grids.T, self.learned.mass.T, strict=True):
            if mass.max(initial=0) >= NEGLIGIBLE:
                total += mass[attribute] * run(line, weight, rate[self.said.attribute], drawn).looked
        return _posterior(line, total)

    def without(self, claims: Ints) -> "Changes":
        """The same had these claims not been made, nothing learned anew; their values keep their slots."""
        share = self.said.share.copy()
        share[claims] = 0.0
        return Changes(replace(self.said, share=share), self.learned)

    def left(self, look: Floats | float) -> Floats:
        """Per claim the probability that nothing has changed between when it held and the day, 0 to 1: e^(-h dt)."""
        said = self.said
        question = said.slot_question[said.slot]
        day = np.broadcast_to(np.asarray(look, dtype=np.float64), (said.questions,))[question]
        away = np.maximum(np.maximum(said.begins - day, day - said.ends), 0.0)
        of = said.attribute[question]
        found = np.zeros(len(away))
        for rate, mass in zip(self.learned.grids.T, self.learned.mass.T, strict=True):
            found += mass[of] * np.exp(-rate[of] * away)
        return found


def fit(said: Said, states: Mapping[int, bool] | None = None) -> Changes:
    """Learn how often sources know, what is usual and how fast it changes.

    Args:
        said: the claims.
        states: attribute -> whether it is a state (True) or an event (False), where somebody says so.

    *When it fails*: attributes whose questions change at very different rates share one; a change that comes back on a schedule
    looks random; where sources follow one another in silence (and `share` does not say so) their agreement looks like knowledge,
    and a story that goes round on most questions looks like a change; with ten claims a source or fewer, what a source knows
    stays uncertain, and beliefs are further from the best possible.
    """
    return Changes(said, learn(said, _line(said, said.ends.max(initial=0.0)), states or {}))


def beliefs_over_time(said: Said, log_odds: Floats, rate: Floats, look: Floats | float) -> Posterior:
    """Beliefs about a day where the evidence of each claim and the rates are known from elsewhere.

    Args:
        said: the claims; `share` and `told` are not used.
        log_odds: per claim log P(said | its value is true) / P(said | it is not), natural, its share included; below 0 for denials.
        rate: per attribute changes a day; 0 for events.
        look: a day for all questions, or one for each.

    >>> import numpy as np
    >>> from secondsource.weigh.change.drawing import said_of
    >>> said = said_of([(0, 0, 0, 0.0), (0, 1, 1, 100.0)], questions=1, sources=2)  # first one value, later another
    >>> [beliefs_over_time(said, np.full(2, 2.0), np.asarray([0.01]), day).p.round(2).tolist() for day in (0.0, 100.0)]
    [[0.59, 0.18], [0.18, 0.59]]
    """
    line = _line(said, look)
    drawn = line.lay(*begin(said).drawn(said))
    found = run(line, log_odds, rate[said.attribute], drawn)
    return _posterior(line, found.looked)


def _line(said: Said, look: Floats | float) -> Timeline:
    days = np.broadcast_to(np.asarray(look, dtype=np.float64), (said.questions,))
    return timeline(said.slot_question, said.questions, (said.slot, said.begins, said.ends), days)


def _posterior(line: Timeline, total: Floats) -> Posterior:
    """Beliefs by state as beliefs by slot and question, summing to 1."""
    if not line.states:
        return Posterior(total, total)
    share = total / np.add.reduceat(total, line.starts[:-1])[line.place]
    return Posterior(share[line.slot_state], share[line.none_state])
