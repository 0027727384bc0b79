import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weigh.made import claims, files, renamed, said, shuffled

from secondsource.weigh import BadClaims, Claims, Weighed, weigh, weigh_one


def p(given: Claims, value: str = "yes") -> float:
    return weigh(given).beliefs["q"].p(value)


def numbers(weighed: Weighed) -> dict[str, float]:
    found = {}
    for question, belief in weighed.beliefs.items():
        found[f"{question} none"] = round(belief.none, 9)
        for (value, share), origins in zip(belief.values, belief.by_value, strict=True):
            found[f"{question} {value}"] = round(share, 9)
            found[f"{question} {value} origins"] = round(origins, 9)
    return found


def test_one_claim_of_an_average_source_is_believed_as_often_as_such_sources_are_right() -> None:
    assert p(claims(said())) == pytest.approx(0.6)


def test_nobody_weighs_by_counting() -> None:
    crowd = [said("crowd") for _ in range(10)]
    seen = [said("seen", lineage="none", basis="witnessed", conditions=("free",), source=f"w{at}") for at in range(4)]
    belief = weigh(claims(*crowd, *seen)).beliefs["q"]
    assert belief.values[0][0] == "seen"


def test_a_denial_takes_from_its_value_and_gives_to_every_other() -> None:
    before = weigh(claims(said("a"), said("b"))).beliefs["q"]
    after = weigh(claims(said("a"), said("b"), said("a", polarity="denies"))).beliefs["q"]
    assert after.p("a") < before.p("a")
    assert after.p("b") / after.none == pytest.approx(before.p("b") / before.none)


def test_a_source_that_contradicts_itself_is_weaker_in_both() -> None:
    torn = weigh(claims(said("a", source="s"), said("b", source="s"), said("c", source="t"))).beliefs["q"]
    assert torn.p("a") == torn.p("b") < torn.p("c")


def test_a_retelling_that_says_something_else_is_weaker_than_what_it_came_from() -> None:
    belief = weigh(claims(said("a"), said("b", origin=("r0",)))).beliefs["q"]
    assert belief.p("b") < belief.p("a")


def test_an_outcome_settles_its_question_even_with_what_nobody_claimed() -> None:
    settled = weigh(claims(said("a"), said("b")), known={"q": "c"}).beliefs["q"]
    assert (settled.p("a"), settled.p("b"), settled.none, settled.settled) == (0.0, 0.0, 1.0, True)


def test_a_category_spreads_over_every_label_of_its_attribute() -> None:
    weighed = weigh(
        claims(said("a"), said("b", question="p"), said("c", question="o", attribute="other")), kind="category"
    )
    belief = weighed.beliefs["q"]
    assert [value for value, _ in belief.values] == ["a", "b"]
    assert sum(share for _, share in belief.values) + belief.none == pytest.approx(1)


def test_a_kind_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(BadClaims) as refused:
        weigh(claims(said("3")), kind="colour")
    assert refused.value.code == "kind_unknown"


def test_what_was_reported_later_is_left_out() -> None:
    both = claims(said(reported="2022-01-01"), said("no", reported="2022-02-01T10"))
    early = weigh(both, as_of=dt.date(2022, 1, 31))
    assert [value for value, _ in early.beliefs["q"].values] == ["yes"]


def test_nothing_said_is_nothing_believed() -> None:
    empty = weigh(Claims(source=[], question=[], value=[]))
    assert (dict(empty.beliefs), list(empty.claims), empty.sources) == ({}, [], ())


@given(files())
@settings(max_examples=70, deadline=None)
def test_probabilities_are_shares_of_one_and_something_is_left_for_none(given: Claims) -> None:
    for belief in weigh(given).beliefs.values():
        shares = [share for _, share in belief.values]
        assert sum(shares) + belief.none == pytest.approx(1)
        assert min(*shares, belief.none) >= 0
        assert belief.none > 0


@given(files(), st.integers(0, 99))
@settings(max_examples=70, deadline=None)
def test_the_order_of_the_rows_changes_nothing(given: Claims, seed: int) -> None:
    assert numbers(weigh(given)) == numbers(weigh(shuffled(given, seed)))


@given(files())
@settings(max_examples=70, deadline=None)
def test_names_change_nothing(given: Claims) -> None:
    assert numbers(weigh(given)) == numbers(weigh(renamed(given)))


@given(files())
@settings(max_examples=50, deadline=None)
def test_one_question_with_the_records_of_a_full_pass_is_weighed_as_in_it(given: Claims) -> None:
    full = weigh(given, known={"q1": "x", "q2": "y"})
    for question in set(given.question):
        part = given.take(np.flatnonzero(np.asarray(given.question) == question))
        assert numbers(weigh_one(part, full.records)).items() <= numbers(full).items()


@given(files(), st.data())
@settings(max_examples=70, deadline=None)
def test_a_worse_circumstance_never_raises_what_was_said(given: Claims, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(given) - 1))
    worse = data.draw(st.sampled_from(("duress_risk", "duress", "leading", "interpreter", "unheard_of")))
    conditions = list(given.conditions)
    conditions[row] = (*conditions[row], worse)
    _compare(given, replace(given, conditions=conditions), row)


@given(files(), st.data())
@settings(max_examples=50, deadline=None)
def test_leaving_out_that_it_was_said_freely_never_raises_it(given: Claims, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(given) - 1))
    free, blank = list(given.conditions), list(given.conditions)
    free[row], blank[row] = ("free",), ()
    _compare(replace(given, conditions=free), replace(given, conditions=blank), row)


@given(files(), st.data())
@settings(max_examples=70, deadline=None)
def test_one_more_source_never_lowers_what_it_says(given: Claims, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(given) - 1))
    again = given.take(np.asarray([*range(len(given)), row]))
    source, report, lineage = list(again.source), list(again.report), list(again.lineage)
    source[-1], report[-1] = "somebody else", "another report"
    lineage[-1] = data.draw(st.sampled_from(("none", "")))
    origin, outside, basis = list(again.origin), list(again.outside_origin), list(again.basis)
    origin[-1], outside[-1], basis[-1] = (), "", data.draw(st.sampled_from(("witnessed", "told")))
    more = replace(
        again, source=source, report=report, lineage=lineage, origin=origin, outside_origin=outside, basis=basis
    )
    _compare(more, given, row)


def _compare(stronger: Claims, weaker: Claims, row: int) -> None:
    """What a row says is believed at least as much in the first as in the second."""
    question, value, denied = stronger.question[row], stronger.value[row], stronger.polarity[row] == "denies"
    high, low = (weigh(each).beliefs[question].p(value) for each in (stronger, weaker))
    if denied:
        high, low = low, high
    assert high >= low - 1e-9
