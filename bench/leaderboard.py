"""The leaderboard: anybody's function on every set, beside ours, the models of papers and majority.

    python bench/leaderboard.py my_module:my_function [--sets closed open worlds heritages …] [--gold 20] [--json]

The function is called as `my_function(columns, known)`: `columns` holds lists of text by name (source, question and value, and on
simulated worlds report, reported, origin, channel and cohort), `known` the answers that may be used, by question. It returns
{question: {value: probability}}; what is missing to 1 is its "none of these". Known answers are never scored.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.score import Marks, marked
from weighing.lines import HOUSE, Figure, over_questions, over_seeds, over_sets
from weighing.peers import MODELS, Belief, Known, Peer, Unavailable, house, loaded, majority, ours
from weighing.runs import Settings, each
from weighing.sets import CLOSED, MORE_CLOSED, OPEN, PLACES, SCENARIO_NAMES, Absent, Table, gold, planted, table

GROUPS = {
    "closed": CLOSED,
    "more": MORE_CLOSED,
    "open": (*OPEN, *PLACES),
    "worlds": SCENARIO_NAMES,
}
FIGURES = ("accuracy", "gain", "log_loss", "ece")


@dataclass(frozen=True, slots=True)
class Task:
    """One method on one set or scenario."""

    method: str
    name: str
    gold: int
    draws: int
    seeds: int


@dataclass(frozen=True, slots=True)
class Result:
    """Per question or world: whether it was right, what it cost, and how much more often it was right than majority."""

    right: Floats
    loss: Floats
    gain: Floats
    ece: Figure

    def figures(self) -> dict[str, Figure]:
        """The means with their standard errors."""
        accuracy, gain, loss = (over_questions(each_) for each_ in (self.right, self.gain, self.loss))
        return dict(zip(FIGURES, (accuracy, gain, loss, self.ece), strict=True))


def method(name: str) -> Peer:
    """A method by its name, or anybody's function."""
    if name in MODELS:
        return ours(name)
    return {HOUSE: house, "majority": majority}.get(name) or loaded(name)


def measure(task: Task) -> Result | str:
    """Measure one task; what failed where it does."""
    try:
        return _planted(task) if task.name in SCENARIO_NAMES else _set(task)
    except (Unavailable, Absent) as why:
        return str(why)
    except Exception as why:  # noqa: BLE001 -- it is somebody else's function
        return f"{type(why).__name__}: {why}"


def _set(task: Task) -> Result:
    """A set: its questions vary; the mean over draws of known answers."""
    asked = table(task.name)
    found = [_on(task.method, asked, gold(asked, task.gold, draw)) for draw in range(task.draws if task.gold else 1)]
    names = sorted({name for marks, _ in found for name in marks.questions})
    place = {name: at for at, name in enumerate(names)}
    sums = np.zeros((4, len(names)))
    for marks, counted in found:
        at = [place[name] for name in marks.questions]
        sums[:, at] += marks.right, marks.loss, marks.right - counted.right, np.ones(len(at))
    diagrams = [marks.reliability() for marks, _ in found]
    ece = Figure(float(np.mean([one.ece for one in diagrams])), float(np.mean([one.ece_se for one in diagrams])))
    right, loss, gain = sums[:3] / sums[3]
    return Result(right, loss, gain, ece)


def _planted(task: Task) -> Result:
    """A scenario: its worlds vary."""
    rows = []
    for seed in range(task.seeds):
        drawn = planted(task.name, seed, own=True)
        asked = Table(task.name, "choice", drawn.claims, {name: [value] for name, value in drawn.truth.items()})
        marks, counted = _on(task.method, asked, gold(asked, task.gold, seed))
        rows.append(
            (marks.right.mean(), marks.loss.mean(), (marks.right - counted.right).mean(), marks.reliability().ece)
        )
    right, loss, gain, ece = np.asarray(rows).T
    return Result(right, loss, gain, over_seeds(ece.tolist()))


def _on(name: str, asked: Table, known: Known) -> tuple[Marks, Marks]:
    """The marks of a method and of majority on the same questions."""
    counted = majority(asked.claims, asked.kind, known)
    beliefs = {question: (shares, none) for question, shares, none in method(name)(asked.claims, asked.kind, known)}
    rows: list[Belief] = []
    for question, claimed, _ in counted:
        # a claimed value that is left out has probability 0: what is left over is for values that nobody claimed
        shares, none = beliefs.get(question, ({}, 1.0))
        rows.append((question, {**dict.fromkeys(claimed, 0.0), **shares}, none))
    return marked(rows, asked.truth), marked(counted, asked.truth)


def names_of(words: Sequence[str]) -> list[str]:
    """The sets named, one by one or as groups."""
    found = [name for word in words for name in GROUPS.get(word, (word,))]
    everything = {name for group in GROUPS.values() for name in group}
    unknown = [name for name in found if name not in everything]
    if unknown:
        sys.exit(f"there is no set {unknown[0]!r}; there are {', '.join(GROUPS)}, and {', '.join(sorted(everything))}")
    return list(dict.fromkeys(found))


def main() -> None:
    """Measure every method on every set asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("functions", nargs="*", metavar="MODULE:FUNCTION")
    parser.add_argument("--sets", nargs="+", default=list(GROUPS), help=f"{', '.join(GROUPS)}, or names of sets")
    parser.add_argument("--gold", type=int, default=0, help="known answers a set, never scored")
    parser.add_argument("--draws", type=int, default=10, help="draws of known answers")
    parser.add_argument("--seeds", type=int, default=8, help="worlds a planted scenario")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of the table")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path.cwd()))
    names, methods = names_of(asked.sets), [*asked.functions, HOUSE, "majority", *MODELS]
    tasks = [Task(name, each_, asked.gold, asked.draws, asked.seeds) for each_ in names for name in methods]
    results = dict(zip(tasks, each(measure, tasks, Settings(jobs=asked.jobs)), strict=True))
    show = _as_json if asked.json else _as_text
    if not asked.json:
        _header()
    for name in names:
        for task in (task for task in tasks if task.name == name):
            show(name, task.method, _figures(results[task]))
    for group in (group for group in GROUPS if set(GROUPS[group]) <= set(names)):
        for each_ in methods:
            found = [results[task] for task in tasks if task.method == each_ and task.name in GROUPS[group]]
            show(f"mean of {group}", each_, _mean(found, shared=group == "worlds"))


def _figures(result: Result | str) -> dict[str, Figure] | str:
    return result if isinstance(result, str) else result.figures()


def _mean(results: Sequence[Result | str], *, shared: bool) -> dict[str, Figure] | str:
    """The mean over sets; a reason where one of them has none."""
    missing = [result for result in results if isinstance(result, str)]
    if missing:
        return f"{len(missing)} sets without figures"
    rows = [result.figures() for result in results if isinstance(result, Result)]
    means = {name: over_sets([row[name] for row in rows]) for name in FIGURES}
    # scenarios of one seed share their world: their errors go together
    alike = {name: Figure(means[name].value, float(np.mean([row[name].se for row in rows]))) for name in FIGURES}
    return alike if shared else means


def _header() -> None:
    print(f"{'set':<18}{'method':<34}{'accuracy':>16}{'over majority':>17}{'log-loss':>16}{'calibration err':>17}")


def _as_text(name: str, who: str, found: dict[str, Figure] | str) -> None:
    if isinstance(found, str):
        print(f"{name:<18}{who:<34}  {found}")
        return
    cells = [f"{one.value:{'+' if key == 'gain' else ''}.4f} ± {one.se:.4f}" for key, one in found.items()]
    print(f"{name:<18}{who:<34}{cells[0]:>16}{cells[1]:>17}{cells[2]:>16}{cells[3]:>17}")


def _as_json(name: str, who: str, found: dict[str, Figure] | str) -> None:
    if isinstance(found, str):
        line: dict[str, object] = {"unavailable": found}
    else:
        line = {key: round(one.value, 5) for key, one in found.items()}
        line |= {f"{key}_se": round(one.se, 5) for key, one in found.items()}
    print(json.dumps({"bench": "leaderboard", "set": name, "method": who, **line}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
