"""Reporting: a message is kept first, word for word; statements, their origin and second thoughts come later."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from secondsource.core.findings import refuse
from secondsource.core.when import Rough
from secondsource.desk.desk import Desk, refuse_findings
from secondsource.store import exhibits, seal


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
        Refused: not allowed, no such source, nothing in it, or bytes that are no text.
    """
    with desk.writing:
        desk.require("take_report")
        if source not in desk.book.sources.by_id:
            raise refuse("source_unknown", about="source")
        text = words.read_bytes(raw)
        fact = ReportTaken(
            report=desk.new_id(), source=source, text=text.text, sha256=seal.digest(raw), encoding=text.encoding,
            original=text.original, received=came.received or desk.now(), channel=came.channel, conditions=came.conditions,
            contact=came.contact, title=came.title.strip(), language=came.language, published=came.published, example=came.example,
            exhibits=tuple(_keep(desk, picture) for picture in pictures),
        )  # fmt: skip
        refuse_findings(reports.check_report(fact))
        desk.write(fact)
        return fact.report


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
    """Make a statement of a report and return its id. `instead_of` takes back an earlier one in the same batch: that is how one is corrected.

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
        desk.write(*before, fact)
        return fact.claim


def _fields(desk: Desk, said: Statement) -> dict[str, Any]:
    """A statement's fields, with subject and attribute taken from its question where the form left them out, and hedges read."""
    fields = {name: getattr(said, name) for name in Statement.__slots__}
    question = desk.book.questions.by_id.get(said.question)
    if question is not None:
        fields["subject"] = said.subject or question.fact.subject
        fields["attribute"] = said.attribute or question.fact.attribute
        fields["unit"] = said.unit or question.fact.unit
    return fields


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
        if not 0 <= start < end <= len(kept.fact.text):
            raise refuse("passage_outside", about="start")
        fact = PassageDismissed(passage=desk.new_id(), report=report, start=start, end=end)
        desk.write(fact)
        return fact.passage


def state_lineage(
    desk: Desk, report: str, *, relation: str, parent_kind: str = "", parent: str = "", standing: str = "declared", reason: str = ""
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
        refuse_findings(lineage.check(fact, desk.book.lineage, desk.book.reports.by_id, desk.book.sources.by_id))
        desk.write(fact)
        return fact.lineage


WITHDRAWN_BY = {
    "claim": "state_claim",
    "passage": "state_claim",
    "lineage": "judge_lineage",
    "assessment": "assess",
    "outcome": "record_outcome",
    "question": "ask_question",
}
"""Which right takes each kind of thing back, and puts it back."""


def subject_holding(desk: Desk, kind: str, what: str) -> str:
    """The subject under whose key a thing stands, "report:ID" or "question:ID".

    Raises:
        Refused: there is no such thing.
    """
    book = desk.book
    if kind == "claim" and what in book.reports.claims:
        return f"report:{book.reports.claims[what].fact.report}"
    if kind == "lineage" and what in book.lineage.by_id:
        return f"report:{book.lineage.by_id[what].fact.report}"
    if kind == "question" and what in book.questions.by_id:
        return f"question:{what}"
    if kind == "passage":
        for report, passages in book.reports.dismissed.items():
            if what in passages:
                return f"report:{report}"
    for question, assessed in book.questions.assessments.items() if kind == "assessment" else ():
        if any(kept.fact.assessment == what for kept in assessed):
            return f"question:{question}"
    for question, recorded in book.questions.outcomes.items() if kind == "outcome" else ():
        if any(kept.fact.outcome == what for kept in recorded):
            return f"question:{question}"
    raise refuse("thing_unknown", kind=kind)


def _withdrawal(desk: Desk, kind: str, what: str, reason: str) -> Withdrawn:
    return Withdrawn(kind=kind, what=what, subject=subject_holding(desk, kind, what), reason=reason)


def withdraw(desk: Desk, kind: str, what: str, *, reason: str = "") -> None:
    """Take a thing back: a claim, a lineage, an assessment, an outcome, a dismissal. It stays readable, and `restore` undoes it.

    Raises:
        Refused: not allowed, or no such thing.
    """
    with desk.writing:
        desk.require(WITHDRAWN_BY[kind])
        desk.write(_withdrawal(desk, kind, what, reason.strip()))


def restore(desk: Desk, kind: str, what: str) -> None:
    """Undo a withdrawal, or open a closed question again.

    Raises:
        Refused: not allowed, or no such thing.
    """
    with desk.writing:
        desk.require(WITHDRAWN_BY[kind])
        desk.write(Restored(kind=kind, what=what, subject=subject_holding(desk, kind, what)))


# --- drafts ----------------------------------------------------------------------------------------------------------
def save_draft(desk: Desk, name: str, fields: dict[str, str]) -> None:
    """Seal what somebody is typing, so that it survives a lock or a crash; the browser is not asked to keep it."""
    desk.journal.sketch_save(name, msgspec.msgpack.encode(fields))


def load_draft(desk: Desk, name: str) -> dict[str, str]:
    """What was being typed under this name; empty when there is nothing."""
    plain = desk.journal.sketch_load(name)
    return msgspec.msgpack.decode(plain, type=dict[str, str]) if plain else {}


def drop_drafts(desk: Desk, names: Iterable[str]) -> None:
    """Forget drafts whose content was kept or thrown away."""
    for name in names:
        desk.journal.sketch_drop(name)
