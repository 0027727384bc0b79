from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.weigh.answers import NONE, OPEN, Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.bwa import BWA
from secondsource.weigh.models.dawid_skene import DawidSkene
from secondsource.weigh.models.difficulty import Difficulty
from secondsource.weigh.models.ebcc import EBCC
from secondsource.weigh.models.guessing import KnowsOrGuesses
from secondsource.weigh.models.labels import weigh_labels
from secondsource.weigh.models.majority import Majority
from secondsource.weigh.models.one_coin import OneCoin

MODELS: list[Any] = [
    Majority(),
    OneCoin(),
    BWA(),
    DawidSkene(),
    DawidSkene(bayes=True),
    EBCC(types=3, begin="agreement"),
    EBCC(types=3, begin="record"),
    EBCC(types=3, begin="mixed"),
    KnowsOrGuesses(),
    Difficulty(),
]
LEARNERS: list[Any] = MODELS[1:]
Asked = list[tuple[int, int, int]]


def crowd(
    seed: int = 0, questions: int = 60, sources: int = 20, labels: int = 3, right: float = 0.7
) -> tuple[Answers, Ints]:
    """Sources that are right so often, eight of them on each question."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, labels, questions)
    question = np.repeat(np.arange(questions), 8)
    source = np.concatenate([random.permutation(sources)[:8] for _ in range(questions)])
    hit = random.random(len(question)) < right
    other = (truth[question] + random.integers(1, labels, len(question))) % labels
    return Answers.coded(source, question, np.where(hit, truth[question], other), labels=labels), truth


def few(rows: Asked, labels: int = 3) -> Answers:
    source, question, label = (np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Answers.coded(source, question, label, labels=labels)


asked = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=30, unique=True
)
"""Rows of (source, question, label)."""


def found(answers: Answers, fit: Callable[[Answers], Any]) -> Floats:
    posterior = fit(answers).posterior()
    return np.column_stack([posterior.p.reshape(answers.questions, answers.labels), posterior.none])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@settings(max_examples=15, deadline=None)
@given(rows=asked)
def test_every_belief_sums_to_one(model: Any, rows: Asked) -> None:
    assert found(few(rows), model.fit).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_most_truths_are_found(model: Any) -> None:
    answers, truth = crowd()
    assert (found(answers, model.fit)[:, :3].argmax(axis=1) == truth).mean() > 0.9


@pytest.mark.parametrize("model", LEARNERS, ids=lambda model: model.name)
def test_one_good_source_outweighs_two_that_guess(model: Any) -> None:
    random = np.random.default_rng(4)
    truth = random.integers(0, 2, 200)
    rows = [(s, q, int(truth[q] if random.random() < 0.97 else 1 - truth[q])) for q in range(200) for s in range(4)]
    rows += [(s, q, int(random.integers(0, 2))) for q in range(200) for s in (4, 5, 6)]
    rows += [(0, 200, 1), (4, 200, 0), (5, 200, 0)]
    assert found(few(rows, labels=2), model.fit)[200, 1] > 0.5


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_known_truth_is_believed(model: Any) -> None:
    answers, truth = crowd(questions=20)
    known = np.full(20, OPEN)
    known[3], known[4] = 3 * 3 + (truth[3] + 1) % 3, NONE
    believed = found(answers, lambda given: model.fit(given, known))
    assert believed[3].argmax() == (truth[3] + 1) % 3
    assert believed[3].max() == 1
    assert believed[4].tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_what_a_model_says_of_its_own_answers_it_finds_again(model: Any) -> None:
    fitted = model.fit(crowd(questions=150, right=0.85)[0])
    made = fitted.simulate(np.random.default_rng(1))
    again = found(made.answers, model.fit)[:, :3].argmax(axis=1)
    assert (again + 3 * np.arange(150) == made.truth)[made.truth != NONE].mean() > (
        0.45 if model.name == "majority" else 0.75
    )


@pytest.mark.parametrize("model", [Majority(), BWA()], ids=lambda model: model.name)
def test_where_answers_are_counted_each_adds_to_its_label(model: Any) -> None:
    fitted = model.fit(crowd()[0])
    assert all((fitted.explain(question) > 0).all() for question in range(60))


@pytest.mark.parametrize("model", [each for each in LEARNERS if each.name != "bwa"], ids=lambda model: model.name)
def test_the_label_that_more_is_said_for_has_more_log_odds(model: Any) -> None:
    answers, _ = crowd()
    fitted = model.fit(answers)
    added = np.zeros((answers.questions, 3))
    for question in range(answers.questions):
        rows = np.flatnonzero(answers.question == question)
        np.add.at(added[question], answers.slot[rows] % 3, fitted.explain(question))
    first = found(answers, model.fit)[:, :3].argmax(axis=1)
    assert (added.argmax(axis=1) == first).mean() > 0.95


@settings(max_examples=10, deadline=None)
@given(rows=asked, order=st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_numbers_of_sources_matter(rows: Asked, order: Any) -> None:
    other = [(4 - s, q, v) for s, q, v in rows]
    order.shuffle(other)
    assert found(few(rows), weigh_labels) == pytest.approx(found(few(other), weigh_labels), abs=1e-9)


def test_nor_do_they_in_a_crowd_where_types_matter() -> None:
    answers, _ = crowd(questions=200, right=0.6)
    order = np.random.default_rng(3).permutation(len(answers))
    other = Answers.coded(19 - answers.source[order], answers.question[order], answers.slot[order] % 3, labels=3)
    assert found(answers, weigh_labels) == pytest.approx(found(other, weigh_labels), abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(rows=asked)
def test_an_answer_that_weighs_nothing_changes_nothing(rows: Asked) -> None:
    source, question, label = (np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True))
    more = [
        np.append(column, last) for column, last in zip((source, question, label), (0, question[0], 1), strict=True)
    ]
    weight = np.append(np.ones(len(rows)), 0.0)
    with_it = found(Answers.coded(more[0], more[1], more[2], labels=3, weight=weight), weigh_labels)
    assert found(Answers.coded(source, question, label, labels=3), weigh_labels) == pytest.approx(with_it, abs=1e-9)


def test_half_an_answer_counts_half() -> None:
    answers, _ = crowd()
    rows = np.flatnonzero(answers.question == 0)
    lone = rows[answers.slot[rows] == answers.slot[rows[0]]]
    weight = np.ones(len(answers))
    beliefs = []
    for share in (1.0, 0.5, 0.0):
        weight[lone] = share
        given = Answers.coded(answers.source, answers.question, answers.slot % 3, labels=3, weight=weight)
        beliefs.append(found(given, weigh_labels)[0, answers.slot[rows[0]] % 3])
    assert beliefs == sorted(beliefs, reverse=True)


def test_leaving_nothing_out_changes_next_to_nothing() -> None:
    answers, _ = crowd()
    weighed = weigh_labels(answers)
    for question in range(10):
        again = weighed.refit(question, weighed.rows(question)).p
        assert again == pytest.approx(weighed.posterior().p[3 * question : 3 * question + 3], abs=0.01)


def test_leaving_one_out_is_what_a_new_fit_believes() -> None:
    answers, _ = crowd(questions=120)
    weighed = weigh_labels(answers)
    off = []
    for row in range(0, len(answers), 48):
        question = int(answers.question[row])
        keep = weighed.rows(question)
        kept = np.delete(np.arange(len(answers)), row)
        given = Answers.coded(answers.source[kept], answers.question[kept], answers.slot[kept] % 3, labels=3)
        full = weigh_labels(given).posterior().p[3 * question : 3 * question + 3]
        off.append(np.abs(weighed.refit(question, keep[keep != row]).p - full).max())
    assert np.mean(off) < 0.005
    assert np.mean(np.asarray(off) < 0.02) >= 0.9


def test_many_cases_at_once_are_what_each_is_alone() -> None:
    answers, _ = crowd(questions=12)
    weighed = weigh_labels(answers)
    keeps: Sequence[Ints] = [weighed.rows(question)[1:] for question in range(12)]
    case = np.repeat(np.arange(12), [len(keep) for keep in keeps])
    together = weighed.refits(case, np.concatenate(keeps), np.arange(12)).p.reshape(-1, 3)
    assert together == pytest.approx(
        np.asarray([weighed.refit(question, keep).p for question, keep in enumerate(keeps)]), abs=1e-12
    )


def test_without_any_answer_the_label_is_as_likely_as_it_is_common() -> None:
    answers, _ = crowd()
    left = weigh_labels(answers).refit(0, np.zeros(0, dtype=np.int64))
    assert left.p.max() < 0.5
    assert left.none[0] > 0.04


def test_outcomes_teach_whom_to_believe_and_how_far() -> None:
    answers, truth = crowd(questions=300, right=0.5)
    known = np.full(300, OPEN)
    known[:100] = 3 * np.arange(100) + truth[:100]
    weighed = weigh_labels(answers, known)
    believed = found(answers, lambda given: weigh_labels(given, known))
    blind = found(answers, weigh_labels)
    rest = np.arange(100, 300)
    assert weighed.outcomes == 100
    assert np.log(believed[rest, truth[rest]]).mean() > np.log(blind[rest, truth[rest]]).mean() - 0.02


def test_outcomes_outside_the_list_make_none_of_these_likelier() -> None:
    answers, truth = crowd(questions=40)
    known = np.full(40, OPEN)
    known[:10] = 3 * np.arange(10) + truth[:10]
    listed = weigh_labels(answers, known).posterior().none[10:].mean()
    known[:5] = NONE
    assert weigh_labels(answers, known).posterior().none[10:].mean() > 2 * listed


def test_a_hundred_labels_are_no_trouble() -> None:
    answers, truth = crowd(labels=100, questions=120)
    assert (found(answers, weigh_labels)[:, :100].argmax(axis=1) == truth).mean() > 0.95


def test_one_label_and_one_answer_and_none_at_all() -> None:
    assert found(few([(0, 0, 0)], labels=1), weigh_labels)[0].tolist() == pytest.approx([1 / 1.2, 0.2 / 1.2])
    assert found(few([(0, 0, 1)], labels=2), weigh_labels)[0, 1] > 0.5
    empty = np.zeros(0, dtype=np.int64)
    assert found(Answers.coded(empty, empty, empty, labels=2), weigh_labels).shape == (0, 3)


def test_open_values_are_refused() -> None:
    with pytest.raises(ValueError, match="category"):
        weigh_labels(Answers.of(source=["a"], question=["q"], value=["v"]))


@pytest.mark.parametrize("model", [Majority(), OneCoin(), BWA()], ids=lambda model: model.name)
def test_counting_models_take_open_values_too(model: Any) -> None:
    random = np.random.default_rng(2)
    rows = [(f"s{s}", f"q{q}", "true" if random.random() < 0.8 else f"v{s % 3}") for q in range(40) for s in range(6)]
    answers = Answers.of(source=[r[0] for r in rows], question=[r[1] for r in rows], value=[r[2] for r in rows])
    known = answers.truth({"q0": "true", "q1": "nobody said so"})
    posterior = model.fit(answers, known).posterior()
    total = np.bincount(answers.slot_question, weights=posterior.p) + posterior.none
    true = [at for at, label in enumerate(answers.slot_label) if answers.label_names[label] == "true"]
    assert total == pytest.approx(1)
    assert posterior.none[1] == 1
    assert (posterior.p[true] > 0.5).mean() > 0.9
    assert len(model.fit(answers).explain(5)) == 6
    assert len(model.fit(answers).simulate(random).truth) == 40
