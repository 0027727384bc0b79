"""Groups: sources that speak together more often than chance, found without asking who is right.

A group is a set of sources M and a set of questions Q that they speak on together. Under chance a source with r questions speaks on
a question with n sources with probability λ = r n / N (N all sources on all questions); a member of a group does with probability α.
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

from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence.seen import Seen

RARE = 0.2
"""Meeting on a question tells something only where chance would bring it about less often than this."""

SEEDS = 300
"""So many of the closest pairs are tried as beginnings."""

LENIENT = (30, 8, 2)
"""A beginning group is grown as if it had so many members and questions already, then judged by what it has."""

MEETINGS = 3_000_000
"""So many pairs of voices are looked at, those on the least crowded questions: about 200 MB."""

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
    left, right = _meetings(question, source, rare)
    same = slot[left] == slot[right]
    weight = 1.0 / speakers[question[left]]
    alike = float((same * weight).sum() + 1) / float(weight.sum() + 2)
    gaps = np.abs(day[left] - day[right])
    return Voices(
        rows,
        question,
        source,
        slot,
        day,
        np.ones(len(rows), dtype=np.bool_),
        _index(question, len(speakers)),
        _index(source, len(reports)),
        speakers,
        reports,
        min(max(alike, 0.05), 0.95),
        np.sort(gaps[~np.isnan(gaps)]),
        (left, right),
    )


def _index(code: Ints, count: int) -> tuple[Ints, Ints]:
    """Entries by code, and where each code begins."""
    order = np.argsort(code, kind="stable").astype(np.int64)
    return order, np.searchsorted(code[order], np.arange(count + 1)).astype(np.int64)


def _meetings(place: Ints, who: Ints, counts: Bools) -> tuple[Ints, Ints]:
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


def find_groups(seen: Seen) -> list[Group]:
    """The groups among these claims, the likeliest first; no voice stands in two."""
    if len(seen.question) < 4:
        return []
    table = voices(seen)
    least = float(np.log(max(int((table.reports > 1).sum()), 2)))
    found: dict[tuple[int, ...], Group] = {}
    for sources, questions in (*_pairs_of_sources(table), *_pairs_of_questions(table)):
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


def _entries(table: Voices, index: tuple[Ints, Ints], codes: Ints) -> Ints:
    """The free voices of some questions or sources."""
    order, start = index
    parts = [order[start[code] : start[code + 1]] for code in codes.tolist()]
    entries = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return entries[table.free[entries]]


def _pairs_of_sources(table: Voices) -> list[tuple[Ints, Ints]]:
    """Beginnings: pairs of sources that meet on two questions at least, the closest first."""
    left, right = table.pairs
    if not len(left):
        return []
    low, high = table.source[left], table.source[right]
    question = table.question[left]
    chance = np.maximum(table.reports[low], table.reports[high]) * table.speakers[question] / len(table.row)
    same = table.slot[left] == table.slot[right]
    close = closeness(table, np.abs(table.day[left] - table.day[right]))
    worth = np.log(0.5 / chance) + np.where(same, np.log(0.9 / table.alike), np.log(0.1 / (1 - table.alike)))
    worth += np.log(0.4) - 0.6 * np.log(close)
    pair, first = dense(low, high)
    met = np.bincount(pair)
    score = np.bincount(pair, weights=worth)
    low, high = low[first], high[first]
    score -= (np.minimum(table.reports[low], table.reports[high]) - met) * np.log(2)
    order = np.lexsort((high, low, -score))
    order = order[(met[order] > 1) & (score[order] > 0)][:SEEDS]
    by_pair = np.split(question[np.argsort(pair, kind="stable")], np.cumsum(met)[:-1])
    return [(np.asarray([low[at], high[at]]), np.sort(by_pair[at])) for at in order.tolist()]


def _pairs_of_questions(table: Voices) -> list[tuple[Ints, Ints]]:
    """Beginnings: pairs of questions on which more of the same sources speak than chance would bring, the most telling first."""
    rare = table.reports[table.source] * table.speakers[table.question] < RARE * len(table.row)
    left, right = _meetings(table.source, table.question, rare & (table.speakers[table.question] > 1))
    if not len(left):
        return []
    low, high = table.question[left], table.question[right]
    source = table.source[left]
    chance = table.reports[source] * np.maximum(table.speakers[low], table.speakers[high]) / len(table.row)
    pair, first = dense(low, high)
    met = np.bincount(pair)
    score = np.bincount(pair, weights=np.log(0.5 / chance))
    low, high = low[first], high[first]
    score -= (np.minimum(table.speakers[low], table.speakers[high]) - met) * np.log(2)
    order = np.lexsort((high, low, -score))
    order = order[met[order] > 2][:SEEDS]
    by_pair = np.split(source[np.argsort(pair, kind="stable")], np.cumsum(met)[:-1])
    return [(np.sort(by_pair[at]), np.asarray([low[at], high[at]])) for at in order.tolist()]


def closeness(table: Voices, gap: Floats) -> Floats:
    """u: the share of pairs of a question that are at least as close; 1 where the time is not known."""
    if not len(table.gaps):
        return np.ones(len(gap))
    rank = (np.searchsorted(table.gaps, gap, side="right") + 1) / (len(table.gaps) + 1)
    return np.where(np.isnan(gap), 1.0, np.minimum(rank, 1.0))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a group speaks: α, φ, κ."""

    joins: float = 0.5
    agrees: float = 0.9
    close: float = 0.4


@dataclass(frozen=True, slots=True)
class Terms:
    """Per voice what it adds to log B if it is a member's: for speaking, and for what and when; and what that rests on."""

    speaks: Floats
    alike: Floats
    others: Ints  # how many other members speak on the question
    agree: Floats  # share of these who say the same
    close: Floats


def weigh_voices(table: Voices, entries: Ints, member: Bools, manner: Manner) -> Terms:
    """Weigh voices against chance, given who is a member; `entries` hold whole questions."""
    inside = member[table.source[entries]]
    question, _ = dense(table.question[entries])
    slot, _ = dense(table.slot[entries])
    here = np.bincount(question, weights=inside)[question]
    others = (here - inside).astype(np.int64)
    same = np.bincount(slot, weights=inside)[slot] - inside
    agree = np.where(others > 0, same / np.maximum(others, 1), 0.0)
    close = closeness(table, np.abs(table.day[entries] - _medians(question, table.day[entries], inside)))
    says = agree * np.log(manner.agrees / table.alike) + (1 - agree) * np.log((1 - manner.agrees) / (1 - table.alike))
    comes = np.log(manner.close) + (manner.close - 1) * np.log(close)
    outside = table.speakers[table.question[entries]] - here
    chance = np.minimum(table.reports[table.source[entries]] * (outside + 1) / len(table.row), 0.9)
    speaks = np.log(manner.joins / chance) - np.log((1 - manner.joins) / (1 - chance))
    return Terms(speaks, np.where(others > 0, says + comes, 0.0), others, agree, close)


def _medians(question: Ints, day: Floats, inside: Bools) -> Floats:
    """Per entry the median day of the members on its question; nan where there is none."""
    dated = np.flatnonzero(inside & ~np.isnan(day))
    order = dated[np.lexsort((day[dated], question[dated]))]
    here = question[order]
    low = np.searchsorted(here, question, side="left")
    count = np.searchsorted(here, question, side="right") - low
    if not len(order):
        return np.full(len(question), np.nan)
    days = day[order]
    last = len(order) - 1
    middle = (days[np.minimum(low + (count - 1) // 2, last)] + days[np.minimum(low + count // 2, last)]) / 2
    return np.where(count > 0, middle, np.nan)


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
    manner = Manner()
    everybody, everything = (int((count > 1).sum()) for count in (table.reports, table.speakers))
    for _ in range(STEPS):
        asked = np.unique(table.question[_entries(table, table.by_source, sources)])
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
        if size == LENIENT[-1]:
            manner = _manner(table, sources, questions, manner)
        if still:
            break
    return _judge(table, sources, questions, _manner(table, sources, questions, manner))


def _paying(table: Voices, over: tuple[Ints, str], sources: Ints, manner: Manner, sizes: tuple[int, int, int]) -> Ints:
    """The questions (or sources) that pay for themselves: `sizes` are all there are, those in the group, those on the other side."""
    questions, side = over
    member = _flags(sources, len(table.reports))
    entries = _entries(table, table.by_question, questions)
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
    entries = _entries(table, table.by_question, questions)
    entries = entries[member[table.source[entries]]]
    terms = weigh_voices(table, entries, member, before)
    met = terms.others > 0
    joins = (len(entries) + 1) / (len(sources) * len(questions) + 2)
    agrees = (terms.agree[met].sum() + 1) / (met.sum() + 2)
    timed = met & ~np.isnan(table.day[entries])
    close = (timed.sum() + 1) / (1 - np.log(terms.close[timed]).sum())
    joins, agrees = (min(max(float(each), 0.05), 0.97) for each in (joins, agrees))
    return Manner(joins, agrees, min(max(float(close), 0.05), 1.0))


def _judge(table: Voices, sources: Ints, questions: Ints, manner: Manner) -> Group:
    """The group with its log B; of those who meet on a question, one says and comes first, and shows nothing by it."""
    member = _flags(sources, len(table.reports))
    entries = _entries(table, table.by_question, questions)
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
