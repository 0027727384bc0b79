"""Questions: what can be true, what people judged, and what turned out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from secondsource.core import words
from secondsource.core.facts import (
    AnyFact,
    Assessed,
    Kept,
    Mark,
    OutcomeRecorded,
    QuestionAsked,
    QuestionClosed,
    QuestionRevised,
    Restored,
    Withdrawn,
)
from secondsource.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it stands now: the asked fact with the newest wording, and whether it is closed."""

    fact: QuestionAsked
    asked: Mark
    revised: Mark
    closed: bool = False

    @property
    def id(self) -> str:
        """Its id."""
        return self.fact.question


@dataclass(slots=True)
class Questions:
    """The registers of questions, assessments and outcomes, withdrawn ones included."""

    by_id: dict[str, Question] = field(default_factory=dict)
    assessments: dict[str, list[Kept[Assessed]]] = field(default_factory=dict)
    outcomes: dict[str, list[Kept[OutcomeRecorded]]] = field(default_factory=dict)
    withdrawn: dict[str, Kept[Withdrawn]] = field(default_factory=dict)
    due: dict[str, dt.date] = field(default_factory=dict)  # the deadlines of the questions that are not closed

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        match fact:
            case QuestionAsked(question=key):
                self._put(Question(fact, mark, mark))
            case QuestionRevised(question=key) if key in self.by_id:
                before = self.by_id[key]
                self._put(replace(before, fact=_revised(before.fact, fact), revised=mark))
            case QuestionClosed(question=key) if key in self.by_id:
                self._put(replace(self.by_id[key], closed=True))
            case Restored(kind="question", what=key) if key in self.by_id:
                self._put(replace(self.by_id[key], closed=False))
            case Assessed(question=key):
                self.assessments.setdefault(key, []).append(Kept(fact, mark))
            case OutcomeRecorded(question=key):
                self.outcomes.setdefault(key, []).append(Kept(fact, mark))
            case Withdrawn(kind="assessment" | "outcome", what=key):
                self.withdrawn[key] = Kept(fact, mark)
            case Restored(kind="assessment" | "outcome", what=key):
                self.withdrawn.pop(key, None)

    def _put(self, question: Question) -> None:
        self.by_id[question.id] = question
        if question.fact.deadline is not None and not question.closed:
            self.due[question.id] = question.fact.deadline
        else:
            self.due.pop(question.id, None)

    def judgements(self, question: str) -> Iterator[Kept[Assessed]]:
        """The assessments of a question that stand, oldest first."""
        return (kept for kept in self.assessments.get(question, ()) if kept.fact.assessment not in self.withdrawn)

    def outcome(self, question: str) -> Kept[OutcomeRecorded] | None:
        """The newest outcome of a question that stands, if any."""
        standing = [kept for kept in self.outcomes.get(question, ()) if kept.fact.outcome not in self.withdrawn]
        return standing[-1] if standing else None


def _revised(before: QuestionAsked, now: QuestionRevised) -> QuestionAsked:
    return QuestionAsked(
        question=before.question, text=now.text, subject=before.subject, attribute=before.attribute, kind=before.kind,
        window=now.window, where=now.where, values=now.values, unit=before.unit, definition=now.definition,
        priority=now.priority, deadline=now.deadline, text_my=now.text_my, example=before.example,
    )  # fmt: skip


def check(fact: QuestionAsked | QuestionRevised) -> list[Finding]:
    """What speaks against asking this: no text, an unknown kind or priority, an empty value or the same value twice."""
    found = []
    if not fact.text.strip():
        found.append(Finding("question_missing", field="text"))
    if isinstance(fact, QuestionAsked) and fact.kind not in words.QUESTION_KINDS:
        found.append(Finding("word_unknown", {"word": fact.kind}, "kind"))
    if fact.priority not in (1, 2, 3):
        found.append(Finding("word_unknown", {"word": fact.priority}, "priority"))
    folded = [words.fold(value) for value in fact.values]
    if not all(folded):
        found.append(Finding("value_missing", field="values"))
    if len(set(folded)) < len(folded):
        found.append(Finding("value_twice", field="values"))
    return found


def check_assessment(fact: Assessed) -> list[Finding]:
    """What speaks against this judgement: a probability outside 0 to 1, an unknown confidence, no reason. No value: none of these."""
    found = []
    if not 0 <= fact.p <= 1:
        found.append(Finding("probability_outside", field="p"))
    if fact.confidence not in words.CONFIDENCES:
        found.append(Finding("word_unknown", {"word": fact.confidence}, "confidence"))
    if not fact.reason.strip():
        found.append(Finding("reason_missing", field="reason"))
    return found


def check_outcome(fact: OutcomeRecorded) -> list[Finding]:
    """What speaks against this outcome: nobody says how it is known."""
    return [] if fact.how_known in words.HOW_KNOWN else [Finding("how_known_missing", field="how_known")]
