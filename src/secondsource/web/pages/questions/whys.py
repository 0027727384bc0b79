"""Why: one row a statement, its push for or against, one plain reason, and what would be thought without it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from secondsource import labels
from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, ReportTaken
from secondsource.desk.belief import Belief, Why
from secondsource.desk.desk import Desk
from secondsource.web import naming
from secondsource.web.forms import language
from secondsource.web.templatetags import say

FIRST: Final = 25
"""Rows that are drawn before somebody asks for all."""

LEAST: Final = 0.5
"""Log-odds that the longest push is drawn for at least: where nothing pushes much, nothing looks as if it did."""

SUREST: Final = 0.005
"""How near to 0 and 1 a probability is taken for a push; beyond it the odds grow without end."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    why: Why
    report: ReportTaken | None
    claim: ClaimStated
    code: str
    source: str
    strength: float
    sign: int
    reason: str
    out: bool


@dataclass(frozen=True, slots=True)
class Without:
    """What would be thought of the leading value without one report and all that comes from it."""

    code: str
    report: str
    source: str
    value: str
    p: float


def lines(desk: Desk, book: Book, belief: Belief, out: frozenset[str]) -> list[Line]:
    """The rows, what pushes most first; statements that somebody left out are told apart."""
    pushes = {why.claim: push(belief, why) for why in belief.whys}
    strongest = max(LEAST, *(abs(strength) for strength in pushes.values())) if pushes else LEAST
    ranked = sorted(belief.whys, key=lambda why: (-abs(pushes[why.claim]), -why.weight))
    return [_line(desk, book, why, pushes[why.claim] / strongest, why.claim in out) for why in ranked]


def push(belief: Belief, why: Why) -> float:
    """How far a statement moves the leading value, in log-odds: against a refit without it, and without all who repeat it.

    One that only repeats moves nothing. What turned out true is moved by no statement; then it is what each would have weighed.
    """
    if why.weight <= 0 or not belief.values:
        return 0.0
    if belief.settled:
        return why.log_odds
    repeated = len(belief.groups[why.group].claims) > 1
    return _log_odds(belief.values[0][1]) - _log_odds(why.p_without_origin if repeated else why.p_without_claim)


def _log_odds(p: float) -> float:
    held = min(max(p, SUREST), 1 - SUREST)
    return math.log(held / (1 - held))


def _line(desk: Desk, book: Book, why: Why, strength: float, out: bool) -> Line:  # noqa: FBT001 -- one cell of the row
    kept = book.reports.by_id.get(why.report)
    return Line(
        why=why,
        report=kept.fact if kept else None,
        claim=book.reports.claims[why.claim].fact,
        code=naming.report_code(why.report),
        source=naming.source_name(desk, why.source),
        strength=abs(strength),
        sign=1 if strength >= 0 else -1,
        reason=reason(desk, book, why.reason, why.values),
        out=out,
    )


def reason(desk: Desk, book: Book, code: str, values: Mapping[str, str | int | float]) -> str:
    """A reason in words, with reports by their codes and origins by their names."""
    said = dict(values)
    if "report" in said:
        named = str(said["report"])
        claim = book.reports.claims.get(named)
        said["report"] = naming.report_code(claim.fact.report if claim else named)
    if "origin" in said:
        said["origin"] = _origin(desk, book, str(said["origin"]))
    return labels.reason(code, said, language())


def _origin(desk: Desk, book: Book, name: str) -> str:
    """An origin by its name: the weighing knows reports and sources by their ids."""
    key = name.removeprefix("outside:").removeprefix("source:").removeprefix("report:")
    if key in book.sources.by_id:
        return naming.source_name(desk, key)
    return naming.report_code(key) if key in book.reports.by_id else key


def withouts(rows: Sequence[Line], belief: Belief) -> list[Without]:
    """The origins without which the leading value would move most, the most telling first; three at most."""
    if not belief.values or belief.settled:
        return []
    value, p = belief.values[0]
    best: dict[int, Line] = {}
    for row in rows:
        here = best.get(row.why.group)
        if here is None or row.why.weight > here.why.weight:
            best[row.why.group] = row
    moved = sorted(best.values(), key=lambda row: -abs(p - row.why.p_without_origin))
    return [
        Without(row.code, row.why.report, row.source, value, row.why.p_without_origin)
        for row in moved[:3]
        if abs(p - row.why.p_without_origin) >= 0.02
    ]


def cells(row: Line, belief: Belief) -> tuple[object, ...]:
    """A row for a file."""
    lead = belief.values[0][0] if belief.values else ""
    return (
        row.code, row.source, row.report.day if row.report else "", row.claim.value, say.word(row.claim.polarity, "polarity"),
        say.word(row.claim.basis, "basis"), round(row.why.weight, 6), lead, round(push(belief, row.why), 6), row.reason,
        round(row.why.p_without_claim, 6), round(row.why.p_without_origin, 6),
    )  # fmt: skip
