"""Second thoughts: a judgement or an outcome taken back, and put back."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from secondsource.desk import reporting
from secondsource.web import session
from secondsource.web.guard import page

_GONE: Final = {
    "assessment": _("The judgement is taken back. It stays readable in everything written so far."),
    "outcome": _("The outcome is taken back, and the track records with it."),
}
_BACK: Final = {"assessment": _("The judgement stands again."), "outcome": _("The outcome stands again.")}


@page("questions/<slug:key>/withdraw/<slug:kind>/<slug:what>", action="assess", methods=("POST",))
def withdraw(request: HttpRequest, key: str, kind: str, what: str) -> HttpResponse:
    """Take a judgement or an outcome back."""
    _known(key, kind, what)
    reporting.withdraw(session.desk(), kind, what, reason=request.POST.get("reason", ""))
    session.tell(str(_GONE[kind]), undo=f"/questions/{key}/restore/{kind}/{what}")
    return HttpResponseRedirect(f"/questions/{key}/")


@page("questions/<slug:key>/restore/<slug:kind>/<slug:what>", action="assess", methods=("POST",))
def restore(_request: HttpRequest, key: str, kind: str, what: str) -> HttpResponse:
    """Undo that."""
    _known(key, kind, what)
    reporting.restore(session.desk(), kind, what)
    session.tell(str(_BACK[kind]), undo=f"/questions/{key}/withdraw/{kind}/{what}")
    return HttpResponseRedirect(f"/questions/{key}/")


def _known(key: str, kind: str, what: str) -> None:
    """Only what belongs to this question."""
    if kind not in _GONE or reporting.subject_holding(session.desk(), kind, what) != f"question:{key}":
        raise Http404
