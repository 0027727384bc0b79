"""People who speak together: planted groups, who agreed on what to say, and cohorts, who were debriefed at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Ints
from secondsource.weigh.simulate.scenario import Scenario
from secondsource.weigh.simulate.world import Said, World, honest_value


@dataclass(frozen=True, slots=True)
class Circle:
    """The members of one group or cohort, numbered from `first`, with their channels and the questions they speak on."""

    first: int
    channel: Ints
    questions: Ints
    label: int

    def said(self, member: int, question: int, value: int, day: float) -> Said:
        """What one member says."""
        return Said(question, self.first + member, value, day, int(self.channel[member]), self.label)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often members join in, and how soon after the beginning; a `burst` of 0 is each in their own time."""

    join: float
    burst: float


def circle(
    scenario: Scenario, size: int, questions: Ints, place: tuple[int, int], random: np.random.Generator
) -> Circle:
    """A circle of so many; `place` is the number of its first member and the label it goes by (-1: none)."""
    return Circle(place[0], random.integers(0, scenario.channels, size), questions, place[1])


def joined(
    scenario: Scenario, found: World, those: Circle, pace: Pace, random: np.random.Generator
) -> Iterator[tuple[int, int, float]]:
    """Who of the circle speaks on which of its questions, and on what day: (member, question, day); everybody speaks once."""
    asked, size = len(those.questions), len(those.channel)
    speaks, least = random.random((asked, size)) < pace.join, random.integers(0, max(asked, 1), size)
    for at, question in enumerate(those.questions.tolist()):
        here = speaks[at] | (~speaks.any(axis=0) & (least == at))
        own, start = random.exponential(scenario.delay, size), random.exponential(scenario.delay)
        days = start + random.exponential(pace.burst, size) if pace.burst else own
        for member in np.flatnonzero(here).tolist():
            yield member, question, float(found.begins[question] + days[member])


def planted(scenario: Scenario, found: World, random: np.random.Generator) -> tuple[list[Said], dict[int, int]]:
    """What the planted groups say, and for each of their questions the value they agreed on."""
    wanted = min(scenario.groups * scenario.targets, scenario.questions)
    targets = random.permutation(scenario.questions)[:wanted]
    wrong = (found.truth + random.integers(1, scenario.values, scenario.questions)) % scenario.values
    agreed = found.truth if scenario.repeats_truth else wrong
    pace = Pace(scenario.join, scenario.burst if scenario.timed else 0.0)
    reports: list[Said] = []
    for group in range(scenario.groups):
        own = targets[group * scenario.targets : (group + 1) * scenario.targets]
        place = scenario.sources + group * scenario.size, group if scenario.cloaked else -1
        those = circle(scenario, scenario.size, own, place, random)
        for member, question, day in joined(scenario, found, those, pace, random):
            strays = random.random() < scenario.strays
            accuracy = float(random.beta(*scenario.right))
            honest = honest_value(scenario, found, question, accuracy, random)
            reports.append(those.said(member, question, honest if strays else int(agreed[question]), day))
        reports += covers(scenario, found, those, random)
    return reports, {question: int(agreed[question]) for question in targets.tolist()}


def covers(scenario: Scenario, found: World, those: Circle, random: np.random.Generator) -> list[Said]:
    """What members of a planted group report besides, mostly true, to be believed."""
    free = np.setdiff1d(np.arange(scenario.questions), those.questions)
    reports = []
    for member in range(len(those.channel)):
        many = min(int(random.integers(0, scenario.cover + 1)), len(free))
        for question in random.permutation(free)[:many].tolist():
            value = honest_value(scenario, found, question, scenario.cover_right, random)
            day = float(found.begins[question] + random.exponential(scenario.delay))
            reports.append(those.said(member, question, value, day))
    return reports


def cohorts(
    scenario: Scenario, found: World, targets: dict[int, int], random: np.random.Generator
) -> tuple[list[Said], set[int]]:
    """What cohorts of honest people say, and the questions they speak on, which are none of `targets`."""
    free = np.setdiff1d(np.arange(scenario.questions), np.fromiter(targets, dtype=np.int64, count=len(targets)))
    pace = Pace(scenario.cohort_join, scenario.burst)
    first = scenario.sources + scenario.groups * scenario.size
    reports: list[Said] = []
    asked: set[int] = set()
    for cohort in range(scenario.cohorts):
        own = random.permutation(free)[: scenario.cohort_questions]
        label = scenario.groups + cohort if scenario.declared else -1
        those = circle(scenario, scenario.cohort_size, own, (first + cohort * scenario.cohort_size, label), random)
        mistaken = dict(zip(own.tolist(), (random.random(len(own)) < scenario.shared_mistake).tolist(), strict=True))
        for member, question, day in joined(scenario, found, those, pace, random):
            value = retold(scenario, found, question, mistaken=mistaken[question], random=random)
            reports.append(those.said(member, question, value, day))
        asked.update(own.tolist())
    return reports, asked


def retold(scenario: Scenario, found: World, question: int, *, mistaken: bool, random: np.random.Generator) -> int:
    """The cohort's version as a member tells it; who does not keep to it says what else is near, or anything."""
    version, near = int(found.truth[question]), int(found.rumour[question])
    if mistaken:
        version, near = near, version
    keeps, errs = random.random(2).tolist()
    any_other = (version + int(random.integers(1, scenario.values))) % scenario.values
    if keeps < scenario.cohort_right:
        return version
    return near if errs < scenario.rumour else any_other
