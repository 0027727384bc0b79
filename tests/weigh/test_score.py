import math

import numpy as np
import pytest
from tests.weigh.made import claims, said

from secondsource.weigh import weigh
from secondsource.weigh.score import marked, score

BELIEFS = [
    ("q1", {"a": 0.7, "b": 0.1}, 0.2),
    ("q2", {"a": 0.4, "b": 0.4}, 0.2),
    ("q3", {"a": 0.5}, 0.5),
]


def test_a_truth_that_nobody_claims_is_a_miss_and_is_given_what_none_of_these_has() -> None:
    found = marked(BELIEFS, {"q1": ["c"]})
    assert (found.right.tolist(), found.p.tolist(), found.claimed.tolist()) == ([0.0], [0.2], [0.0])


def test_of_two_equally_likely_values_each_counts_half() -> None:
    assert marked(BELIEFS, {"q2": ["b"]}).right.tolist() == [0.5]


def test_several_true_values_add_up() -> None:
    found = marked(BELIEFS, {"q1": ["a", "b"]})
    assert found.p.tolist() == pytest.approx([0.8])


def test_marks_among_some_questions_are_theirs() -> None:
    found = marked(BELIEFS, {"q1": ["a"], "q2": ["a"], "q3": ["a"]}).among({"q1", "q3"})
    assert (found.questions, found.confidence.tolist()) == (("q1", "q3"), [0.7, 0.5])


def test_an_impossible_truth_costs_much_and_not_everything() -> None:
    (loss,) = marked([("q", {"a": 1.0}, 0.0)], {"q": ["b"]}).loss.tolist()
    assert 20 < loss < 40


def test_an_outcome_is_not_scored_and_a_question_without_claims_is_counted() -> None:
    rows = [said(question=name) for name in ("q1", "q2", "q3")]
    found = score(weigh(claims(*rows), known={"q1": "yes"}), {name: ["yes"] for name in ("q1", "q2", "q3", "q4")})
    assert (found["questions"], found["settled"], found["without_claims"], found["unclaimed"]) == (2, 1, 1, 0)
    assert (found["accuracy"], found["accuracy_se"]) == (1.0, 0.0)


def test_standard_errors_are_those_of_means_over_questions() -> None:
    rows = [said(question=f"q{at}") for at in range(16)]
    found = score(weigh(claims(*rows)), {f"q{at}": ["yes" if at % 4 else "no"] for at in range(16)})
    right = np.asarray([1.0 if at % 4 else 0.0 for at in range(16)])
    assert found["accuracy"] == 0.75
    assert found["accuracy_se"] == pytest.approx(right.std(ddof=1) / 4)
    assert math.isfinite(float(found["log_loss_se"] or 0))


def test_nothing_to_score_gives_no_figures() -> None:
    found = score(weigh(claims(said())), {})
    assert (found["questions"], found["accuracy"], found["ece_se"]) == (0, None, None)
