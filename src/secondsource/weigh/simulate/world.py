"""The world that is reported on: what is true, what goes round instead, and who sees it how well."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.simulate.scenario import Scenario


class Said(NamedTuple):
    """One report: `day` counts from the beginning of the world; `parent` is what it names as its origin; `copied` says it has one."""

    question: int
    source: int
    value: int
    day: float
    channel: int
    cohort: int = -1
    parent: "Said | None" = None
    copied: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What is so, per question; and of every source, honest ones first, its accuracy and the channel it comes through."""

    truth: Ints
    rumour: Ints
    begins: Floats
    accuracy: Floats
    channel: Ints


def world(scenario: Scenario, random: np.random.Generator) -> World:
    """Draw a world."""
    truth = random.integers(0, scenario.values, scenario.questions)
    further = random.integers(1, scenario.values, scenario.questions)
    return World(
        truth=truth,
        rumour=(truth + further) % scenario.values,
        begins=random.uniform(0.0, scenario.span, scenario.questions),
        accuracy=random.beta(*scenario.right, scenario.sources),
        channel=random.integers(0, scenario.channels, scenario.sources),
    )


def honest_value(scenario: Scenario, found: World, question: int, accuracy: float, random: np.random.Generator) -> int:
    """What somebody of this accuracy takes to be so: the truth, else the rumour, else any wrong value."""
    knows, errs = random.random(2).tolist()
    any_other = (int(found.truth[question]) + int(random.integers(1, scenario.values))) % scenario.values
    if knows < accuracy:
        return int(found.truth[question])
    return int(found.rumour[question]) if errs < scenario.rumour else any_other


def honest_reports(scenario: Scenario, found: World, random: np.random.Generator) -> list[Said]:
    """What the honest sources report of their own, in order of time."""
    popular = np.arange(1, scenario.questions + 1, dtype=np.float64) ** -scenario.skew
    share = random.permutation(popular / popular.sum())
    counts = np.asarray(scenario.reports) / sum(scenario.reports)
    reports = []
    for source in range(scenario.sources):
        many = min(1 + int(random.choice(len(counts), p=counts)), scenario.questions)
        for question in random.choice(scenario.questions, many, replace=False, p=share).tolist():
            value = honest_value(scenario, found, question, float(found.accuracy[source]), random)
            day = float(found.begins[question] + random.exponential(scenario.delay))
            reports.append(Said(question, source, value, day, int(found.channel[source])))
    return sorted(reports, key=lambda said: (said.day, said.source))


def copied(scenario: Scenario, reports: list[Said], planted: list[Said], random: np.random.Generator) -> list[Said]:
    """The honest reports, in which later ones repeat earlier ones on their question, and may say so."""
    earlier: dict[int, list[Said]] = {}
    for said in planted if scenario.copies_planted else ():
        earlier.setdefault(said.question, []).append(said)
    told = []
    for said in reports:
        heard = [each for each in earlier.get(said.question, ()) if each.day <= said.day]
        copies, whom, garbles, tells, keeps = random.random(5).tolist()
        other = int(random.integers(1, scenario.values))
        now = said
        if heard and copies < scenario.copied:
            above = heard[int(whom * len(heard))]
            now = said._replace(
                value=(above.value + other) % scenario.values if garbles < scenario.garbled else above.value,
                channel=above.channel if keeps < scenario.channel_kept else said.channel,
                parent=above if tells < scenario.disclosed else None,
                copied=True,
            )
        earlier.setdefault(said.question, []).append(now)
        told.append(now)
    return told
