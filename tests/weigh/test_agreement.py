"""Accuracy from agreement: it finds who is good, knows what it cannot know, and never outweighs what turned out true."""

import csv
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from secondsource.weigh import choice, priors
from secondsource.weigh.agreement import MOST_AGREED, Prior, believe, learn_accuracy, voices
from secondsource.weigh.answers import NONE, OPEN, Answers
from secondsource.weigh.coded import Floats, Ints, dense
from secondsource.weigh.dependence.syndicates import feeds, syndicates

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository")


def crowd(seed: int, accuracy: Floats, questions: int = 300) -> Answers:
    """Independent sources on every question; value 0 is true, half of all errors go to one rumour."""
    random = np.random.default_rng(seed)
    shape = len(accuracy), questions
    stray = np.where(random.random(shape) < 0.5, random.integers(1, 6, questions), random.integers(1, 6, shape))
    value = np.where(random.random(shape) < accuracy[:, None], 0, stray)
    return Answers.coded(
        np.repeat(np.arange(shape[0]), questions), np.tile(np.arange(questions), shape[0]), value.ravel()
    )


def each(answers: Answers) -> Ints:
    """Every source a voice of its own."""
    return np.arange(answers.sources)


tables = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30, unique=True
)


def answers_of(rows: list[tuple[int, int, int]]) -> Answers:
    return Answers.of(
        source=[f"s{source}" for source, _, _ in rows],
        question=[f"q{question}" for _, question, _ in rows],
        value=[f"v{value}" for _, _, value in rows],
    )


def test_who_agrees_with_the_better_ones_is_found_to_be_better() -> None:
    accuracy = np.array([0.9, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    answers = crowd(1, accuracy)
    learned = learn_accuracy(answers, each(answers), Prior.alike(7))
    assert np.array_equal(np.argsort(-learned.accuracy[2:]), np.arange(5))
    assert (learned.low < learned.accuracy).all()
    assert (learned.accuracy < learned.high).all()


def test_a_source_alone_keeps_its_prior_and_says_so() -> None:
    answers = Answers.of(source=list("aab"), question=list("pqr"), value=list("xyz"))
    learned = learn_accuracy(answers, each(answers), Prior(np.array([0.7, 0.55]), np.array([0, 1])))
    assert learned.accuracy.round(6).tolist() == [0.7, 0.55]
    assert (learned.alone.tolist(), learned.claims.tolist()) == ([True, True], [0.0, 0.0])


def test_one_report_moves_a_source_little() -> None:
    answers = answers_of([(0, 0, 0), (1, 0, 0), (2, 0, 1)])
    learned = learn_accuracy(answers, each(answers), Prior.alike(3))
    assert np.abs(learned.accuracy - priors.ORDINARY).max() < 1 / (priors.SOURCE_STRENGTH + 1)


def test_agreement_says_no_more_than_so_many_outcomes() -> None:
    answers = crowd(2, np.full(6, 0.8))
    learned = learn_accuracy(answers, each(answers), Prior.alike(6))
    least = (priors.SOURCE_STRENGTH * priors.ORDINARY) / (priors.SOURCE_STRENGTH + MOST_AGREED)
    assert (learned.accuracy < 1 - least / 2).all()
    assert (learned.high - learned.low > 0.1).all()


def test_outcomes_overrule_agreement() -> None:
    answers = crowd(3, np.array([0.9, 0.9, 0.9, 0.2, 0.2]), 100)
    others = np.full(answers.questions, OPEN)
    others[:40] = NONE
    before = learn_accuracy(answers, each(answers), Prior.alike(5)).accuracy
    after = learn_accuracy(answers, each(answers), Prior.alike(5), others).accuracy
    assert (after < before - 0.2)[:3].all()


def test_a_class_is_learned_from_its_sources() -> None:
    answers = crowd(4, np.r_[np.full(8, 0.9), np.full(8, 0.4)], 20)
    klass = np.repeat([0, 1], 8)
    learned = learn_accuracy(answers, each(answers), Prior(np.full(16, 0.6), klass))
    assert learned.classes[0] > 0.65
    assert learned.classes[1] < 0.55


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(1, 4))
def test_a_feed_is_one_voice_however_many_print_it(rows: list[tuple[int, int, int]], copies: int) -> None:
    answers = answers_of(rows)
    more = answers_of(
        rows + [(6 + copy, question, value) for copy in range(copies) for s, question, value in rows if s == rows[0][0]]
    )
    feed = np.arange(more.sources)
    feed[answers.sources :] = 0
    one = learn_accuracy(answers, each(answers), Prior.alike(answers.sources)).accuracy
    many = learn_accuracy(more, feed, Prior.alike(more.sources)).accuracy
    assert np.allclose(one, many[: answers.sources], atol=1e-9)
    alone = believe(answers, voices(answers, each(answers)), one)
    assert np.allclose(alone.p, believe(more, voices(more, feed), many).p, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(tables, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, int, int]], seed: int) -> None:
    mixed = [rows[at] for at in np.random.default_rng(seed).permutation(len(rows))]
    found = []
    for table in (rows, mixed):
        answers = answers_of(table)
        accuracy = learn_accuracy(answers, each(answers), Prior.alike(answers.sources)).accuracy
        found.append(dict(zip(answers.source_names, accuracy.round(9).tolist(), strict=True)))
    assert found[0] == found[1]


@settings(max_examples=100, deadline=None)
@given(tables, st.integers(0, 2**32 - 1))
def test_voices_are_believed_as_recorded_origins_are(rows: list[tuple[int, int, int]], seed: int) -> None:
    answers = answers_of(rows)
    accuracy = np.random.default_rng(seed).uniform(0, 1, answers.sources)
    count, no = len(answers), np.zeros(len(answers), dtype=np.bool_)
    voice, group = dense(answers.question, answers.source)[0], dense(answers.slot, answers.source)[0]
    kernel = choice.fit(
        choice.Rows(
            answers.question, answers.slot, voice, group, no, ~no, no, accuracy[answers.source], np.ones(count)
        ),
        priors.UNCLAIMED,
    )
    own = believe(answers, voices(answers, each(answers), 0.0), accuracy)
    assert np.allclose(own.p, kernel.p, atol=1e-9)
    assert np.allclose(own.none, kernel.none, atol=1e-9)


def test_thousands_of_voices_do_not_overflow() -> None:
    answers = answers_of([(source, 0, source % 2) for source in range(6000)])
    found = believe(answers, voices(answers, each(answers), 0.0), np.full(6000, 0.95))
    assert np.allclose(found.p.sum() + found.none.sum(), 1)


@needs_data
@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "least"),
    [("flight_1208", 0.89), ("flight_1218", 0.95), ("birthplaces", 0.755), ("heritages", 0.355), ("book_single", 0.6)],
)
def test_open_values_of_public_sets(name: str, least: float) -> None:
    with (DATA / name / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = Answers.of(
        source=[row["source"] for row in rows],
        question=[row["question"] for row in rows],
        value=[row["value"] for row in rows],
    )
    feed = feeds(answers.sources, syndicates(answers))
    learned = learn_accuracy(answers, feed, Prior.alike(answers.sources))
    p = believe(answers, voices(answers, feed), learned.accuracy).p
    with (DATA / name / "truth.csv").open(encoding="utf-8", newline="") as file:
        true = {row["question"]: row["value"] for row in csv.DictReader(file)}
    slot = answers.truth(true)
    asked = np.flatnonzero(slot != OPEN)
    starts = np.searchsorted(answers.slot_question, np.arange(answers.questions + 1))
    best = np.array([starts[at] + p[starts[at] : starts[at + 1]].argmax() for at in asked])
    assert (best == slot[asked]).mean() >= least
