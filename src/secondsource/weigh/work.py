"""Work: everything one weighing worked out, kept together so that reasons and counterfactuals can be read off it later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeAlias

import numpy as np

from secondsource.weigh.choice import Bonds, Fit, Rows
from secondsource.weigh.circumstances import Circumstances
from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Coded, Floats, Ints
from secondsource.weigh.dependence.feeds import Feed
from secondsource.weigh.dependence.ties import Tie
from secondsource.weigh.inputs import Inputs
from secondsource.weigh.origins import Origins
from secondsource.weigh.track import Records, Track


class Again(Protocol):
    """Weighs small worlds: questions of which only some rows are there."""

    def __call__(self, row: Ints, world: Ints) -> tuple[Ints, Floats]:
        """What is believed when of each question only these rows are there, each in its world (0, 1, …).

        Returns:
            keys, ascending: world · (number of slots) + slot, for every slot that a row of the world affirms or denies; and
            the probability of each.
        """
        ...


Listed: TypeAlias = tuple[list[tuple[str, float, float]], float]
"""The values of a question with probabilities and origins, and the probability of none of them."""


@dataclass(frozen=True)
class Work:
    """The weighing of the questions of one kind.

    Attributes:
        kind: which kind.
        inputs: what was read of the claims.
        track: each source's record.
        records: what was learned of sources, in a full pass or before it.
        rows, fit: what decided, and what came of it.
        known: the outcomes.
        again: weighs the same questions with only some of their rows.
        learned: what this kind's model knows of sources and attributes.
        listed: per question further values that nobody claimed, with their share of `none`.
        ties, feeds: sources that speak together, and sources that print one feed.
        left: per row how likely nothing has changed since, where things change.
        bonds: how the claims depend on one another, where that was looked for.
        traces: per row a number that is equal where dependence is found by the same things.
        listing: per question its values as this kind lists them.
    """

    kind: str
    inputs: Inputs
    track: Track
    records: Records
    rows: Rows
    fit: Fit
    known: Mapping[str, str]
    again: Again
    learned: object
    listed: Mapping[int, Mapping[str, float]]
    ties: tuple[Tie, ...] = ()
    feeds: tuple[Feed, ...] = ()
    left: Floats | None = None
    bonds: Bonds | None = None
    traces: Ints | None = None
    listing: Callable[[int], Listed] | None = None

    @property
    def claims(self) -> Claims:
        """What was said."""
        return self.inputs.claims

    @property
    def index(self) -> Ints:
        """Each row's number among the claims that were handed in."""
        return self.inputs.index

    @property
    def coded(self) -> Coded:
        """The claims as codes."""
        return self.inputs.coded

    @property
    def origins(self) -> Origins:
        """Which claims are one."""
        return self.inputs.origins

    @property
    def seen(self) -> Circumstances:
        """How, under what and how surely it was said."""
        return self.inputs.seen

    @property
    def rated(self) -> Floats:
        """Per row how often claims of its grade are right; nan where there is no grade."""
        return self.inputs.rated

    @cached_property
    def number(self) -> dict[str, int]:
        """Question -> its code."""
        return {name: at for at, name in enumerate(self.coded.questions)}

    @cached_property
    def _by_question(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.coded.question, kind="stable")
        ends = np.cumsum(np.bincount(self.coded.question, minlength=len(self.coded.questions)))
        return order, ends

    @cached_property
    def first(self) -> Ints:
        """Per question its first row among the claims that were handed in."""
        found = np.full(len(self.coded.questions), np.iinfo(np.int64).max)
        np.minimum.at(found, self.coded.question, self.index)
        return found

    def rows_of(self, question: int) -> Ints:
        """The rows of a question."""
        order, ends = self._by_question
        return order[ends[question - 1] if question else 0 : ends[question]]

    def slots_of(self, question: int) -> Ints:
        """The slots of a question: they are numbered question by question."""
        low, high = np.searchsorted(self.fit.slot_question, (question, question + 1))
        return np.arange(low, high)

    @cached_property
    def likeliest(self) -> Ints:
        """Per question the slot with the highest probability; of equals the first by name."""
        name = np.empty(len(self.coded.values), dtype=np.int64)
        name[sorted(range(len(name)), key=self.coded.values.__getitem__)] = np.arange(len(name))
        order = np.lexsort((name[self.coded.slot_value], -self.p, self.fit.slot_question))
        return order[np.flatnonzero(np.diff(self.fit.slot_question, prepend=-1))]

    @cached_property
    def p(self) -> Floats:
        """Per slot its probability, outcomes settled."""
        found = self.fit.p.copy()
        for question, value in self._settled.items():
            for slot in self.slots_of(question).tolist():
                found[slot] = float(self.coded.values[self.coded.slot_value[slot]] == value)
        return found

    @cached_property
    def none(self) -> Floats:
        """Per question the probability of everything nobody claimed, outcomes settled."""
        found = self.fit.none.copy()
        for question in self._settled:
            found[question] = 1.0 - self.p[self.slots_of(question)].sum()
        return found

    @cached_property
    def _settled(self) -> dict[int, str]:
        return {self.number[name]: value for name, value in self.known.items() if name in self.number}

    def settled(self, question: int) -> bool:
        """Whether an outcome decides this question."""
        return question in self._settled

    def unclaimed(self, question: int) -> Mapping[str, float]:
        """The values of a question that nobody claimed and that have a name (labels, estimates), with their probabilities."""
        further = self.listed.get(question, {})
        if question in self._settled:
            return {value: float(value == self._settled[question]) for value in further}
        return further
