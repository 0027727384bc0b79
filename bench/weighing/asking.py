"""Ask: what the next best questions are worth, against random ones; and whether their gains are what enumeration gives."""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from secondsource.weigh import Claims, Weighed, weigh
from secondsource.weigh.coded import Floats
from secondsource.weigh.score import marks
from secondsource.weigh.simulate import SCENARIOS, Answering, answering, draw
from weighing.lines import HOUSE, Figure, least, most, over_seeds, say
from weighing.runs import Settings, each

BAR, EXACT = least(1.5), most(1e-6)
QUESTIONS, AT_ONCE = 30, 5
"""Questions asked in all, and between two weighings."""
REACHABLE = 40
"""Honest sources that can be reached."""
NAMES = ("planted", "circular", "hidden")
CASES = 200
MOST = 12
"""Seeds: a world is weighed eight times."""


@dataclass(frozen=True, slots=True)
class Task:
    """One world."""

    scenario: str
    seed: int


def measure(task: Task) -> tuple[float, float]:
    """By how much the log-loss falls when the best questions are asked, and when random ones are."""
    drawn = draw(SCENARIOS[task.scenario], task.seed)
    truth = {question: [value] for question, value in drawn.truth.items()}
    sources, answer = answering(SCENARIOS[task.scenario], task.seed)
    random = np.random.default_rng([task.seed, 8])
    reach = [sources[at] for at in random.permutation(len(sources))[:REACHABLE].tolist()]
    best = pursued(drawn.claims, reach, answer)
    free = _free(drawn.claims, reach, sorted(drawn.truth))
    picked = [free[at] for at in random.permutation(len(free))[:QUESTIONS].tolist()]
    before, after, other = (
        float(marks(weigh(claims, kind="choice"), truth).loss.mean())
        for claims in (drawn.claims, best, told(drawn.claims, picked, answer))
    )
    return before - after, before - other


def pursued(claims: Claims, reach: Sequence[str], answer: Answering) -> Claims:
    """The claims with the answers to the best questions, a few at a time."""
    from secondsource.weigh.asking import Candidate, Question, next_questions  # noqa: PLC0415 -- only where it is there

    for _ in range(0, QUESTIONS, AT_ONCE):
        found = weigh(claims, kind="choice")
        beliefs = [found.beliefs[question] for question in sorted(found.beliefs)]
        asked = [
            Question(one.question, tuple(v for v, _ in one.values), tuple(p for _, p in one.values), one.none)
            for one in beliefs
        ]
        knows = how_often(found, reach)
        free = _free(claims, reach, [one.question for one in beliefs])
        plan = next_questions([Candidate(s, q, knows[s]) for s, q in free], asked, count=AT_ONCE)
        claims = told(claims, [(ask.source, ask.question) for ask in plan.asks], answer)
    return claims


def how_often(found: Weighed, reach: Sequence[str]) -> Mapping[str, float]:
    """How often each source knows: its accuracy beyond what guessing among six values gives."""
    mean = {record.source: record.mean for record in found.sources}
    usual = float(np.mean(list(mean.values())))
    return {source: max(0.0, (mean.get(source, usual) - 1 / 6) / (1 - 1 / 6)) for source in reach}


def _free(claims: Claims, reach: Sequence[str], questions: Sequence[str]) -> list[tuple[str, str]]:
    """Sources with the questions they did not speak on."""
    spoken = set(zip(claims.source, claims.question, strict=True))
    return [(source, question) for question in questions for source in reach if (source, question) not in spoken]


def told(claims: Claims, asked: Sequence[tuple[str, str]], answer: Answering) -> Claims:
    """The claims with the answers of those who were asked, who say what they saw themselves."""
    new: dict[str, list[str]] = {
        "report": [f"asked {len(claims) + at}" for at in range(len(asked))],
        "source": [source for source, _ in asked],
        "question": [question for _, question in asked],
        "value": [answer(source, question) for source, question in asked],
        "reported": ["2023-06-01T00"] * len(asked),
        "lineage": ["none"] * len(asked),
    }
    columns = {}
    for name in (field.name for field in fields(Claims)):
        held = getattr(claims, name)
        if held or name in new:
            blank = () if name in {"origin", "conditions"} else ""
            columns[name] = [*(held or [blank] * len(claims)), *new.get(name, [blank] * len(asked))]
    return Claims(**columns)


def run(settings: Settings) -> None:
    """Worlds of several scenarios, and small cases by enumeration."""
    if importlib.util.find_spec("secondsource.weigh.asking") is None:
        say("30 best questions against 30 random ones", unavailable="no next questions yet")
        return
    tasks = [Task(name, 200 + seed) for name in NAMES for seed in range(min(settings.seeds, MOST))]
    found = np.asarray(each(measure, tasks, settings))
    for name in NAMES:
        _say(found[[task.scenario == name for task in tasks]], name)
    say("gains of questions, largest distance from enumeration", enumerated(), EXACT, method=HOUSE, cases=CASES)


def _say(falls: Floats, name: str) -> None:
    """The ratio of mean falls with its standard error over worlds, by the delta method."""
    best, other = falls.T
    ratio = float(best.mean() / other.mean())
    se = over_seeds(((best - ratio * other) / other.mean()).tolist()).se
    say(
        "30 best questions against 30 random ones, ratio of falls",
        Figure(ratio, se),
        BAR,
        method=HOUSE,
        scenario=name,
        worlds=len(falls),
    )
    say("fall of log-loss by 30 best questions", over_seeds(best.tolist()), scenario=name)
    say("fall of log-loss by 30 random questions", over_seeds(other.tolist()), scenario=name)


def enumerated() -> float:
    """The largest distance of a gain from what going through every truth and every answer gives, written out plainly."""
    from secondsource.weigh.asking import Question, gain  # noqa: PLC0415 -- only where it is there

    random, worst = np.random.default_rng(0), 0.0
    for _ in range(CASES):
        size = int(random.integers(1, 5))
        p = random.dirichlet(np.ones(size + 1))
        t, d, unclaimed = random.random(), random.random(), float(random.integers(1, 6))
        errs = np.append(np.ones(size), unclaimed) / (size + unclaimed)
        own = t * np.eye(size + 1) + (1 - t) * errs
        says = d * own + (1 - d) * (p @ own)
        joint = p[:, None] * says
        fall = entropy(p) - sum(
            joint[:, at].sum() * entropy(joint[:, at] / joint[:, at].sum()) for at in range(size + 1)
        )
        names = tuple(f"v{at}" for at in range(size))
        question = Question("q", names, tuple(p[:-1].tolist()), float(p[-1]), unclaimed=unclaimed)
        worst = max(worst, abs(gain(question, t, d) - fall))
    return worst


def entropy(p: Floats) -> float:
    """Bits."""
    held = p[p > 0]
    return float(-(held * np.log2(held)).sum())
