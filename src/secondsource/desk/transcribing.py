"""Transcribing: rows of a table as facts with ids of their own, through the same checks as anything typed by hand.

An id is made from the map's name and the row's key, under a key of the desk: the same row always gets the same id, and nobody else
can tell which row an id stands for.
"""

import datetime as dt
from collections import ChainMap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from secondsource.core import lineage, questions, reports, sources, words
from secondsource.core.facts import (
    AnyFact,
    ClaimStated,
    LineageStated,
    QuestionAsked,
    ReportTaken,
    SourceOpened,
    SourceRated,
    Spot,
)
from secondsource.core.findings import Finding, refuse
from secondsource.desk.desk import Desk, refuse_findings
from secondsource.formats import maps
from secondsource.formats.maps import Asked, Link, Map, Reading, Said
from secondsource.store import seal


@dataclass(slots=True)
class Asking:
    """A question that is not in the book yet, with what the rows so far would call it."""

    asked: Asked
    votes: list[tuple[str, ...]] = field(default_factory=list)


class Taken(NamedTuple):
    """What is remembered of a report: the hash of its row, and who it came from."""

    sha256: str
    source: str


@dataclass(slots=True)
class Transcript:
    """What the rows so far have become. `facts` holds those of the batch at hand; the other registers hold all rows."""

    desk: Desk
    map: Map
    at: dt.datetime
    counting: bool = False  # only to count: facts and votes are not kept
    opened: dict[str, str] = field(default_factory=dict)  # source id -> codename
    rated: set[str] = field(default_factory=set)
    taken: dict[str, Taken] = field(default_factory=dict)  # by report id
    linked: set[str] = field(default_factory=set)  # lineage ids
    stated: dict[str, ClaimStated] = field(default_factory=dict)  # of reports that have several rows
    rows: int = 0
    asking: dict[str, Asking] = field(default_factory=dict)
    facts: list[AnyFact] = field(default_factory=list)

    def id_of(self, kind: str, *parts: str) -> str:
        """The id of a thing of this map under its key."""
        return self.desk.journal.row_id(self.map.name, kind, *parts)


def transcribe(into: Transcript, said: Reading, original: str = "") -> bool:
    """Take a row in; False when it was known. `original` is its text as it came, when that was Zawgyi.

    Raises:
        Refused: something speaks against the row, which then leaves nothing behind; a finding's field names the part of the map.
    """
    if not said.key:
        raise refuse("key_missing", about="report.key")
    report = into.id_of("report", said.key)
    sha256 = seal.digest((said.text if said.row else said.content).encode())
    known = _known(into, report)
    if known and known.sha256 != sha256:
        raise refuse("row_changed", about="report.key")
    if known and not said.row:
        return False
    source, of_source = _source(into, said)
    if known and known.source != source:
        raise refuse("report_two_sources", about="source.codename")
    taken = _as_it_came(_report(into, said, report, source, sha256), original)
    _refuse("report", reports.check_report(taken))
    links = _links(into, said, report)
    claims = [_claim(into, one, said.row or said.key, taken) for one in said.said]
    if known and _stated(into, claims):
        return False
    _keep(into, [*of_source, *([] if known else [taken]), *links, *claims], several=bool(said.row))
    for one in said.said:
        _vote(into, one)
    return True


def _known(into: Transcript, report: str) -> Taken | None:
    """What is known of a report: from the book, or from the rows above."""
    kept = into.desk.book.reports.by_id.get(report)
    return Taken(kept.fact.sha256, kept.fact.source) if kept else into.taken.get(report)


def _stated(into: Transcript, claims: list[ClaimStated]) -> bool:
    """Whether one of several rows of a report was known: all its claims are here, as they are.

    Raises:
        Refused: they are here with other content.
    """
    kept = [into.desk.book.reports.claims.get(claim.claim) for claim in claims]
    before = [one.fact if one else into.stated.get(claim.claim) for one, claim in zip(kept, claims, strict=True)]
    if any(one is not None and one != claim for one, claim in zip(before, claims, strict=True)):
        raise refuse("row_changed", about="report.row")
    return None not in before


def _keep(into: Transcript, facts: list[AnyFact], *, several: bool) -> None:
    """Remember what a row became, and the facts themselves unless they are only counted."""
    into.rows += 1
    if not into.counting:
        into.facts += facts
    for fact in facts:
        match fact:
            case SourceOpened():
                into.opened[fact.source] = fact.codename
            case SourceRated():
                into.rated.add(fact.source)
            case ReportTaken():
                into.taken[fact.report] = Taken(fact.sha256, fact.source)
            case LineageStated():
                into.linked.add(fact.lineage)
            case ClaimStated() if several:
                into.stated[fact.claim] = fact


def _refuse(part: str, findings: Iterable[Finding]) -> None:
    """Refuse what was found, naming the part of the map it is about."""
    refuse_findings([replace(finding, field=f"{part}.{finding.field}") for finding in findings])


# --- who speaks, and what came in ------------------------------------------------------------------------------------
def source_id(into: Transcript, codename: str) -> str:
    """The source of a codename: the one the book has, or the one it will be."""
    folded = words.fold(codename)
    made = into.desk.journal.row_id("source", folded)
    if made in into.opened or made in into.desk.book.sources.by_id:
        return made
    return into.desk.book.sources.by_codename.get(words.normal(" ".join(codename.split())), made)


def _source(into: Transcript, said: Reading) -> tuple[str, list[AnyFact]]:
    """The row's source, and what is new about it."""
    codename = " ".join(said.codename.split())
    source = source_id(into, codename)
    known = into.desk.book.sources.by_id.get(source)
    found: list[AnyFact] = []
    if known is None and source not in into.opened:
        fact = SourceOpened(source=source, codename=codename, kind=said.kind, group=said.group)
        _refuse("source", sources.check(fact, into.desk.book.sources))
        found.append(fact)
    if said.rating and source not in into.rated and not (known and known.rating):
        if said.scale not in words.RATING_SCALES:
            raise refuse("word_unknown", about="source.scale", word=said.scale)
        rating = sources.judged(said.scale, said.rating.upper())
        if rating:
            found.append(SourceRated(source=source, scale=said.scale, rating=rating))
    return source, found


def _report(into: Transcript, said: Reading, report: str, source: str, sha256: str) -> ReportTaken:
    return ReportTaken(
        report=report,
        source=source,
        text=said.text,
        sha256=sha256,
        received=into.at,
        channel=said.channel,
        title=said.title,
        language=said.language,
        conditions=said.conditions,
        published=said.published,
    )


def _as_it_came(taken: ReportTaken, original: str) -> ReportTaken:
    """The same report, with its letters kept beside it when they were Zawgyi."""
    if not original or original == taken.text:
        return taken
    fields = {name: getattr(taken, name) for name in taken.__struct_fields__}
    return ReportTaken(**fields | {"encoding": "zawgyi", "original": original.encode()})


# --- where it came from ----------------------------------------------------------------------------------------------
def _links(into: Transcript, said: Reading, report: str) -> list[LineageStated]:
    """What a row states about its report's origin and no row stated before."""
    found: dict[str, LineageStated] = {}
    for link in said.links:
        key = into.id_of("lineage", said.key, link.relation, link.parent, words.normal(link.name))
        if key not in into.linked and key not in into.desk.book.lineage.by_id:
            found[key] = _link(into, link, key, report)
    return list(found.values())


def _link(into: Transcript, link: Link, key: str, report: str) -> LineageStated:
    parent = link.name
    if link.parent == "report":
        parent = into.id_of("report", link.name)
    elif link.parent == "source":
        parent = source_id(into, link.name)
    fact = LineageStated(
        lineage=key,
        report=report,
        relation=link.relation,
        parent_kind=link.parent,
        parent=parent,
        standing=link.standing,
        reason=link.reason,
    )
    book = into.desk.book
    reports_here = ChainMap[str, object](into.taken, book.reports.by_id)  # type: ignore[arg-type]
    sources_here = ChainMap[str, object](into.opened, book.sources.by_id)  # type: ignore[arg-type]
    _refuse("lineage", lineage.check(fact, book.lineage, reports_here, sources_here))
    return fact


# --- what is claimed, and which questions it answers -----------------------------------------------------------------
def _claim(into: Transcript, said: Said, key: str, report: ReportTaken) -> ClaimStated:
    asked = said.asked
    depth = said.depth
    if depth and not depth.isdigit():
        raise refuse("number_not_understood", about="claim.depth", text=depth[:80])
    fact = ClaimStated(
        claim=into.id_of("claim", key, str(said.number)),
        report=report.report,
        question=into.id_of("question", asked.key) if asked else "",
        subject=said.subject or (asked.subject if asked else ""),
        attribute=said.attribute or (asked.attribute if asked else ""),
        value=said.value.text,
        low=said.value.low,
        high=said.value.high,
        unit=said.unit or (asked.unit if asked else ""),
        when=said.when,
        where=Spot(text=said.where, precision=said.precision) if said.where else None,
        basis=said.basis,
        depth=int(depth) if depth else None,
        polarity=said.polarity,
        certainty=said.certainty,
        conditions=said.conditions,
        note=said.note,
    )
    _refuse("claim", reports.check_claim(fact, report))
    if asked and not (asked.key and maps.wording(asked.part, [asked.votes])):
        raise refuse("question_missing", about="claim.question")
    return fact


def _vote(into: Transcript, said: Said) -> None:
    """Let a row have its say in the wording of the question it answers, unless somebody asks it already."""
    if said.asked is None:
        return
    question = into.id_of("question", said.asked.key)
    if question not in into.desk.book.questions.by_id:
        asking = into.asking.setdefault(question, Asking(said.asked))
        if not into.counting or not asking.votes:
            asking.votes.append(said.asked.votes)


def ask(into: Transcript) -> list[QuestionAsked]:
    """The new questions of the batch at hand, worded by all its rows."""
    found = []
    for question, asking in into.asking.items():
        asked = asking.asked
        fact = QuestionAsked(
            question=question,
            text=maps.wording(asked.part, asking.votes),
            subject=asked.subject,
            attribute=asked.attribute,
            kind=asked.part.kind,
            window=asked.window,
            unit=asked.unit,
            definition=asked.definition,
        )
        refuse_findings(questions.check(fact))
        found.append(fact)
    return found
