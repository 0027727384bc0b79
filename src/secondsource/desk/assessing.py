"""Assessing: asking questions, judging them, and recording what turned out true."""

import datetime as dt
from dataclasses import dataclass

from secondsource.core import questions
from secondsource.core.book import frontier
from secondsource.core.facts import (
    Assessed,
    OutcomeRecorded,
    QuestionAsked,
    QuestionClosed,
    QuestionRevised,
    Share,
    Spot,
)
from secondsource.core.findings import refuse
from secondsource.core.when import Rough
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk, refuse_findings


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question asks, as a form gives it."""

    text: str
    subject: str = ""
    attribute: str = ""
    kind: str = "choice"
    window: Rough | None = None
    where: Spot | None = None
    values: tuple[str, ...] = ()
    unit: str = ""
    definition: str = ""
    priority: int = 2
    deadline: dt.date | None = None
    text_my: str = ""
    example: bool = False


def ask_question(desk: Desk, asked: Wording) -> str:
    """Ask a question and return its id.

    Raises:
        Refused: not allowed, no text, an unknown kind or priority, or the same value twice.
    """
    with desk.writing:
        desk.require("ask_question")
        fact = QuestionAsked(question=desk.new_id(), **{name: getattr(asked, name) for name in Wording.__slots__})
        refuse_findings(questions.check(fact))
        desk.write(fact)
        return fact.question


def revise_question(desk: Desk, question: str, asked: Wording) -> None:
    """Replace a question's wording, window, values, priority and deadline; what it is about and its kind stay.

    Raises:
        Refused: not allowed, no such question, or as `ask_question`.
    """
    with desk.writing:
        desk.require("ask_question")
        _known(desk, question)
        fact = QuestionRevised(
            question=question, text=asked.text, window=asked.window, where=asked.where, values=asked.values,
            definition=asked.definition, priority=asked.priority, deadline=asked.deadline, text_my=asked.text_my,
        )  # fmt: skip
        refuse_findings(questions.check(fact))
        desk.write(fact)


def close_question(desk: Desk, question: str, *, reason: str = "") -> None:
    """Say that nobody needs the answer any more; `reporting.restore` with kind "question" opens it again.

    Raises:
        Refused: not allowed or no such question.
    """
    with desk.writing:
        desk.require("ask_question")
        _known(desk, question)
        desk.write(QuestionClosed(question=question, reason=reason.strip()))


def assess(  # noqa: PLR0913 -- keyword-only, one for each field of the form
    desk: Desk, beliefs: Beliefs, question: str, *, value: str, p: float, confidence: str, reason: str
) -> str:
    """Record a person's judgement with the belief as it stands and the frontier of what is known now; returns its id.

    Raises:
        Refused: not allowed, no such question, a probability outside 0 to 1, no confidence or no reason.
    """
    with desk.writing:
        desk.require("assess")
        _known(desk, question)
        belief = beliefs.belief(question)
        shares = tuple(Share(value=named, p=round(share, 6)) for named, share in belief.values)
        fact = Assessed(
            assessment=desk.new_id(), question=question, value=value.strip(), p=p, confidence=confidence, reason=reason.strip(),
            belief=(*shares, Share(value="", p=round(belief.none, 6))), origins=belief.origins, frontier=frontier(desk.book),
        )  # fmt: skip
        refuse_findings(questions.check_assessment(fact))
        desk.write(fact)
        return fact.assessment


def record_outcome(
    desk: Desk, question: str, *, value: str, how_known: str, reason: str = "", decided_by: str = ""
) -> str:
    """Record what turned out true and return its id; an empty value says that nothing anybody claimed was.

    Raises:
        Refused: not allowed, no such question, or not said how it is known.
    """
    with desk.writing:
        desk.require("record_outcome")
        _known(desk, question)
        fact = OutcomeRecorded(
            outcome=desk.new_id(), question=question, value=value.strip(), how_known=how_known, reason=reason.strip(),
            decided_by=decided_by.strip() or desk.me.name,
        )  # fmt: skip
        refuse_findings(questions.check_outcome(fact))
        desk.write(fact)
        return fact.outcome


def _known(desk: Desk, question: str) -> None:
    if question not in desk.book.questions.by_id:
        raise refuse("question_unknown", about="question")
