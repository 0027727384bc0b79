"""Second thoughts: a passage set aside, a statement or an origin taken back, and each of them undone."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.desk import reporting
from secondsource.web import session
from secondsource.web.guard import page

_GONE: Final = {
    "claim": _("The statement is taken back. It stays readable in everything written so far."),
    "lineage": _("It is no longer said where this came from."),
    "passage": _("The passage waits again."),
}
_BACK: Final = {
    "claim": _("The statement stands again."),
    "lineage": _("It is said again where this came from."),
    "passage": _("The passage is set aside."),
}


_LONGEST: Final = 9
"""Digits of a place in a text."""


@page("reports/<slug:key>/aside", action="state_claim", methods=("POST",))
def aside(request: HttpRequest, key: str) -> HttpResponse:
    """Say that a passage is not a statement."""
    start, end = (request.POST.get(name, "") for name in ("start", "end"))
    if not all(place.isdecimal() and len(place) <= _LONGEST for place in (start, end)):
        raise Http404
    passage = reporting.dismiss_passage(session.desk(), key, int(start), int(end))
    session.tell(gettext("Set aside: not a statement."), undo=f"/reports/{key}/withdraw/passage/{passage}")
    return HttpResponseRedirect(f"/reports/{key}/")


@page("reports/<slug:key>/withdraw/<slug:kind>/<slug:what>", action="state_claim", methods=("POST",))
def withdraw(request: HttpRequest, key: str, kind: str, what: str) -> HttpResponse:
    """Take a statement, an origin or a dismissal back."""
    _known(key, kind, what)
    reporting.withdraw(session.desk(), kind, what, reason=request.POST.get("reason", ""))
    session.tell(str(_GONE[kind]), undo=f"/reports/{key}/restore/{kind}/{what}")
    return HttpResponseRedirect(f"/reports/{key}/")


@page("reports/<slug:key>/restore/<slug:kind>/<slug:what>", action="state_claim", methods=("POST",))
def restore(_request: HttpRequest, key: str, kind: str, what: str) -> HttpResponse:
    """Undo that."""
    _known(key, kind, what)
    reporting.restore(session.desk(), kind, what)
    session.tell(str(_BACK[kind]), undo=f"/reports/{key}/withdraw/{kind}/{what}")
    return HttpResponseRedirect(f"/reports/{key}/")


def _known(key: str, kind: str, what: str) -> None:
    """Only what belongs to this report."""
    if kind not in _GONE or reporting.subject_holding(session.desk(), kind, what) != f"report:{key}":
        raise Http404
