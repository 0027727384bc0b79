from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weigh.made import claims, said

from secondsource.weigh import Claims, weigh


def p(given: Claims, value: str = "yes") -> float:
    return weigh(given).beliefs["q"].p(value)


def origins(given: Claims) -> float:
    return round(weigh(given).beliefs["q"].origins, 6)


def test_three_confirmations_of_one_rumour_move_like_one() -> None:
    rumour = claims(said(), said(origin=("r0",)), said(origin=("r1",)))
    assert (p(rumour), origins(rumour)) == (p(claims(said())), 1.0)


def test_three_first_hand_accounts_move_like_three() -> None:
    three = claims(*[said(lineage="none")] * 3)
    one = p(claims(said(lineage="none")))
    assert origins(three) == 3.0
    assert p(three) > one + 0.2


def test_three_accounts_of_unknown_origin_count_between_one_and_three() -> None:
    assert origins(claims(said(), said(), said())) == 1.875


def test_one_name_outside_is_one_origin_however_it_is_written() -> None:
    assert origins(claims(said(outside_origin="The Agency"), said(outside_origin=" the agency"))) == 1.0


def test_two_names_outside_are_two_origins() -> None:
    assert origins(claims(said(outside_origin="the agency"), said(outside_origin="a monk"))) == 2.0


def test_two_reports_of_something_nobody_has_are_one_origin() -> None:
    assert origins(claims(said(origin=("gone",)), said(origin=("gone",)))) == 1.0


def test_what_was_heard_from_a_source_is_that_source_s() -> None:
    assert origins(claims(said(source="a", lineage="none"), said(origin=("source:a",)))) == 1.0


def test_who_confirms_at_first_hand_is_an_origin_of_their_own() -> None:
    assert origins(claims(said(lineage="none"), said(origin=("r0",), lineage="none"))) == 2.0


def test_a_summary_of_two_accounts_does_not_make_them_one() -> None:
    two = claims(said(lineage="none"), said(lineage="none"))
    summed = claims(said(lineage="none"), said(lineage="none"), said(origin=("r0", "r1")))
    assert (origins(summed), p(summed)) == (2.0, p(two))


def test_two_summaries_of_the_same_unheard_accounts_are_one_origin() -> None:
    assert origins(claims(said(origin=("a", "b")), said(origin=("b", "c")))) == 1.0


def test_a_source_that_says_it_twice_counts_once() -> None:
    twice = claims(said(source="a"), said(source="a"))
    assert (p(twice), origins(twice)) == (p(claims(said(source="a"))), 1.0)


def test_a_circle_of_reports_is_one_origin() -> None:
    assert origins(claims(said(origin=("r2",)), said(origin=("r0",)), said(origin=("r1",)))) == 1.0


def test_lineage_leads_through_reports_on_other_questions() -> None:
    through = claims(
        said(question="other", report="mid", origin=("top",)), said(origin=("mid",)), said(origin=("top",))
    )
    assert origins(through) == 1.0


def test_an_origin_weighs_what_its_best_member_does() -> None:
    weak = said(conditions=("duress_risk",))
    assert p(claims(weak)) < p(claims(weak, said(origin=("r0",)))) == p(claims(said(basis="told")))


def test_a_copy_is_hearsay_and_never_better_than_what_it_came_from() -> None:
    rumour = claims(said(basis="told"), said(origin=("r0",)), said(origin=("r0",), basis="witnessed"))
    assert p(rumour) == p(claims(said(basis="told")))


@given(st.integers(2, 1000), st.sampled_from(("chain", "star")))
@settings(max_examples=20, deadline=None)
def test_a_thousand_copies_are_one(copies: int, shape: str) -> None:
    rows = [said()] + [said(origin=(f"r{at if shape == 'chain' else 0}",)) for at in range(copies - 1)]
    against = [said("no", source="x"), said("no", source="y", lineage="none")]
    assert abs(p(claims(*rows, *against)) - p(claims(said(), *against))) < 1e-9


def test_a_report_that_says_two_things_is_one_origin() -> None:
    two = Claims(source=["a", "a"], question=["q", "q"], value=["yes", "no"], report=["r", "r"])
    assert origins(two) == 1.0
