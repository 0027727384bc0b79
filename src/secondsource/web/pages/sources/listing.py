"""The list of sources: filtered, sorted, a page at a time, and to take away as CSV."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.sources import Source
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.web import lists, nav, session
from secondsource.web.guard import page
from secondsource.web.lists import Column
from secondsource.web.pages.sources.track import last_contact, track
from secondsource.web.templatetags import say


@nav.counts("sources")
def _count(desk: Desk) -> int:
    return len(desk.book.sources.by_id)


@dataclass(frozen=True, slots=True)
class Row:
    """One source in the list."""

    source: Source
    reports: int
    last: dt.date | None


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
        rows = sorted(_rows(book, request), key=lambda row: words.normal(row.source.codename))
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
