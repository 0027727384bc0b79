"""Closed labels: the crowd-labelling sets, without known answers and with 20 and 50, which are never scored."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.score import marked
from weighing.lines import HOUSE, Bar, Figure, Pairs, diagram, least, most, over_questions, over_sets, pairs, say
from weighing.peers import CROWD_KIT, MODELS, SLOW_CROWD_KIT, Peer, Unavailable, crowd_kit, house, majority, ours
from weighing.runs import Settings, each
from weighing.sets import CLOSED, MORE_CLOSED, gold, table

BARS: dict[tuple[str, int], Bar] = {
    ("accuracy", 0): least(0.859),
    ("log_loss", 0): most(0.46),
    ("log_loss", 20): most(0.43),
    ("log_loss", 50): most(0.405),
    ("ece", 0): most(0.065),
    ("ece", 50): most(0.045),
}
WORST = least(-0.015)
"""What may be lost against majority on any set."""


@dataclass(frozen=True, slots=True)
class Task:
    """One method on one set with so many known answers, over all draws."""

    method: str
    name: str
    gold: int
    draws: int


@dataclass(frozen=True, slots=True)
class Result:
    """Per question how it turned out, in the order of the questions' names; over several draws the mean where it was scored."""

    right: Floats
    loss: Floats
    ece: Figure
    seconds: float
    told: list[Pairs]


def peer_of(method: str) -> Peer:
    """A method by its name."""
    if method in {HOUSE, "majority"}:
        return house if method == HOUSE else majority
    return ours(method) if method in MODELS else crowd_kit(method.removeprefix("crowd-kit "))


def measure(task: Task) -> Result | str:
    """Measure one task; a reason where it cannot be done."""
    asked = table(task.name)
    names = sorted(set(asked.claims.question) & set(asked.truth))
    place = {name: at for at, name in enumerate(names)}
    sums, eces, told, began = np.zeros((3, len(names))), [], [], time.perf_counter()
    try:
        for draw in range(task.draws if task.gold else 1):
            beliefs = peer_of(task.method)(asked.claims, asked.kind, gold(asked, task.gold, draw))
            found = marked(beliefs, asked.truth)
            at = [place[name] for name in found.questions]
            sums[:, at] += found.right, found.loss, np.ones(len(at))
            of_it = found.reliability()
            eces.append(Figure(of_it.ece, of_it.ece_se))
            told.append(pairs(found))
    except Unavailable as why:
        return str(why)
    scored = sums[2] > 0
    # draws of one set share their questions: averaging them does not make the questions more
    ece = Figure(float(np.mean([one.value for one in eces])), float(np.mean([one.se for one in eces])))
    right, loss = sums[:2, scored] / sums[2, scored]
    return Result(right, loss, ece, time.perf_counter() - began, told)


def run(settings: Settings) -> None:
    """Ours with and without known answers; majority, the models of papers and crowd-kit without."""
    crowd = CROWD_KIT + (SLOW_CROWD_KIT if settings.slow else ())
    methods = (*list(MODELS)[:4], *(f"crowd-kit {name}" for name in crowd))
    runs: list[tuple[str, int, tuple[str, ...]]] = [
        ("majority", 0, CLOSED + MORE_CLOSED),
        (HOUSE, 0, CLOSED + MORE_CLOSED),
    ]
    runs += [(HOUSE, many, CLOSED) for many in (20, 50)] + [(method, 0, CLOSED) for method in methods]
    tasks = [Task(method, name, many, settings.draws) for method, many, names in runs for name in names]
    results = dict(zip(tasks, each(measure, tasks, settings), strict=True))
    found: dict[tuple[str, int], dict[str, Result]] = {}
    for method, many, names in runs:
        these = {name: results[Task(method, name, many, settings.draws)] for name in names}
        reasons = sorted({result for result in these.values() if isinstance(result, str)})
        if reasons:
            say("closed labels", method=method, gold=many, unavailable="; ".join(reasons))
        found[method, many] = {name: result for name, result in these.items() if isinstance(result, Result)}
        _say(method, many, {name: result for name, result in found[method, many].items() if name in CLOSED})
    _against(found[HOUSE, 0], found["majority", 0])
    for many in (0, 50):
        # a question comes back in every draw: of the draws only the first, lest the intervals be too narrow
        told = [result.told[0] for name, result in found[HOUSE, many].items() if name in CLOSED]
        if told:
            diagram(told, family="closed", gold=many)


def _say(method: str, many: int, results: dict[str, Result]) -> None:
    """The means of one method over the sets."""
    if len(results) < len(CLOSED):
        return
    more: dict[str, Any] = {"method": method, "gold": many, "sets": len(results)}
    more["seconds"] = round(sum(result.seconds for result in results.values()), 1)
    means = {
        "accuracy": over_sets([over_questions(result.right) for result in results.values()]),
        "log_loss": over_sets([over_questions(result.loss) for result in results.values()]),
        "ece": over_sets([result.ece for result in results.values()]),
    }
    for name, figure in means.items():
        bar = BARS.get((name, many)) if method == HOUSE else None
        say(f"closed labels, {name.replace('_', '-')}", figure, bar, **more)


def _against(results: dict[str, Result], counted: dict[str, Result]) -> None:
    """Ours against majority on every set, paired by question, and the worst of them."""
    gains = {name: over_questions(results[name].right - counted[name].right) for name in results if name in counted}
    for name, gain in gains.items():
        extra: dict[str, Any] = {
            "accuracy": round(float(results[name].right.mean()), 4),
            "log_loss": round(float(results[name].loss.mean()), 4),
        }
        say("accuracy against majority", gain, set=name, **extra)
    if gains:
        worst = min(gains, key=lambda name: gains[name].value)
        say("worst accuracy against majority", gains[worst], WORST, set=worst)
        mean = over_sets([gains[name] for name in CLOSED if name in gains])
        say("closed labels, accuracy against majority", mean, method=HOUSE)
