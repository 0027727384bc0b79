"""The session: the one desk that is unlocked in this process, and the one browser that may use it.

Everything lives in memory and ends with the process. There is one person, one token, made anew at each unlock.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string

from secondsource.core.findings import refuse
from secondsource.desk.believing import FIRST_PAGE, Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.searching import Search
from secondsource.web import station

COOKIE = "desk"
_LONGEST_QUEUE = 20


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the next page: `kind` is done, note or alarm; `undo` is the address to send something to that takes it back."""

    text: str
    kind: str = "done"
    undo: str = ""


class _Held:
    """What this process holds; replaced as a whole only by the process ending."""

    def __init__(self) -> None:
        self.opening = threading.Lock()
        self.desk: Desk | None = None
        self.beliefs: Beliefs | None = None
        self.search: Search | None = None
        self.token = ""
        self.messages: list[Message] = []


_held = _Held()


def unlock(passphrase: str) -> str:
    """Open the desk of this station; returns the token for the browser's cookie. One attempt at a time, each costs 256 MiB.

    Raises:
        Refused: it is unlocked already, in another window.
        store.errors.Refusal: wrong passphrase, or a desk that does not open.
    """
    place = station.here()
    with _held.opening:
        if _held.desk is not None:
            raise refuse("already_unlocked")
        token = admit(_opened(place.folder, passphrase, place.lock_fd))
        beliefs().keep_fresh()
        warming = threading.Timer(FIRST_PAGE, search().warm)
        warming.daemon = True
        warming.start()
        return token


def _opened(folder: Path, passphrase: str, lock_fd: int | None) -> Desk:
    return Desk.unlock(folder, passphrase, lock_fd=lock_fd)


def admit(desk: Desk) -> str:
    """Make an open desk this process's desk and return a fresh token; the token before it counts no more."""
    _held.beliefs = Beliefs(desk)
    _held.search = Search(desk)
    _held.desk = desk
    _held.token = get_random_string(43)
    signal("open")
    minutes = desk.book.policies.get("idle", "")
    if minutes.isdecimal():
        signal(f"idle {minutes}")
    return _held.token


def dismiss() -> None:
    """Forget the desk. Only for tests and for a clean end: secrets leave memory when the process ends."""
    _held.desk = None
    _held.beliefs = None
    _held.search = None
    _held.token = ""
    _held.messages = []


def desk() -> Desk:
    """The unlocked desk. A page is called only when there is one."""
    if _held.desk is None:
        raise LookupError("the desk is locked")
    return _held.desk


def beliefs() -> Beliefs:
    """What the unlocked desk believes."""
    if _held.beliefs is None:
        raise LookupError("the desk is locked")
    return _held.beliefs


def search() -> Search:
    """The search of the unlocked desk."""
    if _held.search is None:
        raise LookupError("the desk is locked")
    return _held.search


def idle_minutes() -> float:
    """Minutes without work until the desk locks: what the unlocked desk chose, else what the station was told."""
    chosen = _held.desk.book.policies.get("idle", "") if _held.desk is not None else ""
    return int(chosen) if chosen.isdecimal() else station.here().idle_minutes


def is_open() -> bool:
    """Whether a desk is unlocked in this process, whoever asks."""
    return _held.desk is not None


def belongs(request: HttpRequest) -> bool:
    """Whether the request comes from the browser that unlocked the desk."""
    shown = request.COOKIES.get(COOKIE, "")
    return _held.desk is not None and bool(shown) and constant_time_compare(shown, _held.token)


def give_cookie(response: HttpResponse, token: str) -> None:
    """Hand the token to the browser: not readable by scripts, never sent from elsewhere, gone when the browser closes."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/")


# --- messages --------------------------------------------------------------------------------------------------------
def tell(text: str, kind: str = "done", *, undo: str = "") -> None:
    """Keep a sentence for the next page that is drawn, with an Undo button where there is a way back."""
    _held.messages = [*_held.messages, Message(text, kind, undo)][-_LONGEST_QUEUE:]


def told() -> list[Message]:
    """The sentences kept so far, once."""
    messages, _held.messages = _held.messages, []
    return messages


# --- the pulse -------------------------------------------------------------------------------------------------------
def beat() -> None:
    """Tell the parent that a person is at work, so that it does not lock."""
    signal("work")


def signal(word: str) -> None:
    """Write one line to the parent; without a parent, or with a full pipe, nothing happens."""
    pulse = station.here().pulse_fd
    if pulse is None:
        return
    try:
        os.write(pulse, f"{word}\n".encode())
    except BlockingIOError:  # the parent has enough beats waiting to know
        return
