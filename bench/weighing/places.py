"""Open values: flights with sites that share a feed, books, films, and places where a true broader place is partly right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats
from secondsource.weigh.dependence import syndicates as syndicate
from secondsource.weigh.score import Marks, marked
from weighing.lines import HOUSE, Bar, Figure, least, most, over_questions, over_sets, say
from weighing.peers import Belief, Unavailable, house, majority, ours, read, weighed
from weighing.runs import Settings, each
from weighing.sets import DATA, OPEN, PLACES, SEVERAL, paths, rows, table, tree

BARS: Mapping[tuple[str, str], Bar] = {
    ("heritages", "accuracy"): least(0.48),
    ("birthplaces", "accuracy"): least(0.775),
    ("heritages", "broader place right"): least(0.84),
    ("flight_1208", "accuracy"): least(0.89),
}
FLIGHTS = ("flight_1208", "flight_1218")
FLIGHTS_MEAN, WORST = least(0.92), least(-0.015)
NONE_WITHIN = most(0.08)
PRECISION, RECALL = least(0.9), least(0.8)
METHODS = (HOUSE, "majority", "Accu (ours)", "AccuCopy (ours)")


@dataclass(frozen=True, slots=True)
class Task:
    """One method on one set."""

    method: str
    name: str


@dataclass(frozen=True, slots=True)
class Result:
    """How the beliefs of a method on a set turned out; for places also whether the first value is the true place or a broader one."""

    marks: Marks
    broader: Floats | None


def measure(task: Task) -> Result | str:
    """Measure one task; a reason where it cannot be done."""
    asked = table(task.name)
    try:
        beliefs = _beliefs(task)
    except Unavailable as why:
        return str(why)
    broader = None
    if task.name in PLACES:
        wider = {
            question: {*path.split(","), *asked.truth[question]}
            for question, path in paths(task.name).items()
            if question in asked.truth
        }
        broader = marked(beliefs, wider).right
    return Result(marked(beliefs, asked.truth), broader)


def _beliefs(task: Task) -> Sequence[Belief]:
    """The beliefs of a method on a set."""
    asked = table(task.name)
    if task.method == HOUSE and task.name in PLACES:
        return read(weighed(asked.claims, "place", {}, tree=tree(task.name)), asked.truth)
    peer = {HOUSE: house, "majority": majority}.get(task.method) or ours(task.method)
    return peer(asked.claims, asked.kind, {})


def run(settings: Settings) -> None:
    """Every method on every set with open values."""
    tasks = [Task(method, name) for name in (*OPEN, *PLACES, *SEVERAL) for method in METHODS]
    found: dict[tuple[str, str], Result] = {}
    for task, result in zip(tasks, each(measure, tasks, settings), strict=True):
        if isinstance(result, str):
            say("open values", set=task.name, method=task.method, unavailable=result)
        else:
            found[task.method, task.name] = result
            _say(task, result)
    for method in METHODS:
        days = [over_questions(found[method, name].marks.right) for name in FLIGHTS if (method, name) in found]
        if len(days) == len(FLIGHTS):
            say("flights, mean of both days", over_sets(days), FLIGHTS_MEAN if method == HOUSE else None, method=method)
    _against({name: (found[HOUSE, name], found["majority", name]) for method, name in found if method == HOUSE})
    for name in FLIGHTS:
        syndicates(name)


def _against(both: Mapping[str, tuple[Result, Result]]) -> None:
    """Ours against majority on every set, paired by question, and the worst of them."""
    gains = {}
    for name, (ours_, theirs) in both.items():
        counted = dict(zip(theirs.marks.questions, theirs.marks.right.tolist(), strict=True))
        others = np.asarray([counted[question] for question in ours_.marks.questions])
        gains[name] = over_questions(ours_.marks.right - others)
        say("accuracy against majority", gains[name], set=name, method=HOUSE)
    worst = min(gains, key=lambda name: gains[name].value)
    say("worst accuracy against majority", gains[worst], WORST, set=worst, method=HOUSE)


def _say(task: Task, result: Result) -> None:
    """The lines of one result."""
    found, diagram = result.marks, result.marks.reliability()
    figures = {
        "accuracy": over_questions(found.right),
        "log-loss": over_questions(found.loss),
        "ece": Figure(diagram.ece, diagram.ece_se),
        "none": over_questions(found.none),
        "unclaimed": over_questions(1 - found.claimed),
    }
    if result.broader is not None:
        figures["broader place right"] = over_questions(result.broader)
    for name, figure in figures.items():
        bar = BARS.get((task.name, name)) if task.method == HOUSE else None
        say(name, figure, bar, set=task.name, method=task.method)
    if task.name in PLACES and task.method == HOUSE:
        gap = abs(figures["none"].value - figures["unclaimed"].value)
        say("none of these, distance from the unclaimed", gap, NONE_WITHIN, set=task.name, method=HOUSE)


def syndicates(name: str) -> None:
    """How many of the known syndication pairs of a set are found, and how many of those found are known."""
    asked = table(name)
    known = {frozenset((row["a"], row["b"])) for row in rows(DATA / "truth" / name / "pairs_identity.csv")}
    answers = Answers.of(source=asked.claims.source, question=asked.claims.question, value=asked.claims.value)
    feeds = [[answers.source_names[one] for one in feed.sources] for feed in syndicate.syndicates(answers)]
    found = {frozenset(pair) for feed in feeds for pair in combinations(sorted(feed), 2)}
    hits = len(found & known)
    more = {"set": name, "method": HOUSE, "pairs": len(found), "known": len(known)}
    say("syndication pairs, precision", hits / len(found) if found else 0.0, PRECISION, **more)
    say("syndication pairs, recall", hits / len(known), RECALL, **more)
