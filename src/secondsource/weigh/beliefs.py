"""Beliefs: what the claims on each question add up to, made when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from secondsource.weigh.coded import Ints
from secondsource.weigh.origins import report_of
from secondsource.weigh.together import Together, together
from secondsource.weigh.work import Work


@dataclass(frozen=True, slots=True)
class Group:
    """One origin of what is said on a question.

    Attributes:
        value: what it says.
        denies: it says that this is not so.
        rows: its claims, as numbers of the rows that were handed in.
        origin: the report it begins with, or the name it was declared to come from.
        recorded: somebody recorded where it came from; otherwise its independence is unknown, and it counts in part.
        share: how much of an independent origin it counts for, 0 to 1.
    """

    value: str
    denies: bool
    rows: tuple[int, ...]
    origin: str
    recorded: bool
    share: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What the claims on one question add up to; the probabilities and `none` sum to 1.

    Attributes:
        question: its id.
        values: every claimed value (for a category every label) with its probability, the likeliest first.
        none: the probability that it is none of these.
        origins: effective number of independent origins, over all values; one that says two things counts once.
        by_value: the same for each of `values`.
        voices: how many sources speak.
        groups: the origins, those of the likeliest value first.
        settled: an outcome decides.
        together: who of them is not independent of whom.
    """

    question: str
    values: tuple[tuple[str, float], ...]
    none: float
    origins: float
    by_value: tuple[float, ...]
    voices: int
    groups: tuple[Group, ...]
    settled: bool = False
    together: tuple[Together, ...] = ()

    def p(self, value: str) -> float:
        """The probability of a value; 0 for one that nobody claimed."""
        return dict(self.values).get(value, 0.0)


class Beliefs(Mapping[str, Belief]):
    """Question -> belief, in order of first appearance."""

    def __init__(self, works: Sequence[Work]) -> None:
        found = [(int(row), work, at) for work in works for at, row in enumerate(work.first.tolist())]
        found.sort(key=itemgetter(0))
        self._place = {work.coded.questions[at]: (work, at) for _, work, at in found}

    def __getitem__(self, question: str) -> Belief:
        return believe(*self._place[question])

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)

    def ranked(self, question: str) -> tuple[list[tuple[str, float, float]], float]:
        """Every value of a question with its probability and origins, the likeliest first; and what none of them has."""
        return ranked(*self._place[question])

    def settled(self, question: str) -> bool:
        """Whether an outcome decides this question."""
        work, at = self._place[question]
        return work.settled(at)


def ranked(work: Work, question: int) -> tuple[list[tuple[str, float, float]], float]:
    """Every value of a question with its probability and origins, the likeliest first; and the probability of none of them."""
    if work.listing is not None:
        return work.listing(question)
    coded = work.coded
    slots = work.slots_of(question)
    values = [
        (coded.values[name], p, origins)
        for name, p, origins in zip(
            coded.slot_value[slots].tolist(), work.p[slots].tolist(), work.fit.origins[slots].tolist(), strict=True
        )
    ]
    none = float(work.none[question])
    further = work.unclaimed(question)
    if further:
        values += [(value, p, 0.0) for value, p in further.items()]
        none -= sum(further.values())
    return sorted(values, key=lambda each: (-each[1], each[0])), max(none, 0.0)


def believe(work: Work, question: int) -> Belief:
    """The belief on a question."""
    values, none = ranked(work, question)
    rank = {value: at for at, (value, _, _) in enumerate(values)}
    rows = work.rows_of(question)
    found = groups(work, rows)
    return Belief(
        question=work.coded.questions[question],
        values=tuple((value, p) for value, p, _ in values),
        none=none,
        origins=sum(origins for _, _, origins in values) - said_twice(work, rows),
        by_value=tuple(origins for _, _, origins in values),
        voices=len(np.unique(work.coded.source[rows])),
        groups=tuple(
            sorted(
                found, key=lambda group: (rank.get(group.value, len(rank)), group.denies, -group.share, group.origin)
            )
        ),
        settled=work.settled(question),
        together=together(work, question),
    )


def said_twice(work: Work, rows: Ints) -> float:
    """What the origins of these rows count for beyond once: one origin may say two things, and is one all the same."""
    shares: dict[int, dict[int, float]] = {}
    families, found = work.origins.family[rows].tolist(), work.origins.group[rows].tolist()
    for family, group in zip(families, found, strict=True):
        shares.setdefault(family, {})[group] = float(work.fit.share[group])
    return sum(sum(each.values()) - max(each.values()) for each in shares.values())


def groups(work: Work, rows: Ints) -> list[Group]:
    """The origins among these rows, which hold whole groups."""
    coded, origins, fit = work.coded, work.origins, work.fit
    members: dict[int, list[int]] = {}
    for row, group in zip(rows.tolist(), origins.group[rows].tolist(), strict=True):
        members.setdefault(group, []).append(row)
    return [
        Group(
            value=coded.values[coded.slot_value[coded.slot[within[0]]]],
            denies=bool(coded.denies[within[0]]),
            rows=tuple(work.index[within].tolist()),
            origin=origin_name(work, int(fit.lead[group])),
            recorded=bool(origins.recorded[within[0]]),
            share=float(fit.share[group]),
        )
        for group, within in members.items()
    ]


def origin_name(work: Work, row: int) -> str:
    """What an origin goes by: the name it was declared to come from, or the report that speaks for it."""
    label = int(work.origins.label[row])
    spoken = len(work.coded.sources)
    return work.origins.outside[label - spoken] if label >= spoken else report_of(work.claims, row)
