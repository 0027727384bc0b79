"""Syndicates: sources that print one feed, found among prolific ones from how seldom they differ, without using who is right.

Sources that know the same things differ now and then, because each errs in its own way. For a pair that shares enough contested
questions, let d be how often they differ and E how often they would, were they independent and as accurate as each of
them looks to everybody else. Everybody else is taken as equally accurate, and whoever might belong to the same feed is left out, so
that a feed cannot certify itself by its number. With r = d/E the pair's share of independence, d ~ Poisson(rE),

    independent:  r ~ Gamma(3, mean 1)        one feed:  r ~ Gamma(1, mean 0.05)

and both likelihoods are negative binomials. To their ratio comes how alike the two are in what they cover, as improbable as that is
among the pairs of the same file that do differ, and at most as much again: where tasks are handed out in batches, the same coverage
says nothing. Beforehand a pair is one feed with odds 1 : n among n sources. Only outlets of a whole feed are meant: most of what
either has, both have. That several share a mistake is the sign of Dong, Berti-Equille and Srivastava (VLDB 2009), whose test also
flags sources that agree because they are good; here that is taken away first. What a p-value can say is bounded as by Sellke, Bayarri
and Berger (American Statistician 2001).

When it fails: sources that never err and cover the same look like one feed (from accuracy .99 on it tells them apart); who copies a
part, or changes one in twenty, is not found here; nor is a feed with fewer than about sixty questions on which others differ; and where
nobody else speaks on a feed's questions, nothing says what independence would look like.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import gammaln

from secondsource.weigh import priors
from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.dependence.outside import LEAST, Crowd, Outside, accuracy, without

FEED = "one_feed"
"""The code of what is found; its values are those of `Syndicate.values`."""

ENOUGH = 20.0
"""A pair is looked at if that many differences were to be expected from two of the crowd: with fewer, none is no surprise."""

MOST_SOURCES = 1000
"""Only so many, the most prolific, are compared with one another."""

OVERLAP = 0.5
"""Outlets of one feed: of what either of two covers, more than so much is covered by both."""

NEAR = 0.25
"""Two that differ less than so often as two of the crowd may belong together, and have no say on each other."""

SPREAD = 3.0
"""How well accuracy explains agreement: nine independent pairs in ten differ .3 to 2.1 times as often as expected, for hard
questions are hard for both."""

FAITHFUL = 0.05
"""How often a reprint differs, against how often independent sources do: once in twenty."""

ODDS = 19.0
"""A pair is one feed at odds of 19 : 1, 95 %: to silence an independent source costs more than to hear a feed twice."""

FULL = 0.1
"""A table is full from so much of its cells on."""

SAID = ("shared", "differs", "expected", "overlap", "odds")
"""What is said of a feed: on how many questions the two compared speak, and so on, as `Pair` has it."""


@dataclass(frozen=True, slots=True)
class Syndicate:
    """Sources that are one voice, and what says so.

    Attributes:
        sources: their codes, ascending.
        code: `FEED`.
        values: of those of them that differ most from the first: `shared` questions with others, on how many they `differs`,
            on how many independent sources would (`expected`), `overlap` of what the two cover (0 to 1), `odds` (natural log).
    """

    sources: tuple[int, ...]
    code: str
    values: dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources side by side."""

    first: int
    second: int
    shared: int
    differs: int
    expected: float
    overlap: float
    odds: float


def syndicates(answers: Answers) -> list[Syndicate]:
    """The feeds among the sources of these answers, each with its evidence; empty where nothing is found.

    >>> said = [str(n) for n in range(200)]
    >>> right = ["a"] * 200
    >>> wrong = ["b" if n % 4 == 0 else "a" for n in range(200)]
    >>> other = ["c" if n % 3 == 1 else "a" for n in range(200)]
    >>> value = wrong + wrong + other + right + right[:100] + other[100:]
    >>> five = Answers.of(source=[s for s in "vwxyz" for _ in said], question=said * 5, value=value)
    >>> [[five.source_names[one] for one in feed.sources] for feed in syndicates(five)]
    [['v', 'w']]
    """
    seen = _look(answers)
    camps = _camps(seen) if len(seen.source) else []
    if not camps:
        return []
    crowd = Crowd.of(answers, [seen.source[camp] for camp in camps])
    unlike = np.sort(seen.overlap[np.triu((seen.expected >= ENOUGH) & ~seen.near, 1)])
    found = []
    for camp in camps:
        outside = without(crowd, int(seen.source[camp[0]]))
        for feed in _part(seen, camp, outside, unlike):
            most = max(feed, key=lambda pair: (pair.differs / pair.shared, -pair.shared))
            members = {pair.first for pair in feed} | {pair.second for pair in feed}
            values = {name: float(getattr(most, name)) for name in SAID}
            found.append(Syndicate(tuple(sorted(int(seen.source[one]) for one in members)), FEED, values))
    return sorted(found, key=lambda one: one.sources)


def feeds(sources: int, found: Sequence[Syndicate]) -> Ints:
    """Per source the first source of its feed, itself where it has none.

    >>> feeds(4, [Syndicate((1, 3), FEED, {})]).tolist()
    [0, 1, 2, 1]
    """
    first = np.arange(sources)
    for feed in found:
        first[list(feed.sources)] = feed.sources[0]
    return first


@dataclass(frozen=True, slots=True)
class _Seen:
    """The prolific sources side by side, numbered from 0: what each says where it gives one answer, and how pairs compare.

    `expected` is how often two would differ were each like anybody else on the same questions.
    """

    source: Ints
    said: csr_array  # source x question -> slot + 1
    overlap: Floats
    expected: Floats
    differs: Floats
    near: Bools


def _look(answers: Answers) -> _Seen:
    """Compare all prolific sources roughly, by sums over questions."""
    source, question, slot = _single(answers)
    crowd = np.bincount(question, minlength=answers.questions)[question]
    alike = np.bincount(slot, minlength=len(answers.slot_question))[slot]
    surprise = (crowd - alike) / np.maximum(crowd - 1, 1)
    total = np.bincount(source, weights=surprise, minlength=answers.sources)
    least = max(ENOUGH, np.sort(total)[-min(MOST_SOURCES, len(total))]) if len(total) else ENOUGH
    prolific = np.flatnonzero(total >= least)
    prolific = prolific[np.argsort(-total[prolific], kind="stable")]
    place = np.full(answers.sources, -1)
    place[prolific] = np.arange(len(prolific))
    at = np.flatnonzero(place[source] >= 0)
    here, question, slot, surprise = place[source[at]], question[at], slot[at], surprise[at]

    def table(values: Floats | Ints, column: Ints, columns: int) -> csr_array:
        return csr_array((values, (here, column)), shape=(len(prolific), columns))

    covers = table(np.ones(len(at)), question, answers.questions)
    claims = table(np.ones(len(at)), slot, len(answers.slot_question))
    shared, agree = _meet(covers, covers), _meet(claims, claims)
    expected = _meet(table(surprise, question, answers.questions), covers)
    expected = (expected + expected.T) / 2
    size = shared.diagonal()
    overlap = shared / np.maximum(size[:, None] + size - shared, 1)
    differs = shared - agree
    near = (overlap > OVERLAP) & (expected >= ENOUGH) & (differs < NEAR * expected)
    np.fill_diagonal(near, val=False)
    return _Seen(prolific, table(slot + 1, question, answers.questions), overlap, expected, differs, near)


def _meet(left: csr_array, right: csr_array) -> Floats:
    """Per two sources the sum over what both have; full tables are multiplied as such, which is ten times as fast."""
    if left.nnz > FULL * left.shape[0] * left.shape[1]:
        return np.asarray(left.toarray() @ right.toarray().T, dtype=np.float64)
    return np.asarray((left @ right.T).toarray(), dtype=np.float64)


def _single(answers: Answers) -> tuple[Ints, Ints, Ints]:
    """Source, question and slot wherever a source gives one answer to a question; of several, none is the one to compare."""
    _, first = dense(answers.source, answers.slot)
    source, question, slot = answers.source[first], answers.question[first], answers.slot[first]
    pair, _ = dense(source, question)
    once = (np.bincount(pair) == 1)[pair]
    return source[once], question[once], slot[once]


def _camps(seen: _Seen) -> list[Ints]:
    """Sources that may belong together, the most prolific first."""
    _, camp = connected_components(coo_array(seen.near), directed=False)
    return [np.flatnonzero(camp == one) for one in np.flatnonzero(np.bincount(camp) > 1)]


def _part(seen: _Seen, camp: Ints, outside: Outside, unlike: Floats) -> list[list[Pair]]:
    """Deal a camp into feeds: each source joins the first of a feed that it is most likely one with, or begins its own."""
    feeds_here: dict[int, list[Pair]] = {}
    for one in camp.tolist():
        joins = [_compare(seen, first, one, outside, unlike) for first in feeds_here if seen.near[first, one]]
        best = max(joins, key=lambda pair: pair.odds, default=None)
        if best is not None and best.odds > np.log(ODDS):
            feeds_here[best.first].append(best)
        else:
            feeds_here[one] = []
    return [feed for feed in feeds_here.values() if feed]


def _compare(seen: _Seen, first: int, second: int, outside: Outside, unlike: Floats) -> Pair:
    """How two sources compare with two independent ones that are as often right."""
    here, there = (slice(*seen.said.indptr[at : at + 2]) for at in (first, second))
    both = np.intersect1d(seen.said.indices[here], seen.said.indices[there], assume_unique=True, return_indices=True)
    kept = outside.others[both[0]]
    mine, theirs = (seen.said.data[rows][at[kept]] - 1 for rows, at in zip((here, there), both[1:], strict=True))
    stray = np.asarray(priors.RUMOUR + (1 - priors.RUMOUR) / (outside.size[both[0][kept]] + priors.UNCLAIMED))
    (a, right), (b, true) = (accuracy(outside.p[slot], stray, outside.mean) for slot in (mine, theirs))
    agree = right * b + (1 - right) * (1 - b) * stray + true * a + (1 - true) * (1 - a) * stray
    differs, expected = int((mine != theirs).sum()), float((1 - agree / 2).sum())
    overlap = float(seen.overlap[first, second])
    rare = (1 + len(unlike) - np.searchsorted(unlike, overlap)) / (1 + len(unlike))
    cover = max(0.0, -1 - float(np.log(rare) + np.log(-np.log(rare)))) if rare < np.exp(-1) else 0.0
    agrees = _poisson(differs, expected, 1.0, FAITHFUL) - _poisson(differs, expected, SPREAD, 1.0)
    odds = agrees + min(cover, max(agrees, 0.0)) - float(np.log(len(seen.source)))
    return Pair(first, second, len(mine), differs, expected, overlap, odds)


def _poisson(count: int, expected: float, shape: float, mean: float) -> float:
    """Log probability of a count around r times what is expected, r ~ Gamma(shape, mean): a negative binomial."""
    scale = mean * expected / shape
    combinations = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1)
    return float(combinations - shape * np.log1p(scale) + count * (np.log(scale + LEAST) - np.log1p(scale)))
