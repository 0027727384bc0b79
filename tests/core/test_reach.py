"""Could they have seen it? Doubts with what was compared, and innocent explanations beside each."""

import datetime as dt

import pytest

from secondsource.core.facts import Access, ClaimStated, Place, QuestionAsked, Rough, Spot
from secondsource.core.places import Tree
from secondsource.core.posts import rank_orders, service_of, unit_key
from secondsource.core.reach import COMPARED, INNOCENT, Matter, Reach, matter_of, reach
from secondsource.core.tables.ranks import RANKS

TREE = Tree(
    [
        Place(code="C", name="Country", kind="country"),
        Place(code="R1", name="North", parent="C", kind="region"),
        Place(code="R2", name="South", parent="C", kind="region"),
        Place(code="D1", name="Hills", parent="R1", kind="district"),
        Place(code="T1", name="Reedmouth", parent="D1", kind="township"),
        Place(code="T2", name="Stonebridge", parent="D1", kind="township"),
        Place(code="D2", name="Coast", parent="R2", kind="district"),
        Place(code="T3", name="Saltwick", parent="D2", kind="township"),
    ]
)


def days(low: str = "", high: str = "") -> Rough:
    return Rough(low=dt.date.fromisoformat(low) if low else None, high=dt.date.fromisoformat(high) if high else None)


SERVED = Access(
    service="army",
    unit="LIB-345",
    rank="Corporal",
    place=Spot(code="T1"),
    period=days("2020-01-01", "2022-06-30"),
)


def codes(found: Reach) -> list[str]:
    return [doubt.finding.code for doubt in found.doubts]


def held(matter: Matter, *windows: Access) -> Reach:
    return reach(windows or (SERVED,), matter, TREE)


@pytest.mark.parametrize(
    ("matter", "expected"),
    [
        (Matter(when=days("2022-07-01", "2022-07-02")), ["reach_left_before"]),
        (Matter(when=days("2022-06-30", "2022-07-02")), []),
        (Matter(when=days("2019-05-01", "2019-06-01")), ["reach_came_after"]),
        (Matter(when=days("", "2019-06-01")), ["reach_came_after"]),
        (Matter(place="T3"), ["reach_other_place"]),
        (Matter(place="T2"), []),
        (Matter(place="R1"), []),
        (Matter(unit="No (345) Light Infantry"), []),
        (Matter(unit="346 LIB"), ["reach_other_unit"]),
        (Matter(attribute="plan for May"), ["reach_rank_seldom"]),
        (Matter(attribute="strength"), []),
        (Matter(when=days("2023-01-01"), place="T3"), ["reach_left_before", "reach_other_place"]),
    ],
)
def test_what_somebody_could_have_seen_is_held_against_what_they_state(matter: Matter, expected: list[str]) -> None:
    assert codes(held(matter)) == expected


def test_every_doubt_has_innocent_explanations_beside_it() -> None:
    matter = Matter(when=days("2023-01-01"), place="T3", unit="Naval base 1", attribute="orders")
    found = held(
        matter, Access(service="police", unit="IB 12", rank="Private", place=SERVED.place, period=SERVED.period)
    )
    assert all(doubt.innocent and set(doubt.innocent) <= set(INNOCENT) for doubt in found.doubts)
    assert set(found.compared) <= set(COMPARED)


def test_who_says_that_they_were_told_need_not_have_been_there() -> None:
    far = Matter(when=days("2023-01-01"), place="T3", basis="told")
    assert held(far) == Reach()


def test_a_low_rank_that_was_told_of_a_plan_is_still_worth_a_question() -> None:
    assert codes(held(Matter(attribute="orders", basis="told"))) == ["reach_rank_seldom"]


def test_what_is_not_recorded_cannot_be_judged() -> None:
    assert held(Matter(when=days("2023-01-01"), place="T3", unit="LIB 1"), Access()) == Reach()
    assert reach((), Matter(place="T3"), TREE) == Reach()
    assert held(Matter(place="somewhere")) == Reach()
    assert held(Matter(when=Rough(text="once"))) == Reach()


def test_of_several_posts_one_that_explains_it_is_enough() -> None:
    later = Access(place=Spot(code="T3"), period=days("2022-07-01", "2024-01-01"))
    assert codes(held(Matter(when=days("2023-01-01"), place="T3"), SERVED, later)) == []


def test_a_unit_of_another_service_is_told() -> None:
    sailor = Access(service="navy", rank="Captain")
    assert codes(held(Matter(unit="LIB 345"), sailor)) == ["reach_other_service"]
    assert held(Matter(attribute="orders"), sailor).doubts == ()  # a captain of the navy is a senior officer


def test_a_statement_is_read_with_its_question() -> None:
    asked = QuestionAsked(
        question="q", text="?", subject="LIB 345", attribute="place", window=days("2022-01-01"), where=Spot(code="T3")
    )
    claim = ClaimStated(claim="c", report="r", question="q", value="x", basis="witnessed")
    assert matter_of(claim, asked) == Matter(days("2022-01-01"), "T3", "LIB 345", "place", "witnessed")
    own = ClaimStated(claim="c", report="r", value="x", subject="IB 7", when=days("2021-01-01"), where=Spot(code="T1"))
    assert matter_of(own, asked) == Matter(days("2021-01-01"), "T1", "IB 7", "place", "")


def test_a_unit_has_one_key_in_all_spellings() -> None:
    same = ("345 LIB", "LIB-345", "LIB(345)", "No (345) Light Infantry", "345th light infantry battalion", "ခမရ(၃၄၅)")
    assert {unit_key(words) for words in same} == {"LIB/345"}
    assert [unit_key(words) for words in ("IB 12", "Light Infantry Division 77", "a battalion", "LIB 1 and 2", "")] == [
        "IB/12",
        "LID/77",
        "",
        "",
        "",
    ]


def test_every_rank_is_found_by_its_own_names() -> None:
    named = [(rank.order, name) for rank in RANKS for name in (rank.title_my, rank.en_army, rank.romanised) if name]
    assert [name for order, name in named if order not in rank_orders(name)] == []
    assert rank_orders("Lieutenant", "navy") == {10}
    assert (service_of("Air Force"), service_of("post office")) == ("air", "")
