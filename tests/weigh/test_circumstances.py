import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.weigh.made import claims, said

from secondsource.weigh import BadClaims, Claims, weigh
from secondsource.weigh.circumstances import of_basis, of_conditions
from secondsource.weigh.priors import CONDITIONS, rated

CODES = st.lists(st.sampled_from((*CONDITIONS, "something else")))


@given(CODES, st.sampled_from([code for code in CONDITIONS if code != "free"] + ["something else"]))
def test_one_more_thing_against_an_account_never_raises_it(codes: list[str], worse: str) -> None:
    assert of_conditions([*codes, worse]) <= of_conditions(codes)


@given(CODES)
def test_nothing_recorded_never_weighs_like_the_best_case(codes: list[str]) -> None:
    assert of_conditions(codes) <= of_conditions(["free"])
    assert of_conditions([]) < of_conditions(["free"])


@given(st.sampled_from(("", "witnessed", "told", "read", "inferred")), st.integers(0, 20))
def test_one_more_mouth_never_raises_a_claim(basis: str, depth: int) -> None:
    assert of_basis(basis, depth + 1) <= of_basis(basis, depth) <= of_basis("witnessed", 0)


def test_both_axes_of_a_grade_are_one_prior_and_what_cannot_be_judged_is_missing() -> None:
    found = rated(
        claims(
            said(rating="B2"),
            said(rating="B"),
            said(rating="b6"),
            said(rating="F6"),
            said(rating="F"),
            said(rating="A3"),
        )
    )
    assert [None if mean != mean else mean for mean in found.tolist()] == [0.75, 0.75, 0.75, None, None, 0.75]  # noqa: PLR0124 -- nan


def test_untested_is_missing_on_every_scale() -> None:
    found = rated(
        claims(said(rating="2D", scale="3x5x2"), said(rating="E4", scale="5x5x5"), said(rating="1A", scale="3x5x2"))
    )
    assert [None if mean != mean else mean for mean in found.tolist()] == [None, None, 0.8]  # noqa: PLR0124 -- nan


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"rating": "Z9"}, "word_unknown", "rating"),
        ({"scale": "stars", "rating": "5"}, "word_unknown", "scale"),
        ({"certainty": "1.2"}, "probability_outside", "certainty"),
        ({"certainty": "nan"}, "probability_outside", "certainty"),
        ({"certainty": "maybe"}, "word_unknown", "certainty"),
        ({"depth": "two"}, "not_a_count", "depth"),
        ({"basis": "dreamt"}, "word_unknown", "basis"),
        ({"polarity": "perhaps"}, "word_unknown", "polarity"),
        ({"source": ""}, "cell_empty", "source"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row(row: dict[str, str], code: str, column: str) -> None:
    with pytest.raises(BadClaims) as bad:
        weigh(claims(said(), said(**row)))
    assert (bad.value.code, bad.value.row, bad.value.column) == (code, 2, column)


def test_columns_are_of_one_length() -> None:
    with pytest.raises(BadClaims, match="column_length"):
        Claims(source=["a"], question=["q"], value=["x"], basis=["told", "told"])
