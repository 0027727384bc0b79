"""The watch: rules from what we know and a day to what needs a person now. A rule prints, raises and writes nothing."""

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice

from secondsource.core.book import Book
from secondsource.core.book import conflicts as book_conflicts
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


def needs(
    book: Book, standings: Mapping[str, Standing], day: dt.date, contested: Iterable[str] | None = None
) -> list[Need]:
    """Everything that needs a person on this day, most urgent first.

    Args:
        book: what is known.
        standings: the beliefs in short, as far as they are known.
        day: today.
        contested: the questions among which the most disputed are looked for; all of `standings` when left out.
    """
    found = [
        *conflicts(book),
        *deadlines(book, standings, day),
        *moved(book, standings),
        *waiting(book),
        *disputed(book, standings, standings if contested is None else contested),
        *unsettled(book, day),
    ]
    return sorted(found, key=lambda need: (need.urgency, need.due or dt.date.max))


def conflicts(book: Book) -> Iterator[Need]:
    """Decisions that did not know of each other, and disagree."""
    for thing in book_conflicts(book):
        kind, _, key = thing.partition(":")
        yield Need("conflict_to_settle", kind, key, 0)


def deadlines(book: Book, standings: Mapping[str, Standing], day: dt.date) -> Iterator[Need]:
    """Open questions whose deadline is near or past, and which nobody has judged since the newest statement."""
    due = sorted((deadline, key) for key, deadline in book.questions.due.items() if deadline <= day + SOON)
    waiting = [(deadline, key) for deadline, key in due if _awaits(book, book.questions.by_id[key])]
    for deadline, key in waiting[: 2 * LISTED]:
        late = deadline < day
        voices = standings[key].voices if key in standings else 0
        yield Need(
            "deadline_past" if late else "deadline_near",
            "question",
            key,
            0 if late else 1,
            deadline,
            {"voices": voices},
        )
    if len(waiting) > 2 * LISTED:
        yield Need("deadlines_more", "questions", "", 1, None, {"count": len(waiting) - 2 * LISTED})


def _awaits(book: Book, question: Question) -> bool:
    if question.closed or book.questions.outcome(question.id):
        return False
    judged = max((kept.mark.clock for kept in book.questions.judgements(question.id)), default=0)
    return not judged or any(kept.mark.clock > judged for kept in book.reports.live(question.id))


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


def disputed(book: Book, standings: Mapping[str, Standing], among: Iterable[str]) -> Iterator[Need]:
    """The open questions on which independent origins disagree most, that nobody has judged."""
    found = (standings[key] for key in among if key in standings)
    worst = nlargest(
        LISTED, (standing for standing in found if standing.dissent > 0 and _open(book, standing.question)), key=rank
    )
    for standing in worst:
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


def by_urgency(
    questions: Iterable[Question], standings: Mapping[str, Standing], day: dt.date, *, settled: Container[str] = ()
) -> list[Question]:
    """Questions ranked by deadline near or past, priority, disagreement and doubt; a `settled` or closed one presses nobody."""

    def key(question: Question) -> tuple[bool, bool, float, int, float]:
        deadline = question.fact.deadline
        done = question.closed or question.id in settled
        pressing = deadline is not None and deadline <= day + SOON and not done
        left = (deadline - day).days if pressing and deadline is not None else 0
        standing = standings.get(question.id)
        return (done, not pressing, left, question.fact.priority, -rank(standing) if standing else 0.0)

    return sorted(questions, key=key)
