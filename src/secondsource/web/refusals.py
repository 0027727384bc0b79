"""Refusals: how the door says no. One sentence a finding, in the language of the request; for a fault, a number to find it by."""

import logging
import sys
import traceback
from collections.abc import Iterable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext

from secondsource import labels
from secondsource.core.findings import Finding
from secondsource.web import uploads
from secondsource.web.forms import language

log = logging.getLogger("secondsource")


def sentences(findings: Iterable[Finding]) -> list[str]:
    """The findings in words, each once."""
    return list(dict.fromkeys(labels.say(finding, language=language()) for finding in findings))


def refused(request: HttpRequest, findings: Iterable[Finding], status: int) -> HttpResponse:
    """A page that says no, and why."""
    return said(request, sentences(findings), status)


def said(request: HttpRequest, lines: list[str], status: int, number: str = "") -> HttpResponse:
    """A page with these sentences and nothing else."""
    return render(request, "refused.html", {"sentences": lines, "number": number}, status=status)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """More was sent than the desk takes; the rest of it is dropped unread."""
    uploads.drop(request)
    line = gettext("This is larger than the desk takes at once: %(most)d MB. Nothing was saved.") % {"most": most >> 20}
    return said(request, [line], 413)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Something came that no form of the desk sends."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, uploads.LARGEST_TEXT)
    return said(request, [gettext("The desk did not understand this request. Go back and try again.")], 400)


def forbidden(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """A form came back without the mark this desk gave it: from elsewhere, or from before the last lock."""
    line = gettext(
        "This form is from before the last lock, or from another page. Open the page again and send it once more."
    )
    return said(request, [line], 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django passes it
    """Nothing is at this address."""
    return said(request, [gettext("There is nothing at this address.")], 404)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of the program. What is logged is its kind and place, never a value: values may be what a source said."""
    kind, exception, trace = sys.exc_info()
    if isinstance(exception, uploads.TooLarge):
        return too_large(request, exception.most)
    number = get_random_string(6, "abcdefghjkmnpqrstuvwxyz23456789")
    places = [f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(trace)]
    own = [place for place in places if place.startswith("secondsource")]
    log.error("fault %s %s at %s", number, kind.__name__ if kind else "?", (own or places or ["?"])[-1])
    line = gettext("The desk made a mistake and stopped this step. What was saved before is safe.")
    try:
        return said(request, [line], 500, number)
    except Exception:  # noqa: BLE001 -- the fault may lie in what every page shares
        return HttpResponse(f"{line} ({number})", status=500, content_type="text/plain; charset=utf-8")
