"""`secondsource desk`: a desk of one's own, from the command line."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from secondsource.cli import passphrases
from secondsource.cli.said_desk import Voice, Wrong, speak
from secondsource.cli.said_weigh import language
from secondsource.core.findings import Refused
from secondsource.desk import importing
from secondsource.desk.desk import Desk
from secondsource.formats import maps
from secondsource.store import keyring
from secondsource.store.errors import FolderNotEmpty, Refusal, WrongPassphrase
from secondsource.store.folder import Folder


class _Parser(argparse.ArgumentParser):
    """Argparse with one line for a mistake."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of the command, in one line."""
        raise Wrong("desk_usage", what=message)


def parser() -> argparse.ArgumentParser:
    """The words of the command."""
    found = _Parser(prog="secondsource desk", description="A desk of one's own.", allow_abbrev=False)
    verbs = found.add_subparsers(dest="verb", required=True, metavar="VERB")
    new = _verb(verbs, "new", "make a desk in an empty or missing folder")
    new.add_argument("--person", metavar="NAME", help="your name at the desk")
    new.add_argument("--name", default="", metavar="DESK", help="what the desk is called")
    bring = _verb(verbs, "import", "bring in a table (CSV or XLSX)")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--map", metavar="NAME|FILE", help=f"{', '.join(maps.SHIPPED)}, or a map file of your own")
    bring.add_argument("--preview", action="store_true", help="say what would come in; write nothing")
    bring.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot come in")
    _verb(verbs, "verify", "check every entry again and print the seal codes")
    export = _verb(verbs, "export", "write everything your keys open, in the clear")
    export.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder; DIR-export when left out")
    backup = _verb(verbs, "backup", "write a sealed copy")
    backup.add_argument("target", type=Path, metavar="TARGET")
    _verb(verbs, "example", "make the example desk, or say again how to open it", passphrase=False)
    serve = _verb(verbs, "serve", "serve the desk to a browser on this machine", passphrase=False)
    serve.add_argument("--port", type=int, metavar="N")
    serve.add_argument("--idle", type=int, metavar="MINUTES", help="lock after so long without work")
    return found


def _verb(
    verbs: "argparse._SubParsersAction[_Parser]", name: str, said: str, *, passphrase: bool = True
) -> argparse.ArgumentParser:
    found = verbs.add_parser(name, help=said, description=said, allow_abbrev=False)
    found.add_argument("folder", type=Path, metavar="DIR")
    found.add_argument("--language", choices=("en", "my"), default=language(), help="of what is said")
    if passphrase:
        found.add_argument(
            "--passphrase-file", metavar="FILE", help="its first line is the passphrase; - is standard input"
        )
    return found


def main(words: Sequence[str]) -> int:
    """Do what the first word says.

    Returns:
        0 when done; 1 when an audit found something; 2 when what was asked for or handed in cannot be used.
    """
    voice = Voice(language())
    try:
        asked = parser().parse_args(words)
        voice = Voice(asked.language)
        return VERBS[asked.verb](asked, voice)
    except Wrong as wrong:
        line = voice.say(wrong.code, **wrong.values)
    except Refused as no:
        line = " ".join(voice.say(finding.code, **finding.values) for finding in no.findings)
    except Refusal as no:
        line = voice.say(no.code, **no.values)
    speak(sys.stderr, f"secondsource: {line}")
    return 2


@contextmanager
def unlocked(asked: argparse.Namespace, voice: Voice) -> Iterator[Desk]:
    """The desk in the folder that was named, open until the end of the block."""
    desk = Desk.unlock(asked.folder, passphrases.given(asked.passphrase_file, voice))
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A line on the terminal that says how far something is."""
    from secondsource.cli.table_file import Progress  # noqa: PLC0415 -- brings the weighing along, which most verbs do not need

    shown = Progress(what, 0)

    def progress(done: int, total: int) -> None:
        shown.whole = total
        shown.add(done - shown.done)

    try:
        yield progress
    finally:
        shown.close()


# --- verbs -----------------------------------------------------------------------------------------------------------
def _new(asked: argparse.Namespace, voice: Voice) -> int:
    passphrase = passphrases.chosen(asked.passphrase_file, voice)
    person = asked.person if asked.person is not None else asked.name or asked.folder.absolute().name
    Desk.found(asked.folder, name=asked.name, person=person, passphrase=passphrase).close()
    speak(sys.stdout, voice.say("desk_made", folder=str(asked.folder)))
    return 0


def _example(asked: argparse.Namespace, voice: Voice) -> int:
    from secondsource.desk import example  # noqa: PLC0415 -- brings the weighing along, which no other verb needs

    if not _holds_anything(asked.folder):
        unfinished = asked.folder.with_name(f"{asked.folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)  # left by a start that was stopped half-way
        example.make(unfinished)
        unfinished.rename(asked.folder)
    elif not _opens(asked.folder, example.PASSPHRASE):
        raise FolderNotEmpty
    speak(sys.stdout, voice.say("example_made", folder=str(asked.folder), passphrase=example.PASSPHRASE))
    return 0


def _holds_anything(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _opens(path: Path, passphrase: str) -> bool:
    """Whether a passphrase opens the desk there; reads no entry of it."""
    folder = Folder.open(path)
    try:
        keyring.unlock(folder, passphrase)
    except WrongPassphrase:
        return False
    finally:
        folder.close()
    return True


def _import(asked: argparse.Namespace, voice: Voice) -> int:
    chosen = _map(asked.map)
    try:
        stream = asked.file.open("rb")
    except OSError as fault:
        raise Wrong("file_not_readable", file=asked.file.name, reason=fault.strerror or "") from None
    with stream, unlocked(asked, voice) as desk, bar(voice.say("reading")) as progress:
        table = importing.Table(asked.file.name, stream, chosen)
        if asked.preview:
            return _preview(importing.preview(desk, table, progress), voice)
        try:
            brought = importing.bring(desk, table, skip_bad=asked.skip_bad, progress=progress)
        except importing.RowsRefused as no:
            seen = no.preview
            where = voice.where(seen.file, seen.troubles[0])
            raise Wrong("row_refused", where=where, refused=seen.refused, rows=seen.rows) from None
    _tell_troubles(brought.seen, voice)
    counts = {"added": brought.added, "known": brought.known, "left_out": brought.left_out}
    speak(sys.stdout, voice.say("brought", file=brought.seen.file, map=brought.seen.map, **counts))
    return 0


def _map(named: str | None) -> maps.Map | None:
    """A shipped map by its name, or the one in a file; None lets the columns tell."""
    if named is None or named in maps.SHIPPED:
        return None if named is None else maps.shipped(named)
    path = Path(named)
    if not path.is_file() and path.suffix != ".toml":
        return maps.shipped(named)
    try:
        with path.open("rb") as stream:
            return maps.read(stream.read(maps.LARGEST + 1))
    except OSError as fault:
        raise Wrong("file_not_readable", file=path.name, reason=fault.strerror or "") from None


def _preview(seen: importing.Preview, voice: Voice) -> int:
    """Say what would come in; 2 when some rows could not."""
    counts = {"rows": seen.rows, "new": seen.new, "known": seen.known, "refused": seen.refused}
    _tell_troubles(seen, voice)
    speak(sys.stdout, voice.say("seen", file=seen.file, map=seen.map, **counts))
    for row in seen.sample:
        speak(sys.stdout, f"  {row.row}: {row.codename} – {row.text[:100]}")
        speak(sys.stdout, *(f"      {question[:100]} {value[:60]}" for question, value in row.statements))
    speak(sys.stdout, voice.say("seen_makes", claims=seen.claims, sources=seen.sources, questions=seen.questions))
    return 2 if seen.refused else 0


def _tell_troubles(seen: importing.Preview, voice: Voice) -> None:
    """What is not taken as it stands, on the error stream."""
    lines = [voice.say("row_left_out", where=voice.where(seen.file, one)) for one in seen.troubles]
    lines += [voice.say("more_of_these", count=seen.refused - len(seen.troubles))] * (seen.refused > len(seen.troubles))
    lines += [voice.say("cell_left_out", where=voice.where(seen.file, one)) for one in seen.notes]
    lines += [voice.say("more_of_these", count=seen.noted - len(seen.notes))] * (seen.noted > len(seen.notes))
    lines += [voice.say("seen_ignored", columns=", ".join(seen.ignored))] * bool(seen.ignored)
    lines += [voice.say("seen_zawgyi", file=seen.file)] * seen.zawgyi
    speak(sys.stderr, *lines)


def _verify(asked: argparse.Namespace, voice: Voice) -> int:
    from secondsource.cli import verifying  # noqa: PLC0415 -- only this verb needs it

    return verifying.verify(asked.folder, passphrases.given(asked.passphrase_file, voice), voice)


def _export(asked: argparse.Namespace, voice: Voice) -> int:
    from secondsource.cli import exporting  # noqa: PLC0415 -- only this verb needs it

    target = asked.to or Path(f"{asked.folder.absolute().name}-export")
    exporting.demand_absent(target)
    with unlocked(asked, voice) as desk:
        exporting.export(desk, target)
    speak(sys.stdout, voice.say("exported", folder=str(target)))
    return 0


def _backup(asked: argparse.Namespace, voice: Voice) -> int:
    from secondsource.desk import upkeep  # noqa: PLC0415 -- brings the place packs along

    with unlocked(asked, voice) as desk:
        upkeep.backup(desk, asked.target)
    speak(sys.stdout, voice.say("backed_up", folder=str(asked.target)))
    return 0


def _serve(asked: argparse.Namespace, _voice: Voice) -> NoReturn:
    """Become the server, so that whoever stops this process stops the desk."""
    words = [str(asked.folder)]
    words += ["--port", str(asked.port)] if asked.port is not None else []
    words += ["--idle", str(asked.idle)] if asked.idle is not None else []
    os.environ["LANG"] = {"my": "my_MM.UTF-8"}.get(asked.language, "C.UTF-8")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", "secondsource.web", *words])  # noqa: S606 -- our own server


VERBS: dict[str, Callable[[argparse.Namespace, Voice], int]] = {
    "new": _new,
    "example": _example,
    "import": _import,
    "verify": _verify,
    "export": _export,
    "backup": _backup,
    "serve": _serve,
}
"""Each word and what it does."""
