import numpy as np
import pytest

from secondsource.weigh.answers import Answers
from secondsource.weigh.calibration.stacking import OUTCOMES, stack, unlisted
from secondsource.weigh.calibration.temperature import MOST, correlation, design_temperature, tempered
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import Said


def asked(labels: Ints, truth: Ints) -> tuple[Said, Floats]:
    """One answer each of every source (columns) on every question (rows), and what is true."""
    questions, sources = labels.shape
    question, source = np.repeat(np.arange(questions), sources), np.tile(np.arange(sources), questions)
    return Said.of(Answers.coded(source, question, labels.ravel(), labels=2)), np.eye(2)[truth]


def test_answers_that_are_independent_given_the_truth_are_not_alike() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 2000)
    wrong = random.random((2000, 10)) < 0.3
    assert correlation(*asked(np.where(wrong, 1 - truth[:, None], truth[:, None]), truth)) < 0.01


def test_a_shared_mistake_is_measured() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 2, 2000)
    hard = np.where(random.random(2000) < 0.3, 0.8, 0.1)
    wrong = random.random((2000, 10)) < hard[:, None]
    variance = 0.3 * 0.7 * 0.7**2
    mean = 0.3 * 0.8 + 0.7 * 0.1
    expected = variance / (mean * (1 - mean))
    assert correlation(*asked(np.where(wrong, 1 - truth[:, None], truth[:, None]), truth)) == pytest.approx(
        expected, abs=0.05
    )


def test_copies_of_one_answer_are_one_answer() -> None:
    truth = np.random.default_rng(0).integers(0, 2, 500)
    wrong = np.random.default_rng(1).random(500) < 0.3
    said = np.repeat(np.where(wrong, 1 - truth, truth)[:, None], 6, axis=1)
    assert correlation(*asked(said, truth)) > 0.9


@pytest.mark.parametrize(
    ("alike", "answers", "expected"), [(0.0, 9, 1.0), (0.1, 6, 1.5), (0.5, 20, MOST), (0.3, 0, 1.0)]
)
def test_the_temperature_is_the_design_effect(alike: float, answers: float, expected: float) -> None:
    assert design_temperature(alike, answers) == pytest.approx(expected)


def test_a_higher_temperature_doubts_more_and_turns_nothing_round() -> None:
    beliefs = np.random.default_rng(0).dirichlet(np.ones(4), 50)
    warmer = tempered(beliefs, 1.7)
    assert (warmer.max(axis=1) <= beliefs.max(axis=1) + 1e-12).all()
    assert (warmer.argmax(axis=1) == beliefs.argmax(axis=1)).all()


def oracle(outcomes: int, sure: float) -> tuple[Floats, Ints]:
    """A model that is right four times in five and says `sure`, and one that is as sure and knows nothing."""
    random = np.random.default_rng(7)
    truth = random.integers(0, 2, outcomes)
    said = np.where(random.random(outcomes) < 0.8, truth, 1 - truth)
    first = np.where(np.arange(2) == said[:, None], sure, 1 - sure)
    second = np.where(np.arange(2) == random.integers(0, 2, outcomes)[:, None], sure, 1 - sure)
    return np.asarray([first, second]), truth


def test_no_outcome_changes_nothing() -> None:
    beliefs, truth = oracle(0, 0.8)
    stacked = stack(beliefs, truth, np.asarray([0.4, 0.6]), 1.5)
    assert stacked.weights == pytest.approx([0.4, 0.6])
    assert stacked.temperature == pytest.approx(1.5)
    assert stacked.offsets == pytest.approx([0, 0])


def test_outcomes_find_the_model_that_knows() -> None:
    weights = [stack(*oracle(outcomes, 0.8), np.asarray([0.5, 0.5]), 1.0).weights[0] for outcomes in (5, 50, 500)]
    assert 0.5 < weights[0] < weights[1] < weights[2]


def test_outcomes_cool_a_model_that_is_too_sure() -> None:
    beliefs, truth = oracle(400, 0.999)
    stacked = stack(beliefs[:1], truth, np.asarray([1.0]), 1.0)
    believed = tempered(beliefs[0], stacked.temperature, stacked.offsets).max(axis=1).mean()
    assert believed == pytest.approx(0.8, abs=0.06)


def test_a_list_without_the_truth_is_learned() -> None:
    assert unlisted(0, 0, 4, 0.2) == pytest.approx(0.2)
    assert unlisted(100, 0, 4, 0.2) < 0.02
    assert unlisted(100, 50, 4, 0.2) == pytest.approx(4 * 50 / 50, rel=OUTCOMES / 50)
