"""Once: a form that a browser sends twice, by two clicks or a page sent again, is answered twice and done once.

Every drawing of a form carries a mark of its own, so two forms of one content and one mark are one form. Only redirections are
answered again: what was refused can be sent again, and done then.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

REMEMBERED: Final = 20.0
"""Seconds after which a form is forgotten."""


@dataclass(slots=True)
class _Sent:
    """One form under way or done: where its answer led."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    at: float = field(default_factory=time.monotonic)
    led: str = ""


_sent: dict[int, _Sent] = {}
_lock = threading.Lock()


def answered(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer to a request; for a form that was sent before, or is just being done, where that led."""
    mark = request.POST.get("csrfmiddlewaretoken", "") if request.method == "POST" else ""
    if not mark:
        return answer()
    sent = _found(request)
    with sent.turn:
        if sent.led:
            return HttpResponseRedirect(sent.led)
        given = answer()
        if isinstance(given, HttpResponseRedirect):
            sent.led = given.url
        return given


def _found(request: HttpRequest) -> _Sent:
    fields = tuple((name, *values) for name, values in request.POST.lists())
    files = tuple((name, *((one.name, one.size) for one in several)) for name, several in request.FILES.lists())
    with _lock:
        late = time.monotonic() - REMEMBERED
        for old in [key for key, sent in _sent.items() if sent.at < late]:
            del _sent[old]
        return _sent.setdefault(hash((request.get_full_path(), fields, files)), _Sent())
