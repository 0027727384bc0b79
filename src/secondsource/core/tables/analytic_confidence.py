"""Confidence in an analysis.

Made by tools/make_tables.py from the reference table `analytic_confidence.csv`; change the table, not this file.
"""

# fmt: off
from typing import NamedTuple


class Level(NamedTuple):
    """One level of confidence in an analysis."""

    code: str
    meaning: str


LEVELS: tuple[Level, ...] = (
    Level("high", "well-corroborated, proven sources, few assumptions, strong logic, no or minor gaps"),
    Level("moderate", "partly corroborated, good sources, several assumptions, mixed inference, some gaps"),
    Level("low", "uncorroborated, good or marginal sources, many assumptions, weak inference, large gaps"),
)
"""From well founded to hardly."""

RULES: tuple[str, ...] = (
    "never put likelihood and confidence in the same sentence",
    "do not mix the two term rows; if mixed say they mean the same",
    "UK: separate Analytical Confidence Rating statement, says how a judgement could change",
)
"""What to keep to when using them."""
