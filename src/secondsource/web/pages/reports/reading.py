"""Reading one report: its text with what was made of it, the form of the next statement, where it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, Exhibit, LineageStated, PassageDismissed, ReportTaken
from secondsource.desk.desk import Desk
from secondsource.web import lists, naming, session
from secondsource.web.guard import page
from secondsource.web.pages.reports import drafts, passages, stating
from secondsource.web.pages.reports.matching import Matches
from secondsource.web.pages.reports.origins import recent
from secondsource.web.pages.reports.prefill import Guess
from secondsource.web.pages.reports.stating import Begin, Stating

_matches = Matches()


@dataclass(frozen=True, slots=True)
class Made:
    """A statement of the report as it is drawn: its number, its question in words, whether it was read with bounds."""

    number: int
    claim: ClaimStated
    question: str
    here: bool = False

    @property
    def hedged(self) -> bool:
        """Whether the number stands for an interval."""
        return (self.claim.low, self.claim.high) != (None, None) and self.claim.low != self.claim.high


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a report's page shows besides the form."""

    report: ReportTaken
    parts: Sequence[passages.Span]
    part: int
    pieces: Sequence[passages.Piece]
    waiting: int
    next: passages.Span | None
    made: Sequence[Made]
    withdrawn: Sequence[ClaimStated]
    aside: Sequence[tuple[str, str]]
    lineage: Sequence[tuple[LineageStated, str]]
    exhibits: Sequence[tuple[Exhibit, bool]]


@page("reports/<slug:key>/", action="take_report", methods=("GET", "HEAD"))
def one(request: HttpRequest, key: str) -> HttpResponse:
    """The report; with a passage in the address, also the form that makes a statement of it."""
    desk = session.desk()
    begin = begun(request, desk, key)
    form, found = opened(request, desk, key, begin) if begin and desk.may("state_claim") else (None, Guess())
    return draw(request, desk, key, form=form, found=found)


def begun(request: HttpRequest, desk: Desk, key: str) -> Begin | None:
    """The passage that the address asks a statement of, if it asks."""
    report = _report(desk.book, key)
    question = lists.choice(request, "question", desk.book.questions.by_id)
    correct = request.GET.get("correct", "")
    if correct and correct in desk.book.reports.claims_of.get(key, ()):
        return Begin(correct=correct)
    if request.GET.get("whole") == "yes":
        return Begin(question=question)
    start, end = lists.number(request, "from", 0), lists.number(request, "to", 0)
    return Begin(start, end, question) if 0 <= start < end <= len(report.text) else None


def opened(request: HttpRequest, desk: Desk, key: str, begin: Begin) -> tuple[Stating, Guess]:
    """The form of a statement, filled in as far as the passage says; or as somebody left it, when they come back to a draft."""
    with desk.reading() as book:
        report = _report(book, key)
        passage = report.text[begin.start : begin.end] if begin.end else ""
        nearest, near = _matches.best(book, f"{passage} {report.title}", first=_near(book, report))
        otherwise = stating.NEW if desk.may("ask_question") else ""
        at, found = stating.first(desk, report, begin, nearest[0] if near else otherwise)
    if request.GET.get("draft") == "yes":
        at |= drafts.typing(desk, drafts.of_claim(key))
    form = Stating(initial=at)
    offer(desk, form, key, nearest, str(at.get("question", "")))
    return form, found


def offer(desk: Desk, form: Stating, key: str, nearest: Sequence[str], chosen: str) -> None:
    """Give the form its questions, the chosen one among them, and the reports that this one may have come from."""
    questions = desk.book.questions.by_id
    listed = [chosen, *nearest] if chosen in questions and chosen not in nearest else nearest
    may_ask = desk.may("ask_question")
    with desk.reading() as book:
        form.offer(
            [(one, naming.question_text(questions[one].fact)) for one in listed],
            list(recent(desk, book, key)),
            may_ask=may_ask,
        )


def matching(desk: Desk, text: str) -> list[str]:
    """The open questions nearest to these words."""
    with desk.reading() as book:
        return _matches.best(book, text)[0]


def _near(book: Book, report: ReportTaken) -> Iterator[str]:
    """The questions this report's statements answer, then those its source spoke to last."""
    keys = (report.report, *islice(reversed(book.reports.by_source.get(report.source, [])), 10))
    asked = (kept.fact.question for key in keys for kept in book.reports.live_of(key) if kept.fact.question)
    return islice(dict.fromkeys(asked), 6)


def draw(
    request: HttpRequest,
    desk: Desk,
    key: str,
    *,
    form: Stating | None = None,
    found: Guess | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a report, with a form or without."""
    with desk.reading() as book:
        shown = drawn(desk, book, key, max(lists.number(request, "part", 1), 1), _instead(form))
        context = {
            "shown": shown,
            "code": naming.report_code(key),
            "source": naming.source_name(desk, shown.report.source),
            "lang": naming.tongue(shown.report.text),
            "form": form,
            "here": _here(form),
            "found": found,
            "drafted": form is None and bool(drafts.typing(desk, drafts.of_claim(key))),
            "may_state": desk.may("state_claim"),
            "may_judge": desk.may("judge_lineage"),
            "may_see": desk.may("see_codename"),
            "may_ask": desk.may("ask_question"),
            "question": request.GET.get("question", ""),
            "relations": words.RELATIONS,
            "names": [],
        }
        return render(request, "reports/one.html", context, status=status)


def _here(form: Stating | None) -> int | None:
    """Where the passage begins that the form is about; on the page it is outlined."""
    start = str(form["start"].value() or 0) if form is not None and form["end"].value() else ""
    return int(start) if start.isdecimal() else None


def _instead(form: Stating | None) -> str:
    return str(form["instead_of"].value() or "") if form is not None else ""


def drawn(desk: Desk, book: Book, key: str, part: int, here: str) -> Drawn:
    """Everything the page of a report shows besides the form."""
    report = _report(book, key)
    standing = sorted(
        (kept.fact for kept in book.reports.live_of(key)), key=lambda claim: (claim.start is None, claim.start or 0)
    )
    made = [Made(number, claim, _asked(book, claim), claim.claim == here) for number, claim in enumerate(standing, 1)]
    marked = [
        (one.number, (one.claim.start, one.claim.end)) for one in made if one.claim.start is not None and one.claim.end
    ]
    aside = list(book.reports.passages(key))
    dismissed = [(passage.start, passage.end) for passage in aside]
    parts = passages.parts(report.text)
    at = min(part, len(parts))
    waiting = passages.waiting(report.text, [span for _, span in marked] + dismissed)
    return Drawn(
        report=report, parts=parts, part=at, pieces=passages.pieces(report.text, marked, dismissed, parts[at - 1]),
        waiting=len(waiting), next=waiting[0] if waiting else None, made=made, withdrawn=list(_withdrawn(book, key)),
        aside=[(passage.passage, _excerpt(report, passage)) for passage in aside],
        lineage=[(kept.fact, naming.parent_name(desk, kept.fact)) for kept in book.lineage.of(key)],
        exhibits=[(exhibit, exhibit.media in _PICTURES) for exhibit in report.exhibits],
    )  # fmt: skip


_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def _report(book: Book, key: str) -> ReportTaken:
    kept = book.reports.by_id.get(key)
    if kept is None:
        raise Http404
    return kept.fact


def _asked(book: Book, claim: ClaimStated) -> str:
    question = book.questions.by_id.get(claim.question)
    return naming.question_text(question.fact) if question else ""


def _withdrawn(book: Book, key: str) -> Iterator[ClaimStated]:
    """The statements of a report that were taken back and not merely corrected."""
    for claim in book.reports.claims_of.get(key, ()):
        gone = book.reports.withdrawn.get(claim)
        if gone is not None and gone.fact.reason != "corrected":
            yield book.reports.claims[claim].fact


def _excerpt(report: ReportTaken, passage: PassageDismissed) -> str:
    said = report.text[passage.start : passage.end]
    return said if len(said) <= naming.FIRST_WORDS else f"{said[: naming.FIRST_WORDS]}…"
