"""The journal: everything written so far, verified again from the first entry to the last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource.desk import upkeep
from secondsource.web import session
from secondsource.web.guard import page
from secondsource.web.pages.upkeep import working


@page("upkeep/journal", action="audit_journal")
def journal(request: HttpRequest) -> HttpResponse:
    """What the journal holds; a button verifies all of it."""
    desk = session.desk()
    if request.method == "POST":
        return working.begin("audit", "journal", lambda progress: upkeep.audit(desk, progress))
    with desk.reading() as book:
        return render(request, "upkeep/journal.html", {"written": book.entries, "devices": len(book.heads)})


@page("upkeep/journal/<slug:token>", action="audit_journal")
def audited(request: HttpRequest, token: str) -> HttpResponse:
    """The audit as it goes, and what it found."""
    return working.watched(request, "audit", token)


@page("upkeep/journal/<slug:token>/state", action="audit_journal", methods=("GET",), polled=True)
def audit_state(request: HttpRequest, token: str) -> HttpResponse:
    """How far the audit is."""
    return working.polled(request, "audit", token)
