"""The mixture of labels against public sets with known answers; nothing in it is fitted to them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from secondsource.weigh.answers import OPEN, Answers
from secondsource.weigh.coded import Floats, Ints, Words
from secondsource.weigh.models.labels import weigh_labels
from secondsource.weigh.models.majority import Majority
from secondsource.weigh.reliability import calibration_error

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth"
SETS = [
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
LARGE = ["trec", "sp", "s_rel", "s_adult", "fact_eval"]
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository"),
]


def read(name: str) -> tuple[Answers, Ints]:
    """The answers, and per question its true label, -1 where nobody knows."""
    with (DATA / name / "answers.csv").open(encoding="utf-8", newline="") as file:
        columns = list(
            zip(*((row["source"], row["question"], row["value"]) for row in csv.DictReader(file)), strict=True)
        )
    words = Words(), Words(), Words()
    source, question, value = (each.read(column, len(column)) for each, column in zip(words, columns, strict=True))
    truth = np.full(len(words[1].code), -1)
    with (DATA / name / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["question"] in words[1].code and row["value"] in words[2].code:
                truth[words[1].code[row["question"]]] = words[2].code[row["value"]]
    return Answers.coded(source, question, value, labels=len(words[2].code)), truth


def scored(beliefs: Floats, truth: Ints) -> tuple[float, float, float]:
    """Accuracy with ties in part, log-loss, calibration error."""
    rows = np.flatnonzero(truth >= 0)
    beliefs, truth = beliefs.reshape(-1, beliefs.size // len(truth))[rows], truth[rows]
    best = beliefs.max(axis=1, keepdims=True)
    first = np.isclose(beliefs, best, rtol=1e-9)
    each = np.arange(len(truth))
    right = first[each, truth] / first.sum(axis=1)
    loss = -np.log(np.maximum(beliefs[each, truth], 1e-12)).mean()
    return float(right.mean()), float(loss), calibration_error(best[:, 0], right)


def test_without_outcomes() -> None:
    found = np.asarray([scored(weigh_labels(answers).posterior().p, truth) for answers, truth in map(read, SETS)])
    accuracy, loss, calibration = found.mean(axis=0)
    assert accuracy > 0.855
    assert loss < 0.46
    assert calibration < 0.065


def test_with_fifty_outcomes_that_are_not_scored() -> None:
    found = []
    for answers, truth in map(read, SETS):
        chosen = np.random.default_rng(0).choice(np.flatnonzero(truth >= 0), 50, replace=False)
        known = np.full(answers.questions, OPEN)
        known[chosen] = chosen * answers.labels + truth[chosen]
        rest = truth.copy()
        rest[chosen] = -1
        found.append(scored(weigh_labels(answers, known).posterior().p, rest))
    accuracy, loss, calibration = np.asarray(found).mean(axis=0)
    assert accuracy > 0.855
    assert loss < 0.42
    assert calibration < 0.055


@pytest.mark.parametrize("name", [*SETS, *LARGE, "plots"])
def test_nowhere_is_much_lost_against_counting(name: str) -> None:
    answers, truth = read(name)
    counting = scored(Majority().fit(answers).posterior().p, truth)[0]
    assert scored(weigh_labels(answers).posterior().p, truth)[0] >= counting - 0.015
