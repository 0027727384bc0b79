import pytest
from tests.weigh.made import claims, said

from secondsource.weigh import weigh
from secondsource.weigh.sources import SourceRecord


def record(
    rows: list[dict[str, object]], known: dict[str, str], source: str, attribute: str = "", basis: str = ""
) -> SourceRecord:
    found = weigh(claims(*rows), known=known).sources
    return next(one for one in found if (one.source, one.attribute, one.basis) == (source, attribute, basis))


def answered(source: str, right: int, wrong: int, **more: object) -> tuple[list[dict[str, object]], dict[str, str]]:
    rows = [{**said(source=source, question=f"{source}{at}"), **more} for at in range(right + wrong)]
    return rows, {f"{source}{at}": "yes" if at < right else "no" for at in range(right + wrong)}


def test_a_source_without_outcomes_keeps_the_prior_of_its_class() -> None:
    one = record([said(source="s", klass="agency")], {}, "s")
    assert (round(one.mean, 6), one.outcomes) == (0.7, 0)
    assert one.low < 0.4
    assert one.high > 0.9


def test_agreement_teaches_nothing() -> None:
    crowd = [said(source=f"s{at}", question=f"q{nth}") for at in range(9) for nth in range(9)]
    assert record(crowd, {}, "s0").mean == pytest.approx(0.6)


def test_outcomes_move_a_source_and_narrow_its_interval() -> None:
    few, many = (record(*answered("s", right, 0), "s") for right in (2, 20))
    assert 0.6 < few.mean < many.mean < 1
    assert many.high - many.low < few.high - few.low


def test_a_class_learns_from_its_members() -> None:
    rows, known = answered("s", 0, 10, klass="leaver")
    assert record([*rows, said(source="new", klass="leaver")], known, "new").mean < 0.4
    assert record([*rows, said(source="new", klass="agency")], known, "new").mean == pytest.approx(0.7)


def test_another_attribute_of_the_same_source_speaks_for_a_few_checks_at_most() -> None:
    rows, known = answered("s", 50, 0, attribute="places")
    other = record([*rows, said(source="s", attribute="plans")], known, "s", "plans")
    same = record(rows, known, "s", "places")
    assert 0.6 < other.mean < same.mean
    assert other.high - other.low > 2 * (same.high - same.low)


def test_who_only_repeats_is_not_checked_by_what_they_repeat() -> None:
    rows = [said(source="s", report="a"), said(source="t", origin=("a",))]
    weighed = weigh(claims(*rows), known={"q": "yes"})
    assert [(one.outcomes, one.mean > 0.7) for one in weighed.sources] == [(1, True), (1, False)]


def test_an_outcome_on_one_question_moves_the_others() -> None:
    rows, known = answered("s", 0, 10)
    asked = [*rows, said("a", source="s"), said("b", source="t", klass="other")]
    belief = weigh(claims(*asked), known=known).beliefs["q"]
    assert belief.p("a") < belief.p("b")


def test_a_source_that_is_always_wrong_weighs_nothing_and_never_against() -> None:
    rows, known = answered("s", 0, 50)
    belief = weigh(claims(*rows, said("a", source="s"), said("b", source="t", klass="other")), known=known).beliefs["q"]
    assert belief.p("a") == pytest.approx(belief.none / 4)
