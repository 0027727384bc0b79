"""Voices: who speaks on what, and how often chance would bring two together."""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence.panels import SIZES, Meetings, usual_again
from secondsource.weigh.dependence.seen import Seen

RARE = 0.2
"""Meeting on a question tells something only where chance would bring it about less often than this."""

MEETINGS = 400_000
"""So many pairs of voices are looked at, those in the least crowded places: about 40 MB."""

COMPARED = 4.0
"""Claims of a group that are taken to have been compared before any was."""


@dataclass(slots=True)
class Voices:
    """One entry a source on a question; `free` are not yet taken by a group."""

    row: Ints
    question: Ints
    source: Ints
    slot: Ints
    day: Floats
    free: Bools
    by_question: tuple[Ints, Ints]
    by_source: tuple[Ints, Ints]
    speakers: Ints  # per question
    reports: Ints  # per source
    alike: float  # a₀
    gaps: Floats  # between any two of a question, ascending
    pairs: tuple[Ints, Ints]
    again: Floats  # how often two who do not speak together meet again on n certain others: `panels.SIZES` x questions


def voices(seen: Seen) -> Voices:
    """The voices of all claims that are neither denials nor declared to come from elsewhere."""
    rows = np.flatnonzero(~seen.denies & ~seen.echo)
    moment = np.where(np.isnan(seen.day[rows]), np.inf, seen.day[rows])
    rows = rows[np.lexsort((seen.slot[rows], moment))]
    _, first = dense(seen.question[rows], seen.source[rows])
    rows = rows[first]
    question, source, slot, day = seen.question[rows], seen.source[rows], seen.slot[rows], seen.day[rows]
    speakers = np.bincount(question, minlength=int(seen.question.max(initial=-1)) + 1)
    reports = np.bincount(source, minlength=int(seen.source.max(initial=-1)) + 1)
    rare = (reports[source] * speakers[question] < RARE * len(question)) & (reports[source] > 1)
    left, right = meetings(question, source, rare)
    same = slot[left] == slot[right]
    weight = 1.0 / speakers[question[left]]
    alike = float((same * weight).sum() + 1) / float(weight.sum() + 2)
    gaps = np.abs(day[left] - day[right])
    pair, _ = dense(source[left], source[right])
    chance = reports[source[left]] / max(len(rows), 1) * reports[source[right]] / max(len(rows), 1)
    again = meetings(pair, question[left], np.ones(len(pair), dtype=np.bool_))
    meet = Meetings(pair, question[left], ~same, chance, again)
    return Voices(
        rows,
        question,
        source,
        slot,
        day,
        np.ones(len(rows), dtype=np.bool_),
        _index((slot, question), len(speakers)),
        _index((slot, source), len(reports)),
        speakers,
        reports,
        min(max(alike, 0.05), 0.95),
        np.sort(gaps[~np.isnan(gaps)]),
        (left, right),
        usual_again(meet, speakers),
    )


def by_chance(table: Voices, reports: Ints, speakers: Ints | Floats, question: Ints, many: Ints | int) -> Floats:
    """λ: how likely a source with so many reports speaks on a question with so many speakers.

    At least it is how likely those who meet on `many` questions, this one among them, do so without speaking together.
    """
    other = np.clip(np.asarray(many) - 1, 1, SIZES[-1])
    at = np.minimum(np.searchsorted(SIZES, other, side="right"), len(SIZES) - 1)
    part = (other - SIZES[at - 1]) / (SIZES[at] - SIZES[at - 1])
    usual = (1 - part) * table.again[at - 1, question] + part * table.again[at, question]
    return np.asarray(np.maximum(reports * speakers / len(table.row), usual))


def _index(code: tuple[Ints, Ints], count: int) -> tuple[Ints, Ints]:
    """Entries by the last of two codes, those of one by the other, and where each code begins."""
    order = np.lexsort(code).astype(np.int64)
    return order, np.searchsorted(code[-1][order], np.arange(count + 1)).astype(np.int64)


def runs(code: Ints) -> Ints:
    """Codes of which equal ones stand together, numbered from 0 as they come."""
    return np.asarray(np.cumsum(np.diff(code, prepend=code[:1]) != 0), dtype=np.int64)


def meetings(place: Ints, who: Ints, counts: Bools) -> tuple[Ints, Ints]:
    """All pairs of voices in one place, each once and in the order of `who`, among those that count.

    Crowded places are left out first, should there be more than `MEETINGS` pairs in all.
    """
    at = np.flatnonzero(counts)
    size = np.bincount(place[at])
    ranked = np.sort(size)
    total = np.cumsum(ranked * (ranked - 1) // 2)
    if len(total) and total[-1] > MEETINGS:
        at = at[size[place[at]] < ranked[np.searchsorted(total, MEETINGS)]]
    at = at[np.lexsort((who[at], place[at]))]
    here = place[at]
    start = np.searchsorted(here, here, side="left")
    count = np.arange(len(at)) - start
    right = np.repeat(np.arange(len(at)), count)
    left = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
    return at[left], at[right]


def entries_of(table: Voices, index: tuple[Ints, Ints], codes: Ints) -> Ints:
    """The free voices of some questions or sources."""
    order, start = index
    count = start[codes + 1] - start[codes]
    first = np.repeat(start[codes] - (np.cumsum(count) - count), count)
    entries = order[first + np.arange(len(first))]
    return entries[table.free[entries]]


def closeness(table: Voices, gap: Floats) -> Floats:
    """u: the share of pairs of a question that are at least as close; 1 where the time is not known."""
    if not len(table.gaps):
        return np.ones(len(gap))
    rank = (np.searchsorted(table.gaps, gap, side="right") + 1) / (len(table.gaps) + 1)
    return np.where(np.isnan(gap), 1.0, np.minimum(rank, 1.0))


def likeness(table: Voices, rows: Ints) -> float:
    """ρ of the claims of a group: how much more they are alike than any two of a question, at most `priors.SHARED_ORIGIN`.

    Members who err apart from one another show that they speak for themselves; that they agree shows nothing, since agreeing is
    what those who are right do. With the prior as if four claims had been compared.
    """
    inside = np.isin(table.row, rows)
    question, _ = dense(table.question[inside])
    slot, _ = dense(table.slot[inside])
    here = np.bincount(question)[question]
    others = np.maximum(here - 1, 1)
    same = (np.bincount(slot)[slot] - 1) / others
    informs = (here > 1) * (here - 1) / here
    beyond = ((same - table.alike) / (1 - table.alike) * informs).sum()
    found = (COMPARED * priors.SHARED_ORIGIN + beyond) / (COMPARED + informs.sum())
    return float(min(max(found, 0.0), priors.SHARED_ORIGIN))
