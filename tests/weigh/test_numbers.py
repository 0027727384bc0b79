"""Numbers: reading them, choosing a scale and a loss, and estimates that bear absurd answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.weigh.answers import Answers
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.models.numbers import Numbers, weigh_numbers
from secondsource.weigh.quantities.rows import rows
from secondsource.weigh.quantities.written import read


def answers(**said: list[str]) -> Answers:
    """Per question what was said, each time by another source."""
    table = [(f"s{at}", question, value) for question, values in said.items() for at, value in enumerate(values)]
    return Answers.of(
        source=[row[0] for row in table], question=[row[1] for row in table], value=[row[2] for row in table]
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("120", 120, 120),
        ("1,200", 1200, 1200),
        ("1 200", 1200, 1200),
        ("၁၂၀", 120, 120),
        ("-3.5", -3.5, -3.5),
        ("2 million", 2e6, 2e6),
        ("100-150", 100, 150),
        ("between 100 and 150", 100, 150),
        ("at least 40", 40, np.inf),
        ("40+", 40, np.inf),
        ("up to 40", -np.inf, 40),
        ("about 40", 35, 45),
        ("~1,200", 1150, 1250),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, low: float, high: float) -> None:
    span = read(text)
    assert span is not None
    assert (span.low, span.high, span.denied) == (low, high, False)


def test_a_value_that_is_no_number_is_named_with_its_row() -> None:
    with pytest.raises(BadClaims) as bad:
        Numbers().fit(answers(q=["12", "many", "13"]))
    assert (bad.value.code, bad.value.row, bad.value.column, bad.value.values["word"]) == (
        "value_unreadable",
        2,
        "value",
        "many",
    )


def test_two_writings_of_one_number_agree() -> None:
    fit = Numbers().fit(answers(q=["1,200", "1200", "1350"]))
    found, _ = rows(fit, 0)
    assert [row.value for row in found] == ["1,200", "1350"]


def test_a_range_decides_between_two_numbers() -> None:
    fit = Numbers().fit(answers(q=["90", "120", "more than 100"]))
    assert fit.estimate(0).text == "120"


def test_what_is_denied_is_less_likely() -> None:
    said = answers(q=["40", "50", "40"])
    with_denial = weigh_numbers(said, denies=np.asarray([False, False, True])).posterior().p
    assert with_denial[0] < with_denial[1]


def test_a_known_answer_settles_its_question() -> None:
    said = answers(q=["40", "50"], p=["7", "8", "8"])
    fit = weigh_numbers(said, {"q": "40", "p": "9"})
    belief = fit.posterior()
    assert (belief.p.round(6).tolist(), belief.none.round(6).tolist()) == ([1, 0, 0, 0], [0, 1])


def made(kind: str, seed: int, size: int = 8) -> tuple[Answers, np.ndarray]:
    """Forty sources of different care on 300 questions; answers to one decimal."""
    random = np.random.default_rng(seed)
    truth = random.normal(50, 20, 300).round(1)
    question = np.repeat(np.arange(300), size)
    source = np.concatenate([random.choice(40, size, replace=False) for _ in range(300)])
    care = np.exp(random.normal(0, 0.5, 40))[source] * 3
    noise = {
        "normal": random.normal(size=len(question)) * care,
        "laplace": random.laplace(size=len(question)) * care,
        "exact": np.where(random.random(len(question)) < 0.5, 0.0, random.laplace(size=len(question)) * care),
    }
    said = truth[question] + noise["exact" if kind == "exact" else "laplace" if kind == "absurd" else kind]
    if kind == "absurd":
        said = np.where(random.random(len(question)) < 0.05, random.uniform(-1e6, 1e6, len(question)), said)
    values = [f"{value:.1f}" for value in said]
    made_answers = Answers.of(
        source=[f"s{at}" for at in source.tolist()], question=[f"q{at}" for at in question.tolist()], value=values
    )
    return made_answers, truth


def errors(said: Answers, truth: np.ndarray) -> tuple[float, float, float]:
    """Mean absolute errors: of the model, of the median, of the mean."""
    fit = Numbers().fit(said)
    numbers = np.asarray([float(said.label_names[code]) for code in said.slot_label[said.slot].tolist()])
    parts = [numbers[said.question == at] for at in range(said.questions)]
    mine = np.asarray([fit.estimate(at).value for at in range(said.questions)])
    median, mean = (np.asarray([middle(part) for part in parts]) for middle in (np.median, np.mean))
    return tuple(float(np.abs(each - truth).mean()) for each in (mine, median, mean))  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["normal", "laplace", "exact", "absurd"])
def test_no_simple_average_is_better_whatever_the_errors(kind: str) -> None:
    mine, median, mean = errors(*made(kind, seed=3))
    assert mine < min(median, mean)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=5), min_size=1, max_size=5), st.randoms())
def test_order_and_names_change_nothing_and_all_sums_to_one(values: list[list[int]], random: object) -> None:
    table = [(f"s{at}", f"q{q}", str(value)) for q, said in enumerate(values) for at, value in enumerate(said)]
    mixed = list(table)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    def believed(of: list[tuple[str, str, str]], prefix: str) -> dict[tuple[str, str], float]:
        columns = [[row[column] for row in of] for column in range(3)]
        said = Answers.of(source=[prefix + name for name in columns[0]], question=columns[1], value=columns[2])
        belief = Numbers().fit(said).posterior()
        total = np.bincount(said.slot_question, weights=belief.p) + belief.none
        assert np.allclose(total, 1)
        names = zip(said.slot_question.tolist(), said.slot_label.tolist(), belief.p.tolist(), strict=True)
        return {(said.question_names[q], said.label_names[value]): round(p, 9) for q, value, p in names}

    assert believed(table, "a") == believed(mixed, "z")


def test_the_rows_of_a_table_begin_with_the_estimate_and_sum_to_one() -> None:
    said, _ = made("normal", seed=1)
    fit = Numbers().fit(said)
    for question in range(0, 300, 30):
        found, none = rows(fit, question)
        assert found[0].value == fit.estimate(question).text
        assert found[0].probability == max(row.probability for row in found)
        assert sum(row.probability for row in found) + none == pytest.approx(1)


def test_leaving_a_claim_out_equals_weighing_without_it() -> None:
    said, _ = made("exact", seed=2, size=5)
    fit = Numbers().fit(said)
    gaps = []
    for row in range(0, len(said), 75):
        question = int(said.question[row])
        kept = [at for at in range(len(said)) if at != row]
        again = Answers.of(
            source=[said.source_names[said.source[at]] for at in kept],
            question=[said.question_names[said.question[at]] for at in kept],
            value=[said.label_names[said.slot_label[said.slot[at]]] for at in kept],
        )
        p, _ = fit.posterior_of(question, [row])
        full = dict(
            zip(
                [again.label_names[code] for code in again.slot_label[again.slot_question == question].tolist()],
                Numbers().fit(again).posterior().p[again.slot_question == question].tolist(),
                strict=True,
            )
        )
        names = [said.label_names[code] for code in said.slot_label[said.slot_question == question].tolist()]
        gaps += [abs(full.get(name, 0.0) - mass) for name, mass in zip(names, p.tolist(), strict=True)]
    assert np.quantile(gaps, 0.99) < 0.02


def test_what_is_simulated_is_found_again() -> None:
    fit = Numbers().fit(made("exact", seed=4)[0])
    imagined = fit.simulate(np.random.default_rng(0))
    belief = Numbers().fit(imagined.answers).posterior()
    claimed = np.flatnonzero(imagined.truth >= 0)
    assert belief.p[imagined.truth[claimed]].mean() > 0.8


def test_a_copy_that_weighs_nothing_changes_nothing() -> None:
    table = [("a", "q", "10"), ("b", "q", "12"), ("c", "q", "12"), ("d", "p", "7"), ("e", "p", "7"), ("e", "q", "30")]

    def believed(weights: list[float]) -> list[float]:
        columns = [[row[column] for row in table] for column in range(3)]
        said = Answers.of(source=columns[0], question=columns[1], value=columns[2], weight=np.asarray(weights))
        return [round(float(p), 3) for p in weigh_numbers(said).posterior().p[said.slot_question == 0]]

    with_all, without_copy = believed([1] * 6), believed([1, 1, 0, 1, 1, 1])
    assert with_all[1] > without_copy[1]


def test_outcomes_that_agree_with_another_loss_change_it() -> None:
    random = np.random.default_rng(0)
    truth = np.repeat(random.normal(50, 20, 60).round(1), 7)
    said = np.round(truth + np.where(random.random(len(truth)) < 0.5, 0, random.exponential(20, len(truth))), 1)
    answers = Answers.of(
        source=[f"s{at % 7}" for at in range(len(truth))],
        question=[f"q{at // 7}" for at in range(len(truth))],
        value=[f"{value:.1f}" for value in said],
    )
    averages = {f"q{at}": f"{said[at * 7 : at * 7 + 7].mean():.1f}" for at in range(40)}
    before, after = weigh_numbers(answers), weigh_numbers(answers, averages)
    assert (before.estimate(50).loss, after.estimate(50).loss, after.estimate(50).reason) == (
        "mode",
        "mean",
        "outcomes",
    )


def test_each_attribute_has_its_own_scale() -> None:
    said = answers(
        small=["3", "4", "3"], large=["1000000", "1200000", "1000000"], other=["5", "5", "6"], huge=["500", "610"]
    )
    fit = weigh_numbers(said, attribute=np.asarray([0, 1, 0, 1]))
    assert [part.scale.log for part in fit.parts] == [False, True]
