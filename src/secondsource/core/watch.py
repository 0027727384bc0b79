"""The watch: rules from what we know and a day to what needs a person now. A rule prints, raises and writes nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from secondsource.core.book import Book
from secondsource.core.findings import Value
from secondsource.core.questions import Question

SOON = dt.timedelta(days=7)
MOVED = 0.2
"""How far a belief must have moved from what a person judged before today says so: one band of the ICD 203 words is about this wide."""
LISTED = 5
"""How many of a kind today lists before it sums the rest up; a longer list is what the lists are for."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A belief in short: leading value, its probability, "none of these", origins, voices, and what speaks against."""

    question: str
    value: str
    p: float
    none: float
    origins: float
    voices: int
    dissent: float  # share of the independent origins that say something else than the leading value, 0..1
    entropy: float  # of the whole belief, in bits


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs a person: `code` and `values` for its sentence, what it is about, how urgent (0 is now), by when."""

    code: str
    kind: str
    key: str
    urgency: int
    due: dt.date | None = None
    values: Mapping[str, Value] = field(default_factory=dict)


def needs(book: Book, standings: Mapping[str, Standing], day: dt.date) -> list[Need]:
    """Everything that needs a person on this day, most urgent first."""
    found = [
        *conflicts(book),
        *deadlines(book, standings, day),
        *moved(book, standings),
        *waiting(book),
        *disputed(book, standings),
        *unsettled(book, day),
    ]
    return sorted(found, key=lambda need: (need.urgency, need.due or dt.date.max))


def conflicts(book: Book) -> Iterator[Need]:
    """Decisions that did not know of each other, and disagree."""
    for thing in book.decisions.conflicts(book.questions.withdrawn):
        kind, _, key = thing.partition(":")
        yield Need("conflict_to_settle", kind, key, 0)


def deadlines(book: Book, standings: Mapping[str, Standing], day: dt.date) -> Iterator[Need]:
    """Open questions whose deadline is near or past, and which nobody has judged since the newest statement."""
    due = [
        question
        for question in book.questions.by_id.values()
        if question.fact.deadline is not None and question.fact.deadline <= day + SOON and _awaits(book, question)
    ]
    for question in sorted(due, key=lambda q: q.fact.deadline or day):
        late = question.fact.deadline is not None and question.fact.deadline < day
        yield Need(
            "deadline_past" if late else "deadline_near",
            "question",
            question.id,
            0 if late else 1,
            question.fact.deadline,
            {"voices": standings[question.id].voices if question.id in standings else 0},
        )


def _awaits(book: Book, question: Question) -> bool:
    if question.closed or book.questions.outcome(question.id):
        return False
    newest_claim = max((kept.mark.clock for kept in book.reports.live(question.id)), default=0)
    return not any(kept.mark.clock > newest_claim for kept in book.questions.judgements(question.id))


def moved(book: Book, standings: Mapping[str, Standing]) -> Iterator[Need]:
    """Beliefs that have moved away from what a person judged on them."""
    for key in book.questions.assessments:
        judged = list(book.questions.judgements(key))
        question = book.questions.by_id.get(key)
        if not judged or question is None or question.closed or book.questions.outcome(key) or key not in standings:
            continue
        then = {share.value: share.p for share in judged[-1].fact.belief}
        now = standings[key]
        before = then.get(now.value, 0.0)
        if abs(now.p - before) >= MOVED:
            yield Need("belief_moved", "question", key, 1, None, {"before": before, "now": now.p})


def waiting(book: Book) -> Iterator[Need]:
    """Reports that nobody has made a statement of yet, the oldest first; the rest in one line."""
    for report in islice(book.reports.queue(), LISTED):
        yield Need("report_waiting", "report", report.fact.report, 2, report.mark.at.date(), {})
    if len(book.reports.waiting) > LISTED:
        yield Need("reports_waiting", "reports", "", 2, None, {"count": len(book.reports.waiting) - LISTED})


def disputed(book: Book, standings: Mapping[str, Standing]) -> Iterator[Need]:
    """The open questions on which independent origins disagree most, that nobody has judged."""
    worst = sorted(
        (standing for standing in standings.values() if standing.dissent > 0 and _open(book, standing.question)),
        key=rank,
        reverse=True,
    )
    for standing in worst[:LISTED]:
        yield Need(
            "question_disputed", "question", standing.question, 3, None,
            {"voices": standing.voices, "origins": round(standing.origins, 1)},
        )  # fmt: skip


def _open(book: Book, key: str) -> bool:
    question = book.questions.by_id.get(key)
    judged = any(True for _ in book.questions.judgements(key)) or book.questions.outcome(key) is not None
    return question is not None and not question.closed and not judged


def unsettled(book: Book, day: dt.date) -> Iterator[Need]:
    """Questions judged and past their deadline whose outcome nobody recorded: without outcomes no track record grows."""
    late = [
        question
        for key in book.questions.assessments
        if (question := book.questions.by_id.get(key)) is not None
        and question.fact.deadline is not None
        and question.fact.deadline < day
        and not question.closed
        and book.questions.outcome(key) is None
        and not _awaits(book, question)
    ]
    for question in late[:LISTED]:
        yield Need("outcome_wanted", "question", question.id, 3, question.fact.deadline)


def rank(standing: Standing) -> float:
    """How much a question is worth a person's time: doubt in bits, raised where independent origins disagree."""
    return standing.entropy * (1 + standing.dissent)


def by_urgency(questions: Iterable[Question], standings: Mapping[str, Standing], day: dt.date) -> list[Question]:
    """Questions ranked by deadline near or past, priority, disagreement and doubt."""

    def key(question: Question) -> tuple[bool, float, int, float]:
        deadline = question.fact.deadline
        pressing = deadline is not None and deadline <= day + SOON and not question.closed
        left = (deadline - day).days if pressing and deadline is not None else 0
        standing = standings.get(question.id)
        return (not pressing, left, question.fact.priority, -rank(standing) if standing else 0.0)

    return sorted(questions, key=key)
