"""Why: whether what a claim's origin adds is what a full weighing without it says."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.weigh import Claims, Weighed, weigh
from secondsource.weigh.simulate import SCENARIOS, draw
from weighing.lines import HOUSE, most, over_seeds, say
from weighing.runs import Settings, each

WITHIN = most(0.02)
NAMES = ("circular", "planted", "cohort", "cloak")
WORLDS, ROWS = 5, 10
"""Worlds a scenario, and rows a world: 200 rows in all."""


@dataclass(frozen=True, slots=True)
class Task:
    """One world."""

    scenario: str
    seed: int


def measure(task: Task) -> list[tuple[float, float]]:
    """Of some random claims: how far what is told differs from a full weighing without the claim, and without its origin."""
    claims = draw(SCENARIOS[task.scenario], task.seed).claims
    found = weigh(claims, kind="choice")
    chosen = np.random.default_rng(task.seed).permutation(len(claims))[:ROWS]
    gaps = []
    for row in chosen.tolist():
        told = found.claims[row]
        alone, together = ({row}, {row, *origin(found, claims.question[row], row)})
        gaps.append(
            (
                abs(told.p_without_claim - refitted(claims, alone, row)),
                abs(told.p_without_origin - refitted(claims, together, row)),
            )
        )
    return gaps


def origin(found: Weighed, question: str, row: int) -> set[int]:
    """The rows of everything of one origin with this row, whatever it says."""
    groups = found.beliefs[question].groups
    names = {group.origin for group in groups if row in group.rows}
    return {each_row for group in groups if group.origin in names for each_row in group.rows}


def refitted(claims: Claims, without: set[int], row: int) -> float:
    """The probability of what the row says after a full weighing without these rows; 0 if nobody says it then."""
    kept = np.asarray([at for at in range(len(claims)) if at not in without])
    beliefs = weigh(claims.take(kept), kind="choice").beliefs
    question = claims.question[row]
    return beliefs[question].p(claims.value[row]) if question in beliefs else 0.0


def run(settings: Settings) -> None:
    """Random claims of simulated worlds."""
    tasks = [Task(name, 1000 + seed) for name in NAMES for seed in range(WORLDS)]
    gaps = np.asarray([gap for found in each(measure, tasks, settings) for gap in found])
    for what, column in zip(("claim", "origin"), gaps.T, strict=True):
        more: dict[str, Any] = {"method": HOUSE, "claims": len(column), "mean": round(float(column.mean()), 5)}
        say(f"without the {what}, largest distance from a full weighing", float(column.max()), WITHIN, **more)
        say(
            f"without the {what}, share within .02", over_seeds((column <= WITHIN.value).astype(float).tolist()), **more
        )
