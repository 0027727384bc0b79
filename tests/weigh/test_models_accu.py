"""ACCU and ACCUCOPY as in the paper: the more accurate count more, who copies counts less, and what is known is settled."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from secondsource.weigh.answers import NONE, OPEN, Answers, Posterior
from secondsource.weigh.coded import Floats
from secondsource.weigh.models.accu import Accu, Votes
from secondsource.weigh.models.accu_copy import AccuCopy
from secondsource.weigh.models.verbs import Model

MODELS: list[Model] = [Accu(), AccuCopy()]


def crowd(seed: int, accuracy: Floats, questions: int = 200, labels: int = 0) -> Answers:
    """Independent sources; value 0 is true, errors fall on one of nine others, or of the other labels."""
    random = np.random.default_rng(seed)
    shape = len(accuracy), questions
    value = np.where(random.random(shape) < accuracy[:, None], 0, random.integers(1, labels or 10, shape))
    source, question = np.indices(shape)
    return Answers.coded(source.ravel(), question.ravel(), value.ravel(), labels=labels)


def right(answers: Answers, believed: Posterior) -> float:
    """Share of questions whose likeliest slot has value 0."""
    order = np.lexsort((believed.p, answers.slot_question))
    last = order[np.flatnonzero(np.diff(answers.slot_question[order], append=answers.questions))]
    return float((answers.slot_label[last] == 0).mean())


tables = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=25)


def answers_of(rows: list[tuple[int, int, int]], labels: int = 0) -> Answers:
    return Answers.of(
        source=[f"s{source}" for source, _, _ in rows],
        question=[f"q{question}" for _, question, _ in rows],
        value=[f"v{value}" for _, _, value in rows],
        labels=[f"v{value}" for value in range(labels)],
    )


def test_a_question_with_one_vote_each_follows_the_formula() -> None:
    answers = Answers.of(source=["a", "b"], question=["q", "q"], value=["x", "y"])
    fitted = Accu().fit(answers)
    count = np.exp(np.log(100 * fitted.accuracy / (1 - fitted.accuracy)))
    assert np.allclose(fitted.posterior().p, count / (count.sum() + 99), atol=1e-3)


@pytest.mark.parametrize("model", MODELS)
def test_two_good_ones_are_believed_against_three_poor_ones(model: Model) -> None:
    answers = crowd(1, np.array([0.95, 0.95, 0.4, 0.4, 0.4]))
    assert right(answers, model.fit(answers).posterior()) > 0.9


def test_a_false_story_that_is_copied_is_found_by_its_copies() -> None:
    random = np.random.default_rng(2)
    honest = np.where(random.random((5, 200)) < 0.75, 0, random.integers(1, 50, (5, 200)))
    original = np.where(random.random(200) < 0.5, 0, random.integers(1, 50, 200))
    copies = np.where(random.random((2, 200)) < 0.95, original, random.integers(1, 50, (2, 200)))
    value = np.concatenate([honest, original[None], copies])
    source, question = np.indices(value.shape)
    answers = Answers.coded(source.ravel(), question.ravel(), value.ravel())
    fitted = AccuCopy().fit(answers)
    either = fitted.copies + fitted.copies.T
    assert either[5:, 5:][np.triu_indices(3, 1)].min() > 0.9
    assert either[:5, :5].max() < 0.1
    assert right(answers, fitted.posterior()) > right(answers, Accu().fit(answers).posterior())


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from(MODELS), st.sampled_from([0, 3]))
def test_probabilities_of_a_question_sum_to_one(rows: list[tuple[int, int, int]], model: Model, labels: int) -> None:
    answers = answers_of(rows, labels)
    believed = model.fit(answers).posterior()
    whole = np.bincount(answers.slot_question, weights=believed.p) + believed.none
    assert np.allclose(whole, 1)
    if labels:
        assert np.allclose(believed.none, 0)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from(MODELS))
def test_saying_it_twice_is_saying_it_once(rows: list[tuple[int, int, int]], model: Model) -> None:
    once = list(dict.fromkeys(rows))
    assert np.allclose(
        model.fit(answers_of(once)).posterior().p, model.fit(answers_of(once + rows)).posterior().p, atol=1e-9
    )


@pytest.mark.parametrize("model", MODELS)
def test_what_is_known_is_settled_and_teaches(model: Model) -> None:
    answers = crowd(3, np.array([0.8, 0.8, 0.8, 0.3, 0.3, 0.3]), 60)
    known = np.full(answers.questions, OPEN)
    known[0], known[1] = NONE, answers.slot[answers.question == 1][-1]
    believed = model.fit(answers, known).posterior()
    assert (believed.none[0], believed.p[known[1]]) == (1.0, 1.0)
    assert believed.p[answers.slot_question == 0].sum() == 0


@pytest.mark.parametrize("model", MODELS)
def test_a_row_without_weight_says_nothing(model: Model) -> None:
    without = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["x", "x", "y"])
    weight = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    more = Answers.of(
        source=["a", "b", "c", "d", "e"], question=["q"] * 5, value=["x", "x", "y", "y", "y"], weight=weight
    )
    assert np.allclose(model.fit(without).posterior().p, model.fit(more).posterior().p, atol=1e-2)


@pytest.mark.parametrize("model", MODELS)
def test_each_row_explains_what_it_adds(model: Model) -> None:
    answers = crowd(4, np.array([0.9, 0.8, 0.5]), 40)
    fitted = model.fit(answers)
    p = fitted.posterior().p
    said = fitted.explain(7)
    slot = answers.slot[answers.question == 7]
    (slots,) = np.nonzero(answers.slot_question == 7)
    count = np.array([said[slot == one].sum() for one in slots])
    assert np.allclose(np.diff(np.log(p[slots])), np.diff(count), atol=1e-6)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("labels", [0, 4])
def test_what_a_model_draws_it_can_read(model: Model, labels: int) -> None:
    answers = crowd(5, np.array([0.95, 0.9, 0.9, 0.85, 0.8]), 150, labels)
    drawn = model.fit(answers).simulate(np.random.default_rng(0))
    again = model.fit(drawn.answers).posterior()
    asked = drawn.truth >= 0
    assert asked.mean() > 0.9
    assert again.p[drawn.truth[asked]].mean() > 0.9
    assert (drawn.answers.questions, drawn.answers.sources) == (answers.questions, answers.sources)


def test_only_so_many_sources_are_compared() -> None:
    rows = [(source, source % 7, 0) for source in range(1200)]
    answers = answers_of(rows)
    fitted = AccuCopy().fit(answers)
    assert (len(fitted.compared), len(fitted.accuracy)) == (1000, 1200)
    assert len(Votes.of(answers, 100).row) == 1200
