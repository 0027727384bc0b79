"""The 3x5x2 scale: source, information, handling.

Made by tools/make_tables.py from the reference table `police_3x5x2.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class Grade(NamedTuple):
    """One grade of an axis."""

    code: str
    label: str
    use: str
    note: str


SOURCE: tuple[Grade, ...] = (
    Grade("1", "Reliable", "", ""),
    Grade("2", "Untested", "default for any new person", ""),
    Grade("3", "Not reliable", "must carry reasons", ""),
)
"""Grades of a source."""

INFORMATION: tuple[Grade, ...] = (
    Grade("A", "Known directly to the source", "first-hand", "seen, heard, done"),
    Grade("B", "Known indirectly but corroborated", "hearsay + support", ""),
    Grade("C", "Known indirectly", "hearsay", ""),
    Grade("D", "Not known", "no way to tell", ""),
    Grade("E", "Suspected to be false", "suspected malicious or wrong", ""),
)
"""How the source knew."""

HANDLING: tuple[Grade, ...] = (
    Grade("P", "Lawful sharing permitted", "", ""),
    Grade("C", "Sharing permitted with conditions", "conditions text required", "action / dissemination / sanitisation conditions"),
)
"""What may be done with it."""
