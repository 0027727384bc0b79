"""Drafts: what somebody types is sealed by the desk every few seconds and comes back after a lock or a crash; the browser keeps nothing."""

import re
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from secondsource.desk import reporting
from secondsource.desk.desk import Desk
from secondsource.web import session
from secondsource.web.guard import page

NEW_REPORT: Final = "report"
_NAMES = re.compile(r"report|claim-[a-z0-9]{1,26}")
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "draft", "name"})
"""Fields that are part of the form and not of what was typed."""

_TICKED: Final = frozenset({"conditions"})


def of_claim(report: str) -> str:
    """The name of the draft of a statement of this report."""
    return f"claim-{report}"


@page("reports/draft", action="take_report", methods=("POST",))
def draft(request: HttpRequest) -> HttpResponse:
    """Seal what was typed so far."""
    reporting.save_draft(session.desk(), _named(request), typed(request.POST))
    return HttpResponse(status=204)


@page("reports/draft/drop", action="take_report", methods=("POST",))
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away and begin afresh."""
    name = _named(request)
    reporting.drop_drafts(session.desk(), [name])
    _, _, report = name.partition("-")
    return HttpResponseRedirect(f"/reports/{report}/" if report else "/reports/new")


def typed(fields: QueryDict) -> dict[str, str]:
    """The fields of a form that hold something somebody typed or chose; what was ticked stands in one field, parted by spaces."""
    joined = {
        name: " ".join(str(value) for value in values[-1 if name not in _TICKED else 0 :])
        for name, values in fields.lists()
    }
    return {name: value for name, value in joined.items() if name not in _NOT_KEPT and value.strip()}


def typing(desk: Desk, name: str) -> dict[str, Any]:
    """What was being typed under this name, as the first content of its form."""
    kept = reporting.load_draft(desk, name)
    return {field: value.split() if field in _TICKED else value for field, value in kept.items()}


def _named(request: HttpRequest) -> str:
    name = request.POST.get("name", "")
    if not _NAMES.fullmatch(name):
        raise Http404
    return name
