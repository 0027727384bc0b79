"""Groups: sources that speak together more often than chance, found without asking who is right.

A group is a set of sources M and a set of questions Q that they speak on together. Under chance a source with r questions speaks on
a question with n sources with probability λ = r n / N (N all sources on all questions), or as often as those who contradict each
other meet again on as many questions, where that is more (`panels`); a member of a group does with probability α.
A member's claim also says what the other members say with probability φ, where any two sources of a question agree with a₀; and it
comes close to them in time: u, the share of pairs of a question that are at least as close, has density κ u^(κ-1) instead of 1. So

    log B = Σ_{M×Q} log(α/λ or (1-α)/(1-λ)) + Σ log(φ/a₀ or (1-φ)/(1-a₀)) + Σ log κ u^(κ-1)
            - log C(sources, |M|) - log C(questions, |Q|)

weighs the group against chance, every choice of members and questions paid for (minimum description length: Rissanen 1978;
biclustering). The share of the value never enters, only whether the members say the same. A source joins by two questions at least.
Groups grow from pairs of sources, each time adding and dropping what pays, and the best are kept.

When it fails: groups whose members meet on fewer than two questions in the mean leave no trace against chance; sources that honestly
cover the same small field look alike, which is why a group found is no verdict (`stories` judges what it says).
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaln

from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.dependence.beginnings import pairs_of_questions, pairs_of_sources
from secondsource.weigh.dependence.voices import Voices, by_chance, closeness, entries_of, runs

LENIENT = (30, 8, 2)
"""A beginning group is grown as if it had so many members and questions already, then judged by what it has."""


STEPS = 12
"""Rounds of adding and dropping."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that speak together, with how they do.

    Attributes:
        sources, questions: their codes, ascending.
        rows: the claims of these sources on these questions.
        joins, agrees, close: α, φ, κ.
        score: log B, the natural logarithm of the odds against chance.
        spare: how far that lies above what is asked of a group.
    """

    sources: Ints
    questions: Ints
    rows: Ints
    joins: float
    agrees: float
    close: float
    score: float
    spare: float = 0.0


def find_groups(table: Voices) -> list[Group]:
    """The groups among these voices, the likeliest first; no voice stands in two."""
    if len(table.row) < 4:
        return []
    least = float(np.log(max(int((table.reports > 1).sum()), 2)))
    found: dict[tuple[int, ...], Group] = {}
    for sources, questions in (*pairs_of_sources(table), *pairs_of_questions(table)):
        if any(within(sources, questions, group) for group in found.values()):
            continue
        group = grow(table, sources, questions)
        if group and group.score > least:
            found.setdefault(tuple(group.rows.tolist()), group)
    return _apart(table, sorted(found.values(), key=lambda group: -group.score), least)


def within(sources: Ints, questions: Ints, group: Group) -> bool:
    """Whether a beginning lies inside a group that was found: it would only lead there again."""
    return bool(np.isin(sources, group.sources).all() and np.isin(questions, group.questions).all())


def _apart(table: Voices, found: list[Group], least: float) -> list[Group]:
    """One after the other, each grown anew on what the earlier ones left."""
    kept = []
    place = np.full(int(table.row.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[table.row] = np.arange(len(table.row))
    for each in found:
        group: Group | None = each
        if not table.free[place[each.rows]].all():
            group = grow(table, each.sources, each.questions)
        if group and group.score > least:
            table.free[place[group.rows]] = False
            kept.append(replace(group, spare=group.score - least))
    return kept


@dataclass(frozen=True, slots=True)
class Manner:
    """How a group speaks: α, φ, κ, and on how many questions."""

    joins: float = 0.5
    agrees: float = 0.9
    close: float = 0.4
    questions: int = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """Per voice what it adds to log B if it is a member's: for speaking, and for what and when; and what that rests on."""

    speaks: Floats
    alike: Floats
    others: Ints  # how many other members speak on the question
    agree: Floats  # share of these who say the same
    close: Floats


def weigh_voices(table: Voices, entries: Ints, member: Bools, manner: Manner) -> Terms:
    """Weigh voices against chance, given who is a member; `entries` hold questions one after the other, each slot by slot."""
    inside = member[table.source[entries]]
    question, slot = runs(table.question[entries]), runs(table.slot[entries])
    here = np.bincount(question, weights=inside)[question]
    others = (here - inside).astype(np.int64)
    same = np.bincount(slot, weights=inside)[slot] - inside
    agree = np.where(others > 0, same / np.maximum(others, 1), 0.0)
    close = closeness(table, np.abs(table.day[entries] - _others(question, table.day[entries], inside)))
    says = agree * np.log(manner.agrees / table.alike) + (1 - agree) * np.log((1 - manner.agrees) / (1 - table.alike))
    comes = np.log(manner.close) + (manner.close - 1) * np.log(close)
    asked, reports = table.question[entries], table.reports[table.source[entries]]
    chance = np.minimum(by_chance(table, reports, table.speakers[asked] - here + 1, asked, manner.questions), 0.9)
    speaks = np.log(manner.joins / chance) - np.log((1 - manner.joins) / (1 - chance))
    return Terms(speaks, np.where(others > 0, says + comes, 0.0), others, agree, close)


def _others(question: Ints, day: Floats, inside: Bools) -> Floats:
    """Per voice the mean day of the other members on its question; nan where none has one.

    Its own day is left out: whoever is the middle of a few would always look close.
    """
    timed = inside & ~np.isnan(day)
    own = np.where(timed, day, 0.0)
    count = np.bincount(question, weights=timed)[question] - timed
    total = np.bincount(question, weights=own)[question] - own
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def grow(table: Voices, sources: Ints, questions: Ints) -> Group | None:
    """The best group that grows from these; None where nothing of two members and two questions is left."""
    best: Group | None = None
    for size in LENIENT:
        found = _climb(table, sources, questions, size)
        if found and size > LENIENT[-1]:
            found = _climb(table, found.sources, found.questions, LENIENT[-1])
        if found and (best is None or found.score > best.score):
            best = found
    return best


def _climb(table: Voices, sources: Ints, questions: Ints, size: int) -> Group | None:
    """Add and drop members and questions until nothing changes; `size` is what the group is taken to have at least."""
    manner = Manner(questions=max(len(questions), size))
    everybody, everything = (int((count > 1).sum()) for count in (table.reports, table.speakers))
    for _ in range(STEPS):
        asked = np.unique(table.question[entries_of(table, table.by_source, sources)])
        if len(asked) < 2:
            return None
        kept = _paying(
            table, (asked, "question"), sources, manner, (everything, max(len(questions), size), len(sources))
        )
        if len(kept) < 2:
            return None
        joined = _paying(table, (kept, "source"), sources, manner, (everybody, max(len(sources), size), len(kept)))
        if len(joined) < 2:
            return None
        still = np.array_equal(kept, questions) and np.array_equal(joined, sources)
        sources, questions = joined, kept
        manner = replace(manner, questions=max(len(questions), size))
        if size == LENIENT[-1]:
            manner = _manner(table, sources, questions, manner)
        if still:
            break
    return _judge(table, sources, questions, _manner(table, sources, questions, manner))


def _paying(table: Voices, over: tuple[Ints, str], sources: Ints, manner: Manner, sizes: tuple[int, int, int]) -> Ints:
    """The questions (or sources) that pay for themselves: `sizes` are all there are, those in the group, those on the other side."""
    questions, side = over
    member = _flags(sources, len(table.reports))
    entries = entries_of(table, table.by_question, questions)
    terms = weigh_voices(table, entries, member, manner)
    if side == "question":
        inside = member[table.source[entries]]
        code = table.question[entries]
        minlength = len(table.speakers)
    else:
        inside = np.ones(len(entries), dtype=np.bool_)
        code = table.source[entries]
        minlength = len(table.reports)
    gain = np.bincount(code[inside], weights=(terms.speaks + terms.alike)[inside], minlength=minlength)
    count = np.bincount(code[inside], minlength=minlength)
    everything, size, other = sizes
    gain += other * np.log(1 - manner.joins) - np.log(max(everything - size + 1, 1) / size)
    return np.flatnonzero((count > (size < LENIENT[0])) & (gain > 0)).astype(np.int64)


def _flags(codes: Ints, count: int) -> Bools:
    found = np.zeros(count, dtype=np.bool_)
    found[codes] = True
    return found


def _manner(table: Voices, sources: Ints, questions: Ints, before: Manner) -> Manner:
    """How this group speaks, each share with one imagined case for and one against."""
    member = _flags(sources, len(table.reports))
    entries = entries_of(table, table.by_question, questions)
    entries = entries[member[table.source[entries]]]
    terms = weigh_voices(table, entries, member, before)
    met = terms.others > 0
    joins = (len(entries) + 1) / (len(sources) * len(questions) + 2)
    agrees = (terms.agree[met].sum() + 1) / (met.sum() + 2)
    timed = met & ~np.isnan(table.day[entries])
    close = (timed.sum() + 1) / (1 - np.log(terms.close[timed]).sum())
    joins, agrees = (min(max(float(each), 0.05), 0.97) for each in (joins, agrees))
    return Manner(joins, agrees, min(max(float(close), 0.05), 1.0), len(questions))


def _judge(table: Voices, sources: Ints, questions: Ints, manner: Manner) -> Group:
    """The group with its log B; of those who meet on a question, one says and comes first, and shows nothing by it."""
    member = _flags(sources, len(table.reports))
    entries = entries_of(table, table.by_question, questions)
    entries = entries[member[table.source[entries]]]
    terms = weigh_voices(table, entries, member, manner)
    score = float((terms.speaks + terms.alike * terms.others / (terms.others + 1)).sum())
    score += len(sources) * len(questions) * float(np.log(1 - manner.joins))
    score -= _choices(int((table.reports > 1).sum()), len(sources))
    score -= _choices(int((table.speakers > 1).sum()), len(questions))
    return Group(sources, questions, table.row[entries], manner.joins, manner.agrees, manner.close, score)


def _choices(of: int, some: int) -> float:
    """The log of C(of, some)."""
    return float(gammaln(of + 1) - gammaln(some + 1) - gammaln(max(of - some, 0) + 1))
