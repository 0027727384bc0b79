"""Quantities that have been weighed: the verbs of a model, and estimates with intervals beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from secondsource.weigh.answers import NONE, Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.quantities.imagined import imagined
from secondsource.weigh.quantities.measure import Measured, again
from secondsource.weigh.quantities.readout import Spread
from secondsource.weigh.quantities.rows import Row, table
from secondsource.weigh.quantities.scale import Scale
from secondsource.weigh.quantities.slots import WITHIN, Slots, share


class Writing(Protocol):
    """How values of a kind are written."""

    def write(self, value: float, step: float, labels: Sequence[str]) -> str:
        """A value to this resolution, in the manner of these labels."""
        ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """The best single answer to a question.

    Attributes:
        value, low, high: the estimate and the ends of its interval of nine tenths, as numbers (minutes or days for times).
        text, low_text, high_text: the same as the claims write them.
        loss: mode, median or mean.
        reason, values: why this loss: a code and its values, see `losses.Choice`.
        origins: how many independent claims the spread is that of.
    """

    value: float
    low: float
    high: float
    text: str
    low_text: str
    high_text: str
    loss: str
    reason: str
    values: Mapping[str, float]
    origins: float


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one attribute: which they are, which rows and slots are theirs, and what was measured."""

    measured: Measured
    scale: Scale
    questions: Ints
    rows: Ints
    slots: Ints
    places: Slots
    labels: Sequence[str]
    writing: Writing

    def mine(self, question: int) -> slice:
        """The slots of a question, numbered as in `slots`."""
        return slice(*np.searchsorted(self.places.question, [question, question + 1]).tolist())

    def wrote(self, value: float, finer: int = 0) -> str:
        """A value as this attribute writes them, to so many more decimals."""
        return self.writing.write(value, self.scale.step / 10**finer, self.labels)

    def shared(self, spread: Spread, places: Slots) -> tuple[Floats, Floats]:
        """What goes to each claimed value, and to none of them, by the attribute's loss."""
        typical = self.measured.law.typical
        counted = self.measured.choice.loss == "mode"
        return share(spread, places, 0.0 if counted else typical / 2, 0.0 if counted else WITHIN * typical)


@dataclass(frozen=True)
class Quantities:
    """A model of quantities that has seen answers.

    Attributes:
        answers: what it was fitted to.
        parts: the attributes.
        settled: per question as `Answers.truth` gives it.
        home: per question its part, and its number there.
    """

    answers: Answers
    parts: tuple[Part, ...]
    settled: Ints
    home: tuple[Ints, Ints]

    def part(self, question: int) -> tuple[Part, int]:
        """The attribute of a question, and the question's number there."""
        return self.parts[int(self.home[0][question])], int(self.home[1][question])

    def posterior(self) -> Posterior:
        """Per claimed value the probability that it is the truth (mode), or that the truth is nearer to it than to another."""
        return self._posterior

    def believed(self, question: int) -> tuple[Floats, float]:
        """Per slot of a question its probability, and that of none."""
        first, end = np.searchsorted(self.answers.slot_question, [question, question + 1])
        return self._posterior.p[first:end], float(self._posterior.none[question])

    @cached_property
    def _posterior(self) -> Posterior:
        p, none = np.zeros(len(self.answers.slot_question)), np.ones(self.answers.questions)
        for part in self.parts:
            p[part.slots], none[part.questions] = part.shared(part.measured.spread, part.places)
        lost = self.settled == NONE
        return Posterior(np.where(lost[self.answers.slot_question], 0.0, p), np.where(lost, 1.0, none))

    def quantiles(self, question: int, levels: Sequence[float]) -> Floats:
        """The values below which the truth lies with these probabilities, 0 to 1."""
        part, at = self.part(question)
        one = part.measured.spread.only(at)
        return part.scale.back(np.asarray([float(one.quantile(level)[0]) for level in levels]))

    def estimate(self, question: int) -> Estimate:
        """The estimate with its interval of nine tenths, the loss it is best for, and why that was chosen."""
        part, at = self.part(question)
        measured = part.measured
        value = part.scale.snapped(float(part.scale.back(measured.centre[at : at + 1])[0]))
        low, high = (part.scale.snapped(float(end)) for end in self.quantiles(question, (0.05, 0.95)))
        low, high = min(low, value), max(high, value)
        choice, claims = measured.choice, float(self.answers.weight[self.rows_of(question)].sum())
        return Estimate(
            value=value,
            low=low,
            high=high,
            text=self.text(question, value),
            low_text=self.text(question, low),
            high_text=self.text(question, high),
            loss=choice.loss,
            reason=choice.reason,
            values=choice.values,
            origins=claims / (1 + (max(claims, 1.0) - 1) * measured.shared),
        )

    @cached_property
    def tables(self) -> dict[int, tuple[list[Row], float]]:
        """Question -> its rows in a table of beliefs, and what is left; see `rows`."""
        return table(self)

    def centre_text(self, question: int) -> str:
        """The estimate as the claims on its question write it."""
        part, at = self.part(question)
        return self.text(question, part.scale.snapped(float(part.scale.back(part.measured.centre[at : at + 1])[0])))

    def text(self, question: int, value: float) -> str:
        """A value as the claims on its question write it: in their own words if one of them says it."""
        part, at = self.part(question)
        mine = part.mine(at)
        near = np.abs(part.scale.back(part.places.low[mine]) - value) <= 1e-6 * max(part.scale.step, abs(value))
        named = np.flatnonzero(near & part.places.part(mine).point)
        if len(named):
            return self.label(int(part.slots[mine.start + named[0]]))
        return part.wrote(value, finer=1 if part.measured.choice.loss == "mean" else 0)

    def label(self, slot: int) -> str:
        """The value of a slot as it was claimed."""
        return self.answers.label_names[int(self.answers.slot_label[slot])]

    def rows_of(self, question: int) -> slice:
        """The rows on a question."""
        first, end = np.searchsorted(self.answers.question, [question, question + 1])
        return slice(int(first), int(end))

    def posterior_of(self, question: int, left_out: Sequence[int] = ()) -> tuple[Floats, float]:
        """Per slot of a question its probability, and that of none, without some rows; what was learned of sources stays.

        Args:
            question: its number.
            left_out: numbers of rows of `answers`.
        """
        part, at = self.part(question)
        mine = part.mine(at)
        rows, slots = part.measured.rows_of(at), part.slots[mine]
        keep = np.zeros(len(part.rows), dtype=np.bool_)
        keep[rows] = ~np.isin(part.rows[rows], np.asarray(left_out, dtype=np.int64))
        claimed = np.isin(slots, self.answers.slot[part.rows[keep]])
        p = np.zeros(len(slots))
        if self.settled[question] == NONE or not keep.any():
            return p, 1.0
        low, high, denied = part.places.low[mine], part.places.high[mine], part.places.denied[mine]
        zero = np.zeros(int(claimed.sum()), dtype=np.int64)
        left = Slots(zero, low[claimed], high[claimed], denied[claimed])
        p[claimed], none = part.shared(again(part.measured, at, keep)[0], left)
        return p, float(none[0])

    def explain(self, question: int) -> Floats:
        """Per row of the question the log odds (natural) it adds to its own value against the mean of the other claimed ones.

        The likelihood of the claim if its own value is the truth, against its mean over the others, in shares of an independent
        claim; 0 for a range, a denial, and where nothing else is claimed.
        """
        part, at = self.part(question)
        mine = part.mine(at)
        values = np.unique(part.places.low[mine][part.places.part(mine).point])
        each = part.measured.weight_of(at)
        return each * part.measured.speaks(at, values)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering again: truths drawn from what is believed, and answers that err by the learned law."""
        truths, values = [""] * self.answers.questions, [""] * len(self.answers)
        for part in self.parts:
            truth, said = imagined(part.measured, random)
            for numbers, names, words in ((part.questions, truths, truth), (part.rows, values, said)):
                for name, value in zip(numbers.tolist(), part.scale.back(words).tolist(), strict=True):
                    names[name] = part.wrote(value)
        questions = [str(question) for question in self.answers.question.tolist()]
        sources = [str(source) for source in self.answers.source.tolist()]
        answers = Answers.of(source=sources, question=questions, value=values)
        return Simulated(answers, answers.truth({str(at): truth for at, truth in enumerate(truths)}))
