"""Seen: what can be observed of how claims came in, with nothing of what is true.

>>> from secondsource.weigh.claims import Claims
>>> days(["2022-01-01T12", "2022-01-02", "", "soon"]).tolist()
[18993.5, 18994.0, nan, nan]
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Bools, Coded, Floats, Ints, Words, dense
from secondsource.weigh.origins import Origins, report_of

MARKS = ("channel", "handler", "text")
"""Columns in which a copy may look like what it copies."""

Common = Mapping[str, Mapping[str, float]]
"""Column of `MARKS` -> word -> share of the reports with that column that carry it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One entry a row. Codes count from 0; -1 is not recorded.

    Attributes:
        question, source, slot, group, denies: as in `choice.Rows`; `group` is the declared origin within its cell.
        own: recorded as an observation of its own, so that nothing needs to be found.
        echo: declared to come from something else.
        day: when it was reported, in days; nan where not recorded.
        marks: one line a column of `MARKS` that is there, the codes of its words.
        common: the same shape, how common each word is, 0 to 1.
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


def look(claims: Claims, coded: Coded, origins: Origins, common: Common | None = None) -> Seen:
    """What these claims show; `common` is what a full pass found, by default what these claims themselves show."""
    shared = common if common is not None else how_common(claims)
    present = [name for name in MARKS if name in shared]
    marks = np.full((len(present), coded.rows), -1, dtype=np.int64)
    share = np.ones((len(present), coded.rows))
    for at, name in enumerate(present):
        words = [plain(word) for word in getattr(claims, name)] or [""] * coded.rows
        marks[at] = codes(words, coded.rows)
        rare = min(shared[name].values())
        share[at] = [shared[name].get(word, rare) for word in words]
    return Seen(
        question=coded.question,
        source=coded.source,
        slot=coded.slot,
        group=origins.group,
        denies=coded.denies,
        own=origins.recorded & ~origins.echo,
        echo=origins.echo,
        day=days(claims.reported) if claims.reported else np.full(coded.rows, np.nan),
        marks=marks,
        common=share,
        cohort=codes(claims.cohort, coded.rows),
    )


def plain(word: str) -> str:
    """Words without case and spacing."""
    return " ".join(word.casefold().split())


def how_common(claims: Claims) -> Common:
    """How common each word of the columns is; columns with no word at all, or with one and the same in every row, tell nothing."""
    found: dict[str, dict[str, float]] = {}
    for name in MARKS:
        counts: dict[str, int] = {}
        for word in getattr(claims, name):
            if word:
                key = plain(word)
                counts[key] = counts.get(key, 0) + 1
        if len(counts) > 1:
            total = sum(counts.values())
            found[name] = {word: count / total for word, count in counts.items()}
    return found


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


def kept_marks(claims: Claims, seen: Seen) -> Floats:
    """Per mark how many declared links kept it and how many changed it: two columns.

    A link is followed where the report it names speaks on the same question.
    """
    tally = np.zeros((len(seen.marks), 2))
    linked = [row for row, above in enumerate(claims.origin) if above]
    if not linked or not len(seen.marks):
        return tally
    wanted = {name for row in linked for name in claims.origin[row]}
    speaks: dict[tuple[str, int], int] = {}
    for row in range(len(claims)):
        report = report_of(claims, row)
        if report in wanted:
            speaks[report, int(seen.question[row])] = row
    pairs = [
        (row, speaks[name, int(seen.question[row])])
        for row in linked
        for name in claims.origin[row]
        if (name, int(seen.question[row])) in speaks
    ]
    if pairs:
        child, parent = np.asarray(pairs, dtype=np.int64).T
        both = (seen.marks[:, child] >= 0) & (seen.marks[:, parent] >= 0)
        same = both & (seen.marks[:, child] == seen.marks[:, parent])
        tally[:] = np.column_stack([same.sum(axis=1), (both & ~same).sum(axis=1)])
    return tally
