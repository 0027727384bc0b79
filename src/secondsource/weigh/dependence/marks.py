"""Marks: what a report carries of the way it came, in which a copy may look like what it copies.

>>> claims = Claims(source=["a", "a", "b"], question=["q", "p", "q"], value=["x", "x", "x"], channel=["1", "1", "2"])
>>> marks = how_common(claims)
>>> [round(one, 3) for one in usual_share(marks, "channel", claims, words_of(claims, "channel"))]
[0.833, 0.833, 0.333]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Floats, Ints, Words, dense
from secondsource.weigh.origins import report_of

MARKS = ("channel", "handler", "text")
"""The columns."""

HABITS = ("channel", "handler")
"""Those in which a source is like itself; words are said anew each time."""

IMAGINED = 1.0
"""A source begins as if one report had been seen of it that carries each word as often as all reports do."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How common the words of the columns are. Plain values: it can be kept.

    Attributes:
        common: column -> word -> share of the reports with that column that carry it.
        usual: column of `HABITS` -> source -> word -> on how many questions it carries it; sources with one question are left out.
    """

    common: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    usual: Mapping[str, Mapping[str, Mapping[str, int]]] = field(default_factory=dict)


def plain(word: str) -> str:
    """Words without case and spacing."""
    return " ".join(word.casefold().split())


def words_of(claims: Claims, name: str) -> list[str]:
    """A column in plain words; "" where it is not there."""
    column: Sequence[str] = getattr(claims, name)
    return [plain(word) for word in column] if column else [""] * len(claims)


def how_common(claims: Claims) -> Marks:
    """How common the words are among reports that are not declared to come from elsewhere.

    Columns with no word at all, or with one and the same everywhere, tell nothing.
    """
    linked = [bool(above) for above in claims.origin] or [False] * len(claims)
    common: dict[str, dict[str, float]] = {}
    usual: dict[str, dict[str, dict[str, int]]] = {}
    for name in MARKS:
        words = Words({"": 0})
        column = words_of(claims, name) if getattr(claims, name) else []
        own = ["" if above else word for word, above in zip(column, linked, strict=False)]
        code = words.read(own, len(own))
        counts = np.bincount(code, minlength=len(words.code))[1:]
        if len(counts) > 1:
            common[name] = dict(zip(list(words.code)[1:], (counts / counts.sum()).tolist(), strict=True))
            if name in HABITS:
                usual[name] = _usual(claims, code, list(words.code))
    return Marks(common, usual)


def _usual(claims: Claims, code: Ints, words: Sequence[str]) -> dict[str, dict[str, int]]:
    """Source -> word -> on how many questions."""
    sources, questions = Words(), Words()
    source, question = sources.read(claims.source, len(code)), questions.read(claims.question, len(code))
    rows = np.flatnonzero(code > 0)
    rows = rows[dense(source[rows], code[rows], question[rows])[1]]
    here, first = dense(source[rows], code[rows])
    count = np.bincount(here)
    whole = np.bincount(source[rows], minlength=len(sources.code))
    names = sources.names
    found: dict[str, dict[str, int]] = {}
    for row, many in zip(rows[first].tolist(), count.tolist(), strict=True):
        if whole[source[row]] > 1:
            found.setdefault(names[source[row]], {})[words[code[row]]] = many
    return found


def usual_share(marks: Marks, name: str, claims: Claims, words: Sequence[str]) -> list[float]:
    """Per row how often a report of its source carries its word, by what the source carries on other questions."""
    common = marks.common[name]
    rare = min(common.values())
    usual = marks.usual.get(name, {})
    here = {key for key in zip(claims.source, claims.question, words, strict=True) if key[2]}
    many: dict[tuple[str, str], int] = {}
    for source, question, _ in here:
        many[source, question] = many.get((source, question), 0) + 1
    whole = {source: sum(counts.values()) for source, counts in usual.items()}
    nothing: Mapping[str, int] = {}
    found = []
    for source, question, word in zip(claims.source, claims.question, words, strict=True):
        every = max(whole.get(source, 0) - many.get((source, question), 0), 0)
        alike = usual.get(source, nothing).get(word, 0) - 1 if word else 0
        found.append((min(max(alike, 0), every) + IMAGINED * common.get(word, rare)) / (every + IMAGINED))
    return found


def kept_marks(claims: Claims, marks: Ints, question: Ints) -> Floats:
    """Per mark how many declared links kept it and how many changed it: two columns.

    A link is followed where the report it names speaks on the same question.
    """
    tally = np.zeros((len(marks), 2))
    linked = [row for row, above in enumerate(claims.origin) if above]
    if not linked or not len(marks):
        return tally
    wanted = {name for row in linked for name in claims.origin[row]}
    speaks: dict[tuple[str, int], int] = {}
    for row in range(len(claims)):
        report = report_of(claims, row)
        if report in wanted:
            speaks[report, int(question[row])] = row
    pairs = [
        (row, speaks[name, int(question[row])])
        for row in linked
        for name in claims.origin[row]
        if (name, int(question[row])) in speaks
    ]
    if pairs:
        child, parent = np.asarray(pairs, dtype=np.int64).T
        both = (marks[:, child] >= 0) & (marks[:, parent] >= 0)
        same = both & (marks[:, child] == marks[:, parent])
        weight = 1 / np.bincount(parent)[parent]  # however often one report is repeated
        tally[:] = np.column_stack([(same * weight).sum(axis=1), ((both & ~same) * weight).sum(axis=1)])
    return tally
