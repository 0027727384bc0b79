import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weigh.made import claims, files, said

from secondsource.weigh import REASONS, Claims, weigh, weigh_one
from secondsource.weigh.why import without


def reasons(given: Claims, known: dict[str, str] | None = None) -> list[str]:
    return [part.reason for part in weigh(given, known=known).claims]


def test_copies_say_whom_they_repeat_and_weigh_nothing() -> None:
    whys = weigh(claims(said(), said(origin=("r0",)), said(origin=("r1",)))).claims
    assert [(why.origin_group, why.reason, dict(why.values), why.weight > 0) for why in whys] == [
        ("r0", "new_source", {"right": 0, "checked": 0}, True),
        ("r0", "repeats", {"report": "r0"}, False),
        ("r0", "repeats", {"report": "r0"}, False),
    ]


def test_leaving_out_an_origin_leaves_out_all_that_repeats_it() -> None:
    given = claims(said("a", lineage="none"), said("a", origin=("r0",)), said("b", lineage="none"))
    first, copy, _ = weigh(given).claims
    assert (first.p_without_origin, copy.p_without_origin) == (0.0, 0.0)
    assert copy.p_without_claim == pytest.approx(weigh(given).beliefs["q"].p("a"))
    assert 0.0 < first.p_without_claim < copy.p_without_claim  # what remains is hearsay


def test_an_outcome_decides_whatever_is_left_out() -> None:
    why = weigh(claims(said("a"), said("b")), known={"q": "a"}).claims[0]
    assert (why.p_without_claim, why.lead_without_origin) == (1.0, 1.0)


def test_each_circumstance_that_lowers_a_claim_is_its_reason() -> None:
    assert reasons(
        claims(
            said("a", conditions=("duress_risk", "interpreter")),
            said("b", basis="told"),
            said("c", basis="told", depth="3"),
            said("d", certainty="unsure"),
            said("e", basis="inferred"),
            said("f", basis="witnessed"),
            said("g", rating="B2"),
            said("h", rating="D", scale="5x5x5"),
            said("i", polarity="denies"),
            said("j"),
        )
    ) == [
        "conditions",
        "told",
        "hearsay",
        "unsure",
        "inferred",
        "first_hand",
        "rated",
        "rated_low",
        "denies",
        "new_source",
    ]


def test_what_nobody_recorded_and_who_speaks_alone_are_told() -> None:
    assert reasons(claims(said(), said())) == ["origin_not_recorded"] * 2
    assert reasons(claims(said())) == ["alone"]
    assert reasons(claims(said(outside_origin="x"), said(outside_origin="X"))) == ["shares_origin"] * 2
    assert reasons(claims(said("a", source="s"), said("a", source="s"))) == ["alone", "repeats_itself"]
    assert reasons(claims(said("a", source="s"), said("b", source="s"))) == ["contradicts_itself"] * 2
    assert reasons(claims(said("a"), said("b", origin=("r0",)))) == ["new_source", "differs_from_origin"]
    both = claims(said(lineage="none"), said(lineage="none"), said(origin=("r0", "r1")))
    assert reasons(both)[2] == "joins_several"


def test_a_record_is_told_with_its_counts() -> None:
    rows = [said("yes", source="s", question=f"q{at}") for at in range(4)] + [
        said("yes", source="s"),
        said("no", source="t"),
    ]
    why = weigh(claims(*rows), known={f"q{at}": "yes" if at else "no" for at in range(4)}).claims[4]
    assert (why.reason, dict(why.values)) == ("good_record", {"right": 3, "checked": 4})


@given(files())
@settings(max_examples=60, deadline=None)
def test_every_reason_is_listed_with_the_names_of_its_values(given: Claims) -> None:
    for why in weigh(given, known={"q1": "x"}).claims:
        assert set(why.values) == set(REASONS[why.reason])
        assert 0 <= why.weight <= 1


@given(files(most=8), st.data())
@settings(max_examples=80, deadline=None)
def test_without_an_origin_is_what_a_new_weighing_of_the_rest_says(given: Claims, data: st.DataObject) -> None:
    full = weigh(given, known={"q1": "x"})
    row = data.draw(st.integers(0, len(given) - 1))
    question, value = given.question[row], given.value[row]
    work = full.work
    if (
        question == "q1" or work.origins.differs.any()
    ):  # that a retelling differs stays known when its origin is left out
        return
    rest = np.flatnonzero((work.origins.family != work.origins.family[row]) & (np.asarray(given.question) == question))
    without = weigh_one(given.take(rest), full.records).beliefs
    expected = without[question].p(value) if len(rest) else 0.0
    assert full.claims[row].p_without_origin == pytest.approx(expected, abs=1e-9)


@given(files(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_claims_that_share_a_world_would_have_had_the_same_one(given: Claims, origin: bool) -> None:  # noqa: FBT001 -- drawn
    work = weigh(given, known={"q1": "x"}).work
    each = np.arange(len(given))
    one_by_one = np.concatenate([without(work, each[at : at + 1], origin=origin) for at in each], axis=1)
    assert without(work, each, origin=origin) == pytest.approx(one_by_one, abs=1e-12)


def test_a_question_of_ten_thousand_claims_is_explained_at_once() -> None:
    many = Claims(
        source=[f"s{at}" for at in range(10_000)], question=["q"] * 10_000, value=["a", "a", "b", "c"] * 2_500
    )
    assert len({why.p_without_origin for why in weigh(many).claims}) == 2


def test_a_question_of_ten_thousand_values_is_explained_at_once() -> None:
    many = Claims(
        source=[f"s{at}" for at in range(10_000)], question=["q"] * 10_000, value=[f"v{at}" for at in range(10_000)]
    )
    assert {why.p_without_claim for why in weigh(many, kind="choice").claims} == {0.0}


def test_values_of_which_alike_is_said_are_explained_alike() -> None:
    given = claims(said("a"), said("b"), said("b"), said("c"), said("d"), said("d"), said("e", basis="told"))
    work = weigh(given, kind="choice").work
    one_by_one = np.concatenate([without(work, np.asarray([at]), origin=False) for at in range(7)], axis=1)
    assert without(work, np.arange(7), origin=False) == pytest.approx(one_by_one, abs=1e-12)
