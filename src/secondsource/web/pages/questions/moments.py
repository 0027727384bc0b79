"""Moments: how a belief moved, what it was on a day, and what the author of a judgement could read then."""

import datetime as dt
import time
from collections import OrderedDict
from typing import Final, TypeAlias

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource.core.facts import Assessed, Head, Kept
from secondsource.core.findings import Refused
from secondsource.desk.belief import Belief, Moment
from secondsource.desk.desk import Desk
from secondsource.web import draw, jobs, naming, session
from secondsource.web.guard import page
from secondsource.web.pages.questions import drawing
from secondsource.web.pages.questions.showing import found, judged

MOST_REMEMBERED: Final = 32
"""Beliefs of the past that are remembered; weighing one means folding the journal anew."""

PATIENCE: Final = 1.5
"""Seconds a page waits for it before it says that it takes longer, and asks again by itself."""

_Stamp: TypeAlias = tuple[str, tuple[Head, ...], int]
_past: OrderedDict[_Stamp, Belief] = OrderedDict()
_under_way: dict[_Stamp, str] = {}


def past(key: str, heads: tuple[Head, ...]) -> Belief | None:
    """What the entries reachable from a frontier add up to: the same as long as nothing is erased; None while it is being weighed.

    Raises:
        Refused: it cannot be weighed.
    """
    stamp = key, heads, len(session.desk().book.erased)
    if stamp in _past:
        return _past[stamp]
    job = jobs.find(_under_way.get(stamp, ""), "past")
    if job is None:
        job = jobs.start("past", lambda _progress: _weigh(stamp))
        _under_way[stamp] = job.token
    until = time.monotonic() + PATIENCE
    while job.state == "running" and time.monotonic() < until:
        time.sleep(0.02)
    if job.state == "running":
        return None
    _under_way.pop(stamp, None)
    if job.state != "done":
        raise Refused(*job.findings)
    return _past[stamp]


def _weigh(stamp: _Stamp) -> None:
    key, heads, _erased = stamp
    _past[stamp] = session.beliefs().at(key, heads)
    while len(_past) > MOST_REMEMBERED:
        _past.popitem(last=False)


def _wait(request: HttpRequest, key: str) -> HttpResponse:
    """A page that says that it takes a moment, and asks again by itself."""
    return render(request, "questions/wait.html", {"key": key}, status=202)


@page("questions/<slug:key>/history", action="see_belief", methods=("GET", "HEAD"))
def history(request: HttpRequest, key: str) -> HttpResponse:
    """How it moved: drawn and as a table; also what a question's page fetches to stand beside its belief."""
    desk, beliefs = session.desk(), session.beliefs()
    with desk.reading() as book:
        question = found(book, key)
        moments = beliefs.history(key)
        context = {
            "asked": question.fact,
            "text": naming.question_text(question.fact),
            "moments": moments,
            "names": [value for value, _p in moments[-1].values] if moments else [],
            "courses": courses(moments),
            "days": list(reversed(beliefs.days(key))),
        }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "questions/moved.html" if part else "questions/history.html", context)


def courses(moments: list[Moment]) -> list[draw.Course]:
    """The leading values over time, as they are drawn."""
    names = [value for value, _p in moments[-1].values] if moments else []
    return [
        draw.Course(naming.value_name(name), [(moment.day, dict(moment.values).get(name, 0.0)) for moment in moments])
        for name in names
    ]


@page("questions/<slug:key>/on/<slug:day>", action="see_belief", methods=("GET", "HEAD"))
def on(request: HttpRequest, key: str, day: str) -> HttpResponse:
    """What had been written by the end of a day, weighed: "what did we know then?" has one answer."""
    desk, beliefs = session.desk(), session.beliefs()
    question = desk.book.questions.by_id.get(key)
    known = {written.isoformat(): heads for written, heads in beliefs.days(key)} if question else {}
    if question is None or day not in known:
        raise Http404
    then, now = past(key, known[day]), beliefs.belief(key)
    if then is None:
        return _wait(request, key)
    context = _compared(desk, then, now) | {
        "asked": question.fact,
        "text": naming.question_text(question.fact),
        "day": dt.date.fromisoformat(day),
    }
    return render(request, "questions/on.html", context)


@page("questions/<slug:key>/judgement/<slug:what>", action="see_belief", methods=("GET", "HEAD"))
def judgement(request: HttpRequest, key: str, what: str) -> HttpResponse:
    """A judgement with what its author could read then, and what can be read now of it: the two are told apart."""
    desk, beliefs = session.desk(), session.beliefs()
    question = desk.book.questions.by_id.get(key)
    kept = next((one for one in desk.book.questions.assessments.get(key, ()) if one.fact.assessment == what), None)
    if question is None or kept is None:
        raise Http404
    readable = past(key, kept.fact.frontier)
    if readable is None:
        return _wait(request, key)
    context = _compared(desk, readable, beliefs.belief(key)) | {
        "asked": question.fact,
        "text": naming.question_text(question.fact),
        "judged": judged(desk, kept),
        "author": drawing.drawn(as_read(kept), naming.scale(desk)),
        "withdrawn": what in desk.book.questions.withdrawn,
    }
    return render(request, "questions/judgement.html", context)


def as_read(kept: Kept[Assessed]) -> Belief:
    """The belief as it stood before the author's eyes, from the judgement itself."""
    shares = sorted((share for share in kept.fact.belief if share.value), key=lambda share: -share.p)
    none = sum(share.p for share in kept.fact.belief if not share.value)
    return Belief(kept.fact.question, tuple((share.value, share.p) for share in shares), none, kept.fact.origins, 0)


def _compared(desk: Desk, then: Belief, now: Belief) -> dict[str, object]:
    scale = naming.scale(desk)
    return {
        "then": then,
        "now": now,
        "think": drawing.drawn(then, scale),
        "today": drawing.drawn(now, scale),
        "origins": drawing.origins(then),
    }
