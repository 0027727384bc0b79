"""The desk's commands: what a person types, what they read back, and what is left on the disk."""

import json
import os
import pty
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from secondsource import cli
from secondsource.desk.desk import Desk
from secondsource.store import paths, seal

PASSPHRASE = "four boats and a lantern"
COMMAND = (sys.executable, "-c", "import sys; from secondsource.cli import main; sys.exit(main())")
CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)

Spoken: TypeAlias = tuple[int, str, str]
Speak: TypeAlias = Callable[..., Spoken]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a passphrase file, a desk `d` and a table `t.csv`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    Path("pw").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    Path("t.csv").write_text("source,question,value\nA,Is it open?,yes\nB,Is it open?,no\n", encoding="utf-8")
    Desk.found(Path("d"), name="D", person="Ada", passphrase=PASSPHRASE, cost=CHEAP).close()
    return tmp_path


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Speak:
    """Say words to the command; the answer is its exit code, its output and its errors."""

    def speak(*words: str) -> Spoken:
        code = cli.main(["desk", *words])
        found = capsys.readouterr()
        return code, found.out, found.err

    return speak


def test_a_new_desk_can_be_checked_at_once(say: Speak) -> None:
    made = say("new", "own", "--person", "Ada", "--passphrase-file", "pw")
    code, out, _ = say("verify", "own", "--passphrase-file", "pw")
    assert (made, code) == ((0, "The desk is made in own.\n", ""), 0)
    assert (out.startswith("Entries: 1, signed batches: 1\n"), out.endswith("Everything is as it was written.\n")) == (
        True,
        True,
    )


def test_a_desk_is_filled_checked_taken_away_and_copied(say: Speak) -> None:
    brought = say("import", "d", "t.csv", "--passphrase-file", "pw")
    again = say("import", "d", "t.csv", "--passphrase-file", "pw")
    exported = say("export", "d", "--passphrase-file", "pw")
    checked = say("verify", "d", "--passphrase-file", "pw")
    copied = say("backup", "d", "copy", "--passphrase-file", "pw")
    same = say("verify", "copy", "--passphrase-file", "pw")
    names = sorted(path.name for path in Path("d-export").iterdir())
    lines = Path("d-export/facts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [one[0] for one in (brought, again, checked, exported, copied, same)] == [0] * 6
    assert brought[1] == "t.csv (statements): 2 rows came in, 0 were known, 0 were left out.\n"
    assert again[1] == "t.csv (statements): 0 rows came in, 2 were known, 0 were left out.\n"
    assert (checked[1], checked[1].splitlines()[0]) == (same[1], "Entries: 10, signed batches: 3")
    assert names == ["claims.csv", "facts.jsonl", "questions.csv", "reports.csv", "sources.csv"]
    assert [json.loads(line)["fact"]["fact"] for line in lines[:3]] == [
        "DeskFounded.1",
        "RowsImported.1",
        "QuestionAsked.1",
    ]
    assert {oct(path.stat().st_mode & 0o777) for path in Path("d-export").iterdir()} == {"0o600"}


def test_serving_ends_with_the_process_that_was_started(place: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [*COMMAND, "desk", "serve", "d", "--port", str(port), "--idle", "5"]
    with subprocess.Popen(words, cwd=place, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        line = serving.stdout.readline()
        serving.terminate()
        serving.wait(timeout=10)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    assert line == f"The desk is served at http://localhost:{port}\n"


def test_a_preview_writes_nothing(say: Speak) -> None:
    before = say("verify", "d", "--passphrase-file", "pw")
    code, out, _ = say("import", "d", "t.csv", "--preview", "--passphrase-file", "pw")
    assert (code, out.splitlines()[0]) == (0, "t.csv (statements): 2 rows, 2 new, 0 known, 0 that cannot come in.")
    assert "      Is it open? yes" in out.splitlines()
    assert say("verify", "d", "--passphrase-file", "pw") == before


def test_bad_rows_are_named_and_left_out_only_when_asked(say: Speak) -> None:
    Path("t.csv").write_text("source,question,value\n,Is it open?,yes\nB,Is it open?,no\n", encoding="utf-8")
    refused = say("import", "d", "t.csv", "--passphrase-file", "pw")
    left_out = say("import", "d", "t.csv", "--skip-bad", "--passphrase-file", "pw")
    assert refused == (
        2,
        "",
        (
            "secondsource: t.csv, row 2, column source: A source needs a codename. Nothing was written; "
            "rows that cannot come in: 1 of 2 (--skip-bad leaves them out, --preview lists them).\n"
        ),
    )
    assert left_out == (
        0,
        "t.csv (statements): 1 rows came in, 0 were known, 1 were left out.\n",
        "t.csv, row 2, column source: A source needs a codename. The row is left out.\n",
    )


def test_a_table_cannot_move_the_terminal(say: Speak) -> None:
    Path("t.csv").write_text("source,question,value\nA\x1b[2J,q\u202e,v\x07\n", encoding="utf-8")
    _, out, err = say("import", "d", "t.csv", "--preview", "--passphrase-file", "pw")
    assert ("  2: A\ufffd[2J" in out, {"\x1b", "\x07", "\u202e"} & set(out + err)) == (True, set())


def test_a_map_of_ones_own_brings_in_any_table(say: Speak) -> None:
    Path("t.csv").write_text("Wer;Tote;Tag\nA;about 40;2022-03-01\n", encoding="utf-8")
    Path("own.toml").write_text(
        'name = "own"\nneeds = ["Wer", "Tote", "Tag"]\n[source]\ncodename = "{Wer}"\nkind = "person"\n'
        '[report]\nkey = "{Wer} {Tag}"\ntext = "{Tote}"\n[[claim]]\nvalue = { take = "{Tote}", as = "quantity" }\nattribute = "deaths"\n',
        encoding="utf-8",
    )
    assert say("import", "d", "t.csv", "--map", "own.toml", "--passphrase-file", "pw")[:2] == (
        0,
        "t.csv (own): 1 rows came in, 0 were known, 0 were left out.\n",
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("new", "d", "--passphrase-file", "pw"), "This folder is not empty. Choose a new one."),
        (("new", "n", "--passphrase-file", "short"), "This passphrase is too short: at least 12 characters."),
        (("verify", "nowhere", "--passphrase-file", "pw"), "There is no such folder."),
        (("verify", "d", "--passphrase-file", "other"), "This passphrase opens nothing here."),
        (("verify", "d", "--passphrase-file", "none"), "The passphrase cannot be read from none."),
        (
            ("import", "d", "none.csv", "--passphrase-file", "pw"),
            "none.csv cannot be read (No such file or directory).",
        ),
        (
            ("import", "d", "two.csv", "--passphrase-file", "pw"),
            "two.csv, row 1: the column value is missing (map statements).",
        ),
        (("import", "d", "zero.csv", "--passphrase-file", "pw"), "zero.csv is not a table of text."),
        (
            ("import", "d", "t.csv", "--map", "x", "--passphrase-file", "pw"),
            "There is no map called x. There are: maverick, ucdp, open_record, statements.",
        ),
        (
            ("import", "d", "t.csv", "--map", "bad.toml", "--passphrase-file", "pw"),
            "The map cannot be read: look at its line 1.",
        ),
        (("export", "d", "--to", "pw", "--passphrase-file", "pw"), "pw exists already. Give another name."),
        (("backup", "d", "d", "--passphrase-file", "pw"), "This folder is not empty. Choose a new one."),
        (("verify",), "secondsource desk: the following arguments are required: DIR (--help shows how)"),
    ],
)
def test_what_cannot_be_used_gets_one_line_and_two(say: Speak, words: tuple[str, ...], line: str) -> None:
    Path("short").write_text("abc\n", encoding="utf-8")
    Path("other").write_text("not this one at all\n", encoding="utf-8")
    Path("two.csv").write_text("source,question\nA,q\n", encoding="utf-8")
    Path("zero.csv").write_bytes(bytes(9999))
    Path("bad.toml").write_text("name = \n", encoding="utf-8")
    assert say(*words) == (2, "", f"secondsource: {line}\n")


def test_flipped_bits_are_never_called_good(say: Speak) -> None:
    say("import", "d", "t.csv", "--passphrase-file", "pw")
    raw = bytearray((Path("d") / paths.DATABASE).read_bytes())
    for at in range(4096, len(raw), 512):
        raw[at] ^= 1
    (Path("d") / paths.DATABASE).write_bytes(raw)
    code, out, err = say("verify", "d", "--passphrase-file", "pw")
    assert (code in {1, 2}, out, err.startswith("secondsource: ")) == (True, "", True)


def test_an_older_journal_put_back_is_found(say: Speak) -> None:
    older = (Path("d") / paths.DATABASE).read_bytes()
    say("import", "d", "t.csv", "--passphrase-file", "pw")
    for path in Path("d").glob(f"{paths.DATABASE}*"):
        path.unlink()
    (Path("d") / paths.DATABASE).write_bytes(older)
    code, out, err = say("verify", "d", "--passphrase-file", "pw")
    assert (code, out.splitlines()[-1]) == (1, "Something is not as it was written: 1")
    assert err.startswith("secondsource: Entries that were acknowledged are gone from entry 2 on")


def test_the_language_is_asked_for_or_taken_from_the_terminal(say: Speak, monkeypatch: pytest.MonkeyPatch) -> None:
    english = say("verify", "nowhere", "--passphrase-file", "pw")
    burmese = say("verify", "nowhere", "--language", "my", "--passphrase-file", "pw")
    monkeypatch.setenv("LC_ALL", "my_MM.UTF-8")
    assert say("verify", "nowhere", "--passphrase-file", "pw") == burmese != english


def test_a_failed_export_leaves_nothing_behind(say: Speak, place: Path) -> None:
    Path("closed").write_text("a file, no folder", encoding="utf-8")
    code, _, err = say("export", "d", "--to", "closed/out", "--passphrase-file", "pw")
    assert (
        code,
        err.startswith("secondsource: closed/out cannot be written"),
        sorted(path.name for path in place.iterdir()),
    ) == (
        2,
        True,
        ["closed", "d", "pw", "t.csv"],
    )


def test_the_passphrase_comes_from_standard_input_and_never_without_a_terminal(place: Path) -> None:
    command = [*COMMAND, "desk", "verify", "d"]
    piped = subprocess.run(
        [*command, "--passphrase-file", "-"],
        cwd=place,
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    alone = subprocess.run(
        command,
        cwd=place,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (piped.returncode, alone.returncode) == (0, 2)
    assert (
        alone.stderr
        == "secondsource: There is no terminal to ask for the passphrase: give --passphrase-file FILE, or - for standard input.\n"
    )


def test_a_typed_passphrase_is_not_shown(place: Path) -> None:
    try:
        child, terminal = pty.fork()
    except OSError:
        pytest.skip("this machine gives out no terminals")
    if child == 0:  # pragma: no cover -- another process
        os.chdir(place)
        os.execv(sys.executable, [*COMMAND, "desk", "verify", "d"])  # noqa: S606 -- our own command
    shown = b""
    while b"Passphrase: " not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, f"{PASSPHRASE}\n".encode())
    try:
        while piece := os.read(terminal, 1024):
            shown += piece
    except OSError:  # the terminal ends with the command
        pass
    _, status = os.waitpid(child, 0)
    assert (os.waitstatus_to_exitcode(status), PASSPHRASE.encode() in shown) == (0, False)
