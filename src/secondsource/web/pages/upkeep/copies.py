"""Copies: a sealed backup of the whole folder, and everything this person may see as files in the clear."""

import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from secondsource.core.findings import refuse
from secondsource.desk import upkeep
from secondsource.desk.desk import Desk
from secondsource.desk.upkeep import Leaf
from secondsource.store import paths
from secondsource.store.errors import FolderUnusable
from secondsource.web import session, station
from secondsource.web.forms import Form, Line, Tick
from secondsource.web.guard import page
from secondsource.web.jobs import Progress
from secondsource.web.pages.upkeep import working

FACTS = "facts.jsonl"


class FolderForm(Form):
    """Where to: a folder on this machine that does not exist yet."""

    folder = Line(
        label=_("New folder"), max_length=1000, help_text=_("The whole path on this machine; nothing may be there yet.")
    )


class ExportForm(FolderForm):
    """The same, and that somebody knows what they do."""

    clear = Tick(label=_("I know that whoever has this computer can read these files"), required=True)


def _target(form: FolderForm) -> Path:
    """The folder somebody named.

    Raises:
        Refused: it is no whole path, what should hold it is not there, or it is there already.
        store.errors.FolderUnusable: the system does not take the name, or it lies in the desk's own folder: files in the
            clear would stand beside the sealed ones, and go along with every copy.
    """
    path = Path(os.path.expanduser(form.said("folder")))  # noqa: PTH111 -- Path's own fails for a home that there is not
    if not form.said("folder") or not path.is_absolute():
        raise refuse("path_not_whole", about="folder")
    with paths.refused():
        if not path.parent.is_dir():
            raise refuse("path_missing", about="folder")
        if path.exists() or path.is_symlink():
            raise refuse("path_taken", about="folder")
        if path.resolve().is_relative_to(station.here().folder.resolve()):
            raise FolderUnusable(reason="EINVAL")
    return path


def _begun(request: HttpRequest, form: FolderForm, kind: str, work: Callable[[Path, Progress], object]) -> HttpResponse:
    """The page with the form, or the work begun."""
    if request.method == "POST" and form.is_valid():
        targets: list[Path] = []
        if form.keeps(lambda: targets.append(_target(form))):
            return working.begin(kind, kind, lambda progress: work(targets[0], progress))
    return render(request, f"upkeep/{kind}.html", {"form": form}, status=422 if form.errors else 200)


# --- backup ----------------------------------------------------------------------------------------------------------
@page("upkeep/backup", action="make_backup")
def backup(request: HttpRequest) -> HttpResponse:
    """Write a sealed copy into a folder that somebody names."""
    desk = session.desk()
    form = FolderForm(request.POST if request.method == "POST" else None)

    def work(target: Path, _progress: Progress) -> str:
        upkeep.backup(desk, target)
        return str(target)

    return _begun(request, form, "backup", work)


@page("upkeep/backup/<slug:token>", action="make_backup")
def backed(request: HttpRequest, token: str) -> HttpResponse:
    """The backup as it goes, and where it lies."""
    return working.watched(request, "backup", token)


@page("upkeep/backup/<slug:token>/state", action="make_backup", methods=("GET",), polled=True)
def backup_state(request: HttpRequest, token: str) -> HttpResponse:
    """How far the backup is."""
    return working.polled(request, "backup", token)


# --- export ----------------------------------------------------------------------------------------------------------
@page("upkeep/export", action="export_own")
def export(request: HttpRequest) -> HttpResponse:
    """Write everything this person may see into a folder that somebody names, in the clear."""
    desk = session.desk()
    form = ExportForm(request.POST if request.method == "POST" else None)
    return _begun(request, form, "export", lambda target, progress: _export(desk, target, progress))


@page("upkeep/export/<slug:token>", action="export_own")
def exported(request: HttpRequest, token: str) -> HttpResponse:
    """The export as it goes, and what was written."""
    return working.watched(request, "export", token)


@page("upkeep/export/<slug:token>/state", action="export_own", methods=("GET",), polled=True)
def export_state(request: HttpRequest, token: str) -> HttpResponse:
    """How far the export is."""
    return working.polled(request, "export", token)


def _export(desk: Desk, target: Path, progress: Progress) -> tuple[str, list[tuple[str, int]]]:
    """Write the files; where they lie, and each with its size."""
    return str(target), write_leaves(upkeep.export(desk), target, lambda done: progress(done, desk.book.entries))


def write_leaves(leaves: Iterable[Leaf], target: Path, told: Callable[[int], None]) -> list[tuple[str, int]]:
    """Write files into a new folder that only this account may read: all of them, or nothing is left.

    Args:
        leaves: the files.
        target: the folder; it must not exist.
        told: hears how many lines of the facts are written.

    Raises:
        store.errors.Refusal: the disk is full, or the system does not let us write there.
    """
    making = target.with_name(f"{target.name}.part")
    with paths.refused():
        making.mkdir(mode=0o700)
        try:
            written = [(leaf.name, _write(making / leaf.name, leaf, told)) for leaf in leaves]
            making.rename(target)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    return written


def _write(path: Path, leaf: Leaf, told: Callable[[int], None]) -> int:
    size = 0
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for number, piece in enumerate(leaf.pieces, 1):
            size += file.write(piece)
            if leaf.name == FACTS and number % 500 == 0:
                told(number)
    return size
