from typing import Any

import pytest

from secondsource.core import reports
from secondsource.core.facts import AnyFact, ClaimStated, PassageDismissed, ReportTaken, Restored, Spot, Withdrawn
from secondsource.core.reports import Reports
from tests.core.chains import DAWN, mark

TEXT = "The bridge is open."


def taken(report: str = "r", text: str = TEXT, **more: Any) -> ReportTaken:
    return ReportTaken(report=report, source="s", text=text, sha256="", received=DAWN, **more)


def claimed(claim: str = "c", **more: Any) -> ClaimStated:
    return ClaimStated(**{"claim": claim, "report": "r", "question": "q", "value": "open", **more})


def register(*facts: AnyFact) -> Reports:
    found = Reports()
    for clock, fact in enumerate(facts, 1):
        found.apply(fact, mark(clock))
    return found


def back(what: str, kind: str = "claim") -> Withdrawn:
    return Withdrawn(kind=kind, what=what, subject="report:r")


def live(book: Reports) -> list[str]:
    return [kept.fact.claim for kept in book.live("q")]


def test_a_claim_that_was_taken_back_is_not_live_but_stays_readable() -> None:
    book = register(taken(), claimed("c1"), claimed("c2"), back("c1"))
    assert (live(book), list(book.claims), book.withdrawn["c1"].mark.clock) == (["c2"], ["c1", "c2"], 4)


def test_a_claim_that_was_put_back_is_live_in_its_old_place() -> None:
    restored = Restored(kind="claim", what="c1", subject="report:r")
    assert live(register(taken(), claimed("c1"), claimed("c2"), back("c1"), restored)) == ["c1", "c2"]


def test_a_report_waits_until_a_statement_of_it_stands() -> None:
    stages: list[AnyFact] = [taken(), claimed("c1"), claimed("c2"), back("c1"), back("c2")]
    waits = ["r" in register(*stages[: n + 1]).waiting for n in range(len(stages))]
    assert waits == [True, False, False, False, True]


def test_a_statement_whose_withdrawal_was_read_first_does_not_stand() -> None:
    book = register(taken(), back("c"), claimed("c"))
    assert (live(book), set(book.waiting)) == ([], {"r"})


def test_a_report_that_waits_again_stands_in_the_queue_by_its_age() -> None:
    book = register(taken("r"), taken("r2"), claimed("c"), back("c"))
    assert [kept.fact.report for kept in book.queue()] == ["r", "r2"]


def test_a_dismissal_can_be_taken_back() -> None:
    dismissed = PassageDismissed(passage="p", report="r", start=0, end=3)
    book = register(taken(), dismissed)
    assert list(book.passages("r")) == [dismissed]
    book.apply(back("p", "passage"), mark(3))
    assert list(book.passages("r")) == []


def test_a_picture_without_words_is_a_report() -> None:
    assert (reports.check_report(taken(text=" "), pictures=1), reports.check_report(taken())) == ([], [])


@pytest.mark.parametrize(
    ("report", "wanted"),
    [
        (taken(text=" \n"), ("report_empty", "text")),
        (taken(text="a" * (reports.LONGEST_TEXT + 1)), ("text_too_long", "text")),
        (taken(channel="dream"), ("word_unknown", "channel")),
        (taken(conditions=("odd",)), ("word_unknown", "conditions")),
    ],
)
def test_a_report_that_makes_no_sense_is_refused(report: ReportTaken, wanted: tuple[str, str]) -> None:
    assert [(finding.code, finding.field) for finding in reports.check_report(report)] == [wanted]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"start": 0, "end": len(TEXT), "basis": "told", "low": 1.0, "high": 1.0, "depth": 0}, []),
        ({"value": " "}, [("value_missing", "value")]),
        ({"question": ""}, [("attribute_missing", "attribute")]),
        ({"low": 2.0, "high": 1.0}, [("bounds_crossed", "value")]),
        ({"low": float("nan")}, [("quantity_not_understood", "value")]),
        ({"high": float("inf")}, [("quantity_not_understood", "value")]),
        ({"start": 0}, [("passage_outside", "start")]),
        ({"end": 3}, [("passage_outside", "start")]),
        ({"start": 3, "end": 3}, [("passage_outside", "start")]),
        ({"start": -1, "end": 3}, [("passage_outside", "start")]),
        ({"start": 0, "end": len(TEXT) + 1}, [("passage_outside", "start")]),
        ({"depth": -1}, [("number_below", "depth")]),
        ({"basis": "dreamt"}, [("word_unknown", "basis")]),
        ({"certainty": "very"}, [("word_unknown", "certainty")]),
        ({"polarity": "maybe"}, [("word_unknown", "polarity")]),
        ({"conditions": ("odd",)}, [("word_unknown", "conditions")]),
        ({"where": Spot(text="there", precision="near")}, [("word_unknown", "where")]),
    ],
)
def test_a_statement_is_refused_for_what_is_wrong_with_it(more: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    found = reports.check_claim(claimed(**more), taken())
    assert [(finding.code, finding.field) for finding in found] == wanted
