"""Unlocking, choosing the language, and what a page asks about the desk's state: all that answers while the desk is locked."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from secondsource.core.findings import Finding, Refused
from secondsource.store.errors import Refusal
from secondsource.web import assets, refusals, session, settings
from secondsource.web.guard import ANYBODY, OPEN, page
from secondsource.web.headers import CLEAR

_YEAR = 365 * 24 * 3600
_LANGUAGES = {code for code, _name in settings.LANGUAGES}


@page("unlock", action=OPEN)
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask for the passphrase; open the desk with it."""
    chosen = request.GET.get("lang", "")
    if chosen in _LANGUAGES:
        return _speaking(HttpResponseRedirect("/unlock"), chosen)
    back = _local(request.POST.get("next") or request.GET.get("next", ""))
    if session.belongs(request):
        return HttpResponseRedirect(back)
    if request.method != "POST":
        return _asking(request, back, [])
    try:
        token = session.unlock(request.POST.get("passphrase", ""))
    except Refused as no:
        return _asking(request, back, refusals.sentences(no.findings))
    except Refusal as no:
        return _asking(request, back, refusals.sentences([Finding(no.code, no.values)]))
    response = HttpResponseRedirect(back)
    rotate_token(request)
    session.give_cookie(response, token)
    return response


def _asking(request: HttpRequest, back: str, sentences: list[str]) -> HttpResponse:
    """The page with the one field; when the desk is unlocked in another window, the way to lock it instead."""
    shown = {"back": back, "sentences": sentences, "elsewhere": session.is_open()}
    return render(request, "unlock.html", shown, status=403 if sentences else 200)


@page("locked", action=OPEN, methods=("GET",))
def locked(request: HttpRequest) -> HttpResponse:
    """Where the lock door sends the browser: it is told to forget everything of this desk, then sees the unlock page."""
    if session.is_open():
        return HttpResponseRedirect("/")
    chosen = request.GET.get("lang", "")
    response = HttpResponseRedirect(f"/unlock?lang={chosen}" if chosen in _LANGUAGES else "/unlock")
    response.headers["Clear-Site-Data"] = CLEAR
    return response


@page("language", action=OPEN, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Speak the chosen language from now on."""
    response = HttpResponseRedirect(_local(request.POST.get("next", "")))
    return _speaking(response, request.POST.get("lang", ""))


def _speaking(response: HttpResponse, chosen: str) -> HttpResponse:
    if chosen in _LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_YEAR, samesite="Strict", httponly=True)
        translation.activate(chosen)
    return response


@page("pulse", action=ANYBODY, methods=("GET",), polled=True)
def pulse(_request: HttpRequest) -> HttpResponse:
    """A page asks whether the desk is still unlocked, so that it can hide what it shows when it is not."""
    return HttpResponse(status=204)


@page("pulse/work", action=ANYBODY, methods=("GET",))
def work(_request: HttpRequest) -> HttpResponse:
    """A page says that somebody is typing."""
    return HttpResponse(status=204)


@page("static/<slug:mark>/<str:name>", action=OPEN, methods=("GET",))
def static(_request: HttpRequest, mark: str, name: str) -> HttpResponse:
    """An asset. Its address changes when it does, so the browser may keep it; nothing in it is anybody's."""
    if name not in assets.SOURCES or assets.asset(name).mark != mark:
        raise Http404
    found = assets.asset(name)
    return HttpResponse(
        found.body, content_type=found.media, headers={"Cache-Control": f"public, max-age={_YEAR}, immutable"}
    )


def _local(path: str) -> str:
    """The path when it lies on this desk, else the first page."""
    local = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if local and path != "/unlock" else "/"
