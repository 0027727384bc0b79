"""One question: what we think now and why, what it would be without a report, what a person judged, and what turned out true."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from secondsource.core import watch
from secondsource.core.book import Book
from secondsource.core.facts import Assessed, Kept, OutcomeRecorded
from secondsource.core.questions import Question
from secondsource.desk.belief import Belief
from secondsource.desk.desk import Desk
from secondsource.web import lists, naming, session
from secondsource.web.guard import page
from secondsource.web.pages.questions import drawing, speaking, whys


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's judgement as it is drawn, and whether it says something else than what the statements added up to then."""

    fact: Assessed
    at: dt.datetime
    by: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One value with the reports that say it."""

    value: str
    denies: bool
    voices: Sequence[tuple[str, str]]  # id of the report, and who says it
    more: int


@page("questions/<slug:key>/", action="see_belief", methods=("GET", "HEAD"))
def one(request: HttpRequest, key: str) -> HttpResponse:
    """The question. `without` in the address leaves statements out, to see what would be thought; `all` shows every row."""
    desk, beliefs = session.desk(), session.beliefs()
    with desk.reading() as book:
        question = found(book, key)
        turned_out = outcome(desk, book, key)
        belief = drawing.settled_on(beliefs.belief(key), turned_out[0].value if turned_out else "")
        out = frozenset(request.GET.getlist("without")) & {why.claim for why in belief.whys}
        beside = beliefs.what_if(key, out) if out else None
        rows = whys.lines(desk, book, belief, out)
        every = request.GET.get("all") == "yes"
        judged = list(judgements(desk, book, key))
        context = {
            "question": question,
            "asked": question.fact,
            "text": naming.question_text(question.fact),
            "lang": naming.tongue(naming.question_text(question.fact)),
            "belief": belief,
            "think": drawing.drawn(belief, naming.scale(desk), beside),
            "confidence": drawing.confidence(belief),
            "origins": drawing.origins(belief),
            "echo": drawing.echo(desk, book, belief),
            "together": speaking.notes(desk, belief),
            "own_means": speaking.own_means(),
            "estimate": drawing.estimate(belief),
            "rows": rows if every else rows[: whys.FIRST],
            "more": 0 if every else max(len(rows) - whys.FIRST, 0),
            "out": out,
            "beside": beside,
            "withouts": whys.withouts(rows, belief),
            "sides": sides(desk, belief),
            "judged": list(reversed(judged)),
            "back": list(taken_back(desk, book, key)),
            "outcome": turned_out,
            "moved": judged and _apart(judged[-1].fact, belief),
            "scale": naming.scale(desk),
            **_rights(desk),
        }
        return render(request, "questions/one.html", context)


def _rights(desk: Desk) -> dict[str, bool]:
    verbs = {
        "may_assess": "assess", "may_record": "record_outcome", "may_ask": "ask_question", "may_report": "take_report",
        "may_read": "take_report", "may_export": "export_own", "may_see": "see_codename",
        "may_reach": "see_source",
    }  # fmt: skip
    return {name: desk.may(verb) for name, verb in verbs.items()}


def found(book: Book, key: str) -> Question:
    """The question of an address."""
    question = book.questions.by_id.get(key)
    if question is None:
        raise Http404
    return question


def judgements(desk: Desk, book: Book, key: str) -> Iterator[Judged]:
    """What people judged on a question, oldest first."""
    for kept in book.questions.judgements(key):
        yield judged(desk, kept)


def taken_back(desk: Desk, book: Book, key: str) -> Iterator[Judged]:
    """The judgements of a question that were taken back; they stay readable."""
    for kept in book.questions.assessments.get(key, ()):
        if kept.fact.assessment in book.questions.withdrawn:
            yield judged(desk, kept)


def judged(desk: Desk, kept: Kept[Assessed]) -> Judged:
    """One judgement as it is drawn."""
    then = {share.value: share.p for share in kept.fact.belief}
    differs = abs(then.get(kept.fact.value, 0.0) - kept.fact.p) >= watch.MOVED
    return Judged(kept.fact, kept.mark.at, naming.person_name(desk, kept.mark.by), differs)


def _apart(judgement: Assessed, belief: Belief) -> bool:
    """Whether what we think now lies apart from what was judged last."""
    now = {**dict(belief.values), "": belief.none}
    return abs(now.get(judgement.value, 0.0) - judgement.p) >= watch.MOVED


def outcome(desk: Desk, book: Book, key: str) -> tuple[OutcomeRecorded, str, dt.datetime] | None:
    """What turned out true, who wrote it down, and when."""
    kept = book.questions.outcome(key)
    return None if kept is None else (kept.fact, naming.person_name(desk, kept.mark.by), kept.mark.at)


def sides(desk: Desk, belief: Belief) -> list[Side]:
    """What each value rests on, side by side, in the order of the belief; denials after what they deny."""
    by_value: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for why in belief.whys:
        by_value.setdefault((why.value, why.denies), []).append((why.report, naming.source_name(desk, why.source)))
    rank = {value: at for at, (value, _p) in enumerate(belief.values)}
    ordered = sorted(by_value.items(), key=lambda item: (rank.get(item[0][0], len(rank)), item[0][1]))
    first = whys.FIRST
    return [Side(value, denies, voices[:first], max(len(voices) - first, 0)) for (value, denies), voices in ordered]


@page("questions/<slug:key>/why", action="see_belief", methods=("POST",))
def why(_request: HttpRequest, key: str) -> HttpResponse:
    """The whole table as a file."""
    desk, beliefs = session.desk(), session.beliefs()
    desk.require("export_own")
    with desk.reading() as book:
        found(book, key)
        belief = beliefs.belief(key)
        return lists.as_csv(
            "statements", _TITLES, (whys.cells(row, belief) for row in whys.lines(desk, book, belief, frozenset()))
        )


_TITLES = (
    gettext_lazy("Report"), gettext_lazy("Source"), gettext_lazy("Received"), gettext_lazy("Says"), gettext_lazy("Polarity"),
    gettext_lazy("How known"), gettext_lazy("Weight"), gettext_lazy("Leading value"), gettext_lazy("Push"), gettext_lazy("Reason"),
    gettext_lazy("Leading value without this statement"), gettext_lazy("Leading value without its whole origin"),
)  # fmt: skip
