"""The list of questions: what is disputed, uncertain and due comes first; filtered, sorted, a page at a time, and to take away."""

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
        found = _found(book, wanted)
        if not request.GET.get("sort"):
            found = watch.by_urgency(found, standings, timezone.localdate())
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


def _found(book: Book, wanted: Wanted) -> list[Question]:
    """The questions that are wanted, in the order of the book."""
    register = book.questions
    if wanted.words:
        hits = session.search().find(wanted.words, MOST_FOUND)
        candidates: Iterable[Question] = [register.by_id[hit.key] for hit in hits if hit.kind == "question"]
    else:
        candidates = register.by_id.values()
    found = [one for one in candidates if not wanted.kind or one.fact.kind == wanted.kind]
    match wanted.state:
        case "open":
            return [one for one in found if not one.closed and register.outcome(one.id) is None]
        case "unjudged":
            return [one for one in found if _unjudged(book, one)]
        case "settled":
            return [one for one in found if register.outcome(one.id) is not None]
        case "closed":
            return [one for one in found if one.closed]
    return found


def _unjudged(book: Book, question: Question) -> bool:
    """Whether something is said on an open question and nobody has judged it yet."""
    register, key = book.questions, question.id
    if question.closed or register.outcome(key) is not None or not any(True for _ in book.reports.live(key)):
        return False
    return not any(True for _ in register.judgements(key))


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
    register = desk.book.questions
    text = naming.question_text(question.fact)
    deadline = question.fact.deadline
    settled = register.outcome(question.id) is not None
    short = standings.get(question.id)
    return Row(
        asked=question.fact,
        text=text,
        lang=naming.tongue(text),
        standing=short,
        origins=f"{short.origins:.1f}".removesuffix(".0") if short else "",
        scale=naming.scale(desk),
        closed=question.closed,
        judged=any(True for _ in register.judgements(question.id)),
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
