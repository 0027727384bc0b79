"""What `secondsource desk` says beyond what `labels` knows: a code and its sentence, in the language that was asked for."""

from collections.abc import Mapping
from typing import Final, TextIO, TypeAlias

from secondsource import labels
from secondsource.desk.surveying import Trouble
from secondsource.labels import N_
from secondsource.labels.speech import translated

Value: TypeAlias = str | int | float

SENTENCES: Final[Mapping[str, str]] = {
    # words of the command
    "desk_usage": N_("secondsource desk: {what} (--help shows how)"),
    "no_terminal": N_(
        "There is no terminal to ask for the passphrase: give --passphrase-file FILE, or - for standard input."
    ),
    "passphrases_differ": N_("The two passphrases are not the same. Nothing was made."),
    "passphrase_unreadable": N_("The passphrase cannot be read from {file}."),
    "file_not_readable": N_("{file} cannot be read ({reason})."),
    "file_not_writable": N_("{file} cannot be written ({reason}). Nothing was written."),
    "target_exists": N_("{file} exists already. Give another name."),
    # questions
    "ask_passphrase": N_("Passphrase: "),
    "ask_new_passphrase": N_("New passphrase (at least {least} characters): "),
    "ask_again": N_("Once more: "),
    "reading": N_("Reading"),
    "checking": N_("Checking"),
    # where
    "in_row": N_("{file}, row {row}: {what}"),
    "in_cell": N_("{file}, row {row}, column {column}: {what}"),
    # answers
    "desk_made": N_("The desk is made in {folder}."),
    "example_made": N_("The example desk is made in {folder}. Its passphrase is: {passphrase}"),
    "brought": N_("{file} ({map}): {added} rows came in, {known} were known, {left_out} were left out."),
    "row_refused": N_(
        "{where} Nothing was written; rows that cannot come in: {refused} of {rows} (--skip-bad leaves them out, --preview lists them)."
    ),
    "row_left_out": N_("{where} The row is left out."),
    "cell_left_out": N_("{where} The row comes in without it."),
    "more_of_these": N_("… and {count} more."),
    "seen": N_("{file} ({map}): {rows} rows, {new} new, {known} known, {refused} that cannot come in."),
    "seen_makes": N_(
        "They would make {claims} statements, {sources} new sources and {questions} new questions. Nothing was written."
    ),
    "seen_ignored": N_("Columns that are not used: {columns}"),
    "seen_zawgyi": N_("{file} is written in Zawgyi: it is read as Unicode, and its letters are kept beside."),
    "audited": N_("Entries: {entries}, signed batches: {batches}"),
    "audit_good": N_("Everything is as it was written."),
    "audit_bad": N_("Something is not as it was written: {count}"),
    "audit_head": N_("Seal code of device {device} at entry {sequence}: {hash}"),
    "exported": N_("Everything your keys open is in {folder}, in the clear."),
    "backed_up": N_("The backup is in {folder}, sealed like the desk."),
}


_CONTROLS: Final = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{REPLACEMENT CHARACTER}"
)
"""Signs that move a terminal's cursor or turn its text around: a table from outside may hold them."""


def speak(stream: TextIO, *lines: str) -> None:
    """Write lines to a terminal, whatever they hold."""
    stream.writelines(f"{line.translate(_CONTROLS)}\n" for line in lines)


class Wrong(Exception):  # noqa: N818 -- it names what was handed in, as its sentence does
    """Something handed in cannot be used: a code and values for its sentence."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Voice:
    """Says codes in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, code: str, /, **values: Value) -> str:
        """The sentence of a code; numbers are written as in the language."""
        if code not in SENTENCES:
            return labels.say(code, values, self.language)
        said = {
            name: labels.number(value, self.language) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return translated(SENTENCES[code], self.language).format_map(said)

    def where(self, file: str, trouble: Trouble) -> str:
        """What is wrong with one row: file, row as a spreadsheet counts, column."""
        what = labels.say(trouble.finding, language=self.language)
        code = "in_cell" if trouble.column else "in_row"
        return translated(SENTENCES[code], self.language).format(
            file=file, row=trouble.row, column=trouble.column, what=what
        )
