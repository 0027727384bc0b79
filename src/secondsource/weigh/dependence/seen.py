"""Seen: what can be observed of how claims came in, with nothing of what is true.

>>> from secondsource.weigh.claims import Claims
>>> days(["2022-01-01T12", "2022-01-02", "", "soon"]).tolist()
[18993.5, 18994.0, nan, nan]
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Bools, Coded, Floats, Ints, Words, dense
from secondsource.weigh.dependence.marks import Marks, usual_share, words_of
from secondsource.weigh.origins import Origins


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry a row. Codes count from 0; -1 is not recorded.

    Attributes:
        question, source, slot, group, denies: as in `choice.Rows`; `group` is the declared origin within its cell.
        own: recorded as an observation of its own, so that nothing needs to be found.
        echo: declared to come from something else.
        day: when it was reported, in days; nan where not recorded.
        marks: one line a column of `marks.MARKS` that is there, the codes of its words.
        common: the same shape, how often a report of this source carries this word, 0 to 1.
        cohort: who left or was spoken to together.
    """

    question: Ints
    source: Ints
    slot: Ints
    group: Ints
    denies: Bools
    own: Bools
    echo: Bools
    day: Floats
    marks: Ints
    common: Floats
    cohort: Ints

    def take(self, rows: Ints, worlds: Ints) -> "Seen":
        """These rows, each in its world; what shares an id but not a world has nothing to do with one another."""
        return Seen(
            question=dense(worlds, self.question[rows])[0],
            source=self.source[rows],
            slot=dense(worlds, self.slot[rows])[0],
            group=dense(worlds, self.group[rows])[0],
            denies=self.denies[rows],
            own=self.own[rows],
            echo=self.echo[rows],
            day=self.day[rows],
            marks=self.marks[:, rows],
            common=self.common[:, rows],
            cohort=self.cohort[rows],
        )


def look(claims: Claims, coded: Coded, origins: Origins, marks: Marks) -> Seen:
    """What these claims show; `marks` is how common those of a full pass are (`marks.how_common`)."""
    columns = [words_of(claims, name) for name in marks.common]
    shares = [usual_share(marks, name, claims, words) for name, words in zip(marks.common, columns, strict=True)]
    return Seen(
        question=coded.question,
        source=coded.source,
        slot=coded.slot,
        group=origins.group,
        denies=coded.denies,
        own=origins.recorded,
        echo=origins.echo,
        day=days(claims.reported) if claims.reported else np.full(coded.rows, np.nan),
        marks=np.asarray([codes(words, coded.rows) for words in columns], dtype=np.int64).reshape(-1, coded.rows),
        common=np.asarray(shares, dtype=np.float64).reshape(-1, coded.rows),
        cohort=codes(claims.cohort, coded.rows),
    )


def codes(column: Sequence[str], rows: int) -> Ints:
    """The codes of a column; -1 where it is empty."""
    words = Words({"": 0})
    return words.read(column, rows) - 1 if column else np.full(rows, -1, dtype=np.int64)


def days(column: Sequence[str]) -> Floats:
    """Dates, or dates and times, as days since 1970; nan where there is none or it cannot be read."""
    known: dict[str, float] = {}
    found = np.empty(len(column))
    for row, word in enumerate(column):
        if word not in known:
            known[word] = _day(word)
        found[row] = known[word]
    return found


def _day(word: str) -> float:
    """One of them; what names no time zone is taken as UTC."""
    try:
        moment = dt.datetime.fromisoformat(word)
    except ValueError:
        return float("nan")
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return zoned.timestamp() / 86_400
