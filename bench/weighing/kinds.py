"""Kinds: whether the kind of value that is found is what a set holds."""

from secondsource.weigh import weigh
from weighing.lines import HOUSE, least, say
from weighing.runs import Settings, each
from weighing.sets import CLOSED, MORE_CLOSED, NUMBERS, OPEN, PLACES, SCENARIO_NAMES, SEVERAL, planted, table

ALSO = {"place": ("place", "choice"), "category": ("category", "choice")}
"""What does as well: places are found by a tree of places or by paths in their names, and a few labels are a choice too."""


def measure(name: str) -> tuple[str, list[str]]:
    """What a set holds, and what it is taken for."""
    if name in SCENARIO_NAMES:
        kind, claims = "choice", planted(name, 0, own=True).claims
    else:
        kind, claims = table(name).kind, table(name).claims
    return kind, [finding.kind for finding in weigh(claims).findings.values()]


def run(settings: Settings) -> None:
    """Every public set and one world of each scenario, nothing stated."""
    names = (*CLOSED, *MORE_CLOSED, *OPEN, *PLACES, *SEVERAL, *NUMBERS, *SCENARIO_NAMES)
    right = 0
    for name, (kind, others) in zip(names, each(measure, names, settings), strict=True):
        right += (does := all(other in ALSO.get(kind, (kind,)) for other in others))
        if not does:
            say("kind of value", set=name, got=others, holds=kind)
    say("kinds of value found", right / len(names), least(1.0), method=HOUSE, sets=len(names))
