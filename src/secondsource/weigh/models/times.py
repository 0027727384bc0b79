"""Times: when something happened, from times of day, dates, months and stretches that overlap.

The law, the losses and the spread are those of `numbers`, on a line of minutes, days, months or years: the finest unit that at least one
claim in a hundred of an attribute uses. A coarser value ("2022-03" among days) is a range, and is partly right about any day within;
ranges that overlap support each other. Times of day go round: those on one question are laid out around their own circular median, so
that 23:50 and 00:10 are twenty minutes apart, and the day that they belong to is not asked.

*It fails* where one attribute mixes times of day with dates (it says so), and where most sources share one error.

>>> answers = Answers.of(source=["a", "b", "c", "d"], question=["q"] * 4, value=["23:50", "00:10", "23:50", "14:00"])
>>> Times().fit(answers).estimate(0).text
'23:50'
>>> dates = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["2022-03-05", "2022-04-01", "2022-03"])
>>> Times().fit(dates).estimate(0).text
'2022-03-05'
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import Answers
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.quantities.fitted import Quantities
from secondsource.weigh.quantities.moments import DAY, UNITS, Moment, Unit, in_unit, read, write
from secondsource.weigh.quantities.parts import Kind, Read, known_slots, known_values, unreadable, weigh_parts
from secondsource.weigh.quantities.scale import RARE, Scale


@dataclass(frozen=True, slots=True)
class Line:
    """What the times of an attribute are measured in, and how they are written."""

    unit: Unit
    clock: bool
    mark: str

    def write(self, value: float, step: float, labels: Sequence[str]) -> str:
        """A time."""
        del step, labels
        return write(value, self.unit, clock=self.clock, mark=self.mark)


@dataclass(frozen=True)
class Times:
    """The model of times.

    Attributes:
        shared: ρ, as in `numbers`.
    """

    shared: float = priors.SHARED_ORIGIN

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "times"

    def fit(self, answers: Answers, known: Ints | None = None) -> Quantities:
        """Learn from answers whose labels are times; all questions are of one attribute.

        Raises:
            BadClaims: a value that is no time (`value_unreadable`), or dates and times of day in one attribute (`times_mixed`).
        """
        attribute = np.zeros(answers.questions, dtype=np.int64)
        said, lines, _ = _read(answers, attribute, None)
        return weigh_parts(answers, said, known_slots(answers, said, known), attribute, (_kinds(lines), self.shared))


def weigh_times(
    answers: Answers,
    known: Mapping[str, str] | None = None,
    attribute: Ints | None = None,
    denies: Bools | None = None,
    shared: float = priors.SHARED_ORIGIN,
) -> Quantities:
    """Weigh times; the arguments are those of `weigh_numbers`.

    Raises:
        BadClaims: a value that is no time (`value_unreadable`: word, row and column), or times of day and dates in one
            attribute (`times_mixed`, with the first row that differs).
    """
    codes = np.zeros(answers.questions, dtype=np.int64) if attribute is None else attribute
    said, lines, middle = _read(answers, codes, denies)

    def number(text: str, question: int) -> float | None:
        moment = read(text)
        line = lines[int(codes[question])]
        if moment is None or moment.denied or moment.clock != line.clock:
            return None
        low, high = in_unit(moment.first, line.unit), in_unit(moment.last, line.unit)
        value = (low + high) / 2
        if not np.isfinite(value):
            return None
        return float(_near(value, middle[question])) if line.clock else value

    truth = known_values(answers, known or {}, number)
    return weigh_parts(answers, said, truth, codes, (_kinds(lines), shared))


def _kinds(lines: Mapping[int, Line]) -> Callable[[int], Kind]:
    """From an attribute to its kind."""
    return lambda code: Kind(lines[code], _plain, signed=True)


def _plain(values: Floats, question: Ints) -> Scale:
    """Times lie on a line with whole units."""
    del values, question
    return Scale(log=False, step=1.0)


def _read(answers: Answers, attribute: Ints, denies: Bools | None) -> tuple[Read, dict[int, Line], Floats]:
    """What every slot says in its attribute's unit, the lines of the attributes, and per question its middle time of day."""
    moments = [read(label) for label in answers.label_names]
    for slot, label in enumerate(answers.slot_label.tolist()):
        if moments[label] is None:
            raise unreadable(answers, slot, answers.label_names)
    lines = {code: _line(answers, moments, attribute == code) for code in np.unique(attribute).tolist()}
    low, high = np.empty(len(answers.slot_label)), np.empty(len(answers.slot_label))
    denied = np.zeros(len(low), dtype=np.bool_)
    codes = attribute[answers.slot_question].tolist()
    for slot, (label, code) in enumerate(zip(answers.slot_label.tolist(), codes, strict=True)):
        moment, unit = moments[label], lines[code].unit
        if moment is not None:
            low[slot], high[slot] = in_unit(moment.first, unit), in_unit(moment.last, unit)
            denied[slot] = moment.denied
    middle = np.zeros(answers.questions)
    around = np.asarray([lines[code].clock for code in codes], dtype=np.bool_)
    if around.any():
        middle = _middles(answers, low)
        shift = _near(low, middle[answers.slot_question]) - low
        shift = np.where(np.isfinite(shift), shift, _near(high, middle[answers.slot_question]) - high)
        low, high = np.where(around, low + shift, low), np.where(around, high + shift, high)
    turned = np.zeros(len(answers), dtype=np.bool_) if denies is None else denies
    return Read(low, high, denied, turned), lines, middle


def _line(answers: Answers, moments: Sequence[Moment | None], mine: Bools) -> Line:
    """The unit of an attribute: the finest that at least one claim in a hundred uses."""
    rows = np.flatnonzero(mine[answers.question])
    labels = answers.slot_label[answers.slot[rows]]
    counts: dict[tuple[Unit, bool], int] = {}
    for label, count in zip(*(each.tolist() for each in np.unique(labels, return_counts=True)), strict=True):
        moment = moments[label]
        if moment is not None:
            counts[moment.level, moment.clock] = counts.get((moment.level, moment.clock), 0) + count
    if len({clock for _, clock in counts}) > 1:
        rarer = sum(count for (_, clock), count in counts.items() if clock) * 2 < len(rows)
        odd = [
            row for row, label in zip(rows.tolist(), labels.tolist(), strict=True) if _clock(moments[label]) == rarer
        ]
        first = min(odd, key=lambda row: int(answers.row[row]))
        word = answers.label_names[int(answers.slot_label[answers.slot[first]])][:80]
        raise BadClaims("times_mixed", row=int(answers.row[first]) + 1, column="value", word=word)
    clock = next(iter(counts))[1] if counts else True
    used = [unit for unit in UNITS if sum(n for (level, _), n in counts.items() if level == unit) >= RARE * len(rows)]
    spaced = sum(" " in answers.label_names[label] for label in labels.tolist()) * 2 > len(labels)
    return Line(used[0] if used else "day", clock, " " if spaced else "T")


def _clock(moment: Moment | None) -> bool:
    """Whether it is a time of day."""
    return moment is not None and moment.clock


def _near(time: Floats | float, middle: Floats | float) -> Floats:
    """A time of day as minutes that lie at most twelve hours from the middle."""
    with np.errstate(invalid="ignore"):
        return np.asarray(middle + (time - middle + DAY / 2) % DAY - DAY / 2, dtype=np.float64)


def _middles(answers: Answers, low: Floats) -> Floats:
    """Per question the claimed time with the least sum of distances round the clock to all the others; of several the earliest."""
    found = np.zeros(answers.questions)
    starts = np.searchsorted(answers.question, np.arange(answers.questions + 1))
    times = np.where(np.isfinite(low), low, 0.0)[answers.slot] % DAY
    for question in range(answers.questions):
        said = times[starts[question] : starts[question + 1]]
        values = np.unique(said)
        if len(values):
            apart = np.abs(values[:, None] - said[None, :])
            found[question] = values[int(np.minimum(apart, DAY - apart).sum(axis=1).argmin())]
    return found
