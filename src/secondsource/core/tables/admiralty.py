"""The Admiralty code: how reliable a source is, how credible what it says.

Made by tools/make_tables.py from the reference table `admiralty.csv`; change the table, not this file.
"""

# ruff: noqa: E501 -- one row of the table a line, as in the table
# fmt: off
from typing import NamedTuple


class Grade(NamedTuple):
    """One grade of an axis."""

    code: str
    label: str
    rule: str
    trap: str


RELIABILITY: tuple[Grade, ...] = (
    Grade("A", "Completely reliable", "hit rate interval: lower 90% bound >= 0.90 and n>=20", ""),
    Grade("B", "Usually reliable", "lower bound >= 0.75 and n>=10", ""),
    Grade("C", "Fairly reliable", "lower bound >= 0.50 and n>=5", "MISP 50 = same number as F"),
    Grade("D", "Not usually reliable", "upper bound < 0.50", ""),
    Grade("E", "Unreliable", 'upper bound < 0.25 or decision "fabricator"', ""),
    Grade("F", "Cannot be judged", 'n<5: show "new source (k of n checked)", never a number', "STANAG wording makes every newly arrived person F: the scale says nothing on day one"),
    Grade("G", "Deliberately deceptive (MISP extension)", "do not use as grade; open a deception case with two-person decision", "MISP only"),
)
"""Grades of a source; F is no grade but the lack of one."""

CREDIBILITY: tuple[Grade, ...] = (
    Grade("1", "Confirmed by other sources", "independent lineages >=2 and posterior >=0.90", "needs lineage check, else circular reporting gives 1"),
    Grade("2", "Probably true", "posterior 0.70-0.90", ""),
    Grade("3", "Possibly true", "posterior 0.40-0.70", ""),
    Grade("4", "Doubtful", "posterior 0.20-0.40", 'MISP object spells it "Doubtfully true"'),
    Grade("5", "Improbable", "posterior <0.20", ""),
    Grade("6", "Truth cannot be judged", "no posterior stored (NULL)", "stix2 3.0.2 raises ValueError for 6; MISP gives 50: never import as 50"),
)
"""Grades of information; 6 is no grade but the lack of one."""
