"""Languages that people here speak.

Made by tools/make_tables.py from the reference table `languages.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class Language(NamedTuple):
    """One language with its tag and script."""

    language: str
    tag: str
    script: str


LANGUAGES: tuple[Language, ...] = (
    Language("Burmese", "my", "Mymr"),
    Language("Sgaw Karen", "ksw", "Mymr"),
    Language("Shan", "shn", "Mymr"),
    Language("Mon", "mnw", "Mymr"),
    Language("Pwo Karen W/E", "pwo/kjp", "Mymr"),
    Language("Pa-O", "blk", "Mymr"),
    Language("Kayah (Western kyu / Eastern eky)", "kyu/eky", "Kali (also Latin, Mymr)"),
    Language("Hakha Chin", "cnh", "Latn"),
    Language("Jingpho (Kachin)", "kac", "Latn"),
    Language("English", "en", "Latn"),
    Language("Thai (border partners)", "th", "Thai"),
)
"""The rows, in the order of the table."""
