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
from secondsource.web.pages.sources.track import Track, last_contact, track
from secondsource.web.templatetags import say


@nav.counts("sources")
def _count(desk: Desk) -> int:
    return len(desk.book.sources.by_id)


TITLES: Final = (
    gettext_lazy("Codename"), gettext_lazy("Kind"), gettext_lazy("Group"), gettext_lazy("Reports"), gettext_lazy("Last contact"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One source as the list shows it."""

    source: Source
    reports: int
    last: dt.date | None
    track: Track


def _columns(book: Book) -> tuple[Column[Source], ...]:
    """What the list can be sorted by; each is computed only when somebody does."""
    return (
        Column("codename", TITLES[0], lambda source: words.normal(source.codename)),
        Column("kind", TITLES[1], lambda source: source.kind),
        Column("group", TITLES[2], lambda source: source.group),
        Column("reports", TITLES[3], lambda source: len(book.reports.by_source.get(source.id, ())), number=True),
        Column("last", TITLES[4], lambda source: last_contact(book, source.id) or dt.date.min),
        Column("track", gettext_lazy("Track record")),
    )


@page("sources/", action="see_codename")
def index(request: HttpRequest) -> HttpResponse:
    """The list: filtered, sorted, a page at a time; the same as CSV when asked for."""
    if request.method == "POST" and "words" in request.POST:
        return HttpResponseRedirect(_filtered(request))
    desk, beliefs = session.desk(), session.beliefs()
    with desk.reading() as book:
        found = sorted(_found(desk, request), key=lambda source: words.normal(source.codename))
        if request.method == "POST":
            desk.require("export_own")
            return lists.as_csv("sources", _TITLES, (_cells(_row(book, beliefs, source)) for source in found))
        shown = lists.show(request, found, _columns(book))
        context = {
            "shown": shown,
            "rows": [_row(book, beliefs, source) for source in shown.rows],
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


def _found(desk: Desk, request: HttpRequest) -> Iterator[Source]:
    """The sources that fit the address, and the words that were looked for: in notes only for those who may see the source."""
    notes = desk.may("see_source")
    kind = lists.choice(request, "kind", words.SOURCE_KINDS)
    inside = request.GET.get("inside") == "yes"
    wanted = words.fold(lists.kept_words(request.GET.get("words", ""))).split()
    for source in desk.book.sources.by_id.values():
        if (kind and source.kind != kind) or (inside and not source.inside):
            continue
        if wanted and not all(
            word in words.fold(f"{source.codename} {source.note if notes else ''}") for word in wanted
        ):
            continue
        yield source


def _row(book: Book, beliefs: Beliefs, source: Source) -> Row:
    reports = len(book.reports.by_source.get(source.id, ()))
    return Row(source, reports, last_contact(book, source.id), track(book, beliefs, source.id))


_TITLES = (
    *TITLES, gettext_lazy("Statements"), gettext_lazy("Checked"), gettext_lazy("Right"), gettext_lazy("from"), gettext_lazy("to"),
)  # fmt: skip


def _cells(row: Row) -> tuple[object, ...]:
    record = None if row.track.new else row.track.record
    rate = ("", "", "") if record is None else (round(record.mean, 3), round(record.low, 3), round(record.high, 3))
    return (
        row.source.codename, say.word(row.source.kind, "source_kind"), say.word(row.source.group, "source_group"), row.reports,
        row.last.isoformat() if row.last else "", row.track.statements, row.track.checked, *rate,
    )  # fmt: skip
