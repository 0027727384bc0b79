import doctest
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from secondsource.weigh import Claims
from secondsource.weigh.answers import NONE, Answers
from secondsource.weigh.coded import Floats, Ints, encode
from secondsource.weigh.models.dawid_skene import Confusion, DawidSkene
from secondsource.weigh.scale import kernel, parallel, parts, ruled, streaming
from secondsource.weigh.scale.kernel import Parameters, Statistics
from secondsource.weigh.scale.parts import Part
from secondsource.weigh.scale.streaming import CodedColumn, Coder, Numbered, Stream

LABELS = ("no", "perhaps", "yes")
unhurried = settings(deadline=None, max_examples=40)


@dataclass(frozen=True)
class Said:
    source: Sequence[str]
    question: Sequence[str]
    value: Sequence[str]

    def take(self, rows: Sequence[int]) -> "Said":
        return Said(*([column[row] for row in rows] for column in (self.source, self.question, self.value)))

    def answers(self) -> Answers:
        return Answers.of(source=self.source, question=self.question, value=self.value, labels=LABELS)


def said(count: int, seed: int, sources: int = 7, questions: int = 12) -> Said:
    random = np.random.default_rng(seed)
    draws = [random.integers(0, most, count).tolist() for most in (sources, questions, len(LABELS))]
    return Said([f"s{at + 50}" for at in draws[0]], [f"q{at + 50}" for at in draws[1]], [LABELS[at] for at in draws[2]])


def believed(given_: Said, *, most: int = 0, threads: int = 1) -> dict[tuple[str, str], float]:
    """Question and label -> probability, after EM by parts."""
    stream = Stream()
    stream.add(source=given_.source, question=given_.question, value=given_.value)
    pieces, names = stream.parts(most=most)
    found = parallel.iterate(pieces, threads=threads, most=20, enough=0.0).parameters
    p = kernel.posterior(pieces, found)
    return {(q, v): p[i, k] for i, q in enumerate(names.questions) for k, v in enumerate(names.labels)}


def slowly(answers: Answers, parameters: Parameters, known: Ints) -> tuple[Floats, Statistics]:
    """One iteration as the formulas say it, answer by answer."""
    labels = answers.labels
    p = np.tile(np.exp(parameters.prior), (answers.questions, 1))
    for question, source, slot in zip(answers.question, answers.source, answers.slot, strict=True):
        p[question] *= np.exp(parameters.table[source * labels + slot % labels])
    for question, true in enumerate(known):
        p[question] *= (np.arange(labels) == true) if true >= 0 else float(true != NONE)
    z = p.sum(axis=1)
    p /= np.where(z > 0, z, 1.0)[:, None]
    counts = np.zeros_like(parameters.table)
    for question, source, slot in zip(answers.question, answers.source, answers.slot, strict=True):
        counts[source * labels + slot % labels] += p[question]
    return p, Statistics(counts, p.sum(axis=0), float(np.log(z[z > 0]).sum()))


def opposite(name: str) -> str:
    """Another name, in the opposite order of names; twice is the same again."""
    return f"{name[0]}{99 - int(name[1:])}"


def parameters_for(answers: Answers, seed: int) -> Parameters:
    random = np.random.default_rng(seed)
    table = random.dirichlet(np.ones(answers.labels), answers.sources * answers.labels)
    return Parameters(np.log(table), np.log(random.dirichlet(np.ones(answers.labels))))


def as_row(found: Statistics) -> list[float]:
    return [*found.counts.ravel().tolist(), *found.sizes.tolist(), found.likelihood]


@pytest.mark.parametrize("module", [kernel, parts, ruled, streaming])
def test_the_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


@unhurried
@given(st.integers(1, 60), st.integers(0, 2**32), st.integers(0, 30))
def test_an_iteration_by_parts_is_the_formula(count: int, seed: int, most: int) -> None:
    answers = said(count, seed).answers()
    known = np.random.default_rng(seed).choice([-2, -1, -1, -1, 0, 2], answers.questions)
    truth = np.where(known < 0, known, np.arange(answers.questions) * 3 + known)
    parameters = parameters_for(answers, seed)
    pieces = parts.parts(answers, truth, most=most)
    p, expected = slowly(answers, parameters, known)
    np.testing.assert_allclose(kernel.posterior(pieces, parameters), p, atol=1e-12)
    np.testing.assert_allclose(as_row(parallel.gathered(pieces, parameters)), as_row(expected), rtol=1e-10, atol=1e-12)


def test_questions_of_one_length_at_once_are_the_formula_too() -> None:
    answers = said(30_000, 4, sources=20, questions=12_000).answers()
    parameters = parameters_for(answers, 4)
    pieces = parts.parts(answers)
    p, expected = slowly(answers, parameters, np.full(answers.questions, -1))
    np.testing.assert_allclose(kernel.posterior(pieces, parameters), p, atol=1e-12)
    np.testing.assert_allclose(as_row(parallel.gathered(pieces, parameters)), as_row(expected), rtol=1e-10)


@unhurried
@given(st.integers(2, 60), st.integers(0, 2**32), st.integers(1, 20))
def test_splitting_by_question_changes_no_belief(count: int, seed: int, most: int) -> None:
    whole, split = believed(said(count, seed)), believed(said(count, seed), most=most)
    assert whole == pytest.approx(split, abs=1e-9)


@unhurried
@given(st.integers(2, 60), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_to_the_last_bit(count: int, seed: int, random: object) -> None:
    given_ = said(count, seed)
    rows = list(range(count))
    random.shuffle(rows)  # type: ignore[attr-defined]
    assert believed(given_) == believed(given_.take(rows))


@unhurried
@given(st.integers(2, 60), st.integers(0, 2**32))
def test_other_names_change_no_belief(count: int, seed: int) -> None:
    given_ = said(count, seed)
    other = Said([opposite(one) for one in given_.source], [opposite(one) for one in given_.question], given_.value)
    renamed = {(opposite(question), value): p for (question, value), p in believed(other).items()}
    assert believed(given_) == pytest.approx(renamed, abs=1e-9)


def test_two_cores_give_what_one_gives_to_the_last_bit() -> None:
    given_ = said(3_000, 1, sources=40, questions=500)
    assert believed(given_, most=300, threads=2) == believed(given_, most=300)


def test_half_an_answer_twice_is_one() -> None:
    given_ = said(40, 3)
    once = given_.answers()
    double = given_.take([*range(40), *range(40)])
    halves = Answers.of(
        source=double.source, question=double.question, value=double.value, labels=LABELS, weight=np.full(80, 0.5)
    )
    parameters = parameters_for(once, 3)
    found = [parallel.gathered(parts.parts(answers), parameters) for answers in (once, halves)]
    np.testing.assert_allclose(as_row(found[0]), as_row(found[1]), rtol=1e-12)


def test_an_outcome_leaves_all_types_of_its_label() -> None:
    answers = Answers.of(source=["a", "b"], question=["p", "q"], value=["no", "no"], labels=["no", "yes"])
    (part,) = parts.parts(answers, answers.truth({"p": "yes"}))
    easy_hard = Parameters(np.log(np.full((4, 4), 0.5)), np.log([0.4, 0.1, 0.2, 0.3]), np.asarray([0, 0, 1, 1]))
    p, log_z = kernel.beliefs(part, easy_hard)
    np.testing.assert_allclose(p, [[0.0, 0.0, 0.4, 0.6], [0.4, 0.1, 0.2, 0.3]])
    np.testing.assert_allclose(log_z, np.log([0.25, 0.5]))


def test_types_of_one_label_are_believed_together() -> None:
    answers = said(60, 8).answers()
    pieces = parts.parts(answers)
    label = np.repeat(np.arange(3), 2)

    def doubled(found: Statistics) -> Parameters:
        """The simple model, with every label split into two types that are alike."""
        added = Statistics(found.counts.reshape(-1, 3, 2).sum(axis=2), found.sizes.reshape(3, 2).sum(axis=1), 0.0)
        simple = kernel.update(added)
        return Parameters(simple.table[:, label], (simple.prior - np.log(2))[label], label)

    split = parallel.iterate(pieces, doubled, start=lambda part: kernel.begin(part)[:, label] / 2, most=4, enough=0.0)
    simple = parallel.iterate(pieces, most=4, enough=0.0)
    p, expected = (kernel.posterior(pieces, found.parameters) for found in (split, simple))
    np.testing.assert_allclose(p, expected, atol=1e-12)
    assert split.likelihood == pytest.approx(simple.likelihood)


def test_a_source_like_the_others_is_learned_from_the_others() -> None:
    reliable = Said(
        ["a", "b", "c"] * 40, [f"q{at // 3}" for at in range(120)], ["yes", "yes", "yes"] * 39 + ["no", "yes", "yes"]
    )
    found = believed(Said([*reliable.source, "new"], [*reliable.question, "r"], [*reliable.value, "yes"]))
    assert found["r", "yes"] > 0.8


@unhurried
@given(st.integers(5, 60), st.integers(0, 2**32), st.integers(1, 2), st.integers(0, 30))
def test_a_model_of_types_believes_by_parts_what_it_believes_at_once(
    count: int, seed: int, rounds: int, most: int
) -> None:
    answers = said(count, seed).answers()
    at_once = DawidSkene(most=rounds).fit(answers)
    pieces = parts.parts(answers, most=most)
    shares = ruled.label_shares(pieces)
    smoothing = (1.0 + 3.0 * np.eye(3))[None]
    rules = Confusion(np.arange(3), np.log(shares), shares, smoothing, learned_prior=1.0, bayes=False)
    model = ruled.ByRules(rules)
    parameters = model(parallel.gathered(pieces, None))
    for _ in range(rounds - 1):
        parameters = model(parallel.gathered(pieces, parameters))
    np.testing.assert_allclose(kernel.posterior(pieces, parameters), at_once.labels(), atol=0.003)  # it rests at .001


def test_an_answer_costs_four_bytes_and_a_question_eight() -> None:
    random = np.random.default_rng(5)
    answers = Answers.coded(
        random.integers(0, 900, 50_000), np.arange(50_000) // 5, random.integers(0, 4, 50_000), labels=4
    )
    assert sum(part.size for part in parts.parts(answers, most=9_000)) <= 50_000 * 4 + (10_000 + 6) * 8


def test_open_values_and_too_wide_tables_are_refused() -> None:
    with pytest.raises(ValueError, match="labels"):
        parts.parts(Answers.of(source=["a"], question=["q"], value=["x"]))
    with pytest.raises(ValueError, match="fewer"):
        parts.cut(Part(np.zeros(1, np.int64), np.zeros(1, np.int64), np.asarray([0, 1]), None, None, 1 << 16, 1 << 16))


@unhurried
@given(
    st.lists(st.lists(st.sampled_from(["", "a", "b", "ကျော်"]) | st.text(max_size=2))), st.sampled_from(["", "a", "zz"])
)
def test_a_coded_column_reads_like_the_list_it_was_made_of(batches: list[list[str]], word: str) -> None:
    coder, cells = Coder(), [cell for batch in batches for cell in batch]
    for batch in batches:
        coder.add(batch)
    column = coder.column()
    read = (list(column), [column[at] for at in range(len(cells))], list(column[1:3]), word in column, column == cells)
    assert read == (cells, cells, cells[1:3], word in cells, True)
    backwards = np.arange(len(cells))[::-1]
    assert (list(column.take(backwards)), word in column[1:3]) == (cells[::-1], word in cells[1:3])


def test_codes_take_a_byte_until_they_need_two() -> None:
    coder = Coder()
    coder.add([str(at) for at in range(256)])
    small = coder.column()
    coder.add([str(at) for at in range(256)])
    coder.add(["more"])
    assert (small.codes.itemsize, coder.column().codes.itemsize) == (1, 2)


def test_rows_without_names_are_numbered_from_one() -> None:
    names = Numbered(3)
    assert (list(names), names[-1], names[1:], len(names)) == (["1", "2", "3"], "3", ["2", "3"], 3)


def test_claims_take_coded_columns_as_they_are() -> None:
    source, question, value = ["a", "b", "a"], ["q", "q", "p"], ["x", "y", "x"]
    as_codes = Claims(source=_coded(source), question=_coded(question), value=_coded(value))
    as_words = Claims(source=source, question=question, value=value)
    assert encode(as_codes).slot.tolist() == encode(as_words).slot.tolist()


def _coded(column: list[str]) -> CodedColumn[str]:
    coder = Coder()
    coder.add(column)
    return coder.column()
