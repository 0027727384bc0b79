"""Passphrases: asked on the terminal or read from a file, never taken from the command line."""

import getpass
import sys
import warnings
from pathlib import Path

from secondsource.cli.said_desk import Voice, Wrong
from secondsource.desk.desk import SHORTEST_PASSPHRASE


def given(source: str | None, voice: Voice) -> str:
    """The passphrase of a desk: the first line of a file (`-` is standard input), or what is typed.

    Raises:
        Wrong: the file cannot be read, or there is no terminal.
    """
    return _ask(voice.say("ask_passphrase")) if source is None else _read(source)


def chosen(source: str | None, voice: Voice) -> str:
    """A new passphrase; typed twice where it is typed.

    Raises:
        Wrong: as `given`, or the two are not the same.
    """
    if source is not None:
        return _read(source)
    first = _ask(voice.say("ask_new_passphrase", least=SHORTEST_PASSPHRASE))
    if _ask(voice.say("ask_again")) != first:
        raise Wrong("passphrases_differ")
    return first


def _read(source: str) -> str:
    try:
        if source == "-":
            line = sys.stdin.readline()
        else:
            with Path(source).open(encoding="utf-8") as file:
                line = file.readline()
    except (OSError, UnicodeDecodeError):
        raise Wrong("passphrase_unreadable", file=source) from None
    return line.rstrip("\r\n")


def _ask(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return getpass.getpass(prompt)
        except (getpass.GetPassWarning, EOFError):
            raise Wrong("no_terminal") from None
