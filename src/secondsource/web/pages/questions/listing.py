"""The list of questions: what is disputed, uncertain and due comes first; filtered, sorted, a page at a time, and to take away."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from secondsource.core import watch, words
from secondsource.core.book import Book
from secondsource.core.facts import QuestionAsked
from secondsource.core.questions import Question
from secondsource.core.watch import Standing
from secondsource.desk.desk import Desk
from secondsource.web import lists, naming, session
from secondsource.web.guard import page
from secondsource.web.lists import Column
from secondsource.web.templatetags import say

STATES: Final = ("open", "unjudged", "settled", "closed", "all")
MOST_FOUND: Final = 2_000
MOST_RANKINGS: Final = 16
"""Orders that are remembered before all are made anew."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the list, with the belief in short where it is computed."""

    asked: QuestionAsked
    text: str
    lang: str
    standing: Standing | None
    origins: str
    scale: str
    closed: bool
    judged: bool
    settled: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    state: str
    kind: str
    words: str


@page("questions/", action="see_belief")
def index(request: HttpRequest) -> HttpResponse:
    """The list; sending words to it filters by them, asking for it as a file gives CSV."""
    if request.method == "POST" and "words" in request.POST:
        return HttpResponseRedirect(_filtered(request))
    desk, beliefs = session.desk(), session.beliefs()
    standings = beliefs.standings()
    wanted = Wanted(
        lists.choice(request, "state", STATES) or "open",
        lists.choice(request, "kind", words.QUESTION_KINDS),
        lists.kept_words(request.GET.get("words", "")),
    )
    with desk.reading() as book:
        found = _ranked(book, wanted, standings)
        if request.method == "POST":
            desk.require("export_own")
            return lists.as_csv("questions", _TITLES, (_cells(_row(desk, one, standings)) for one in found))
        shown = lists.show(request, found, _columns(standings))
        context = {
            "shown": shown,
            "rows": [_row(desk, one, standings) for one in shown.rows],
            "any": bool(book.questions.by_id),
            "wanted": wanted,
            "states": STATES,
            "kinds": words.QUESTION_KINDS,
            "may_ask": desk.may("ask_question"),
            "may_export": desk.may("export_own"),
        }
        return render(request, "questions/index.html", context)


def _filtered(request: HttpRequest) -> str:
    """The address of the list with what was looked for remembered here and not in it."""
    query = request.GET.copy()
    for gone in ("words", "page"):
        query.pop(gone, None)
    if text := request.POST["words"].strip():
        query["words"] = lists.keep_words(text)
    return f"/questions/?{query.urlencode()}"


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The questions of one filter in their order, and what the order was made of."""

    book: Book
    entries: int
    day: dt.date
    first: Standing | None
    found: list[Question]


_rankings: dict[Wanted, _Ranking] = {}


def _ranked(book: Book, wanted: Wanted, standings: Mapping[str, Standing]) -> list[Question]:
    """The questions that are wanted, what is pressing and doubted first; put in order anew when something was written or weighed."""
    day, first = timezone.localdate(), next(iter(standings.values()), None)
    kept = _rankings.get(wanted)
    if kept and kept.book is book and (kept.entries, kept.day) == (book.entries, day) and kept.first is first:
        return kept.found
    found = watch.by_urgency(_found(book, wanted), standings, day, settled=book.questions.outcomes)
    if len(_rankings) >= MOST_RANKINGS:
        _rankings.clear()
    _rankings[wanted] = _Ranking(book, book.entries, day, first, found)
    return found


def _found(book: Book, wanted: Wanted) -> list[Question]:
    """The questions that are wanted, in the order of the book."""
    register = book.questions
    if wanted.words:
        hits = session.search().find(wanted.words, MOST_FOUND, ["question"])
        candidates: Iterable[Question] = [register.by_id[hit.key] for hit in hits]
    else:
        candidates = register.by_id.values()
    if wanted.kind:
        candidates = [one for one in candidates if one.fact.kind == wanted.kind]
    match wanted.state:
        case "open":
            return [one for one in candidates if not one.closed and not _settled(book, one.id)]
        case "unjudged":
            return [one for one in candidates if _unjudged(book, one)]
        case "settled":
            return [one for one in candidates if _settled(book, one.id)]
        case "closed":
            return [one for one in candidates if one.closed]
    return list(candidates)


def _settled(book: Book, key: str) -> bool:
    """Whether it is known what turned out true."""
    return key in book.questions.outcomes and book.questions.outcome(key) is not None


def _judged(book: Book, key: str) -> bool:
    """Whether a judgement stands."""
    return key in book.questions.assessments and any(True for _ in book.questions.judgements(key))


def _unjudged(book: Book, question: Question) -> bool:
    """Whether something is said on an open question and nobody has judged it yet."""
    key = question.id
    if question.closed or key not in book.reports.about or _settled(book, key) or _judged(book, key):
        return False
    return any(claim not in book.reports.withdrawn for claim in book.reports.about[key])


def _columns(standings: Mapping[str, Standing]) -> tuple[Column[Question], ...]:
    def short(name: str, otherwise: float) -> Any:
        return lambda question: getattr(standings.get(question.id), name, otherwise)

    return (
        Column("question", gettext_lazy("Question"), lambda question: words.normal(question.fact.text)),
        Column("belief", gettext_lazy("What we think now"), short("p", 0.0), number=False),
        Column("origins", gettext_lazy("Independent origins"), short("origins", 0.0)),
        Column("dissent", gettext_lazy("Disagreement"), short("dissent", 0.0)),
        Column("deadline", gettext_lazy("Due"), lambda question: str(question.fact.deadline or "9999")),
    )


def _row(desk: Desk, question: Question, standings: Mapping[str, Standing]) -> Row:
    text = naming.question_text(question.fact)
    deadline = question.fact.deadline
    settled = _settled(desk.book, question.id)
    short = standings.get(question.id)
    return Row(
        asked=question.fact,
        text=text,
        lang=naming.tongue(text),
        standing=short,
        origins=f"{short.origins:.1f}".removesuffix(".0") if short else "",
        scale=naming.scale(desk),
        closed=question.closed,
        judged=_judged(desk.book, question.id),
        settled=settled,
        late=deadline is not None and deadline < timezone.localdate() and not settled and not question.closed,
    )


_TITLES = (
    gettext_lazy("Question"), gettext_lazy("Kind"), gettext_lazy("What we think now"), gettext_lazy("Probability"),
    gettext_lazy("Something else"), gettext_lazy("Reports"), gettext_lazy("Independent origins"), gettext_lazy("Due"),
)  # fmt: skip


def _cells(row: Row) -> tuple[object, ...]:
    short = row.standing
    belief = (
        (short.value, round(short.p, 6), round(short.none, 6), short.voices, round(short.origins, 2))
        if short
        else ("",) * 5
    )
    return (row.text, say.word(row.asked.kind, "question_kind"), *belief, row.asked.deadline or "")
