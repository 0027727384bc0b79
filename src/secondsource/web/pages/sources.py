"""Sources: the list, and one source with its contacts, reports, statements and track record."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, ContactLogged, Kept, ReportTaken
from secondsource.core.sources import Source
from secondsource.desk.believing import Beliefs, Record
from secondsource.web import lists, nav, session
from secondsource.web.forms import language
from secondsource.web.guard import page
from secondsource.web.lists import Column
from secondsource.web.templatetags import say

ENOUGH: Final = 5
"""Checked statements below which a source is new and no rate is shown in a list: one right answer says nothing."""

FIRST: Final = 25
"""How many reports and statements one source's page shows; the lists have the rest."""


@nav.counts("sources")
def _count(desk: session.Desk) -> int:
    return len(desk.book.sources.by_id)


@dataclass(frozen=True, slots=True)
class Row:
    """One source in the list."""

    source: Source
    reports: int
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Track:
    """A source's record in one line: how many of its statements were checked, and the best known rate with its interval."""

    checked: int
    statements: int
    record: Record | None

    @property
    def new(self) -> bool:
        """Whether too little was checked to show a rate."""
        return self.checked < ENOUGH or self.record is None


COLUMNS: Final[tuple[Column[Row], ...]] = (
    Column("codename", gettext_lazy("Codename"), lambda row: words.normal(row.source.codename)),
    Column("kind", gettext_lazy("Kind"), lambda row: row.source.kind),
    Column("group", gettext_lazy("Group"), lambda row: row.source.group),
    Column("reports", gettext_lazy("Reports"), lambda row: row.reports, number=True),
    Column("last", gettext_lazy("Last contact"), lambda row: row.last or dt.date.min),
    Column("track", gettext_lazy("Track record")),
)


@page("sources/", action="see_codename")
def index(request: HttpRequest) -> HttpResponse:
    """The list: filtered, sorted, a page at a time; the same as CSV when asked for."""
    if request.method == "POST" and "words" in request.POST:
        return HttpResponseRedirect(_filtered(request))
    desk, beliefs = session.desk(), session.beliefs()
    with desk.reading() as book:
        rows = list(_rows(book, request))
        if request.method == "POST":
            desk.require("export_own")
            return lists.as_csv("sources", _TITLES, (_cells(book, beliefs, row) for row in rows))
        shown = lists.show(request, rows, COLUMNS)
        context = {
            "shown": shown,
            "rows": [(row, track(book, beliefs, row.source.id)) for row in shown.rows],
            "any": bool(book.sources.by_id),
            "kinds": words.SOURCE_KINDS,
            "kind": lists.choice(request, "kind", words.SOURCE_KINDS),
            "inside": request.GET.get("inside") == "yes",
            "words": lists.kept_words(request.GET.get("words", "")),
            "may_open": desk.may("open_source"),
            "may_export": desk.may("export_own"),
        }
        return render(request, "sources/index.html", context)


def _filtered(request: HttpRequest) -> str:
    """The address of the list with what was looked for remembered here and not in it."""
    query = request.GET.copy()
    query.pop("words", None)
    query.pop("page", None)
    text = request.POST["words"].strip()
    if text:
        query["words"] = lists.keep_words(text)
    return f"/sources/?{query.urlencode()}" if query else "/sources/"


def _rows(book: Book, request: HttpRequest) -> Iterator[Row]:
    kind = lists.choice(request, "kind", words.SOURCE_KINDS)
    inside = request.GET.get("inside") == "yes"
    wanted = words.fold(lists.kept_words(request.GET.get("words", ""))).split()
    for source in book.sources.by_id.values():
        if (kind and source.kind != kind) or (inside and not source.inside):
            continue
        if wanted and not all(word in words.fold(f"{source.codename} {source.note}") for word in wanted):
            continue
        yield Row(source, len(book.reports.by_source.get(source.id, ())), last_contact(book, source.id))


def last_contact(book: Book, source: str) -> dt.date | None:
    """The last day on which somebody was in contact with a source, as far as it is known."""
    days = (book.contacts.by_id[key].fact.held for key in book.contacts.by_source.get(source, ()))
    return max((day for held in days if (day := held.high or held.low)), default=None)


def track(book: Book, beliefs: Beliefs, source: str) -> Track:
    """A source's record in one line."""
    records = beliefs.source_records(source)
    statements = sum(1 for _ in _claims(book, source))
    best = max(records, key=lambda record: record.outcomes, default=None)
    return Track(sum(record.outcomes for record in records), statements, best)


def _claims(book: Book, source: str) -> Iterator[Kept[ClaimStated]]:
    """The statements of a source that stand, newest report first."""
    for report in reversed(book.reports.by_source.get(source, ())):
        yield from book.reports.live_of(report)


_TITLES = (
    *(column.title for column in COLUMNS[:5]), gettext_lazy("Statements"), gettext_lazy("Checked"), gettext_lazy("Right"),
    gettext_lazy("from"), gettext_lazy("to"),
)  # fmt: skip


def _cells(book: Book, beliefs: Beliefs, row: Row) -> tuple[object, ...]:
    known = track(book, beliefs, row.source.id)
    record = None if known.new else known.record
    rate = ("", "", "") if record is None else (round(record.mean, 3), round(record.low, 3), round(record.high, 3))
    return (
        row.source.codename, say.word(row.source.kind, "source_kind"), say.word(row.source.group, "source_group"), row.reports,
        row.last.isoformat() if row.last else "", known.statements, known.checked, *rate,
    )  # fmt: skip


# --- one source ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of a source, with the words of its question."""

    claim: ClaimStated
    question: str


@page("sources/<slug:key>/", action="see_codename", methods=("GET", "HEAD"))
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what is recorded, contacts, reports, statements, track record. Who it is stands nowhere."""
    desk, beliefs = session.desk(), session.beliefs()
    with desk.reading() as book:
        source = book.sources.by_id.get(key)
        if source is None:
            raise Http404
        known = track(book, beliefs, key)
        context = {
            "source": source,
            "track": known,
            "records": sorted(beliefs.source_records(key), key=lambda record: -record.outcomes),
            "contacts": contacts(book, key)[:FIRST] if desk.may("see_source") else [],
            "reports": _reports(book, key),
            "report_count": len(book.reports.by_source.get(key, ())),
            "statements": [_stated(book, kept.fact) for kept in islice(_claims(book, key), FIRST)],
            "may_open": desk.may("open_source"),
            "may_see": desk.may("see_source"),
            "may_log": desk.may("log_contact"),
            "may_report": desk.may("take_report"),
        }
        return render(request, "sources/one.html", context)


def contacts(book: Book, source: str) -> list[ContactLogged]:
    """A source's contacts, the latest day first."""
    held = [book.contacts.by_id[key].fact for key in book.contacts.by_source.get(source, ())]
    return sorted(held, key=lambda contact: contact.held.high or contact.held.low or dt.date.min, reverse=True)


def _reports(book: Book, source: str) -> list[ReportTaken]:
    keys = book.reports.by_source.get(source, ())[-FIRST:]
    return [book.reports.by_id[key].fact for key in reversed(keys)]


def _stated(book: Book, claim: ClaimStated) -> Stated:
    asked = book.questions.by_id.get(claim.question)
    text = (asked.fact.text_my if language() == "my" else "") or asked.fact.text if asked else ""
    return Stated(claim, text)
