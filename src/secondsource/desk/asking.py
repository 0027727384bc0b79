"""Asking: whom of the desk's sources to ask next about a question, and whom not, and why."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from secondsource.core.book import Book
from secondsource.core.facts import QuestionAsked
from secondsource.core.findings import refuse
from secondsource.core.lineage import descendants
from secondsource.core.sources import Source
from secondsource.desk.belief import Belief, Record
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.weigh import priors
from secondsource.weigh.asking import Candidate, Plan, Question, next_questions
from secondsource.weigh.claims import Claims

ASKED: Final = ("person", "partner")
"""Kinds of source that can answer."""

LISTED: Final = 5
"""Questions that are proposed at once."""

BARRED: Final = ("ask_inside", "ask_detained", "ask_under_pressure", "ask_no_contact", "ask_erased")
"""Why somebody is not asked whatever they know: still inside, held by somebody, pressed at the last contact, unwilling, erased."""

PRESSED: Final = frozenset({"duress", "duress_risk"})


def ask_next(desk: Desk, beliefs: Beliefs, question: str, *, count: int = LISTED) -> Plan:
    """Whom to ask next about a question, the most telling first, and who is not asked, with reasons.

    Nobody inside is ever ranked. What is proposed shows nothing of what others said, and nothing of what is believed.

    Raises:
        Refused: not allowed to see sources, or no such question.
    """
    desk.require("see_source")
    with desk.reading() as book:
        if question not in book.questions.by_id:
            raise refuse("question_unknown", about="question")
        asked = book.questions.by_id[question].fact
        doubt = doubt_of(asked, beliefs.belief(question))
        ones = list(_candidates(book, asked, doubt, beliefs))
    return next_questions(ones, [doubt], count=count)


def doubt_of(asked: QuestionAsked, belief: Belief) -> Question:
    """A question as asking reckons with it; where nobody spoke yet, all that can be is alike."""
    closed = asked.values if asked.kind == "category" else ()
    if not belief.voices and not belief.settled:
        listed = asked.values or tuple(str(at) for at in range(int(priors.UNCLAIMED)))
        alike = 1 / (len(listed) + 1)
        return Question(asked.question, listed, (alike,) * len(listed), alike, 1.0, closed)
    shares = dict(belief.values)
    missing = [value for value in closed if value not in shares]
    each = belief.none / (len(missing) + priors.UNLISTED)
    shares.update(dict.fromkeys(missing, each))
    none = max(belief.none - each * len(missing), 0.0)
    unclaimed = priors.UNLISTED if closed else priors.UNCLAIMED
    return Question(asked.question, tuple(shares), tuple(shares.values()), none, unclaimed, closed)


def _candidates(book: Book, asked: QuestionAsked, doubt: Question, beliefs: Beliefs) -> Iterable[Candidate]:
    """Everybody who could answer."""
    sources = [one for one in book.sources.by_id.values() if one.kind in ASKED and one.example == asked.example]
    speakers = _speakers(book, asked.question)
    depends = _depending(book, speakers)
    size = len(doubt.p) + doubt.unclaimed
    right = _right(sources, asked.attribute, {one.id: beliefs.source_records(one.id) for one in sources})
    circles = beliefs.circles()
    spoken = {circles[source].number for source in speakers if source in circles}
    for source, accuracy in zip(sources, right, strict=True):
        circle = circles.get(source.id)
        own = circle.own if circle and circle.number in spoken else 1.0
        yield Candidate(
            source=source.id,
            question=asked.question,
            told=min(max((accuracy - 1 / size) / (1 - 1 / size), 0.0), priors.MOST),
            independence=0.0 if source.id in speakers else own * _independence(book, source, depends),
            circle=str(circle.number) if circle else "",
            barred=barred(book, source),
        )


def barred(book: Book, source: Source) -> str:
    """Why a source must not be asked, as a code of `BARRED`; empty if it may."""
    contacts = [book.contacts.by_id[key].fact for key in book.contacts.by_source.get(source.id, ())]
    last = set(contacts[-1].conditions) if contacts else set()
    reasons = {
        "ask_inside": source.inside or source.group == "inside",
        "ask_detained": source.group == "detained" or "detained" in last,
        "ask_under_pressure": bool(last & PRESSED),
        "ask_no_contact": "no_contact" in source.handling,
        "ask_erased": f"source:{source.id}" in book.erased,
    }
    return next((code for code in BARRED if reasons[code]), "")


def _speakers(book: Book, question: str) -> frozenset[str]:
    """The sources whose statements on a question stand."""
    reports = (book.reports.by_id.get(kept.fact.report) for kept in book.reports.live(question))
    return frozenset(report.fact.source for report in reports if report is not None)


def _depending(book: Book, speakers: Iterable[str]) -> frozenset[str]:
    """Every report that came from one of these sources, directly or through others."""
    found: set[str] = set()
    for source in speakers:
        for report in book.reports.by_source.get(source, ()):
            found |= descendants(book.lineage, report) - {report}
        for report in book.lineage.from_source.get(source, ()):
            found |= descendants(book.lineage, report)
    return frozenset(found)


def _independence(book: Book, source: Source, depends: frozenset[str]) -> float:
    """The share of a source's reports that did not come from who spoke already."""
    reports = book.reports.by_source.get(source.id, ())
    return 1 - sum(report in depends for report in reports) / len(reports) if reports else 1.0


def _right(sources: list[Source], attribute: str, records: Mapping[str, tuple[Record, ...]]) -> list[float]:
    """How often each source is right: by its record on this attribute, on others, its rating, or its class."""
    rows = len(sources)
    blank = Claims(
        source=["-"] * rows,
        question=["-"] * rows,
        value=["-"] * rows,
        rating=[one.rating for one in sources],
        scale=[one.scale for one in sources],
    )
    rated = priors.rated(blank)
    classes = priors.class_means([one.group or one.kind for one in sources])
    start = np.where(np.isnan(rated), classes, rated).tolist()
    return [_known(records[one.id], attribute, before) for one, before in zip(sources, start, strict=True)]


def _known(records: tuple[Record, ...], attribute: str, before: float) -> float:
    """The mean of what is recorded of a source on this attribute, else on all; each record by how much it rests on."""
    here = [one for one in records if one.attribute == attribute] or list(records)
    weights = [1.0 + one.outcomes for one in here]
    return sum(one.mean * weight for one, weight in zip(here, weights, strict=True)) / sum(weights) if here else before
