from typing import Any

import pytest

from secondsource.core import questions
from secondsource.core.facts import (
    AnyFact,
    Assessed,
    OutcomeRecorded,
    QuestionAsked,
    QuestionClosed,
    QuestionRevised,
    Restored,
    Withdrawn,
)
from secondsource.core.questions import Questions
from tests.core.chains import mark

ASKED = QuestionAsked(
    question="q", text="Is the bridge open?", subject="bridge", attribute="state", unit="", priority=3
)


def outcome(key: str, value: str = "open") -> OutcomeRecorded:
    return OutcomeRecorded(outcome=key, question="q", value=value, how_known="seen_by_us")


def judged(key: str = "a", **more: Any) -> Assessed:
    fields = {"value": "open", "p": 0.7, "confidence": "low", "reason": "two people said so"}
    return Assessed(
        **{"assessment": key, "question": "q", "belief": (), "origins": 1.0, "frontier": (), **fields, **more}
    )


def register(*facts: AnyFact) -> Questions:
    found = Questions()
    for clock, fact in enumerate(facts, 1):
        found.apply(fact, mark(clock))
    return found


def test_a_revision_changes_the_wording_and_keeps_what_it_is_about() -> None:
    revised = QuestionRevised(question="q", text="Is it open to lorries?", values=("yes", "no"), priority=1)
    now = register(ASKED, revised).by_id["q"]
    assert (now.fact.text, now.fact.values, now.fact.priority) == ("Is it open to lorries?", ("yes", "no"), 1)
    assert (now.fact.subject, now.fact.attribute, now.asked.clock, now.revised.clock) == ("bridge", "state", 1, 2)


def test_a_closed_question_can_be_opened_again() -> None:
    stages: list[AnyFact] = [
        ASKED,
        QuestionClosed(question="q"),
        Restored(kind="question", what="q", subject="question:q"),
    ]
    assert [register(*stages[:count]).by_id["q"].closed for count in (1, 2, 3)] == [False, True, False]


def test_the_newest_outcome_that_stands_is_the_outcome() -> None:
    book = register(ASKED, outcome("o1"), outcome("o2", "closed"))
    assert book.outcome("q") is book.outcomes["q"][1]
    book.apply(Withdrawn(kind="outcome", what="o2", subject="question:q"), mark(9))
    assert book.outcome("q") is book.outcomes["q"][0]
    book.apply(Withdrawn(kind="outcome", what="o1", subject="question:q"), mark(10))
    assert book.outcome("q") is None


def test_an_assessment_that_was_taken_back_is_no_judgement() -> None:
    book = register(ASKED, judged("a"), judged("b"), Withdrawn(kind="assessment", what="a", subject="question:q"))
    assert [kept.fact.assessment for kept in book.judgements("q")] == ["b"]


@pytest.mark.parametrize(
    ("fact", "wanted"),
    [
        (ASKED, []),
        (QuestionAsked(question="q", text=" "), [("question_missing", "text")]),
        (QuestionAsked(question="q", text="?", kind="riddle"), [("word_unknown", "kind")]),
        (QuestionAsked(question="q", text="?", priority=4), [("word_unknown", "priority")]),
        (QuestionAsked(question="q", text="?", values=("Open", "open ")), [("value_twice", "values")]),
        (QuestionAsked(question="q", text="?", values=("open", " ")), [("value_missing", "values")]),
        (
            QuestionRevised(question="q", text="", priority=0),
            [("question_missing", "text"), ("word_unknown", "priority")],
        ),
    ],
)
def test_a_question_is_refused_for_what_is_wrong_with_it(
    fact: QuestionAsked | QuestionRevised, wanted: list[tuple[str, str]]
) -> None:
    assert [(finding.code, finding.field) for finding in questions.check(fact)] == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"value": "", "p": 0.0}, []),
        ({"p": 1.01}, [("probability_outside", "p")]),
        ({"p": float("nan")}, [("probability_outside", "p")]),
        ({"confidence": ""}, [("word_unknown", "confidence")]),
        ({"reason": " "}, [("reason_missing", "reason")]),
    ],
)
def test_a_judgement_is_refused_for_what_is_wrong_with_it(more: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert [(finding.code, finding.field) for finding in questions.check_assessment(judged(**more))] == wanted


def test_an_outcome_says_how_it_is_known() -> None:
    assert questions.check_outcome(outcome("o")) == []
    unsaid = OutcomeRecorded(outcome="o", question="q", value="open", how_known="")
    assert [finding.code for finding in questions.check_outcome(unsaid)] == ["how_known_missing"]
