"""One source: what is recorded, contacts, reports, statements and track record. Who it is stands nowhere."""

import datetime as dt
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, ContactLogged, ReportTaken
from secondsource.web import naming, session
from secondsource.web.guard import page
from secondsource.web.pages.sources.track import claims, track

FIRST: Final = 25
"""How many reports and statements one source's page shows; the lists have the rest."""


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
            "reports": _reports(book, key) if desk.may("take_report") else [],
            "report_count": len(book.reports.by_source.get(key, ())),
            "statements": [_stated(book, kept.fact) for kept in islice(claims(book, key), FIRST)]
            if desk.may("see_belief")
            else [],
            "may_open": desk.may("open_source"),
            "may_see": desk.may("see_source"),
            "may_log": desk.may("log_contact"),
            "may_report": desk.may("take_report"),
            "may_believe": desk.may("see_belief"),
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
    return Stated(claim, naming.question_text(asked.fact) if asked else "")
