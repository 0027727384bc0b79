"""Drawing a scenario: the claims as anybody would see them, and beside them what nobody sees."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.claims import Claims
from secondsource.weigh.simulate.scenario import Scenario
from secondsource.weigh.simulate.together import cohorts, planted
from secondsource.weigh.simulate.world import Said, copied, honest_reports, world

BEGINNING = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
"""The first day of every simulated world."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing of a scenario.

    Attributes:
        claims: what was said, in order of time, with report, source, question, value, reported (to the hour), origin,
            channel, and cohort where declared.
        truth: question -> its true value, whether or not anybody claims it, for every question with a claim.
        attacked: question -> the value a planted group agreed on, for the questions planted groups speak on.
        cohort_questions: the questions on which an honest cohort speaks.
        groups: source -> "planted" or "cohort"; honest sources of no cohort are left out. Never an input of a model.
        copies: the reports that repeat another one, whether or not they say so. Never an input of a model.
    """

    claims: Claims
    truth: Mapping[str, str]
    attacked: Mapping[str, str]
    cohort_questions: frozenset[str]
    groups: Mapping[str, str]
    copies: frozenset[str] = frozenset()


def draw(scenario: Scenario, seed: int) -> Drawn:
    """Draw a scenario; the same scenario and seed give the same, and scenarios of one seed share their world.

    What honest sources see of their own, the planted groups and the cohorts are drawn apart from one another: `planted` and
    `cloak` of one seed differ in the column `cohort` alone.

    Args:
        scenario: what is simulated.
        seed: 0 or more.

    Example:
        >>> from secondsource.weigh.simulate.scenario import SCENARIOS
        >>> drawn = draw(SCENARIOS["planted"], seed=1)
        >>> len(drawn.attacked), len(drawn.cohort_questions), set(drawn.groups.values())
        (15, 0, {'planted'})
    """
    found = world(scenario, stream(seed, 0))
    seen = honest_reports(scenario, found, stream(seed, 1))
    agreed, targets = planted(scenario, found, stream(seed, 2))
    told, asked = cohorts(scenario, found, targets, stream(seed, 3))
    honest = copied(scenario, seen, sorted(agreed, key=lambda said: said.day), stream(seed, 4))
    names = Names(scenario, stream(seed, 5))
    reports = sorted([*honest, *agreed, *told], key=lambda said: (said.day, said.source, said.question))
    spoken = {said.question for said in reports}
    return Drawn(
        claims=claims(reports, names),
        truth={names.question(at): names.value(at, int(found.truth[at])) for at in sorted(spoken)},
        attacked={names.question(at): names.value(at, value) for at, value in targets.items() if at in spoken},
        cohort_questions=frozenset(names.question(at) for at in asked & spoken),
        groups=kinds(scenario, reports, names),
        copies=frozenset(f"r{at}" for at, said in enumerate(reports) if said.copied),
    )


def stream(seed: int, part: int) -> np.random.Generator:
    """The randomness of one part of a drawing, independent of that of the others."""
    return np.random.default_rng([seed, part])


class Names:
    """What numbers go by in the claims: numbers in random order, so that no id tells who or what it is."""

    def __init__(self, scenario: Scenario, random: np.random.Generator) -> None:
        speakers = scenario.sources + scenario.groups * scenario.size + scenario.cohorts * scenario.cohort_size
        self._values = scenario.values
        self._sources = random.permutation(speakers)
        self._questions = random.permutation(scenario.questions)
        self._options = random.permutation(scenario.questions * scenario.values)
        self._channels = random.permutation(scenario.channels)
        self._cohorts = random.permutation(scenario.groups + scenario.cohorts)

    def source(self, number: int) -> str:
        """A source, honest ones first."""
        return f"s{self._sources[number]}"

    def question(self, number: int) -> str:
        """A question."""
        return f"q{self._questions[number]}"

    def value(self, question: int, number: int) -> str:
        """A value of a question."""
        return f"v{self._options[question * self._values + number]}"

    def channel(self, number: int) -> str:
        """A channel."""
        return f"c{self._channels[number]}"

    def cohort(self, number: int) -> str:
        """A cohort; "" where there is none."""
        return f"k{self._cohorts[number]}" if number >= 0 else ""


def claims(reports: Sequence[Said], names: Names) -> Claims:
    """Reports in order of time as claims, each a report of its own."""
    place = {(said.source, said.question): f"r{at}" for at, said in enumerate(reports)}
    parents = [(said.parent.source, said.parent.question) if said.parent else None for said in reports]
    return Claims(
        report=list(place.values()),
        source=[names.source(said.source) for said in reports],
        question=[names.question(said.question) for said in reports],
        value=[names.value(said.question, said.value) for said in reports],
        reported=[(BEGINNING + dt.timedelta(days=said.day)).strftime("%Y-%m-%dT%H") for said in reports],
        origin=[(place[above],) if above else () for above in parents],
        channel=[names.channel(said.channel) for said in reports],
        cohort=[names.cohort(said.cohort) for said in reports],
    )


def kinds(scenario: Scenario, reports: Sequence[Said], names: Names) -> dict[str, str]:
    """Who of those who spoke belongs to a planted group or a cohort."""
    planted_to = scenario.sources + scenario.groups * scenario.size
    those = sorted({said.source for said in reports if said.source >= scenario.sources})
    return {names.source(at): "planted" if at < planted_to else "cohort" for at in those}


def undeclared(claims: Claims) -> Claims:
    """The same claims without the names of cohorts."""
    return replace(claims, cohort=())
