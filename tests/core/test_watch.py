import datetime as dt
from typing import Any

from secondsource.core import watch
from secondsource.core.book import Book
from secondsource.core.facts import (
    AnyFact,
    Assessed,
    ClaimStated,
    OutcomeRecorded,
    QuestionAsked,
    QuestionClosed,
    ReportTaken,
    Share,
    Withdrawn,
)
from secondsource.core.watch import Standing
from tests.core.chains import DAWN, History, fold

DAY = dt.date(2026, 3, 10)


def told(*facts: AnyFact) -> Book:
    history = History()
    for fact in facts:
        history.write("d", fact)
    return fold(history.lines)


def asked(question: str = "q", deadline: dt.date | None = None, priority: int = 2) -> QuestionAsked:
    return QuestionAsked(question=question, text="?", deadline=deadline, priority=priority)


def taken(report: str = "r") -> ReportTaken:
    return ReportTaken(report=report, source="s", text="text", sha256="", received=DAWN)


def claimed(claim: str = "c", report: str = "r") -> ClaimStated:
    return ClaimStated(claim=claim, report=report, question="q", value="open")


def judged(key: str = "a", p: float = 0.9) -> Assessed:
    belief = (Share(value="open", p=p), Share(value="", p=1 - p))
    return Assessed(
        assessment=key, question="q", value="open", p=p, confidence="low", reason="seen", belief=belief, origins=1, frontier=()
    )  # fmt: skip


def ended(key: str = "o", value: str = "open") -> OutcomeRecorded:
    return OutcomeRecorded(outcome=key, question="q", value=value, how_known="seen_by_us")


def standing(question: str = "q", **more: Any) -> Standing:
    fields: dict[str, Any] = {
        "value": "open",
        "p": 0.9,
        "none": 0.1,
        "origins": 2.0,
        "voices": 3,
        "dissent": 0.0,
        "entropy": 0.5,
    }
    return Standing(question=question, **{**fields, **more})


def needed(book: Book, *standings: Standing, day: dt.date = DAY) -> list[tuple[str, str]]:
    found = watch.needs(book, {one.question: one for one in standings}, day)
    return [(need.code, need.key) for need in found]


def in_days(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def test_nothing_needs_anybody_on_an_empty_desk() -> None:
    assert needed(Book()) == []


def test_a_deadline_is_told_a_week_before_and_after_it() -> None:
    deadlines = [in_days(8), in_days(7), in_days(0), in_days(-1)]
    assert [needed(told(asked(deadline=deadline))) for deadline in deadlines] == [
        [],
        [("deadline_near", "q")],
        [("deadline_near", "q")],
        [("deadline_past", "q")],
    ]


def test_a_deadline_is_met_by_a_judgement_until_somebody_says_something_new() -> None:
    facts: list[AnyFact] = [asked(deadline=in_days(2)), taken(), claimed(), judged(), taken("r2"), claimed("c2", "r2")]
    assert [needed(told(*facts[:count])) for count in (3, 4, 6)] == [
        [("deadline_near", "q")],
        [],
        [("deadline_near", "q")],
    ]


def test_a_question_past_its_deadline_that_was_judged_wants_its_outcome() -> None:
    facts: list[AnyFact] = [asked(deadline=in_days(-3)), judged(), ended()]
    assert [needed(told(*facts[:count])) for count in (2, 3)] == [[("outcome_wanted", "q")], []]


def test_a_closed_question_needs_nobody() -> None:
    book = told(asked(deadline=in_days(-3)), judged(), QuestionClosed(question="q"))
    assert needed(book, standing(p=0.2, dissent=0.5)) == []


def test_a_belief_that_moved_a_band_away_from_the_judgement_is_told() -> None:
    book = told(asked(), judged(p=0.9))
    assert [needed(book, standing(p=p)) for p in (0.75, 0.65)] == [[], [("belief_moved", "q")]]


def test_a_new_leading_value_has_moved_from_nothing() -> None:
    assert needed(told(asked(), judged()), standing(value="closed", p=0.5)) == [("belief_moved", "q")]


def test_five_reports_that_wait_are_named_and_the_rest_is_counted() -> None:
    book = told(*(taken(f"r{number}") for number in range(7)))
    needs = list(watch.waiting(book))
    assert [need.key for need in needs] == ["r0", "r1", "r2", "r3", "r4", ""]
    assert needs[-1].values == {"count": 2}


def test_a_question_in_dispute_is_told_until_somebody_judges_it() -> None:
    torn = standing(dissent=0.5)
    assert needed(told(asked()), torn, standing("unknown", dissent=0.5)) == [("question_disputed", "q")]
    assert needed(told(asked(), judged()), torn) == []
    assert needed(told(asked(), ended()), torn) == []


def test_a_judgement_that_was_taken_back_leaves_the_dispute_open() -> None:
    book = told(asked(), judged(), Withdrawn(kind="assessment", what="a", subject="question:q"))
    assert needed(book, standing(dissent=0.5)) == [("question_disputed", "q")]


def test_a_conflict_comes_before_everything_else() -> None:
    history = History()
    history.write("a", asked(deadline=in_days(-1)))
    history.write("a", ended("o1"))
    history.write("b", ended("o2", "closed"))
    assert needed(fold(history.lines)) == [("conflict_to_settle", "q")]


def test_the_most_disputed_come_first_and_only_five() -> None:
    book = told(*(asked(f"q{number}") for number in range(7)))
    torn = [standing(f"q{number}", dissent=0.1 * (number + 1)) for number in range(7)]
    assert [key for _, key in needed(book, *torn)] == ["q6", "q5", "q4", "q3", "q2"]


def test_questions_are_ranked_by_what_presses_then_priority_then_doubt() -> None:
    book = told(
        asked("doubt"), asked("sure"), asked("low", priority=3), asked("late", in_days(-2)), asked("soon", in_days(3)),
        asked("far", in_days(90)), asked("urgent", priority=1),
    )  # fmt: skip
    standings = {"doubt": standing("doubt", entropy=1.0), "sure": standing("sure", entropy=0.1)}
    ranked = watch.by_urgency(book.questions.by_id.values(), standings, DAY)
    assert [question.id for question in ranked] == ["late", "soon", "urgent", "doubt", "sure", "far", "low"]


def test_a_question_whose_answer_is_known_does_not_press() -> None:
    book = told(asked("late", in_days(-2)), asked("other"))
    ranked = watch.by_urgency(book.questions.by_id.values(), {}, DAY, settled={"late"})
    assert [question.id for question in ranked] == ["other", "late"]
