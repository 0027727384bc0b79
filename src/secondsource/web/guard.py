"""The guard: every page says which action it needs, and is reached only by somebody who may do it.

A page registers itself with `@page("sources/", action="see_source")`. The action is a verb of the access table, or `OPEN` (also
when the desk is locked) or `ANYBODY` (whoever unlocked it). A page that names none does not start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeAlias
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect

from secondsource.core import access
from secondsource.core.findings import Finding, Refused
from secondsource.core.tables.access import VERBS
from secondsource.desk import upkeep
from secondsource.store.errors import Refusal
from secondsource.web import once, refusals, session
from secondsource.web.clear import ClearFile

OPEN: Final = "(open)"
ANYBODY: Final = "(anybody)"

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class NoActionError(TypeError):
    """A page does not say what somebody must be allowed to do to see it."""


class TwicePageError(ValueError):
    """Two pages claim one name."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, its name for links, the action to see it and the action to send something to it."""

    url: str
    name: str
    action: str
    post: str
    view: Callable[..., HttpResponseBase]


PAGES: dict[str, Page] = {}
"""Every page by name. Nothing else is served."""


def page(
    url: str, *, action: str, post: str = "", methods: tuple[str, ...] = ("GET", "HEAD", "POST"), polled: bool = False
) -> Callable[[View[P]], View[P]]:
    """Register a page. Its name is `room.function`, as in `{% url 'sources.one' id %}`.

    Args:
        url: as for Django's `path`, without a leading slash.
        action: what somebody must be allowed to do to see it.
        post: what to send something to it; the same when left out.
        methods: what it answers to.
        polled: asked by the page itself and not by a person, so it does not keep the desk from locking.
    """
    for verb in (action, post or action):
        if verb not in {OPEN, ANYBODY} and verb not in VERBS:
            raise NoActionError(f"{url or '/'} names {verb!r}, which is no action of the access table")

    def register(view: View[P]) -> View[P]:
        name = f"{_room(view.__module__)}.{view.__name__}"
        if name in PAGES:
            raise TwicePageError(name)

        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            needed = (post or action) if request.method == "POST" else action
            stopped = _stopped(request, needed)
            if stopped is not None:
                return stopped
            if needed != OPEN and not polled:
                session.beat()
            if needed == OPEN:
                return _answered(view, request, *args, **kwargs)
            return once.answered(request, lambda: _answered(view, request, *args, **kwargs))

        PAGES[name] = Page(url, name, action, post or action, guarded)
        return guarded

    return register


def may_enter(address: str) -> bool:
    """Whether the unlocked person may see the page at this address, which has no ids in it."""
    needed = next((page.action for page in PAGES.values() if f"/{page.url}" == address), "")
    return needed in {OPEN, ANYBODY} or (bool(needed) and session.desk().may(needed))


def _room(module: str) -> str:
    """The room a page lives in: the first name below `pages`, also where a room has several files."""
    return module.partition(".pages.")[2].partition(".")[0] or module.rpartition(".")[2]


def _stopped(request: HttpRequest, needed: str) -> HttpResponse | None:
    """The answer to somebody who may not go on, or None."""
    if needed == OPEN:
        return None
    if not session.belongs(request):
        return to_unlock(request)
    if needed == ANYBODY or session.desk().may(needed):
        return None
    roles = " ".join(access.may(session.desk().me.roles, needed).missing)
    return refusals.refused(request, [Finding("not_allowed", {"verb": needed, "roles": roles})], 403)


def _answered(view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
    """The page's own answer; a refusal that it did not put beside a field becomes a page with its sentences."""
    try:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, ClearFile):
            upkeep.note_clear_file(session.desk(), answer.what, answer.count)
    except Refused as no:
        status = 403 if any(finding.code == "not_allowed" for finding in no.findings) else 422
        return refusals.refused(request, no.findings, status)
    except Refusal as no:
        return refusals.refused(request, [Finding(no.code, no.values)], 503)
    return answer


def to_unlock(request: HttpRequest) -> HttpResponse:
    """The way to the unlock page, and back to this address afterwards; a partial update takes the whole page along."""
    back = request.get_full_path() if request.method == "GET" and not _is_partial(request) else ""
    target = f"/unlock?next={quote(back)}" if back not in {"", "/"} else "/unlock"
    if _is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _is_partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
