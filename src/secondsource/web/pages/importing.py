"""Import: a file is looked through first and nothing is written; then it comes in as a whole, or without the rows somebody leaves out."""

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core.book import Book
from secondsource.core.facts import Kept, RowsImported
from secondsource.desk import importing
from secondsource.desk.importing import Table
from secondsource.desk.surveying import Preview
from secondsource.formats import maps
from secondsource.formats.maps import Map
from secondsource.web import jobs, session
from secondsource.web.forms import Form, Word
from secondsource.web.guard import page
from secondsource.web.jobs import Job, Progress

KEPT: Final = 600.0
"""Seconds after which a file that was sent is dropped from memory, whether it came in or not."""

MOST: Final = 4
"""Files that are held at once; one more lets the oldest go, with the work on it."""

LISTED: Final = 20
"""Earlier imports that the first page lists."""

MAPS: Final[dict[str, Promise]] = {
    "maverick": _("Events with several reports each (maverick)"),
    "ucdp": _("Articles on events, with the source they name (ucdp)"),
    "open_record": _("Public statements: who said what (open_record)"),
    "statements": _("Plain columns: source, report, question, value … (statements)"),
}
"""The maps that come with the desk."""


def _maps() -> list[tuple[str, str]]:
    return [("", gettext("Recognise it by its columns")), *((name, str(MAPS.get(name, name))) for name in maps.SHIPPED)]


class FileForm(Form):
    """A table, and how its columns are to be read."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or Excel (xlsx), at most 32 MB."))
    map = Word(_maps, label=_("How to read it"))
    own = forms.FileField(
        label=_("Or a map of your own"),
        required=False,
        help_text=_("A text file (toml) that says which column is what."),
    )

    def chosen_map(self) -> Map | None:
        """The map somebody chose; None lets the columns tell.

        Raises:
            Refused: the file is no map.
        """
        own = self.cleaned_data.get("own")
        if own is not None:
            return maps.read(own.read())
        return maps.shipped(self.said("map")) if self.said("map") else None


@dataclass(slots=True)
class Held:
    """A file somebody sent: its bytes, in memory only, and the work on it. `raw` is empty once it was dropped."""

    token: str
    name: str
    raw: bytes
    map: Map | None
    looked: str
    brought: str = ""

    def table(self) -> Table:
        """The file as the desk reads it."""
        return Table(self.name, io.BytesIO(self.raw), self.map)


_held: dict[str, Held] = {}


def _hold(name: str, raw: bytes, chosen: Map | None) -> Held:
    """Keep a file for ten minutes and begin to look through it."""
    desk = session.desk()
    table = Table(name, io.BytesIO(raw), chosen)
    token = get_random_string(13, "abcdefghijklmnopqrstuvwxyz234567")
    looked = jobs.start("preview", lambda progress: importing.preview(desk, table, progress))
    waiting = [one for one in _held.values() if not one.brought]
    for old in waiting[: max(0, len(waiting) - MOST + 1)]:
        jobs.drop(old.looked)
        _drop(old.token)
    _held[token] = Held(token, name, raw, chosen, looked.token)
    timer = threading.Timer(KEPT, _drop, [token])
    timer.daemon = True
    timer.start()
    return _held[token]


def _drop(token: str) -> None:
    """Forget a file; work on it that is under way goes on with what it has."""
    held = _held.pop(token, None)
    if held is not None:
        held.raw = b""


# --- choosing a file -------------------------------------------------------------------------------------------------
@page("import/", action="import_rows")
def index(request: HttpRequest) -> HttpResponse:
    """Choose a file; nothing is written by that."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        chosen: list[Map | None] = []
        if form.keeps(lambda: chosen.append(form.chosen_map())):
            sent = form.cleaned_data["file"]
            return HttpResponseRedirect(f"/import/{_hold(sent.name or '', sent.read(), chosen[0]).token}/")
    with session.desk().reading() as book:
        return render(
            request,
            "importing/index.html",
            {"form": form, "earlier": _earlier(book)},
            status=422 if form.errors else 200,
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file that came in before, and whether all its statements were taken back."""

    kept: Kept[RowsImported]
    by: str


def _earlier(book: Book) -> list[Earlier]:
    names = {key: person.name for key, person in book.people.items()}
    return [Earlier(kept, names.get(kept.mark.by, "")) for kept in reversed(book.imports[-LISTED:])]


# --- one file --------------------------------------------------------------------------------------------------------
@page("import/<slug:token>/", action="import_rows")
def one(request: HttpRequest, token: str) -> HttpResponse:
    """One file: how far it is, what it would become, what came of it."""
    held = _found(token)
    if request.method == "POST":
        return _sent(request, held)
    job = _job(held)
    context = {
        "held": held,
        "job": job,
        "state": f"{request.path}state",
        "coming": bool(held.brought),
        "batches": _batches(job),
        "read_as": _read_as(job),
    }
    return render(request, "importing/one.html", context)


def _read_as(job: Job) -> str:
    """The map the file was read with, in the words of the screen where it is one of ours."""
    seen = job.result
    return str(MAPS.get(seen.map, seen.title or seen.map)) if isinstance(seen, Preview) else ""


def _sent(request: HttpRequest, held: Held) -> HttpResponse:
    """Somebody wants it to come in, to stop, or to be forgotten."""
    if "bring" in request.POST and not held.brought and held.raw:
        held.brought = jobs.start("bring", _bringing(held, skip_bad=request.POST["bring"] == "good")).token
    elif "stop" in request.POST:
        _job(held).stop()
    elif "cancel" in request.POST:
        jobs.drop(held.looked)
        _drop(held.token)
        session.tell(gettext("The file is forgotten; nothing was written."))
        return HttpResponseRedirect("/import/")
    return HttpResponseRedirect(request.path)


def _bringing(held: Held, *, skip_bad: bool) -> Callable[[Progress], object]:
    desk, table = session.desk(), held.table()

    def work(progress: Progress) -> object:
        brought = importing.bring(desk, table, skip_bad=skip_bad, progress=progress)
        held.raw = b""
        return brought

    return work


@page("import/<slug:token>/state", action="import_rows", methods=("GET",), polled=True)
def state(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is; when it has ended, the browser is told to draw the whole page."""
    job = _job(_found(token))
    if job.state == "running":
        session.beat()  # whoever started it wants it whole: the idle clock begins when it has ended
        return render(request, "jobs/progress.html", {"job": job, "state": request.path})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _found(token: str) -> Held:
    held = _held.get(token)
    if held is None:
        raise Http404
    return held


def _job(held: Held) -> Job:
    """The work on a file: bringing it in, once that was begun, else looking it through."""
    job = jobs.find(held.brought, "bring") if held.brought else jobs.find(held.looked, "preview")
    if job is None:
        raise Http404
    return job


def _batches(job: Job) -> tuple[str, ...]:
    return job.result.batches if isinstance(job.result, importing.Brought) else ()


# --- taking a batch back ---------------------------------------------------------------------------------------------
@page("import/batch/<slug:batch>/withdraw", action="import_rows", methods=("POST",))
def withdraw(request: HttpRequest, batch: str) -> HttpResponse:  # noqa: ARG001 -- the guard passes it
    """Take back every statement that came in with one batch."""
    importing.withdraw_batch(session.desk(), batch)
    session.tell(
        gettext("Its statements are taken back; sources and reports stay."), undo=f"/import/batch/{batch}/restore"
    )
    return HttpResponseRedirect("/import/")


@page("import/batch/<slug:batch>/restore", action="import_rows", methods=("POST",))
def restore(request: HttpRequest, batch: str) -> HttpResponse:  # noqa: ARG001 -- the guard passes it
    """Let them stand again."""
    importing.restore_batch(session.desk(), batch)
    session.tell(gettext("Its statements stand again."))
    return HttpResponseRedirect("/import/")
