"""Make the typed modules of `core/tables` from the reference tables beside the repository; `--check` tells when they differ."""

import csv
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"
TABLES = ROOT / "src" / "secondsource" / "core" / "tables"

LONGEST = 140
"""What the linter takes for a line; a table's row may be longer."""

Row: TypeAlias = Mapping[str, str]

HEADER = '''"""{sentence}

Made by tools/make_tables.py from the reference table `{name}`; change the table, not this file.
"""

{waiver}# fmt: off
'''
WAIVER = "# ruff: noqa: E501 -- one row of the table a line, as in the table\n"


class Column(NamedTuple):
    """One field of a generated row: its name, where it is read from, its type, and how its text becomes source."""

    name: str
    source: str
    kind: str = "str"
    write: Callable[[str], str] = lambda text: quoted(text.strip())


class Table(NamedTuple):
    """One module to make: its name, the reference table, its first sentence, and the function that writes its body."""

    module: str
    source: str
    sentence: str
    body: Callable[[list[Row]], str]


def quoted(text: str) -> str:
    """A string literal, in double quotes unless the text holds some."""
    text = text.replace("\\", "\\\\")
    if '"' not in text:
        return f'"{text}"'
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', '\\"') + '"'


def real(text: str) -> str:
    """A number literal, or None where the table is empty."""
    return str(float(text)) if text.strip() else "None"


def day(text: str) -> str:
    """A date literal, or None where the table is empty."""
    if not text.strip():
        return "None"
    year, month, date = (int(part) for part in text.split("-"))
    return f"dt.date({year}, {month}, {date})"


def slug(text: str) -> str:
    """A code made of a term: its first wording, small letters and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", re.split(r"[|/]", text)[0].strip().lower()).strip("_")


def struct(name: str, sentence: str, columns: Iterable[Column]) -> str:
    """The source of a named tuple."""
    fields = "".join(f"    {column.name}: {column.kind}\n" for column in columns)
    return f'class {name}(NamedTuple):\n    """{sentence}"""\n\n{fields}'


def tuples(name: str, rows: Iterable[Row], columns: list[Column]) -> str:
    """The source of rows, one a line."""
    return "".join(f"    {name}({', '.join(c.write(row[c.source]) for c in columns)}),\n" for row in rows)


def listing(name: str, struct_name: str, sentence: str, rows: Iterable[Row], columns: list[Column]) -> str:
    """The source of a tuple of rows with its sentence."""
    return f'{name}: tuple[{struct_name}, ...] = (\n{tuples(struct_name, rows, columns)})\n"""{sentence}"""\n'


def simple(row_name: str, list_name: str, sentence: str, columns: list[Column]) -> Callable[[list[Row]], str]:
    """The writer of a module that holds one list of rows."""

    def body(rows: list[Row]) -> str:
        lines = "import datetime as dt\n" if any("dt." in column.kind for column in columns) else ""
        lines += "from typing import NamedTuple\n\n\n"
        lines += struct(row_name, sentence, columns) + "\n\n"
        return lines + listing(list_name, row_name, "The rows, in the order of the table.", rows, columns)

    return body


def access(rows: list[Row]) -> str:
    """Who may do what, as a mapping from verb to roles."""
    roles = [name for name in rows[0] if name not in ("verb", "two_people")]
    lines = "from collections.abc import Mapping\nfrom types import MappingProxyType\n\n"
    lines += f"ROLES = ({', '.join(quoted(role) for role in roles)})\n" + '"""Every role of the table."""\n\n'
    lines += "VERBS: Mapping[str, frozenset[str]] = MappingProxyType({\n"
    for row in rows:
        able = ", ".join(quoted(role) for role in roles if row[role] == "yes")
        lines += f"    {quoted(row['verb'])}: frozenset({{{able}}}),\n"
    lines += '})\n"""Each verb and the roles that may."""\n\n'
    pairs = ", ".join(quoted(row["verb"]) for row in rows if row["two_people"] == "yes")
    return lines + f"TWO_PEOPLE = frozenset({{{pairs}}})\n" + '"""Verbs that need a second person."""\n'


def likelihood(rows: list[Row]) -> str:
    """Words of probability by scale; scales whose words have no band of their own are left to the format that needs them."""
    columns = [
        Column("code", "term", write=lambda text: quoted(slug(text))),
        Column("term", "term"),
        Column("low", "low_pct", "float", real),
        Column("high", "high_pct", "float", real),
    ]
    scales = [scale for scale in dict.fromkeys(row["scale"] for row in rows) if scale != "CAP1.2"]
    lines = (
        "from collections.abc import Mapping\nfrom types import MappingProxyType\nfrom typing import NamedTuple\n\n\n"
    )
    lines += struct("Band", "A word of a scale and the percentages it stands for.", columns) + "\n\n"
    lines += "BANDS: Mapping[str, tuple[Band, ...]] = MappingProxyType({\n"
    for scale in scales:
        lines += f"    {quoted(scale)}: (\n"
        lines += "".join(
            f"    {line}\n" for line in tuples("Band", (r for r in rows if r["scale"] == scale), columns).splitlines()
        )
        lines += "    ),\n"
    return lines + '})\n"""The words of each scale, from the least to the most likely."""\n'


def grades(axes: Mapping[str, tuple[str, str]], columns: list[Column]) -> Callable[[list[Row]], str]:
    """The writer of a rating scale: one list of grades an axis."""

    def body(rows: list[Row]) -> str:
        lines = "from typing import NamedTuple\n\n\n" + struct("Grade", "One grade of an axis.", columns) + "\n\n"
        lists = [
            listing(name, "Grade", sentence, [row for row in rows if row["axis"] == axis], columns)
            for axis, (name, sentence) in axes.items()
        ]
        return lines + "\n".join(lists)

    return body


def confidence(rows: list[Row]) -> str:
    """Analytic confidence: the levels, and the rules for using them."""
    columns = [Column("code", "level"), Column("meaning", "meaning")]
    lines = (
        "from typing import NamedTuple\n\n\n"
        + struct("Level", "One level of confidence in an analysis.", columns)
        + "\n\n"
    )
    lines += listing(
        "LEVELS", "Level", "From well founded to hardly.", [row for row in rows if row["level"] != "rule"], columns
    )
    rules = "".join(f"    {quoted(row['meaning'])},\n" for row in rows if row["level"] == "rule")
    return lines + f'\nRULES: tuple[str, ...] = (\n{rules})\n"""What to keep to when using them."""\n'


def record(rows: list[Row]) -> str:
    """The statements of the public record that ship with the product."""
    numbers = {"value_low": "low", "value_point": "point", "value_high": "high"}
    columns = [
        Column(numbers[name], name, "float | None", real)
        if name in numbers
        else Column(name, name, "dt.date | None", day)
        if name.startswith("period_")
        else Column(name, name)
        for name in rows[0]
        if name != "ships"
    ]
    shipped = [row for row in rows if row["ships"] == "yes"]
    return simple("Statement", "STATEMENTS", "One attributed public statement, by role and organisation.", columns)(
        shipped
    )


TABLES_MADE = (
    Table("access", "access.csv", "Who may do what.", access),
    Table(
        "screen_words",
        "screen_words.csv",
        "The plain words of the screens.",
        simple(
            "Word",
            "WORDS",
            "One word in both languages, and who has read the Burmese.",
            [
                Column("code", "code"),
                Column("english", "english"),
                Column("burmese", "burmese"),
                Column("read_by", "burmese_read_by"),
            ],
        ),
    ),
    Table("likelihood", "icd203.csv", "Words of probability, by scale.", likelihood),
    Table(
        "admiralty",
        "admiralty.csv",
        "The Admiralty code: how reliable a source is, how credible what it says.",
        grades(
            {
                "reliability": ("RELIABILITY", "Grades of a source; F is no grade but the lack of one."),
                "credibility": ("CREDIBILITY", "Grades of information; 6 is no grade but the lack of one."),
            },
            [
                Column("code", "code"),
                Column("label", "label"),
                Column("rule", "proposed_rule_from_data"),
                Column("trap", "trap"),
            ],
        ),
    ),
    Table(
        "police",
        "police_3x5x2.csv",
        "The 3x5x2 scale: source, information, handling.",
        grades(
            {
                "source": ("SOURCE", "Grades of a source."),
                "information": ("INFORMATION", "How the source knew."),
                "handling": ("HANDLING", "What may be done with it."),
            },
            [Column("code", "code"), Column("label", "label"), Column("use", "use_here"), Column("note", "note")],
        ),
    ),
    Table(
        "languages",
        "languages.csv",
        "Languages that people here speak.",
        simple(
            "Language",
            "LANGUAGES",
            "One language with its tag and script.",
            [Column(n, n) for n in ("language", "tag", "script")],
        ),
    ),
    Table("analytic_confidence", "analytic_confidence.csv", "Confidence in an analysis.", confidence),
    Table("open_record", "open_record.csv", "The public record: who said what, by role and organisation.", record),
    Table(
        "ranks",
        "ranks.csv",
        "Ranks of the services, by order: compared by order, never by English word.",
        simple(
            "Rank",
            "RANKS",
            "One rank; `check` tells what was seen in a source; unverified rows are general knowledge.",
            [
                Column("order", "order", "int", str),
                *(Column(n, n) for n in ("group", "code", "title_my", "abbrev_my", "romanised")),
                *(Column(n, n) for n in ("en_army", "en_army_abbrev", "en_navy", "en_airforce")),
                Column("check", "check"),
            ],
        ),
    ),
    Table(
        "units",
        "units_types.csv",
        "Kinds of unit.",
        simple(
            "UnitKind",
            "UNIT_KINDS",
            "One kind of unit.",
            [Column(n, n) for n in ("type", "name_en", "name_my", "abbrev_my", "echelon")],
        ),
    ),
    Table(
        "honorifics",
        "honorifics.csv",
        "Titles that stand before names and may be part of one.",
        simple(
            "Honorific",
            "HONORIFICS",
            "One title, and what to do with it when names are compared.",
            [Column("my", "my"), Column("latin", "latin"), Column("use", "use"), Column("rule", "matching_rule")],
        ),
    ),
)


def made() -> dict[str, str]:
    """Every module's file name and what it should hold."""
    files = {"__init__.py": '"""Tables: reference data as typed modules, made by tools/make_tables.py."""\n'}
    for table in TABLES_MADE:
        with (REFERENCE / table.source).open(encoding="utf-8", newline="") as lines:
            rows: list[Row] = list(csv.DictReader(lines))
        body = table.body(rows)
        waiver = WAIVER if any(len(line) > LONGEST for line in body.splitlines()) else ""
        files[f"{table.module}.py"] = HEADER.format(sentence=table.sentence, name=table.source, waiver=waiver) + body
    return files


def main(arguments: list[str]) -> int:
    """Write the modules, or with `--check` name those that differ."""
    if not REFERENCE.is_dir():
        print("tables: skipped, the reference tables are not beside this copy of the repository")
        return 0
    files = made()
    if arguments == ["--check"]:
        stale = [
            name
            for name, text in files.items()
            if not (TABLES / name).is_file() or (TABLES / name).read_text("utf-8") != text
        ]
        for name in stale:
            print(
                f"tables: core/tables/{name} differs from its reference table; run tools/make_tables.py",
                file=sys.stderr,
            )
        return 1 if stale else 0
    TABLES.mkdir(exist_ok=True)
    for name, text in files.items():
        (TABLES / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
