"""Why: whether what a claim's origin adds is what a full weighing without it says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from secondsource.weigh import Claims, Weighed, weigh
from secondsource.weigh.simulate import SCENARIOS, draw
from weighing.lines import HOUSE, most, over_seeds, say
from weighing.runs import Settings, each
from weighing.sets import table, tree

WITHIN = most(0.02)
WORLDS = ("circular", "planted", "cohort", "cloak")
SEEDS, ROWS = 5, 10
"""Worlds a scenario, and claims a world: 200 in all."""
SETS = ("cf", "s_face", "heritages", "n_emotion")
"""One set of each kind but choice, with as many claims as a world."""


@dataclass(frozen=True, slots=True)
class Task:
    """One world, or one set."""

    name: str
    seed: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Claims and how they are weighed."""

    claims: Claims
    how: dict[str, Any]

    def weigh(self, without: frozenset[int] = frozenset()) -> Weighed:
        """A full weighing, all learned anew, without some rows; what came from them is still known to come from where they did."""
        kept = np.asarray([at for at in range(len(self.claims)) if at not in without])
        return weigh(passed_through(self.claims, without).take(kept) if without else self.claims, **self.how)


def passed_through(claims: Claims, without: frozenset[int]) -> Claims:
    """The same claims, where the links of some rows lead on to what these came from; one that leads nowhere else keeps its name."""
    if not claims.origin:
        return claims
    above = {claims.report[row]: claims.origin[row] for row in without if claims.origin[row]}
    origin = [tuple(root for name in names for root in above.get(name, (name,))) for names in claims.origin]
    return replace(claims, origin=origin)


def asked(task: Task) -> Asked:
    """What a task weighs."""
    if task.name in WORLDS:
        return Asked(draw(SCENARIOS[task.name], task.seed).claims, {"kind": "choice"})
    found = table(task.name)
    return Asked(found.claims, {"kind": found.kind} | ({"tree": tree(task.name)} if found.kind == "place" else {}))


def measure(task: Task) -> list[tuple[float, float]]:
    """Of some random claims: how far what is told differs from a full weighing without the claim, and without its origin."""
    this = asked(task)
    found = this.weigh()
    gaps = []
    for row in np.random.default_rng(task.seed).permutation(len(this.claims))[:ROWS].tolist():
        told = found.claims[row]
        alone, together = frozenset({row}), frozenset({row, *origin(found, this.claims.question[row], row)})
        full = {without: refitted(this, without, row) for without in {alone, together}}
        gaps.append((abs(told.p_without_claim - full[alone]), abs(told.p_without_origin - full[together])))
    return gaps


def origin(found: Weighed, question: str, row: int) -> set[int]:
    """The rows of everything of one origin with this row, whatever it says."""
    groups = found.beliefs[question].groups
    names = {group.origin for group in groups if row in group.rows}
    return {each_row for group in groups if group.origin in names for each_row in group.rows}


def refitted(this: Asked, without: frozenset[int], row: int) -> float:
    """The probability of what the row says after a full weighing without these rows; 0 if nobody says it then."""
    beliefs, question = this.weigh(without).beliefs, this.claims.question[row]
    return beliefs[question].p(this.claims.value[row]) if question in beliefs else 0.0


def run(settings: Settings) -> None:
    """Random claims of simulated worlds, and of a set of each kind."""
    worlds = [Task(name, 1000 + seed) for name in WORLDS for seed in range(SEEDS)]
    sets = [Task(name, 1000) for name in SETS]
    gaps = dict(zip([*worlds, *sets], each(measure, [*worlds, *sets], settings), strict=True))
    _say([gap for task in worlds for gap in gaps[task]], "own worlds")
    for task in sets:
        _say(gaps[task], task.name)


def _say(gaps: Sequence[tuple[float, float]], where: str) -> None:
    """How far the two counterfactuals of a claim are from full weighings."""
    for what, column in zip(("claim", "origin"), np.asarray(gaps).T, strict=True):
        more: dict[str, Any] = {
            "method": HOUSE,
            "where": where,
            "claims": len(column),
            "mean": round(float(column.mean()), 5),
        }
        say(f"without the {what}, largest distance from a full weighing", float(column.max()), WITHIN, **more)
        say(
            f"without the {what}, share within .02", over_seeds((column <= WITHIN.value).astype(float).tolist()), **more
        )
