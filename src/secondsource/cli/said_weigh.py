"""What `secondsource weigh` says beyond what `labels` knows: a code and its sentence, in the language of the terminal."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from secondsource import labels
from secondsource.labels import N_
from secondsource.labels.speech import translated

Value: TypeAlias = str | int | float

SENTENCES: Final[Mapping[str, str]] = {
    # where
    "in_file": N_("{file}: {what}"),
    "in_row": N_("{file}, row {row}: {what}"),
    "in_cell": N_("{file}, row {row}, column {column}: {what}"),
    # files of claims
    "claim_cell_empty": N_("This cell must not be empty."),
    "columns_missing": N_("The column {column} is missing."),
    "column_twice": N_("The column {column} stands there twice."),
    "no_rows": N_("There is a header and no row below it."),
    "rows_too_many": N_("More than {most} rows: split the file by question, the result is the same."),
    "row_width": N_("{found} cells instead of {expected}."),
    "report_twice": N_("The report {report} already answers this question in row {other}."),
    "report_two_sources": N_("The report {report} has another source in row {other}."),
    "parent_missing_here": N_("The report {report} is not in this file."),
    "parent_later": N_("The report {report} came later than what is said to come from it."),
    "parent_circle": N_("The report {report} would come from itself."),
    "date_bad": N_("“{word}” is not a date; write 2022-03-01, or only the month or the year."),
    "period_backwards": N_("The time ends ({high}) before it begins ({low})."),
    "value_reserved": N_("“{word}” is what the result calls everything that nobody claimed; use another word."),
    "known_twice": N_("The question {question} has another answer in row {other}."),
    "file_unreadable": N_("The file cannot be read ({reason})."),
    # words of the command
    "usage": N_("secondsource weigh: {what} (--help shows how)"),
    "output_twice": N_("{file} would be written over: give every output a name of its own."),
    "output_failed": N_("{file} cannot be written ({reason}). Nothing was written."),
    "question_not_here": N_("No claim answers the question “{question}”."),
    # places inside places
    "place_nameless": N_("This place has no id."),
    "place_twice": N_("The id {place} already stands in row {other}."),
    "place_parent_missing": N_("The place {place} it lies in is not in this file."),
    "place_circle": N_("{place} would lie in itself."),
    # notes
    "kind": N_("Kind of value: {kind}"),
    "values_in_tree": N_("{known} of {labels} values are places of the tree."),
    "values_with_paths": N_("on {nested} of {several} questions one value lies in another."),
    "values_times": N_("all {labels} values are times."),
    "values_numbers": N_("all {labels} values are amounts."),
    "values_labels": N_("the same {labels} labels come back on {questions} questions."),
    "values_codes": N_("{labels} digits that count from 0 or 1 come back on {questions} questions: codes of labels."),
    "values_few_questions": N_("{labels} values on {questions} questions are too few to tell."),
    "values_mixed": N_("some of the {labels} values are amounts and some are not."),
    "values_ids": N_("the {labels} values are names made of digits."),
    "values_open": N_("{labels} values on {questions} questions: most questions have values of their own."),
    "values_change": N_("what is true changes with time: beliefs are for a day (--day)."),
    "labels_with_lineage": N_(
        "the labels come back, but it is recorded where claims came from: dependence is looked for."
    ),
    "value_unreadable": N_("“{word}” cannot be read as a value of this kind."),
    "times_mixed": N_("“{word}” is another kind of time than the ones before: times of day and dates do not mix."),
    "kind_of": N_("Kind of value of {attribute}: {kind}"),
    "columns_ignored": N_("Columns that are not used: {columns}"),
    "conditions_unknown": N_("Conditions that are not known and count as slight ones: {words}"),
    "known_elsewhere": N_("No claim answers this known question (so many: {count})."),
    "known_unclaimed": N_("Nobody claimed this known answer; it is taken as none of these (so many: {count})."),
    "source_torn": N_(
        "The source {source} said something else on {question} in row {other}; its word counts for each in part"
        " (so often in this file: {count})."
    ),
    "values_many": N_("The question {question} has {values} different values: is this one question?"),
    # explanations
    "origins": N_("independent origins: {origins}"),
    "none": N_("none of these"),
    "settled": N_("An outcome decides this question."),
    "part": N_("{report}: {value} · weight {weight} · {lead} without its origin: {p} · {reason}"),
    "part_denies": N_("{report}: not {value} · weight {weight} · {lead} without its origin: {p} · {reason}"),
    "reading": N_("Reading"),
    "weighing": N_("Weighing"),
}


class Wrong(Exception):  # noqa: N818 -- it names what was handed in, as its sentence does
    """Something handed in cannot be used: a code, where it stands, and values for its sentence."""

    def __init__(self, code: str, where: "Where | None" = None, /, **values: Value) -> None:
        super().__init__(code)
        self.code, self.where, self.values = code, where or Where(), values


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: its name, a row as a spreadsheet counts, a column; 0 and "" where it is about the whole."""

    file: str = ""
    row: int = 0
    column: str = ""


def language() -> str:
    """The language of the terminal: Burmese where it asks for it, else English."""
    asked = next((word for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (word := os.environ.get(name))), "")
    return "my" if asked.lower().startswith("my") else "en"


def say(code: str, /, **values: Value) -> str:
    """The sentence of a code."""
    if code not in SENTENCES:
        return labels.say(code, values, language())
    return translated(SENTENCES[code], language()).format_map(values)


def sentence(wrong: Wrong) -> str:
    """One line: where, and what is wrong."""
    where = wrong.where
    what = say(wrong.code, **{"column": where.column, **wrong.values})
    if not where.file:
        return what
    code = "in_cell" if where.row and where.column else "in_row" if where.row else "in_file"
    return say(code, file=where.file, row=where.row, column=where.column, what=what)
