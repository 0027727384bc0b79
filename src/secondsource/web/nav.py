"""What every page shows around its own content: where one can go, how much waits there, and how to lock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from secondsource.desk.desk import Desk
from secondsource.web import guard, session, settings, station

Count: TypeAlias = Callable[[Desk], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to go: its address, its name, and the letter that leads there after `g`."""

    room: str
    href: str
    label: str | Promise
    letter: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as it is drawn on one page."""

    entry: Entry
    here: bool
    count: int


ENTRIES = (
    Entry("today", "/", gettext_lazy("Today"), "t"),
    Entry("sources", "/sources/", gettext_lazy("Sources"), "s"),
    Entry("reports", "/reports/", gettext_lazy("Reports"), "r"),
    Entry("questions", "/questions/", gettext_lazy("Questions"), "q"),
    Entry("imports", "/import/", gettext_lazy("Import"), "i"),
    Entry("upkeep", "/upkeep/", gettext_lazy("Upkeep"), "u"),
)

_COUNTS: dict[str, Count] = {}


def counts(room: str) -> Callable[[Count], Count]:
    """Register what the number beside a room counts: `@counts("reports")` on a function from the desk to a number."""

    def register(count: Count) -> Count:
        _COUNTS[room] = count
        return count

    return register


def shell(request: HttpRequest) -> dict[str, object]:
    """What `base.html` needs, as a context processor."""
    place = station.here()
    unlocked = session.belongs(request)
    return {
        "entries": _entries(request.path) if unlocked else [],
        "unlocked": unlocked,
        "door": place.door if place.door_port else "",
        "door_token": place.door_token,
        "told": session.told() if unlocked else [],
        "idle_seconds": round(session.idle_minutes() * 60) + 5,
        "here_path": request.path if request.method == "GET" else "/",
        "languages": settings.LANGUAGES,  # each in its own words, whatever is spoken now
        "csrf": get_token(request),
    }


def _entries(path: str) -> list[Shown]:
    """The rooms that this person may enter; neither the others nor how much waits in them."""
    desk = session.desk()
    return [
        Shown(entry, _is_here(entry, path), _COUNTS[entry.room](desk) if entry.room in _COUNTS else 0)
        for entry in ENTRIES
        if guard.may_enter(entry.href)
    ]


def _is_here(entry: Entry, path: str) -> bool:
    return path == "/" if entry.href == "/" else path.startswith(entry.href)
