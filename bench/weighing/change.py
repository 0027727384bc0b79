"""Change: beliefs about states on any day, against a filter that knows how fast they change and how good everybody is."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secondsource.weigh.coded import Floats
from weighing.lines import HOUSE, Figure, most, over_seeds, say
from weighing.runs import Settings, each

BAR = most(1.05)
HAZARDS = (0.002, 0.005, 0.01, 0.02, 0.05)
VALUES = (2, 4, 8)
LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Task:
    """One world of states that change at this rate a day."""

    hazard: float
    values: int
    seed: int


def measure(task: Task) -> tuple[float, float]:
    """The mean log-loss about random days, of the model and of the filter that knows."""
    from secondsource.weigh.change import fit  # noqa: PLC0415 -- only where it is there
    from secondsource.weigh.change.drawing import World, draw  # noqa: PLC0415

    past = draw(World(hazard=task.hazard, values=task.values), task.seed)
    said, random = past.said, np.random.default_rng([task.seed, 7])
    look = random.uniform(0, World().days, said.questions)
    truth, found = past.truth(look), fit(said).at(look)
    losses = []
    for question in range(said.questions):
        slots = np.flatnonzero(said.slot_question == question)
        claims = np.flatnonzero(np.isin(said.slot, slots))
        events = [
            (float(said.begins[at]), int(said.slot_value[said.slot[at]]), past.accuracy[said.source[at]])
            for at in claims
        ]
        known = filtered(events, past.usual, task.hazard, float(look[question]))
        true = [slot for slot in slots.tolist() if said.slot_value[slot] == truth[question]]
        best = known[truth[question]] if true else 1 - known[said.slot_value[slots]].sum()
        p = found.p[true[0]] if true else found.none[question]
        losses.append((-np.log(max(p, LEAST)), -np.log(max(best, LEAST))))
    model, best_loss = np.mean(losses, axis=0).tolist()
    return model, best_loss


def filtered(events: Sequence[tuple[float, int, float]], usual: Floats, hazard: float, look: float) -> Floats:
    """What is believed of the values on a day after all events (day, value, accuracy of who said it), by everything known.

    It is written out plainly, forward to the day and backward to it, and shares nothing with the model.
    """
    ahead = _message([event for event in sorted(events) if event[0] <= look], usual, hazard, look)
    behind = _message([event for event in sorted(events, reverse=True) if event[0] > look], usual, hazard, look)
    # a chain that stays or is drawn anew from `usual` looks the same backward as forward, so both messages hold `usual` once
    found: Floats = ahead * behind / usual
    found /= found.sum()
    return found


def _message(events: Sequence[tuple[float, int, float]], usual: Floats, hazard: float, look: float) -> Floats:
    """The belief on a day from the events on one side of it, the farthest first."""
    belief, now = usual.copy(), events[0][0] if events else look
    for day, value, accuracy in events:
        belief = _passed(belief, usual, hazard * abs(day - now))
        seen = np.full(len(usual), (1 - accuracy) / (len(usual) - 1))
        seen[value] = accuracy
        belief, now = belief * seen / (belief * seen).sum(), day
    return _passed(belief, usual, hazard * abs(look - now))


def _passed(belief: Floats, usual: Floats, changes: float) -> Floats:
    stays = float(np.exp(-changes))
    found: Floats = stays * belief + (1 - stays) * usual
    return found


def run(settings: Settings) -> None:
    """Worlds of several rates of change and numbers of values."""
    if importlib.util.find_spec("secondsource.weigh.change") is None:
        say("changing states, log-loss against the filter that knows", unavailable="no model of change yet")
        return
    tasks = [
        Task(hazard, VALUES[seed % len(VALUES)], 100 + seed) for hazard in HAZARDS for seed in range(settings.seeds)
    ]
    found = np.asarray(each(measure, tasks, settings))
    for hazard in HAZARDS:
        _say(found[[task.hazard == hazard for task in tasks]], hazard=hazard)
    _say(found)


def _say(losses: Floats, **more: object) -> None:
    """The ratio of mean losses with its standard error over worlds, by the delta method."""
    model, best = losses.T
    ratio = float(model.mean() / best.mean())
    se = over_seeds(((model - ratio * best) / best.mean()).tolist()).se
    extra: dict[str, Any] = {
        "model": round(float(model.mean()), 4),
        "filter": round(float(best.mean()), 4),
        "worlds": len(losses),
    }
    say(
        "changing states, log-loss against the filter that knows",
        Figure(ratio, se),
        BAR,
        method=HOUSE,
        **{**extra, **more},
    )
