"""Kinds: whether the kind of value that is found is what a set holds."""

from secondsource.weigh.coded import encode
from secondsource.weigh.ways.deal import deal
from weighing.lines import HOUSE, least, say
from weighing.runs import Settings
from weighing.sets import CLOSED, MORE_CLOSED, NUMBERS, OPEN, PLACES, SCENARIO_NAMES, SEVERAL, planted, table

ALSO = {"place": ("place", "choice"), "category": ("category", "choice")}
"""What does as well: places are found by a tree of places or by paths in their names, and a few labels are a choice too."""


def run(settings: Settings) -> None:  # noqa: ARG001 -- quick on one core
    """Every public set and one world of each scenario, nothing stated."""
    found, right = {}, 0
    for name in (*CLOSED, *MORE_CLOSED, *OPEN, *PLACES, *SEVERAL, *NUMBERS):
        asked = table(name)
        found[name] = (asked.kind, *deal(encode(asked.claims), "", {}).kinds.values())
    for name in SCENARIO_NAMES:
        found[name] = ("choice", *deal(encode(planted(name, 0, own=True).claims), "", {}).kinds.values())
    for name, (kind, *others) in found.items():
        right += (does := all(other in ALSO.get(kind, (kind,)) for other in others))
        if not does:
            say("kind of value", set=name, got=others, holds=kind)
    say("kinds of value found", right / len(found), least(1.0), method=HOUSE, sets=len(found))
