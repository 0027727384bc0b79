"""Numbers: true amounts from claims that are exactly right, a little off, or absurd, on a scale and with a loss found from the data.

For each attribute the law of its errors is learned without knowing the truth (`quantities.law`): exactly right with the
source's own probability, else a Laplace error with the source's bias and scale, larger on harder questions, else a gross error. Where
values span orders of magnitude errors may be ratios (`quantities.scale`). Whether the best single answer is the likeliest claimed
value, the median or the weighted mean of raters is found from the answers or from outcomes (`quantities.losses`), and said with its reason.
Gross errors and source noise are those of the truth finders for numbers (GTM: Zhao and Han, QDB 2012), the
raters are Jöreskog's congeneric ones (1971), and what sources have in common widens the spread as in Kish's design effect (1965).

*It fails* where most sources share one error: agreement is all it has. It cannot see more than ρ of it unless outcomes are known.

>>> answers = Answers.of(source=["a", "b", "c", "d"], question=["q"] * 4, value=["120", "1,200", "120", "more than 100"])
>>> fit = Numbers().fit(answers)
>>> fit.estimate(0).text, fit.estimate(0).loss
('120', 'mode')
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Bools, Ints
from secondsource.weigh.quantities.fitted import Quantities
from secondsource.weigh.quantities.parts import Kind, Read, known_slots, known_values, scale_of, unreadable, weigh_parts
from secondsource.weigh.quantities.written import Span, read


class Written:
    """Numbers in figures."""

    def write(self, value: float, step: float, labels: Sequence[str]) -> str:
        """To as many decimals as the step needs; with ".0" behind whole numbers if most labels have it."""
        need = max(0, -int(np.floor(np.log10(step) + 1e-9)))
        text = f"{value:.{need}f}"
        if need:
            text = text.rstrip("0").rstrip(".")
        pointed = sum(label.endswith(".0") for label in labels) * 2 > len(labels)
        plain = "0" if text in {"-0", ""} else text
        return f"{plain}.0" if pointed and "." not in plain else plain


def _kind(attribute: int) -> Kind:
    """All numbers are of one kind."""
    del attribute
    return Kind(Written(), scale_of, signed=False)


@dataclass(frozen=True)
class Numbers:
    """The model of numbers.

    Attributes:
        shared: ρ, the part of their errors that sources share where nobody recorded that they do not; moved by outcomes.
    """

    shared: float = priors.SHARED_ORIGIN

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "numbers"

    def fit(self, answers: Answers, known: Ints | None = None) -> Quantities:
        """Learn from answers whose labels are numbers as people write them; all questions are of one attribute.

        Raises:
            BadClaims: a value that is no number (`value_unreadable`, with its row).
        """
        said = _read(answers, None)
        attribute = np.zeros(answers.questions, dtype=np.int64)
        return weigh_parts(answers, said, known_slots(answers, said, known), attribute, (_kind, self.shared))


def weigh_numbers(
    answers: Answers,
    known: Mapping[str, str] | None = None,
    attribute: Ints | None = None,
    denies: Bools | None = None,
    shared: float = priors.SHARED_ORIGIN,
) -> Quantities:
    """Weigh numbers.

    Args:
        answers: open values as people write them; weights are kept.
        known: question -> its true value, "" where no claim is true.
        attribute: per question the code of its attribute; each has a scale, a loss and a law of its own.
        denies: per row of `answers` whether it denies its value.
        shared: ρ; 0 where the weights of rows already hold what they have in common.

    Raises:
        BadClaims: a value that is no number (`value_unreadable`: word, row and column).
    """
    said = _read(answers, denies)
    truth = known_values(answers, known or {}, _number)
    codes = np.zeros(answers.questions, dtype=np.int64) if attribute is None else attribute
    return weigh_parts(answers, said, truth, codes, (_kind, shared))


def _number(text: str, question: int) -> float | None:
    """A known value as one number; the middle of a range."""
    del question
    span = read(text)
    if span is None or span.denied:
        return None
    if np.isfinite(span.low) and np.isfinite(span.high):
        return (span.low + span.high) / 2
    return None


def _read(answers: Answers, denies: Bools | None) -> Read:
    """What every slot says."""
    spans: list[Span | None] = [read(label) for label in answers.label_names]
    unread = [slot for slot, label in enumerate(answers.slot_label.tolist()) if spans[label] is None]
    if unread:
        first = min(unread, key=lambda slot: int(answers.row[answers.slot == slot].min(initial=len(answers))))
        raise unreadable(answers, first, answers.label_names)
    read_spans = [span for span in spans if span is not None]
    low = np.asarray([span.low for span in read_spans], dtype=np.float64)[answers.slot_label]
    high = np.asarray([span.high for span in read_spans], dtype=np.float64)[answers.slot_label]
    denied = np.asarray([span.denied for span in read_spans], dtype=np.bool_)[answers.slot_label]
    return Read(low, high, denied, np.zeros(len(answers), dtype=np.bool_) if denies is None else denies)
