"""Drawing: states that change, and what sources of known accuracy say of them; and the filter that knows all of it.

For tests and benchmarks of change over time: what a model believes is held against what could be known at best.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.change.chain import run, timeline
from secondsource.weigh.change.said import Said
from secondsource.weigh.coded import Floats, Ints


@dataclass(frozen=True, slots=True)
class World:
    """How states change and who speaks of them.

    Attributes:
        questions, sources, values: how many.
        reports: how many claims a question, on average.
        days: how long it goes on.
        hazard: changes a day; 0 for none.
        worst, best: between which accuracies of sources lie evenly.
        uneven: concentration of the Dirichlet the long-run distribution is drawn from; large is even.
    """

    questions: int = 60
    sources: int = 30
    values: int = 5
    reports: float = 20.0
    days: float = 365.0
    hazard: float = 0.01
    worst: float = 0.6
    best: float = 0.9
    uneven: float = 5.0


@dataclass(frozen=True, slots=True)
class Past:
    """What was said, and what was true: per question the days of its changes and the values from then on."""

    said: Said
    changed: list[Floats]
    became: list[Ints]
    accuracy: Floats  # per source
    usual: Floats  # per value: the long-run distribution
    hazard: float

    def truth(self, look: Floats) -> Ints:
        """Per question its value on a day."""
        return np.asarray(
            [
                became[int(np.searchsorted(changed, day, side="right")) - 1]
                for changed, became, day in zip(self.changed, self.became, look, strict=True)
            ],
            dtype=np.int64,
        )


def draw(world: World, seed: int) -> Past:
    """States over time and claims about them at irregular moments; errors fall evenly on the other values."""
    random = np.random.default_rng(seed)
    usual = random.dirichlet(np.full(world.values, world.uneven))
    accuracy = random.uniform(world.worst, world.best, world.sources)
    changed, became, rows = [], [], []
    for question in range(world.questions):
        jumps = np.sort(random.uniform(0, world.days, random.poisson(world.hazard * world.days)))
        changed.append(np.concatenate([[0.0], jumps]))
        became.append(random.choice(world.values, size=len(jumps) + 1, p=usual))
        for day in random.uniform(0, world.days, max(1, random.poisson(world.reports))):
            source = int(random.integers(world.sources))
            true = int(became[-1][np.searchsorted(changed[-1], day, side="right") - 1])
            wrong = (true + 1 + int(random.integers(world.values - 1))) % world.values
            rows.append((question, source, true if random.random() < accuracy[source] else wrong, day))
    return Past(said_of(rows, world.questions, world.sources), changed, became, accuracy, usual, world.hazard)


def said_of(rows: list[tuple[int, int, int, float]], questions: int, sources: int) -> Said:
    """Claims of one attribute from (question, source, value, day)."""
    question, source, value = (np.asarray([row[at] for row in rows], dtype=np.int64) for at in range(3))
    day = np.asarray([row[3] for row in rows])
    pairs, slot = np.unique(np.stack([question, value]), axis=1, return_inverse=True)
    return Said(
        source=source,
        slot=slot.ravel().astype(np.int64),
        denies=np.zeros(len(rows), dtype=np.bool_),
        begins=day,
        ends=day,
        dated=np.ones(len(rows), dtype=np.bool_),
        share=np.ones(len(rows)),
        slot_question=pairs[0],
        slot_value=pairs[1],
        attribute=np.zeros(questions, dtype=np.int64),
        told=np.full(sources, np.nan),
    )


def best_belief(past: Past, said: Said, look: Floats) -> tuple[Floats, Floats]:
    """What is believed on a day by whoever knows the hazard, the long-run distribution and every source's accuracy: (p, none)."""
    values = len(past.usual)
    line = timeline(said.slot_question, said.questions, (said.slot, said.begins, said.ends), look)
    right = past.accuracy[said.source]
    drawn = np.zeros(line.states)
    drawn[line.slot_state] = past.usual[said.slot_value]
    named = np.bincount(said.slot_question, weights=past.usual[said.slot_value], minlength=said.questions)
    drawn[line.none_state] = np.maximum(1 - named, 0)
    found = run(line, np.log(right * (values - 1) / (1 - right)), np.full(said.questions, past.hazard), drawn)
    return found.looked[line.slot_state], found.looked[line.none_state]
