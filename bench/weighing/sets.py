"""The sets that are measured on: files beside the repository, and our own worlds; each as claims with their truth."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from secondsource.weigh import Claims
from secondsource.weigh.hierarchy import Tree
from secondsource.weigh.simulate import SCENARIOS, Drawn, draw, undeclared

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CLOSED = (
    "bluebird", "cf", "cf_amt", "d_possent", "d_product", "dog", "ms", "rte", "s_face", "sp_amt", "zc_all", "zc_in", "zc_us",
)  # fmt: skip
MORE_CLOSED = ("fact_eval", "plots", "plots_hint", "s_adult", "s_rel", "sp", "trec")
OPEN = ("book_single", "flight_1208", "flight_1218")
PLACES = ("birthplaces", "heritages")
SEVERAL = ("book_multi", "movie_directors")
NUMBERS = ("n_emotion", "population_all", "weather_temp")
SCENARIO_NAMES = tuple(SCENARIOS)


@dataclass(frozen=True, slots=True)
class Table:
    """Claims, the truth of some of their questions, and what kind of value they have."""

    name: str
    kind: str
    claims: Claims
    truth: Mapping[str, Sequence[str]]


class Absent(Exception):  # noqa: N818 -- it says what is so
    """The data folder is not beside the repository."""


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    if not path.is_file():
        raise Absent(path.name)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=2)
def table(name: str) -> Table:
    """A set of answers with known truth."""
    said = rows(DATA / "truth" / name / "answers.csv")
    truth: dict[str, list[str]] = defaultdict(list)
    for row in rows(DATA / "truth" / name / "truth.csv"):
        truth[row["question"]].append(row["value"])
    source, question, value = ([row[column] for row in said] for column in ("source", "question", "value"))
    claims = Claims(source=source, question=question, value=value)
    return Table(name, kind_of(name), claims, dict(truth))


def kind_of(name: str) -> str:
    """What the README of a set says its values are."""
    if name in NUMBERS:
        return "number"
    if name in PLACES:
        return "place"
    return "choice" if name in OPEN + SEVERAL + ("plots", "plots_hint") else "category"


def tree(name: str) -> Tree:
    """The tree of places of a set."""
    found = rows(DATA / "truth" / name / "hierarchy.csv")
    ids, names, parents = ([row[column] for row in found] for column in ("id", "name", "parent"))
    return Tree.of(ids, names, parents)


def paths(name: str) -> dict[str, str]:
    """Question -> its true place and all broader ones, as one line."""
    return {row["question"].strip(): row["path"] for row in rows(DATA / "truth" / name / "truth_path.csv")}


def gold(table: Table, many: int, draw: int) -> dict[str, str]:
    """Known answers of as many random questions; the same draw gives the same questions whatever the order of the rows."""
    asked = sorted(set(table.claims.question) & set(table.truth))
    chosen = np.random.default_rng([many, draw]).permutation(len(asked))[:many]
    return {asked[at]: table.truth[asked[at]][0] for at in chosen.tolist()}


def shipped(scenario: str, seed: int) -> Drawn:
    """A planted set of the data folder as if we had drawn it; `hidden` is `cohort` without the names of cohorts."""
    folder = DATA / "planted" / f"{'cohort' if scenario == 'hidden' else scenario}-{seed}"
    said = rows(folder / "claims.csv")
    columns: dict[str, Any] = {name: [row[name] for row in said] for name in said[0] if name != "origin"}
    claims = Claims(**columns, origin=[tuple(filter(None, row["origin"].split("|"))) for row in said])
    attacked = rows(folder / "attacked.csv")
    truth = {row["question"]: row["value"] for row in rows(folder / "truth.csv")}
    return Drawn(
        claims=undeclared(claims) if scenario == "hidden" else claims,
        truth={question: truth[question] for question in truth if question in set(claims.question)},
        attacked={row["question"]: row["planted_value"] for row in attacked if not row["cohort"]},
        cohort_questions=frozenset(row["question"] for row in attacked if row["cohort"]),
        groups={row["source"]: row["group"] for row in rows(folder / "groups.csv")},
    )


def planted(scenario: str, seed: int, *, own: bool) -> Drawn:
    """One planted set: of our own simulator, or of the data folder (seeds 0 to 3)."""
    return draw(SCENARIOS[scenario], seed) if own else shipped(scenario, seed)
