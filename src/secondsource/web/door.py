"""The lock door: the parent's own small ear on loopback, which answers when the desk itself may be too busy to.

It understands one request: a form sent by POST to /lock or /panic with the token that only pages of the desk carry.
Connections are read without blocking, so that nobody who connects and stays silent can hold the door.
"""

import selectors
import socket
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from secondsource.web import station

_LARGEST = 16 * 1024
_PATIENCE = 2.0
_MOST_CALLERS = 64
_MOST_FIELDS = 20
_LONGEST_LENGTH = 9  # digits of a length that is worth reading
_WAYS = {"/lock", "/panic"}


@dataclass(slots=True)
class _Caller:
    """One connection that has not said everything yet."""

    socket: socket.socket
    until: float
    heard: bytes = b""


@dataclass(frozen=True, slots=True)
class Knock:
    """A request that is all there: `way` is /lock or /panic, or empty for anything that is neither."""

    socket: socket.socket
    way: str
    token: str = field(repr=False)
    language: str


class Door:
    """The listening socket and whoever stands at it."""

    def __init__(self) -> None:
        self._listening = socket.create_server((station.ADDRESS, 0))
        self._listening.settimeout(0)
        self.port: int = self._listening.getsockname()[1]
        self._watch = selectors.DefaultSelector()
        self._watch.register(self._listening, selectors.EVENT_READ)
        self._callers: dict[int, _Caller] = {}

    def fileno(self) -> int:
        """Readable when somebody is at the door, for a selector of selectors."""
        return self._watch.fileno()

    def close(self) -> None:
        """Close it, and send away whoever stands there."""
        for caller in list(self._callers.values()):
            self._leave(caller)
        self._watch.close()
        self._listening.close()

    def knocks(self) -> list[Knock]:
        """Everything that is complete by now; never waits."""
        done: list[Knock] = []
        for key, _ in self._watch.select(0):
            if key.fileobj is self._listening:
                self._admit()
            else:
                knock = self._hear(self._callers[key.fd])
                done += [knock] if knock else []
        for late in [caller for caller in self._callers.values() if caller.until < time.monotonic()]:
            self._leave(late)
        return done

    def _admit(self) -> None:
        try:
            arrived, _ = self._listening.accept()
        except OSError:  # gone before we looked
            return
        if len(self._callers) >= _MOST_CALLERS:  # whoever stands here longest without a word makes room
            self._leave(next(iter(self._callers.values())))
        arrived.settimeout(0)
        self._callers[arrived.fileno()] = _Caller(arrived, time.monotonic() + _PATIENCE)
        self._watch.register(arrived, selectors.EVENT_READ)

    def _hear(self, caller: _Caller) -> Knock | None:
        try:
            piece = caller.socket.recv(_LARGEST)
        except BlockingIOError:
            return None
        except OSError:
            piece = b""
        caller.heard += piece
        said = understood(caller.heard)
        if said is None and piece and len(caller.heard) <= _LARGEST:
            return None
        self._watch.unregister(caller.socket)
        del self._callers[caller.socket.fileno()]
        if said is None:
            caller.socket.close()
            return None
        caller.socket.settimeout(_PATIENCE)
        return Knock(caller.socket, *said)

    def _leave(self, caller: _Caller) -> None:
        self._watch.unregister(caller.socket)
        del self._callers[caller.socket.fileno()]
        caller.socket.close()


def understood(heard: bytes) -> tuple[str, str, str] | None:
    """Way, token and language of a whole request, all empty where it makes no sense; None while some of it is missing."""
    head, complete, body = heard.partition(b"\r\n\r\n")
    if not complete:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    names = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = names.get("content-length", "0")
    if len(length) > _LONGEST_LENGTH or body.count(b"&") >= _MOST_FIELDS:
        return "", "", ""
    if len(body) < (int(length) if length.isdecimal() else 0):
        return None
    method, _, rest = first.partition(" ")
    way = rest.partition(" ")[0]
    form = parse_qs(body.decode("latin-1")) if body else {}
    token, language = form.get("token", [""])[0], form.get("lang", [""])[0]
    return (way if method == "POST" and way in _WAYS else "", token, language if language in {"en", "my"} else "")


def answer(knock: Knock, status: str, headers: dict[str, str], body: str = "") -> None:
    """Send the answer and hang up; somebody who is gone already misses nothing."""
    content = body.encode()
    fixed = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(content)),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in {**fixed, **headers}.items())]
    try:
        knock.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + content)
    except OSError:
        return
    finally:
        knock.socket.close()
