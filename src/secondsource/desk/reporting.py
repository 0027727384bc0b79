"""Reporting: a message is kept first, word for word; statements, their origin and second thoughts come later."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from secondsource.core import lineage, reports, words
from secondsource.core.facts import (
    ClaimStated,
    Exhibit,
    LineageStated,
    PassageDismissed,
    ReportTaken,
    Restored,
    Spot,
    Withdrawn,
)
from secondsource.core.findings import Refused, refuse
from secondsource.core.when import Rough
from secondsource.desk.desk import Desk, refuse_findings
from secondsource.store import exhibits, seal
from secondsource.store.errors import DraftUnknown


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that came with a report, as it was received."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How a report came in: when, through what, under which conditions, at which contact."""

    received: dt.datetime | None = None
    channel: str = ""
    conditions: tuple[str, ...] = ()
    contact: str = ""
    title: str = ""
    language: str = ""
    published: Rough | None = None
    example: bool = False


NORMAL = Circumstances()


def take_report(
    desk: Desk, source: str, raw: bytes, *, came: Circumstances = NORMAL, pictures: Sequence[Picture] = ()
) -> str:
    """Keep a report as it came and return its id. Zawgyi is read as Unicode, and its bytes are kept beside.

    Raises:
        Refused: not allowed, no such source or contact with it, nothing in it, or bytes that are no text.
    """
    with desk.writing:
        desk.require("take_report")
        if source not in desk.book.sources.by_id:
            raise refuse("source_unknown", about="source")
        if came.contact and came.contact not in desk.book.contacts.by_source.get(source, ()):
            raise refuse("contact_unknown", about="contact")
        fact = _report(desk, source, words.read_bytes(raw), came)
        refuse_findings(reports.check_report(fact, pictures=len(pictures)))
        kept = tuple(_keep(desk, picture) for picture in pictures)  # nothing goes to the disk before the checks
        desk.write(msgspec.structs.replace(fact, exhibits=kept))
        return fact.report


def _report(desk: Desk, source: str, came_in: words.Received, came: Circumstances) -> ReportTaken:
    """The report as it will stand; its bytes stay beside it where the text alone could not give them back."""
    received = came.received or desk.now()
    received = received if received.tzinfo else received.astimezone()
    return ReportTaken(
        report=desk.new_id(),
        source=source,
        text=came_in.text,
        sha256=seal.digest(came_in.original),
        received=received,
        offset=int((received.utcoffset() or dt.timedelta()).total_seconds() // 60),
        encoding=came_in.encoding,
        original=b"" if came_in.text.encode() == came_in.original else came_in.original,
        contact=came.contact,
        channel=came.channel,
        title=came.title.strip(),
        language=came.language,
        conditions=came.conditions,
        published=came.published,
        example=came.example,
    )


def _keep(desk: Desk, picture: Picture) -> Exhibit:
    kept = exhibits.keep(desk.folder, desk.opened, [picture.content])
    return Exhibit(blob=kept.blob, name=picture.name, media=picture.media, size=kept.size, sha256=kept.sha256)


def view_picture(desk: Desk, report: str, blob: str) -> tuple[Exhibit, bytes]:
    """One picture of a report, opened in memory.

    Raises:
        Refused: not allowed, or no such picture.
    """
    desk.require("take_report")
    kept = desk.book.reports.by_id.get(report)
    for exhibit in kept.fact.exhibits if kept else ():
        if exhibit.blob == blob:
            return exhibit, b"".join(exhibits.view(desk.folder, desk.opened, blob))
    raise refuse("picture_unknown")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a claim says, as a form or a row gives it; empty is not recorded."""

    value: str
    question: str = ""
    subject: str = ""
    attribute: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    when: Rough | None = None
    where: Spot | None = None
    basis: str = ""
    depth: int | None = None
    polarity: str = ""
    certainty: str = ""
    conditions: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    note: str = ""


def state_claim(desk: Desk, report: str, said: Statement, *, instead_of: str = "") -> str:
    """Make a statement of a report and return its id.

    `instead_of` takes back an earlier one of the same report in the same batch: that is how one is corrected.

    Raises:
        Refused: not allowed, no such report or question, no value, or a word outside the vocabulary.
    """
    with desk.writing:
        desk.require("state_claim")
        kept = desk.book.reports.by_id.get(report)
        if kept is None:
            raise refuse("report_unknown", about="report")
        if said.question and said.question not in desk.book.questions.by_id:
            raise refuse("question_unknown", about="question")
        fact = ClaimStated(claim=desk.new_id(), report=report, **_fields(desk, said))
        refuse_findings(reports.check_claim(fact, kept.fact))
        before = [_withdrawal(desk, "claim", instead_of, "corrected")] if instead_of else []
        if before and before[0].subject != f"report:{report}":
            raise refuse("thing_unknown", kind="claim")
        desk.write(*before, fact)
        return fact.claim


def _fields(desk: Desk, said: Statement) -> dict[str, Any]:
    """A statement's fields; what the form left out of subject, attribute and unit comes from its question, bounds from hedges."""
    fields: dict[str, Any] = {name: getattr(said, name) for name in Statement.__slots__}
    fields |= {name: getattr(said, name).strip() for name in ("value", "subject", "attribute", "unit", "note")}
    question = desk.book.questions.by_id.get(said.question)
    if question is not None:
        fields |= {name: fields[name] or getattr(question.fact, name) for name in ("subject", "attribute", "unit")}
        if question.fact.kind == "number" and said.low is None and said.high is None:
            fields |= _bounds(fields["value"])
    return fields


def _bounds(value: str) -> dict[str, float | None]:
    """What "about 40" says of a number; nothing where it says none, for the words themselves are kept."""
    try:
        read = words.quantity(value)
    except Refused:
        return {}
    return {"low": read.low, "high": read.high}


def dismiss_passage(desk: Desk, report: str, start: int, end: int) -> str:
    """Say that a passage is not a statement, so that nobody is asked again; returns the id under which it can be undone.

    Raises:
        Refused: not allowed, no such report, or a passage outside its text.
    """
    with desk.writing:
        desk.require("state_claim")
        kept = desk.book.reports.by_id.get(report)
        if kept is None:
            raise refuse("report_unknown", about="report")
        if not reports.inside(kept.fact.text, start, end):
            raise refuse("passage_outside", about="start")
        fact = PassageDismissed(passage=desk.new_id(), report=report, start=start, end=end)
        desk.write(fact)
        return fact.passage


def state_lineage(  # noqa: PLR0913 -- keyword-only, one for each field of the form
    desk: Desk,
    report: str,
    *,
    relation: str,
    parent_kind: str = "",
    parent: str = "",
    standing: str = "declared",
    reason: str = "",
) -> str:
    """Say where a report's content came from, and return the id under which it can be undone.

    Raises:
        Refused: not allowed, no such report or parent, or a report that would come from itself.
    """
    with desk.writing:
        desk.require("judge_lineage" if standing == "judged" else "state_claim")
        if report not in desk.book.reports.by_id:
            raise refuse("report_unknown", about="report")
        own = relation == lineage.OWN
        fact = LineageStated(
            lineage=desk.new_id(), report=report, relation=relation, standing=standing, reason=reason.strip(),
            parent_kind="" if own else parent_kind, parent="" if own else parent.strip(),
        )  # fmt: skip
        _require_way(desk, fact)
        desk.write(fact)
        return fact.lineage


def _require_way(desk: Desk, fact: LineageStated) -> None:
    """Refuse a link that makes no sense: what a source heard from itself is no link either."""
    book = desk.book
    refuse_findings(lineage.check(fact, book.lineage, book.reports.by_id, book.sources.by_id))
    if fact.parent_kind == "source" and fact.parent == book.reports.by_id[fact.report].fact.source:
        raise refuse("lineage_circle", about="parent")


WITHDRAWN_BY: Mapping[str, str] = MappingProxyType(
    {
        "claim": "state_claim",
        "passage": "state_claim",
        "lineage": "judge_lineage",
        "assessment": "assess",
        "outcome": "record_outcome",
        "question": "ask_question",
    }
)
"""Which right takes each kind of thing back, and puts it back."""


def subject_holding(desk: Desk, kind: str, what: str) -> str:
    """The subject under whose key a thing stands, "report:ID" or "question:ID".

    Raises:
        Refused: there is no such thing.
    """
    book, holders = desk.book, list[str]()
    match kind:
        case "claim" if what in book.reports.claims:
            holders = [f"report:{book.reports.claims[what].fact.report}"]
        case "lineage" if what in book.lineage.by_id:
            holders = [f"report:{book.lineage.by_id[what].fact.report}"]
        case "question" if what in book.questions.by_id:
            holders = [f"question:{what}"]
        case "passage":
            holders = [f"report:{key}" for key, passages in book.reports.dismissed.items() if what in passages]
        case "assessment":
            judged = book.questions.assessments
            holders = [
                f"question:{key}" for key, all_ in judged.items() if any(k.fact.assessment == what for k in all_)
            ]
        case "outcome":
            ended = book.questions.outcomes
            holders = [f"question:{key}" for key, all_ in ended.items() if any(k.fact.outcome == what for k in all_)]
    if not holders:
        raise refuse("thing_unknown", kind=kind)
    return holders[0]


def _withdrawal(desk: Desk, kind: str, what: str, reason: str) -> Withdrawn:
    return Withdrawn(kind=kind, what=what, subject=subject_holding(desk, kind, what), reason=reason)


def withdraw(desk: Desk, kind: str, what: str, *, reason: str = "") -> None:
    """Take a thing back: a claim, a lineage, an assessment, an outcome, a dismissal. It stays readable, and `restore` undoes it.

    Raises:
        Refused: not allowed, or no such thing.
    """
    with desk.writing:
        _require_back(desk, kind)
        if kind == "question":  # it is closed, with `assessing.close_question`
            raise refuse("thing_unknown", kind=kind)
        desk.write(_withdrawal(desk, kind, what, reason.strip()))


def _require_back(desk: Desk, kind: str) -> None:
    if kind not in WITHDRAWN_BY:
        raise refuse("thing_unknown", kind=kind)
    desk.require(WITHDRAWN_BY[kind])


def restore(desk: Desk, kind: str, what: str) -> None:
    """Undo a withdrawal, or open a closed question again.

    Raises:
        Refused: not allowed, no such thing, or a lineage that would now close a circle.
    """
    with desk.writing:
        _require_back(desk, kind)
        subject = subject_holding(desk, kind, what)
        if kind == "lineage":
            _require_way(desk, desk.book.lineage.by_id[what].fact)
        desk.write(Restored(kind=kind, what=what, subject=subject))


# --- drafts ----------------------------------------------------------------------------------------------------------
def save_draft(desk: Desk, name: str, fields: dict[str, str]) -> None:
    """Seal what somebody is typing, so that it survives a lock or a crash; the browser is not asked to keep it."""
    desk.journal.sketch_save(name, msgspec.msgpack.encode(fields))


def load_draft(desk: Desk, name: str) -> dict[str, str]:
    """What was being typed under this name; empty when there is nothing."""
    try:
        return msgspec.msgpack.decode(desk.journal.sketch_load(name), type=dict[str, str])
    except DraftUnknown:
        return {}


def drop_drafts(desk: Desk, names: Iterable[str]) -> None:
    """Forget drafts whose content was kept or thrown away."""
    for name in names:
        desk.journal.sketch_drop(name)
