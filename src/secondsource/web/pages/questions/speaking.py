"""Speaking together: which sources are not independent on a question, and what shows it. Never a verdict on anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from secondsource import labels
from secondsource.desk.belief import Belief, Together
from secondsource.desk.desk import Desk
from secondsource.web import naming
from secondsource.web.forms import language

MOST: Final = 12
"""Reports that are named one by one."""


@dataclass(frozen=True, slots=True)
class Note:
    """One group of sources as it is told: the sentence, what shows it, how far it is taken as each one's own, and its reports here.

    Sources of one feed count as one whatever others say: of them nothing is told of each one's own (`own` is None).
    """

    sentence: str
    shown_by: Sequence[str]
    own: float | None
    voices: Sequence[tuple[str, str]]  # id of the report, and who says it
    more: int


def notes(desk: Desk, belief: Belief) -> list[Note]:
    """What is to be said of who speaks together, the largest group first."""
    return [_note(desk, belief, one) for one in sorted(belief.together, key=lambda one: -len(one.claims))]


def own_means() -> str:
    """What the share of each one's own means."""
    return labels.say("together_own", {}, language())


def _note(desk: Desk, belief: Belief, one: Together) -> Note:
    inside = set(one.claims)
    values = {name: round(value, 1 if name in {"days", "counts"} else 0) for name, value in one.values.items()}
    voices = {
        why.report: f"{naming.report_code(why.report)} {naming.source_name(desk, why.source)}"
        for why in belief.whys
        if why.claim in inside
    }
    return Note(
        sentence=labels.say(one.code, values, language()),
        shown_by=[labels.say(code, values, language()) for code in shown_by(one)],
        own=None if one.code == "one_feed" else one.own,
        voices=list(voices.items())[:MOST],
        more=max(len(voices) - MOST, 0),
    )


def shown_by(one: Together) -> list[str]:
    """The codes of what shows that a group speaks together: nothing is said of what was not recorded."""
    if one.code == "one_feed":
        return ["together_feed"] if {"shared", "differs", "expected"} <= one.values.keys() else []
    days = one.values.get("days", -1)
    codes = {
        "together_joins": "joins" in one.values,
        "together_same_day": 0 <= days < 1,
        "together_days": days >= 1,
        "together_odds": one.values.get("odds", 0) >= 1,
        "together_counts": "counts" in one.values,
    }
    return [code for code, holds in codes.items() if holds]
