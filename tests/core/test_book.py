import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.core.book import TOPICS, Book, frontier, heads_on, questions_touched
from secondsource.core.facts import (
    AnyFact,
    ClaimStated,
    DeskFounded,
    Erased,
    Head,
    LineageStated,
    Person,
    PolicySet,
    QuestionAsked,
    ReportTaken,
    Restored,
    RolesSet,
    SourceOpened,
    SourceRated,
    Withdrawn,
    Written,
)
from secondsource.core.sight import DECIDING
from secondsource.desk.rows import Row, rows
from tests.core.chains import DAWN, History, fold
from tests.core.made import KINDS, meeting

ANN = Person(person="ann", name="Ann", roles=("handler",), box_key=b"", sign_key=b"")


def told(*facts: AnyFact) -> Book:
    """The book of one device that wrote these."""
    history = History()
    for fact in facts:
        history.write("d", fact)
    return fold(history.lines)


def taken(report: str, source: str = "s") -> ReportTaken:
    return ReportTaken(report=report, source=source, text="text", sha256="", received=DAWN)


def claimed(claim: str, report: str, question: str = "q") -> ClaimStated:
    return ClaimStated(claim=claim, report=report, question=question, value="yes")


# --- stories ---------------------------------------------------------------------------------------------------------
def test_the_founder_may_do_what_the_founding_says_until_it_is_changed() -> None:
    founded = DeskFounded(desk="k", name="Desk", device="d", people=(ANN,))
    book = told(founded, RolesSet(person="ann", roles=("analyst",)), RolesSet(person="nobody", roles=("vetter",)))
    assert {key: person.roles for key, person in book.people.items()} == {"ann": ("analyst",)}


def test_the_newest_setting_holds() -> None:
    assert told(PolicySet(name="idle", value="5"), PolicySet(name="idle", value="20")).policies == {"idle": "20"}


def test_an_erased_subject_is_remembered_as_erased() -> None:
    assert list(told(Erased(subject="source:s")).erased) == ["source:s"]


def test_the_frontier_names_the_newest_entry_of_every_device_in_a_fixed_order() -> None:
    history = History()
    for device in "baab":
        history.write(device, Erased(subject=device))
    assert [(head.device, head.sequence) for head in frontier(fold(history.lines))] == [("a", 2), ("b", 2)]


def test_the_frontier_of_a_day_leaves_out_what_was_written_later() -> None:
    history = History()
    history.write("a", Erased(subject="one"))
    history.write("a", Erased(subject="two"), tick=48)
    history.write("b", Erased(subject="three"), tick=1)
    book = fold(history.lines)
    day = DAWN.date()
    assert [
        [(head.device, head.sequence) for head in heads_on(book, when)]
        for when in (day - dt.timedelta(days=1), day, day + dt.timedelta(days=2))
    ] == [[], [("a", 1), ("b", 1)], [("a", 2), ("b", 1)]]


def test_a_rating_touches_every_question_its_source_speaks_on() -> None:
    book = told(taken("r1"), taken("r2"), claimed("c1", "r1", "q1"), claimed("c2", "r2", "q2"), claimed("c3", "r2", ""))
    assert questions_touched(book, SourceRated(source="s", scale="3x5x2", rating="1")) == {"q1", "q2"}


def test_a_lineage_touches_what_came_from_its_report_too() -> None:
    link = LineageStated(lineage="l", report="r2", relation="heard_from", parent_kind="report", parent="r1")
    named = LineageStated(lineage="m", report="r1", relation="heard_from", parent_kind="outside", parent="radio")
    book = told(taken("r1"), taken("r2"), claimed("c1", "r2"), link, named)
    assert questions_touched(book, named) == {"q"}
    assert questions_touched(book, Withdrawn(kind="lineage", what="m", subject="report:r1")) == {"q"}


def test_a_new_report_touches_nothing_yet() -> None:
    assert questions_touched(told(taken("r1")), taken("r1")) == frozenset()


# --- invariants ------------------------------------------------------------------------------------------------------
def touched_rows(book: Book) -> dict[str, list[Row]]:
    return {question: list(rows(book, question)) for question in "xyz"}


OPENING: tuple[AnyFact, ...] = (
    *(SourceOpened(source=key, codename=f"{key} WREN", kind="person") for key in "xyz"),
    *(QuestionAsked(question=key, text="?") for key in "xyz"),
    *(taken(key, key) for key in "xyz"),
)
LATER = [
    kind for kind in KINDS if kind.__name__ not in {"SourceOpened", "QuestionAsked", "ReportTaken", "ContactLogged"}
]


def once(facts: Iterable[AnyFact]) -> list[AnyFact]:
    """These facts without those that would make a thing under an id that is taken: the desk gives every id once."""
    kept: dict[object, AnyFact] = {}
    for number, fact in enumerate(facts):
        names = [name for name in ("claim", "lineage", "passage", "assessment", "outcome") if hasattr(fact, name)]
        if isinstance(fact, SourceOpened | QuestionAsked | ReportTaken):
            names = [type(fact).__name__.removesuffix("Opened").removesuffix("Asked").removesuffix("Taken").lower()]
        kept.setdefault((names[0], getattr(fact, names[0])) if names else number, fact)
    return list(kept.values())


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(LATER).flatmap(meeting), max_size=25))
def test_a_question_that_was_not_touched_has_the_same_rows(facts: list[AnyFact]) -> None:
    book = Book()
    for number, fact in enumerate(once((*OPENING, *facts)), 1):
        before = touched_rows(book)
        book.apply(Written(by="ann", at=DAWN, fact=fact), Head(device="d", sequence=number, hash=b""), number)
        touched, after = questions_touched(book, fact), touched_rows(book)
        assert {question for question in "xyz" if before[question] != after[question]} <= touched


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(KINDS).flatmap(meeting), max_size=25))
def test_no_register_is_left_unasked_that_would_have_changed(facts: list[AnyFact]) -> None:
    book, asked = Book(), Book()
    for number, fact in enumerate(facts, 1):
        written = Written(by="ann", at=DAWN, fact=fact)
        mark = book.apply(written, Head(device="d", sequence=number, hash=b""), number)
        for register in (asked.sources, asked.contacts, asked.reports, asked.lineage, asked.questions, asked.sight):
            register.apply(fact, mark)
        asked.decisions.apply(fact, mark, asked.sight)
    names = ("sources", "contacts", "reports", "lineage", "questions", "sight", "decisions")
    assert [getattr(book, name) for name in names] == [getattr(asked, name) for name in names]


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from((ReportTaken, ClaimStated, Withdrawn, Restored)).flatmap(meeting), max_size=25))
def test_reports_wait_exactly_while_no_statement_of_them_stands_and_the_oldest_is_first(facts: list[AnyFact]) -> None:
    book = told(*once(facts))
    waiting = [key for key in book.reports.by_id if not list(book.reports.live_of(key))]
    assert [kept.fact.report for kept in book.reports.queue()] == waiting


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_kind_is_folded_by_a_register_or_by_the_book_itself(kind: type[Any]) -> None:
    own = {
        "DeskFounded",
        "PersonAdded",
        "RolesSet",
        "PolicySet",
        "PlacesLoaded",
        "RowsImported",
        "Erased",
        "ClearFileWritten",
    }
    assert (kind in TOPICS) != (kind.__name__ in own)


def test_every_deciding_kind_is_a_kind() -> None:
    assert set(DECIDING) <= set(KINDS)
