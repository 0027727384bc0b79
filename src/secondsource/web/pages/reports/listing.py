"""The list of reports: those without a statement first, filtered, sorted, a page at a time, and to take away as CSV."""

from collections import Counter
from collections.abc import Callable, Iterable, Reversible
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.facts import ReportTaken
from secondsource.desk.desk import Desk
from secondsource.web import lists, naming, nav, session
from secondsource.web.guard import page
from secondsource.web.lists import Column
from secondsource.web.templatetags import say

STATES: Final = ("waiting", "stated", "all")


@nav.counts("reports")
def _count(desk: Desk) -> int:
    return len(desk.book.reports.waiting)


@dataclass(frozen=True, slots=True)
class Row:
    """One report in the list."""

    report: ReportTaken
    code: str
    source: str
    says: str
    lang: str
    statements: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    state: str
    source: str
    kind: str


@page("reports/", action="take_report")
def index(request: HttpRequest) -> HttpResponse:
    """The list; sending something to it asks for it as CSV."""
    desk = session.desk()
    with desk.reading() as book:
        wanted = _wanted(request, book)
        keys, standing = _keys(book, wanted), _standing(book)
        if request.method == "POST":
            desk.require("export_own")
            return lists.as_csv("reports", _TITLES, (_cells(_row(desk, key, standing(key))) for key in keys))
        shown = lists.show(request, keys, _columns(desk))
        context = {
            "shown": shown,
            "rows": [_row(desk, key, standing(key)) for key in shown.rows],
            "any": bool(book.reports.by_id),
            "wanted": wanted,
            "waiting": len(book.reports.waiting),
            "source_name": naming.source_name(desk, wanted.source),
            "kinds": words.SOURCE_KINDS,
            "may_export": desk.may("export_own"),
        }
        return render(request, "reports/index.html", context)


def _wanted(request: HttpRequest, book: Book) -> Wanted:
    """The filters; without a word about it, what waits comes first while something waits."""
    source = lists.choice(request, "source", book.sources.by_id)
    kind = lists.choice(request, "kind", words.SOURCE_KINDS)
    first = "all" if source or kind or not book.reports.waiting else "waiting"
    return Wanted(lists.choice(request, "state", STATES) or first, source, kind)


def _keys(book: Book, wanted: Wanted) -> list[str]:
    """The ids of the reports that are wanted: the newest first, but what waits longest first."""
    reports = book.reports
    if wanted.state == "waiting":
        found: Iterable[str] = list(reports.waiting)
    else:
        listed: Reversible[str] = reports.by_source.get(wanted.source, []) if wanted.source else reports.by_id
        found = reversed(listed)
    if wanted.state == "stated":
        found = (key for key in found if key not in reports.waiting)
    if wanted.source and wanted.state == "waiting":
        found = (key for key in found if reports.by_id[key].fact.source == wanted.source)
    if wanted.kind:
        of_kind = {key for key, source in book.sources.by_id.items() if source.kind == wanted.kind}
        found = (key for key in found if reports.by_id[key].fact.source in of_kind)
    return list(found)


def _columns(desk: Desk) -> tuple[Column[str], ...]:
    reports, sources = desk.book.reports, desk.book.sources.by_id
    names = {key: words.normal(source.codename) for key, source in sources.items()} if desk.may("see_codename") else {}

    def by_name(key: str) -> Any:
        return names.get(reports.by_id[key].fact.source, "")

    return (
        Column("report", gettext_lazy("Report")),
        Column("source", gettext_lazy("Source"), by_name),
        Column("received", gettext_lazy("Received"), lambda key: reports.by_id[key].fact.received),
        Column("channel", gettext_lazy("Channel"), lambda key: reports.by_id[key].fact.channel),
        Column("statements", gettext_lazy("Statements"), _standing(desk.book), number=True),
    )


def _standing(book: Book) -> Callable[[str], int]:
    """How many statements of a report stand: all that were made of it without those taken back."""
    reports = book.reports
    gone = Counter(reports.claims[key].fact.report for key in reports.withdrawn if key in reports.claims)
    return lambda key: len(reports.claims_of.get(key, ())) - gone[key]


def _row(desk: Desk, key: str, statements: int) -> Row:
    report = desk.book.reports.by_id[key].fact
    says = naming.first_words(report)
    return Row(
        report,
        naming.report_code(key),
        naming.source_name(desk, report.source),
        says,
        naming.tongue(says),
        statements,
    )


_TITLES = (
    gettext_lazy("Report"), gettext_lazy("Source"), gettext_lazy("Received"), gettext_lazy("Channel"), gettext_lazy("Statements"),
    gettext_lazy("First words"),
)  # fmt: skip


def _cells(row: Row) -> tuple[object, ...]:
    received = row.report.received.isoformat(timespec="minutes")
    return (row.code, row.source, received, say.word(row.report.channel, "channel"), row.statements, row.says)
