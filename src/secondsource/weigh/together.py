"""Together: who of those who speak on a question is not independent of whom, and what shows it. Never a verdict on anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.coded import Ints
from secondsource.weigh.dependence.stories import PUBLIC
from secondsource.weigh.work import Work


@dataclass(frozen=True, slots=True)
class Together:
    """Sources on one question that speak together on others too.

    Attributes:
        rows: their claims here, as numbers of the rows that were handed in.
        code: "speak_together" (found), "declared_cohort" or "one_feed".
        values: what shows it; see `dependence.ties.Tie` and `dependence.syndicates.Syndicate`.
        own: how far each says it for a reason of its own, 0 to 1; a feed's sources say nothing of their own.
    """

    rows: tuple[int, ...]
    code: str
    values: Mapping[str, int | float]
    own: float


def together(work: Work, question: int) -> tuple[Together, ...]:
    """The groups and feeds with two sources or more on this question."""
    if not (work.ties or work.feeds):
        return ()
    rows = work.rows_of(question)
    return (*_groups(work, question, rows), *_feeds(work, rows))


def _groups(work: Work, question: int, rows: Ints) -> list[Together]:
    """The groups that speak here."""
    name = work.coded.questions[question]
    found = []
    for tie in work.ties:
        if name in tie.questions:
            members = set(tie.sources)
            here = [row for row in rows.tolist() if work.coded.sources[work.coded.source[row]] in members]
            here = [row for row in here if work.bonds is None or work.bonds.tie[row] > PUBLIC]
            if len({int(work.coded.source[row]) for row in here}) > 1:
                places = tuple(work.index[np.asarray(here)].tolist())
                found.append(Together(places, tie.code, tie.values, float(tie.questions[name])))
    return found


def _feeds(work: Work, rows: Ints) -> list[Together]:
    """The feeds that speak here."""
    found = []
    for feed in work.feeds:
        members = set(feed.sources)
        here = [row for row in rows.tolist() if work.coded.sources[work.coded.source[row]] in members]
        if len({int(work.coded.source[row]) for row in here}) > 1:
            values = {**feed.values, "sources": len(members)}
            found.append(Together(tuple(work.index[np.asarray(here)].tolist()), "one_feed", values, 0.0))
    return found
