"""Today: what needs a person now, and on the example desk the steps that show what the desk is for."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from secondsource.core import watch
from secondsource.core.book import Book
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guided tour: `code` for its sentence, what it opens, and whether it was done."""

    code: str
    kind: str
    key: str
    done: bool


@dataclass(frozen=True, slots=True)
class Today:
    """What the first page shows."""

    needs: tuple[watch.Need, ...]
    steps: tuple[Step, ...]


STEPS = ("step_three_reports", "step_why", "step_switch_off", "step_paste", "step_panic")
"""The tour, in its order: a rumour seen through, why, what if, a message of one's own, and the panic key."""


def today(desk: Desk, beliefs: Beliefs, day: dt.date, *, visited: Collection[str] = ()) -> Today:
    """What needs a person on this day; `visited` names the steps of the tour that were opened since unlocking."""
    standings, contested = beliefs.standings(), beliefs.contested()
    with desk.reading() as book:
        return Today(tuple(watch.needs(book, standings, day, contested)), steps(book, visited))


def steps(book: Book, visited: Collection[str]) -> tuple[Step, ...]:
    """The guided tour, on a desk that has a fictional question to show; nothing elsewhere."""
    shown = next((key for key, question in book.questions.by_id.items() if question.fact.example), "")
    if not shown:
        return ()
    pasted = _marked_by_hand(book)
    kinds = {"step_paste": "report_new", "step_panic": "panic"}
    return tuple(
        Step(
            code,
            kinds.get(code, "question"),
            "" if code in kinds else shown,
            pasted if code == "step_paste" else code in visited,
        )
        for code in STEPS
    )


def _marked_by_hand(book: Book) -> bool:
    """Whether somebody has marked a passage of a report that is not part of the example."""
    return any(
        kept.fact.start is not None and not book.reports.by_id[kept.fact.report].fact.example
        for kept in book.reports.claims.values()
        if kept.fact.report in book.reports.by_id
    )
