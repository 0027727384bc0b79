"""What every answer carries and what every request must be: our name, our size, our headers."""

from collections.abc import Callable
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from secondsource.web import refusals, station, uploads
from secondsource.web.uploads import LARGEST_REQUEST

Next: TypeAlias = Callable[[HttpRequest], HttpResponseBase]
Layer: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

CLEAR = '"cache", "cookies", "storage"'

FIXED = {
    # not no-referrer: with it a browser names its own forms' origin "null", and every form would be refused
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
}


def policy() -> str:
    """What a page of the desk may load and where its forms may go: only here, and the lock door."""
    door = f" {station.here().door}" if station.here().door_port else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        f"form-action 'self'{door}; base-uri 'none'; frame-ancestors 'none'"
    )


def sealed(get_response: Next) -> Layer:
    """Put the headers on every answer. Only files that never change may be kept by the browser."""

    def layer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return layer


def addressed(get_response: Next) -> Layer:
    """Answer only to our own name. 127.0.0.1 is sent on to it, because cookies belong to a name; any other is refused.

    This also stops a web page elsewhere that lets its own name point to this machine. Other programs of this machine have our
    name too, with another port, and browsers give them our cookies: a page of theirs may lead here, and ask for nothing itself.
    """

    def layer(request: HttpRequest) -> HttpResponseBase:
        place = station.here()
        host = request.META.get("HTTP_HOST", "")
        line = gettext("This desk answers only at %(address)s.") % {"address": place.origin}
        if _from_elsewhere(request):
            return HttpResponse(line, status=403, content_type="text/plain; charset=utf-8")
        if host == f"localhost:{place.port}":
            return get_response(request)
        if host == f"{station.ADDRESS}:{place.port}" and request.method in {"GET", "HEAD"}:
            return HttpResponsePermanentRedirect(place.origin + request.path)
        return HttpResponse(line, status=421, content_type="text/plain; charset=utf-8")

    return layer


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another origin asks, for anything but to be left for ours."""
    said = request.headers
    leads = request.method in {"GET", "HEAD"} and said.get("Sec-Fetch-Dest", "document") == "document"
    return said.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not leads


def measured(get_response: Next) -> Layer:
    """Refuse a body that is too large by what it declares, before it is read, and say so; no part of it reaches a disk."""

    def layer(request: HttpRequest) -> HttpResponseBase:
        declared = uploads.declared(request)
        if declared is None or declared > LARGEST_REQUEST:
            return refusals.too_large(request, LARGEST_REQUEST)
        return get_response(request)

    return layer
