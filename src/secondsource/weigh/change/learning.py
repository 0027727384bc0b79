"""Learning: who knows, what is usually true and how fast it changes, from what was said about states over time.

A claim of a source that knows with probability t names the true value, and otherwise any value alike, with probability ε:

    P(v | z) = t [v = z] + (1 - t) ε,    log P(v | z = v) / P(v | z ≠ v) = log(1 + t / ((1 - t) ε)).

With the chain of `chain` on top this is a hidden Markov model with one emission a source (Rabiner 1989), and the observation model
of Dong, Berti-Equille and Srivastava, "Truth discovery and copying detection in a dynamic world" (VLDB 2009), without its copying,
which arrives here as `share`. In turns, each source's t is its posterior mean given what everything but the claim itself says of the
truth, under a Beta prior that is learned from all sources; the long-run distribution π follows from how often values are expected
to have been drawn; and the hazard has a posterior over a grid (`hazard`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import betainc, expit

from secondsource.weigh.change import hazard as rates
from secondsource.weigh.change import usual
from secondsource.weigh.change.chain import Messages, Timeline, likelihood, run
from secondsource.weigh.change.said import Said
from secondsource.weigh.coded import Floats

TURNS = 30
"""Rounds of learning at most; they end when nothing moves by more than `STILL`."""

STILL = 1e-3
"""Largest move of a source's t that ends learning: a belief moves by less."""

KNOWS = 0.5
"""How often an average source knows, before anything is said: right in .6 of cases where five answers are possible."""

CLASS_STRENGTH = 10.0
"""Claims that this is worth for the mean of all sources."""

LEVELS = (np.arange(24) + 0.5) / 24
"""The values of t that are tried for each source."""

MEANS = np.linspace(0.05, 0.95, 19)
"""Means of the Beta that all sources come from."""

STRENGTHS = np.asarray([2.0, 4.0, 8.0, 16.0, 32.0, 64.0])
"""Its strengths, alpha + beta: how alike sources may be."""

LEAST_REST = 1e-6
"""π of "none of these" at least: a list of values may be wrong."""

MOST, LEAST = 0.97, 0.01
"""Bounds of t: nobody is beyond error; and a source below chance counts nothing, never the other way round."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned; plain arrays.

    Attributes:
        told: per source t.
        errors: per slot how often errors fall on its value, where values are shared by the questions of an attribute.
        common: per slot how often its value is drawn in other questions.
        own: per attribute the share of draws and errors that keep to a question's own values.
        unnamed: per attribute how many further values a question has than are named.
        grids: per attribute the rates tried.
        mass: per attribute the posterior of each rate.
    """

    told: Floats
    errors: Floats
    common: Floats
    own: Floats
    unnamed: Floats
    grids: Floats
    mass: Floats

    def hazards(self) -> list[rates.Hazard]:
        """Per attribute how often its states change."""
        return [rates.described(grid, mass) for grid, mass in zip(self.grids, self.mass, strict=True)]

    def drawn(self, said: Said) -> tuple[Floats, Floats]:
        """π per slot and, of "none of these", per question: what is drawn in other questions, and a question's own values alike."""
        of = said.attribute[said.slot_question]
        share, rest = usual.own(said, self.unnamed)
        slots = (1 - self.own[of]) * self.common + self.own[of] * share
        named = np.bincount(said.slot_question, weights=self.common, minlength=said.questions)
        none = (1 - self.own[said.attribute]) * np.maximum(1 - named, 0) + self.own[said.attribute] * rest
        none = np.maximum(none, LEAST_REST)
        total = np.bincount(said.slot_question, weights=slots, minlength=said.questions) + none
        return slots / total[said.slot_question], none / total

    def chance(self, said: Said) -> Floats:
        """ε per slot: how often an error falls on its value."""
        own = self.own[said.attribute[said.slot_question]]
        found: Floats = (1 - own) * self.errors + own * usual.own(said, self.unnamed)[0]
        return found


def evidence(said: Said, learned: Learned) -> Floats:
    """Per claim log P(said | its value is true) / P(said | it is not), times its share."""
    t, chance = learned.told[said.source], learned.chance(said)[said.slot]
    against = np.log1p(-t) - np.log1p(t)
    found: Floats = said.share * np.where(said.denies, against, np.log1p(t / ((1 - t) * chance)))
    return found


def grids(said: Said) -> Floats:
    """Per attribute the rates to try, from the times its questions speak of."""
    of = said.attribute[said.slot_question[said.slot]]
    question = said.slot_question[said.slot]
    found = np.zeros((said.attributes, rates.POINTS + 1))
    order = np.lexsort((said.begins, question))
    gaps = np.diff(said.begins[order])
    same = (np.diff(question[order]) == 0) & (gaps > 0)
    for attribute in range(said.attributes):
        mine = of == attribute
        if not mine.any():
            continue
        here = gaps[same & (of[order][1:] == attribute)]
        span = float(said.ends[mine].max() - said.begins[mine].min())
        grid = rates.grid(span, float(np.median(here)) if len(here) else span)
        found[attribute, : len(grid)] = grid
    return found


def learn(said: Said, line: Timeline, states: Mapping[int, bool]) -> Learned:
    """Learn from claims.

    Everything is taken for a state at first; what then does not look like one is learned again as an event, because who knows what
    looks different by then.

    Args:
        said: the claims.
        line: their timeline.
        states: attribute -> whether it is a state, where somebody says so; for the others it is found out.
    """
    told = {at: float(state) for at, state in states.items()}
    found = begin(said)
    timeless = found.grids.max(axis=1, initial=0.0) <= 0
    first = np.where(timeless, 0.0, [told.get(at, 1.0) for at in range(said.attributes)])
    found = _settle(said, line, found, first)
    odds = _odds(said, line, found)
    doubtful = (_stories(said) > 0) & (odds > 0) & [at not in told for at in range(said.attributes)]
    if doubtful.any():  # what may be stories must look like change also to whoever took it for an event
        still = _settle(said, line, found, np.where(doubtful, 0.0, first))
        odds = np.where(doubtful, (odds + _odds(said, line, still)) / 2, odds)
    state = np.minimum(first, [told.get(at, float(expit(odds[at]))) for at in range(said.attributes)])
    if np.any((state < 0.5) & (first > 0)):
        found = _settle(said, line, found, np.where(state < 0.5, 0.0, state))
    return replace(found, mass=_mass(said, line, found, state))


def _settle(said: Said, line: Timeline, found: Learned, state: Floats) -> Learned:
    """Learn until nothing moves, each attribute being a state with this probability."""
    for turn in range(TURNS):
        if turn % 3 == 0:
            found = replace(found, mass=_mass(said, line, found, state))
        best = found.grids[np.arange(said.attributes), found.mass.argmax(axis=1)]
        weight = evidence(said, found)
        seen = run(line, weight, best[said.attribute], line.lay(*found.drawn(said)))
        others = _without(line, weight, seen, len(said.slot))
        told = _told(said, found, others)
        moved = float(np.abs(told - found.told).max(initial=0.0))
        common = usual.elsewhere(said, seen.draws[line.slot_state], seen.draws[line.none_state])
        found = replace(found, told=told, common=common)
        if moved < STILL and turn >= 3:
            break
    return found


def begin(said: Said) -> Learned:
    """What is assumed before anything is learned: every question drawn once, its values as often as they were said."""
    often = np.bincount(said.slot, weights=said.share, minlength=len(said.slot_question))
    total = np.bincount(said.slot_question, weights=often, minlength=said.questions) + 1
    trial = grids(said)
    told, nothing = np.full(said.sources, KNOWS), np.zeros(len(often))
    found = Learned(told, usual.errors(said), nothing, usual.keeping(said), usual.further(said), trial, np.empty(0))
    return replace(found, common=usual.elsewhere(said, often / total[said.slot_question], 1 / total))


def _scores(said: Said, line: Timeline, found: Learned) -> Floats:
    """Log likelihood as (questions, rates)."""
    grid = found.grids[said.attribute].T
    return likelihood(line, evidence(said, found), grid, line.lay(*found.drawn(said))).T


def _odds(said: Said, line: Timeline, found: Learned) -> Floats:
    """Per attribute the log odds that it is a state, by what was learned."""
    scores, stories = _scores(said, line, found), _stories(said)
    return np.asarray(
        [rates.odds_of_change(scores[said.attribute == at], float(stories[at])) for at in range(said.attributes)]
    )


def _stories(said: Said) -> Floats:
    """Per attribute on which share of its questions stories may go round: on some where most claims carry only a report's day."""
    of = said.attribute[said.slot_question[said.slot]]
    dated = np.bincount(of, weights=said.dated, minlength=said.attributes)
    return np.where(2 * dated >= np.bincount(of, minlength=said.attributes), 0.0, rates.STORIES)


def _mass(said: Said, line: Timeline, found: Learned, state: Floats) -> Floats:
    """The posterior of the rates of every attribute."""
    scores = _scores(said, line, found)
    return np.asarray(
        [rates.posterior(scores[said.attribute == at], float(state[at])) for at in range(said.attributes)]
    )


def _without(line: Timeline, weight: Floats, seen: Messages, rows: int) -> Floats:
    """Per claim the probability that its value was true, as everything else has it: the claim itself taken out again."""
    pieces = weight[line.entry_row] * line.entry_part
    held = np.asarray(np.clip(seen.held, 1e-12, 1 - 1e-12), dtype=np.float64)
    others = 1 / (1 + (1 - held) / held * np.exp(np.clip(pieces, -50, 50)))
    return np.bincount(line.entry_row, weights=line.entry_part * others, minlength=rows).astype(np.float64)


def _told(said: Said, found: Learned, others: Floats) -> Floats:
    """Per source the mean of t, given its claims and how all sources lie.

    Each source's likelihood is a table over t; the Beta that all sources come from has a posterior over a grid of means and
    strengths, weighted by how likely it makes all tables together.
    """
    chance = np.where(said.denies, 0.5, found.chance(said)[said.slot])
    right = np.where(said.denies, 1 - others, others)
    table = np.zeros((said.sources, len(LEVELS)))
    for at, t in enumerate(LEVELS.tolist()):
        each = said.share * np.log(right * t + (1 - t) * chance)
        table[:, at] = np.bincount(said.source, weights=each, minlength=said.sources)
    table = np.exp(table - table.max(axis=1, keepdims=True))
    mass = table * _before(table, said.told)
    return np.asarray(np.clip(mass @ LEVELS / mass.sum(axis=1), LEAST, MOST), dtype=np.float64)


def _before(table: Floats, known: Floats) -> Floats:
    """Per source the prior of each level: around what was known of it, else as all sources lie."""
    means, strengths = (grid.ravel() for grid in np.meshgrid(MEANS, STRENGTHS))
    priors = _cells(means * strengths, (1 - means) * strengths)
    new = np.isnan(known)
    score = np.log(table[new] @ priors.T).sum(axis=0)
    score += CLASS_STRENGTH * (KNOWS * np.log(means) + (1 - KNOWS) * np.log1p(-means))
    belief = np.exp(score - score.max())
    belief /= belief.sum()
    strength = float(belief @ strengths)
    start = np.clip(np.where(new, KNOWS, known), LEAST, MOST)
    own = _cells(start * strength, (1 - start) * strength)
    return np.asarray(np.where(new[:, None], belief @ priors, own), dtype=np.float64)


def _cells(alpha: Floats, beta: Floats) -> Floats:
    """The mass of Beta distributions in the cells around `LEVELS`, a row each."""
    edges = np.linspace(0, 1, len(LEVELS) + 1)
    return np.asarray(np.diff(betainc(alpha[:, None], beta[:, None], edges), axis=1) + 1e-12, dtype=np.float64)
