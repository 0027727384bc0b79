"""Planted stories and circular reports: the data folder's worlds, and fresh ones of our own simulator."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import Weighed
from secondsource.weigh.coded import Floats
from secondsource.weigh.score import marked, marks
from secondsource.weigh.simulate import Drawn
from weighing.lines import HOUSE, Bar, Pairs, diagram, least, most, over_seeds, pairs, say
from weighing.peers import Belief, majority, read, ties, weighed
from weighing.runs import Settings, each
from weighing.sets import SCENARIO_NAMES, Absent, planted

BARS: Mapping[tuple[str, str], Bar] = {
    ("planted", "attacked right"): least(0.77),
    ("planted", "planted value first"): most(0.06),
    ("planted", "log-loss"): most(0.52),
    ("strong", "attacked right"): least(0.77),
    ("strong", "planted value first"): most(0.06),
    ("untimed", "attacked right"): least(0.7),
    ("untimed", "planted value first"): most(0.15),
    ("small", "attacked right"): least(0.7),
    ("small", "planted value first"): most(0.15),
    ("thin", "attacked log-loss"): most(1.0),
    ("cohort", "cohort right against majority"): least(-0.01),
    ("hidden", "cohort right against majority"): least(-0.03),
    ("shared", "cohort right against majority"): least(0.04),
    ("discredit", "attacked right"): least(0.95),
    ("clean", "accuracy against majority"): least(0.005),
    ("circular", "accuracy against majority"): least(0.025),
    ("clean", "honest sources in a group"): most(0.005),
    ("circular", "honest sources in a group"): most(0.005),
    ("cloak", "attacked right against planted"): least(-0.03),
}
NONE_WITHIN = most(0.02)
"""How far the mean mass on "none of these" may be from the share of truths that nobody claims."""

SHIPPED = 4
"""Seeds of each scenario in the data folder."""


OTHERS = ("majority", "oracle")
"""Whose figures stand beside ours; the oracle is majority without planted claims and copies."""


@dataclass(frozen=True, slots=True)
class Task:
    """One world."""

    scenario: str
    seed: int
    own: bool


def measure(task: Task) -> tuple[dict[str, float], Pairs]:
    """The figures of one world, those of others under `majority …` and `oracle …`; and how sure and how right ours was."""
    drawn = planted(task.scenario, task.seed, own=task.own)
    found = weighed(drawn.claims, "choice", {})
    ours = outcome(drawn, read(found, drawn.truth))
    theirs = outcome(drawn, majority(drawn.claims, "choice", {}))
    figures = {**ours, **{f"majority {name}": value for name, value in theirs.items()}}
    for name in ("accuracy", "cohort right"):
        figures[f"{name} against majority"] = ours[name] - theirs[name]
    figures["honest sources in a group"] = tied(found, drawn)
    if task.own:
        figures |= {f"oracle {name}": value for name, value in outcome(drawn, unsullied(drawn)).items()}
    truth = {question: [value] for question, value in drawn.truth.items()}
    return figures, pairs(marks(found, truth))


def outcome(drawn: Drawn, beliefs: Sequence[Belief]) -> dict[str, float]:
    """The figures of anybody's beliefs on one world; those that have no questions are no numbers."""
    found = marked(beliefs, {question: [value] for question, value in drawn.truth.items()})
    attacked, cohort = found.among(drawn.attacked.keys()), found.among(drawn.cohort_questions)
    return {
        "accuracy": mean(found.right),
        "log-loss": mean(found.loss),
        "attacked right": mean(attacked.right),
        "attacked log-loss": mean(attacked.loss),
        "planted value first": first(beliefs, drawn.attacked),
        "cohort right": mean(cohort.right),
        "ece": found.reliability().ece,
        "none": mean(found.none),
        "unclaimed": 1 - mean(found.claimed),
    }


def unsullied(drawn: Drawn) -> list[Belief]:
    """What majority makes of the claims that are neither planted nor copied: what could be hoped for."""
    claims = drawn.claims
    told = zip(claims.report, claims.source, strict=True)
    kept = [report not in drawn.copies and drawn.groups.get(source) != "planted" for report, source in told]
    known = {question: shares for question, shares, _ in majority(claims.take(np.flatnonzero(kept)), "choice", {})}
    return [
        _spread(question, shares, known.get(question, {})) for question, shares, _ in majority(claims, "choice", {})
    ]


def _spread(question: str, claimed: Mapping[str, float], known: Mapping[str, float]) -> Belief:
    """What the kept claims leave over, evenly on the values that only others claim and on those that nobody does."""
    others = [value for value in claimed if value not in known]
    each_other = (1 - sum(known.values())) / (len(others) + 1)
    return question, {**known, **dict.fromkeys(others, each_other)}, each_other


def mean(figures: Floats) -> float:
    return float(figures.mean()) if len(figures) else math.nan


def first(beliefs: Sequence[Belief], values: Mapping[str, str]) -> float:
    """How often these values are the likeliest of their questions, in part where several are."""
    return mean(marked(beliefs, {question: [value] for question, value in values.items()}).right)


def tied(found: Weighed, drawn: Drawn) -> float:
    """The share of honest sources of no cohort whom the weighing counts to a group."""
    honest = set(drawn.claims.source) - set(drawn.groups)
    members = {source for group in ties(found) for source in group}
    return len(members & honest) / len(honest)


def run(settings: Settings) -> None:
    """Every scenario, on the data folder's seeds and on our own."""
    for own, seeds in ((False, SHIPPED), (True, settings.seeds)):
        tasks = [Task(name, seed, own) for name in SCENARIO_NAMES for seed in range(seeds)]
        try:
            results = each(measure, tasks, settings)
        except Absent:
            say("planted", unavailable="the data folder is not beside the repository")
            continue
        by_name: dict[str, list[dict[str, float]]] = {name: [] for name in SCENARIO_NAMES}
        for task, (figures, _) in zip(tasks, results, strict=True):
            by_name[task.scenario].append(figures)
        for figures, open_ in zip(by_name["cloak"], by_name["planted"], strict=True):
            figures["attacked right against planted"] = figures["attacked right"] - open_["attacked right"]
        for name, each_seed in by_name.items():
            _say(name, each_seed, "own worlds" if own else "data folder")
        # scenarios of one seed share their world: of all only one, lest the intervals be too narrow
        told = [found for task, (_, found) in zip(tasks, results, strict=True) if task.scenario == "planted"]
        diagram(told, scenario="planted", where="own worlds" if own else "data folder")


def _say(scenario: str, results: Sequence[Mapping[str, float]], where: str) -> None:
    """The figures of one scenario, means over its seeds."""
    more: dict[str, object] = {"scenario": scenario, "where": where, "seeds": len(results)}
    for name in results[0]:
        found = over_seeds([figures.get(name, math.nan) for figures in results])
        if not math.isnan(found.value):
            method = next((other for other in OTHERS if name.startswith(f"{other} ")), HOUSE)
            say(name.removeprefix(f"{method} "), found, BARS.get((scenario, name)), method=method, **more)
    gaps = over_seeds([figures["none"] - figures["unclaimed"] for figures in results])
    say(
        "none of these, distance from the unclaimed",
        abs(gaps.value),
        NONE_WITHIN,
        method=HOUSE,
        se=round(gaps.se, 5),
        **more,
    )
