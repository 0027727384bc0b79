"""Against public sets with known answers and our own simulated rumours; nothing here is fitted to them."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from secondsource.weigh import Claims, weigh
from secondsource.weigh.score import score

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CLOSED = [
    "bluebird",
    "cf",
    "cf_amt",
    "d_possent",
    "d_product",
    "dog",
    "ms",
    "rte",
    "s_face",
    "sp_amt",
    "zc_all",
    "zc_in",
    "zc_us",
]
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository"),
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(path):
        found[row["question"]].append(row["value"])
    return found


def read(path: Path) -> Claims:
    table = rows(path)
    return Claims(
        source=[row["source"] for row in table],
        question=[row["question"] for row in table],
        value=[row["value"] for row in table],
        report=[row.get("report", "") for row in table],
        origin=[tuple(filter(None, row.get("origin", "").split("|"))) for row in table],
    )


def majority(claims: Claims, true: Mapping[str, list[str]]) -> float:
    """Accuracy of counting; of equally frequent values each counts in part."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, value in zip(claims.question, claims.value, strict=True):
        counts[question][value] += 1
    hits = []
    for question in true.keys() & counts.keys():
        most = max(counts[question].values())
        first = [value for value, count in counts[question].items() if count == most]
        hits.append(sum(value in true[question] for value in first) / len(first))
    return sum(hits) / len(hits)


def accuracy(claims: Claims, true: Mapping[str, list[str]]) -> float:
    return float(score(weigh(claims), true)["accuracy"] or 0.0)


@pytest.mark.parametrize("name", CLOSED)
def test_without_lineage_nothing_is_lost_against_counting(name: str) -> None:
    claims, true = read(DATA / "truth" / name / "answers.csv"), truth(DATA / "truth" / name / "truth.csv")
    assert accuracy(claims, true) >= majority(claims, true) - 0.015


@pytest.mark.parametrize("name", ["plots", "plots_hint", "rte", "d_product", "zc_all", "book_single"])
def test_people_who_answer_the_same_tasks_are_not_silenced_as_open_choice(name: str) -> None:
    claims, true = read(DATA / "truth" / name / "answers.csv"), truth(DATA / "truth" / name / "truth.csv")
    found = score(weigh(claims, kind="choice"), true)["accuracy"] or 0.0
    assert found >= majority(claims, true) - 0.015


def test_counting_declared_rumours_once_beats_counting() -> None:
    gains = []
    for seed in range(4):
        folder = DATA / "planted" / f"circular-{seed}"
        claims, true = read(folder / "claims.csv"), truth(folder / "truth.csv")
        gains.append(accuracy(claims, true) - majority(claims, true))
    assert sum(gains) > 0


def test_repeating_what_is_true_clumsily_does_not_discredit_it() -> None:
    for seed in range(4):
        folder = DATA / "planted" / f"discredit-{seed}"
        claims, true = read(folder / "claims.csv"), truth(folder / "truth.csv")
        attacked = {
            row["question"]: true[row["question"]] for row in rows(folder / "attacked.csv") if row["question"] in true
        }
        assert accuracy(claims, attacked) >= 0.9
