"""Ties: which claims stand in which group of sources that speak together, found or declared as a cohort."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Coded, Floats, Ints, dense
from secondsource.weigh.dependence.groups import Group, find_groups
from secondsource.weigh.dependence.seen import Seen
from secondsource.weigh.dependence.stories import DECLARED, FOUND
from secondsource.weigh.dependence.voices import likeness, voices


@dataclass(frozen=True, slots=True)
class Tie:
    """A group of sources that speak together, in names. Plain values: it can be kept and sent.

    Attributes:
        sources: who.
        questions: question -> how likely each says there what it says for a reason of its own (w of `stories`).
        likeness: ρ, how alike its claims are beyond chance.
        code: why: "speak_together" (found) or "declared_cohort".
        values: what shows it: sources and questions, and for a found one joins, agrees (percent), days (median distance in
            time from the others; -1 where not recorded) and odds (against chance, as a power of ten).
    """

    sources: tuple[str, ...]
    questions: Mapping[str, float]
    likeness: float
    code: str
    values: Mapping[str, int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tied:
    """Per row its tie or -1; per tie the group that was found (None where only declared), whether it is declared, how sure it is."""

    tie: Ints
    groups: tuple[Group | None, ...]
    declared: tuple[bool, ...]
    exists: Floats
    likeness: Floats  # ρ of its claims

    @property
    def shapes(self) -> list[tuple[float, float]]:
        """Per tie the Beta its θ begins with."""
        return [DECLARED if each else FOUND for each in self.declared]


def tied(seen: Seen) -> Tied:
    """The ties of all claims.

    Groups are found without looking at cohorts. A cohort whose claims mostly stand in one found group joins it, whatever it
    declares; one that was not found is a tie by its declaration.
    """
    tie = np.full(len(seen.question), -1, dtype=np.int64)
    table = voices(seen)
    groups: list[Group | None] = list(find_groups(table))
    for at, group in enumerate(groups):
        if group:
            tie[_repeated(seen, group)] = at
    declared = [False] * len(groups)
    for label in range(int(seen.cohort.max(initial=-1)) + 1):
        rows = np.flatnonzero((seen.cohort == label) & ~seen.denies & ~seen.echo)
        if len(np.unique(seen.source[rows])) < 2:
            continue
        counts = np.bincount(tie[rows] + 1, minlength=len(groups) + 1)[1:]
        best = int(counts.argmax()) if len(counts) else -1
        if best < 0 or 2 * counts[best] < len(rows):
            best = len(groups)
            groups.append(None)
            declared.append(True)
        declared[best] = True
        tie[rows[tie[rows] < 0]] = best
    exists = [
        1 - float(np.exp(-group.spare)) if group and not known else 1.0
        for group, known in zip(groups, declared, strict=True)
    ]
    alike = [likeness(table, np.flatnonzero(tie == at)) for at in range(len(groups))]
    return Tied(tie, tuple(groups), tuple(declared), np.asarray(exists), np.asarray(alike))


def _repeated(seen: Seen, group: Group) -> Ints:
    """All claims of the group's voices: a source may say the same twice."""
    voice, _ = dense(seen.question, seen.source)
    rows: Ints = np.flatnonzero(np.isin(voice, voice[group.rows]) & ~seen.denies & ~seen.echo)
    return rows


def named(found: Tied, coded: Coded, own: Floats, day: Floats) -> tuple[Tie, ...]:
    """The ties in names; `own` holds w per row."""
    ties = []
    for at, group in enumerate(found.groups):
        rows = np.flatnonzero(found.tie == at)
        sources, questions = np.unique(coded.source[rows]), np.unique(coded.question[rows])
        weights = {coded.questions[coded.question[row]]: float(own[row]) for row in rows.tolist()}
        values: dict[str, int | float] = {"sources": len(sources), "questions": len(questions)}
        if group:
            values |= {
                "joins": round(100 * group.joins),
                "agrees": round(100 * group.agrees),
                "days": _days_apart(coded.question[rows], day[rows]),
                "odds": round(group.score / float(np.log(10))),
            }
        code = "declared_cohort" if found.declared[at] else "speak_together"
        ties.append(
            Tie(
                tuple(sorted(coded.sources[each] for each in sources)), weights, float(found.likeness[at]), code, values
            )
        )
    return tuple(ties)


def _days_apart(question: Ints, day: Floats) -> float:
    """The median distance in time from the middle one of the others on the question; -1 where no time is known."""
    place, _ = dense(question)
    dated = (day[(place == at) & ~np.isnan(day)] for at in range(int(place.max()) + 1))
    gaps = [np.abs(each - np.median(each)) for each in dated if len(each)]
    together = np.concatenate([np.zeros(0), *gaps])
    return round(float(np.median(together)), 1) if len(together) else -1.0


def ties_of(ties: tuple[Tie, ...], coded: Coded) -> tuple[Ints, Floats, Floats]:
    """Per row of these claims its tie, or -1, and ρ and w of it there, by what a full pass found."""
    tie, own = np.full(coded.rows, -1, dtype=np.int64), np.ones(coded.rows)
    alike = np.full(coded.rows, priors.SHARED_ORIGIN)
    number = {name: at for at, name in enumerate(coded.questions)}
    member = {name: at for at, name in enumerate(coded.sources)}
    for at, each in enumerate(ties):
        asked = {number[name]: w for name, w in each.questions.items() if name in number}
        if asked:
            inside = np.isin(coded.source, [member[name] for name in each.sources if name in member])
            for question, w in asked.items():
                rows = inside & (coded.question == question) & ~coded.denies & (tie < 0)
                tie[rows], alike[rows], own[rows] = at, each.likeness, w
    return tie, alike, own
