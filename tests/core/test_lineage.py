from hypothesis import given
from hypothesis import strategies as st

from secondsource.core import lineage
from secondsource.core.facts import AnyFact, LineageStated, Restored, Withdrawn
from secondsource.core.lineage import Lineage, ancestors, descendants, named_origins, roots
from tests.core.chains import mark


def link(
    report: str, parent: str = "", kind: str = "report", *, key: str = "", standing: str = "declared"
) -> LineageStated:
    relation = "heard_from" if parent else "own"
    name = key or f"{report}<{parent}"
    kind = kind if parent else ""
    return LineageStated(
        lineage=name, report=report, relation=relation, parent_kind=kind, parent=parent, standing=standing
    )


def known(*facts: AnyFact) -> Lineage:
    found = Lineage()
    for clock, fact in enumerate(facts, 1):
        found.apply(fact, mark(clock))
    return found


def back(key: str) -> Withdrawn:
    return Withdrawn(kind="lineage", what=key, subject="report:r")


def codes(fact: LineageStated, book: Lineage) -> list[str]:
    return [finding.code for finding in lineage.check(fact, book, {"a", "b", "c"}, {"s"})]


# --- stories ---------------------------------------------------------------------------------------------------------
def test_three_confirmations_of_one_rumour_have_one_root() -> None:
    book = known(link("b", "a"), link("c", "b"), link("d", "a"))
    assert {roots(book, report) for report in "abcd"} == {frozenset({"report:a"})}


def test_equal_names_of_outsiders_are_one_origin() -> None:
    book = known(link("a", "A  Ferryman ", "outside"), link("b", "a ferryman", "outside"), link("c", "b"))
    assert named_origins(book, ["a", "b", "c"]) == {"outside:a ferryman"}


def test_a_report_of_two_origins_has_both() -> None:
    book = known(link("a", "radio", "outside", key="one"), link("a", "s", "source", key="two"))
    assert roots(book, "a") == {"outside:radio", "source:s"}


def test_not_recorded_is_neither_none_nor_declared() -> None:
    book = known(link("a"), link("b", "a", standing="judged"))
    assert [book.state(report) for report in "abc"] == ["none", "judged", "not_recorded"]


def test_a_lineage_that_was_taken_back_leads_nowhere_until_it_is_put_back() -> None:
    facts: list[AnyFact] = [link("b", "a"), back("b<a"), Restored(kind="lineage", what="b<a", subject="report:b")]
    stages = [roots(known(*facts[:count]), "b") for count in (1, 2, 3)]
    assert stages == [{"report:a"}, {"report:b"}, {"report:a"}]


def test_two_devices_that_close_a_circle_leave_one_origin_and_no_endless_walk() -> None:
    book = known(link("a", "b"), link("b", "a"), link("c", "b"))
    assert [roots(book, report) for report in "abc"] == [{"report:a"}] * 3


def test_a_circle_with_a_way_out_is_not_an_origin() -> None:
    book = known(link("a", "b"), link("b", "a", key="round"), link("b", "radio", "outside", key="out"))
    assert [roots(book, report) for report in "ab"] == [{"outside:radio"}] * 2


def test_a_circle_beside_a_named_origin_counts_beside_it() -> None:
    book = known(link("a", "b"), link("b", "c"), link("c", "b"), link("a", "radio", "outside", key="named"))
    assert roots(book, "a") == {"outside:radio", "report:b"}


# --- what is refused -------------------------------------------------------------------------------------------------
def test_links_that_make_no_sense_are_refused() -> None:
    book = known(link("b", "a"))
    assert [
        codes(fact, book)
        for fact in (
            link("a"),
            link("c", "b"),
            link("a", "b"),
            link("a", "a"),
            link("a", "z"),
            link("a", "t", "source"),
            link("a", "\u200b ", "outside"),
            link("a", "radio", "rumour"),
            LineageStated(
                lineage="l", report="a", relation="dreamt_of", standing="felt", parent_kind="outside", parent="x"
            ),
        )
    ] == [
        [],
        [],
        ["lineage_circle"],
        ["lineage_circle"],
        ["parent_unknown"],
        ["parent_unknown"],
        ["parent_missing"],
        ["word_unknown"],
        ["word_unknown", "word_unknown"],
    ]


def test_the_other_way_round_is_allowed_once_the_wrong_way_was_taken_back() -> None:
    assert codes(link("a", "b"), known(link("b", "a"), back("b<a"))) == []


# --- invariants ------------------------------------------------------------------------------------------------------
REPORT = st.sampled_from("abcdef")
LINKS = st.lists(st.tuples(REPORT, REPORT), max_size=12)


def drawn(pairs: list[tuple[str, str]]) -> Lineage:
    return known(*(link(child, parent, key=f"{at}") for at, (child, parent) in enumerate(pairs)))


@given(LINKS)
def test_every_report_has_a_root_and_shares_it_with_what_it_came_from(pairs: list[tuple[str, str]]) -> None:
    book = drawn(pairs)
    assert all(roots(book, report) for report in "abcdef")
    assert all(roots(book, parent) <= roots(book, child) for child, parent in pairs)


@given(LINKS)
def test_roots_are_reports_it_came_from(pairs: list[tuple[str, str]]) -> None:
    book = drawn(pairs)
    assert all({root.removeprefix("report:") for root in roots(book, one)} <= ancestors(book, one) for one in "abcdef")


@given(LINKS)
def test_who_came_from_whom_is_the_same_seen_from_both_ends(pairs: list[tuple[str, str]]) -> None:
    book = drawn(pairs)
    up = {(one, above) for one in "abcdef" for above in ancestors(book, one)}
    assert up == {(below, one) for one in "abcdef" for below in descendants(book, one)}


@given(LINKS)
def test_whoever_asks_before_each_link_never_closes_a_circle(pairs: list[tuple[str, str]]) -> None:
    book = Lineage()
    for at, (child, parent) in enumerate(pairs, 1):
        fact = link(child, parent, key=f"{at}")
        if not lineage.check(fact, book, set("abcdef"), set()):
            book.apply(fact, mark(at))
    assert all(ancestors(book, one) & descendants(book, one) == {one} for one in "abcdef")
