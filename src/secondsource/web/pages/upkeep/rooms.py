"""Upkeep: its first page, the settings, and what is protected and what is not."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core.tables import screen_words
from secondsource.desk import upkeep
from secondsource.desk.desk import Desk
from secondsource.store import shelter
from secondsource.web import nav, session, station
from secondsource.web.forms import Form, Word, language
from secondsource.web.guard import ANYBODY, page

MACHINE: Final[dict[str, Promise]] = {
    "swap_present": _(
        "This computer has swap: what the desk holds in memory may be written to its disk. Switch swap off, or encrypt it."
    ),
    "hibernation_possible": _(
        "This computer can hibernate: that writes the whole memory to its disk. Switch hibernation off."
    ),
}
"""What the machine may write to its disk without being asked."""

LINKED: Final = ("audit_journal", "make_backup", "export_own", "import_rows", "change_policy", "invite_person")
"""What the first page leads to, for those who may."""


@nav.counts("upkeep")
def _count(desk: Desk) -> int:
    return len(upkeep.conflicts(desk))


@page("upkeep/", action=ANYBODY, methods=("GET", "HEAD"))
def index(request: HttpRequest) -> HttpResponse:
    """What there is to look after, as far as this person may."""
    desk = session.desk()
    with desk.reading() as book:
        context = {
            "me": desk.me,
            "people": len(book.people),
            "written": book.entries,
            "held": book.held,
            "lost": desk.journal.lost,
            "packs": len(book.packs),
            "places": sum(len(pack.places) for pack in book.packs.values()),
            "conflicts": len(upkeep.conflicts(desk)),
            "idle": book.policies.get("idle", str(station.here().idle_minutes)),
            "scale": book.policies.get("scale", upkeep.POLICIES["scale"][0]),
            "warnings": [MACHINE[code] for code in shelter.warnings()],
            "may": {verb: desk.may(verb) for verb in LINKED},
        }
        return render(request, "upkeep/index.html", context)


SHOWN: Final = 50
"""Clear files that the page lists, the newest first; the journal has them all."""


@page("upkeep/protection", action=ANYBODY, methods=("GET", "HEAD"))
def protection(request: HttpRequest) -> HttpResponse:
    """What is protected against whom, what is not, where the folder lies, and who has read the Burmese."""
    drafts = sum(1 for word in screen_words.WORDS if word.read_by.startswith("draft"))
    context: dict[str, object] = {
        "folder": str(station.here().folder.resolve()),
        "warnings": [MACHINE[code] for code in shelter.warnings()],
        "drafts": drafts,
        "screen_words": len(screen_words.WORDS),
    }
    desk = session.desk()
    with desk.reading() as book:
        context["clear_files"] = [(kept, book.people.get(kept.mark.by)) for kept in reversed(book.clear_files[-SHOWN:])]
        return render(request, "upkeep/protection.html", context)


# --- settings --------------------------------------------------------------------------------------------------------
SCALES: Final = {
    "ICD203": _("ICD 203 (seven words, from almost no chance to almost certain)"),
    "PHIA": _("PHIA (seven words with gaps between them)"),
}


def _scales() -> list[tuple[str, str]]:
    return [(code, str(SCALES[code])) for code in upkeep.POLICIES["scale"]]


def _minutes() -> list[tuple[str, str]]:
    return [(value, gettext("%(minutes)s minutes") % {"minutes": value}) for value in upkeep.POLICIES["idle"]]


class SettingsForm(Form):
    """What a desk can choose."""

    scale = Word(
        _scales,
        label=_("Words of probability"),
        required=True,
        help_text=_("One scale for the whole desk. What is kept is the number; the word is chosen when it is shown."),
    )
    idle = Word(
        _minutes,
        label=_("Lock by itself after"),
        required=True,
        help_text=_("Minutes without a key or a click."),
    )


@page("upkeep/settings", action="change_policy")
def settings(request: HttpRequest) -> HttpResponse:
    """Choose the scale of words and the minutes until the desk locks by itself."""
    desk = session.desk()
    now = {
        "scale": desk.book.policies.get("scale", upkeep.POLICIES["scale"][0]),
        "idle": desk.book.policies.get("idle", str(station.here().idle_minutes)),
    }
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        changed = {name: form.said(name) for name in now if form.said(name) != now[name]}
        if form.keeps(lambda: _set(desk, changed)):
            if "idle" in changed:
                session.signal(f"idle {changed['idle']}")
            session.tell(gettext("The settings are kept."))
            return HttpResponseRedirect("/upkeep/")
    return render(
        request, "upkeep/settings.html", {"form": form, "language": language()}, status=422 if form.errors else 200
    )


def _set(desk: Desk, changed: dict[str, str]) -> None:
    for name, value in changed.items():
        upkeep.set_policy(desk, name, value)
