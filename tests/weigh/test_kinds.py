import csv
import doctest
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from secondsource.weigh import Claims, kinds
from secondsource.weigh.coded import encode
from secondsource.weigh.hierarchy import Tree
from secondsource.weigh.kinds import find_kind

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
KINDS = {
    "categorical": "category",
    "numeric": "number",
    "categorical-hierarchical (places)": "place",
}
"""What the kinds of the public sets are here; all others are open choice."""


def found(values: Sequence[Sequence[str]], tree: Tree | None = None) -> tuple[str, str]:
    """Kind and reason of these values, one list a question."""
    rows = [(f"q{at}", value) for at, said in enumerate(values) for value in said]
    claims = Claims(source=["s"] * len(rows), question=[q for q, _ in rows], value=[value for _, value in rows])
    finding = find_kind(encode(claims), "", tree)
    return finding.kind, finding.code


def test_the_example_in_the_docstring_is_true() -> None:
    result = doctest.testmod(kinds)
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ([["0", "1"]] * 30, "category", "values_codes"),
        ([["1", "4"], ["2", "3"], ["5", "1"]] * 10, "category", "values_codes"),
        ([["0"], ["1"]], "category", "values_codes"),
        ([[str(at * 7 % 96)] for at in range(96)], "number", "values_numbers"),
        ([["1,200", "more than 1,000"], ["40-50", "about 45"]], "number", "values_numbers"),
        ([["3"], ["5"], ["4"]], "number", "values_numbers"),
        ([["20.5", "21"]] * 20, "number", "values_numbers"),
        ([["13:55", "13:57"], ["7:05 pm"]], "time", "values_times"),
        ([["2022-03-01", "2022-03"], ["2022-03-01T16:05", "2022-03-01/2022-03-05"]], "time", "values_times"),
        ([["13:55", "F80"], ["30"], ["7:05", "7:06"]], "choice", "values_few_questions"),
        ([["12", "about a dozen"], ["14", "15"]], "choice", "values_mixed"),
        ([["0201853949", "0321356683"], ["1590593243"]], "choice", "values_ids"),
        ([["20218539", "32135668"], ["15905932"]], "choice", "values_ids"),
        ([["00501"], ["10011"]], "choice", "values_ids"),
        ([["closed", "open"], ["mined", "open"], ["open"]], "choice", "values_few_questions"),
        ([["closed", "open"], ["open"], ["closed"]] * 5, "category", "values_labels"),
        ([[f"v{at}", f"w{at}"] for at in range(50)], "choice", "values_open"),
        ([[f"town {at % 18}"] for at in range(90)], "choice", "values_open"),
        ([["Ywa, Hlegu, Yangon", "Hlegu, Yangon"], ["Kyun, Hlegu, Yangon"]], "place", "values_with_paths"),
        ([[f"Smith{at}, John", f"Miller{at}, Ann"] for at in range(20)], "choice", "values_open"),
    ],
)
def test_the_kind_is_found_and_explained(values: Sequence[Sequence[str]], kind: str, code: str) -> None:
    assert found(values) == (kind, code)


def test_places_are_what_most_of_a_tree_knows() -> None:
    tree = Tree.of(["1", "2"], ["Yemen", "Aden"], ["", "1"])
    assert found([["Yemen", "Aden"], ["Atlantis"]], tree) == ("place", "values_in_tree")
    assert found([["closed", "open"], ["open"]], tree) == ("choice", "values_few_questions")


def test_each_attribute_has_a_kind_of_its_own() -> None:
    claims = Claims(
        source=["s"] * 4,
        question=["q1", "q2", "q3", "q4"],
        value=["13:55", "40", "14:00", "120"],
        attribute=["when", "deaths", "when", "deaths"],
    )
    coded = encode(claims)
    assert [find_kind(coded, name).kind for name in ("when", "deaths")] == ["time", "number"]


def sets() -> list[tuple[str, str, Path]]:
    """Every public set with the kind it has here, and every planted one."""
    if not DATA.is_dir():
        return []
    listed = json.loads((DATA / "truth" / "manifest.json").read_text(encoding="utf-8"))
    truth = [
        (row["name"], KINDS.get(row["kind"], "choice"), DATA / "truth" / row["name"] / "answers.csv") for row in listed
    ]
    planted = [(path.name, "choice", path / "claims.csv") for path in sorted((DATA / "planted").glob("*-0"))]
    return truth + planted


@pytest.mark.parametrize(("name", "kind", "path"), sets())
@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository")
def test_the_kinds_of_all_sets(name: str, kind: str, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    source, question, value = ([row[column] for row in rows] for column in ("source", "question", "value"))
    claims = Claims(source=source, question=question, value=value)
    assert (name, find_kind(encode(claims), "", _tree(path)).kind) == (name, kind)


def _tree(path: Path) -> Tree | None:
    """The tree beside a set of places."""
    beside = path.with_name("hierarchy.csv")
    if not beside.exists():
        return None
    with beside.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Tree.of(*([row[column] for row in rows] for column in ("id", "name", "parent")))
