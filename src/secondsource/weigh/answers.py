"""Answers: who said what to which question as integers, and a posterior over what was said; what every model takes and gives.

A *slot* is a question with one of its possible values. Where values are open, the slots of a question are the values that were
claimed; where labels have one meaning everywhere (a category), every question has a slot for every label, in the same order.

>>> answers = Answers.of(source=["a", "b", "c"], question=["q", "q", "p"], value=["yes", "no", "yes"])
>>> answers.slot.tolist(), answers.slot_question.tolist(), answers.labels
([0, 1, 2], [0, 0, 1], 0)
>>> Answers.of(source=["a"], question=["q"], value=["yes"], labels=["no", "yes"]).slot.tolist()
[1]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from secondsource.weigh.coded import Floats, Ints, Words, dense

OPEN, NONE = -1, -2
"""What stands for the truth of a question: nobody knows it; it is none of the slots."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows are ordered by question; slots too, and a question's slots lie together.

    Attributes:
        question: per row, 0 … questions - 1, ascending.
        source: per row, 0 … sources - 1.
        slot: per row, 0 … len(slot_question) - 1.
        slot_question: per slot its question, ascending.
        slot_label: per slot its value, as a code into `label_names`; in a category the slot modulo `labels`.
        questions, sources: how many there are.
        labels: K for a category, where slot = question · K + label; 0 for open values.
        weight: per row its share of an independent claim, 0 to 1.
        row: per row its number among the rows handed in.
        question_names, source_names, label_names: what the codes stand for; may be empty.
    """

    question: Ints
    source: Ints
    slot: Ints
    slot_question: Ints
    slot_label: Ints
    questions: int
    sources: int
    labels: int
    weight: Floats
    row: Ints
    question_names: Sequence[str] = field(default=())
    source_names: Sequence[str] = field(default=())
    label_names: Sequence[str] = field(default=())

    @classmethod
    def of(
        cls,
        *,
        source: Sequence[str],
        question: Sequence[str],
        value: Sequence[str],
        labels: Sequence[str] = (),
        weight: Floats | None = None,
    ) -> "Answers":
        """Answers from columns of words; with `labels` they are a category of these labels.

        Raises:
            KeyError: a value that is none of `labels`.
        """
        words = Words(), Words(), Words()
        codes = [each.read(column, len(source)) for each, column in zip(words, (source, question, value), strict=True)]
        names = [each.names for each in words]
        if labels:
            place = {label: at for at, label in enumerate(labels)}
            codes[2] = np.asarray([place[name] for name in names[2]], dtype=np.int64)[codes[2]]
            names[2] = list(labels)
        found = cls.coded(codes[0], codes[1], codes[2], labels=len(labels), weight=weight)
        return replace(found, question_names=names[1], source_names=names[0], label_names=names[2])

    @classmethod
    def coded(
        cls, source: Ints, question: Ints, label: Ints, *, labels: int = 0, weight: Floats | None = None
    ) -> "Answers":
        """Answers from columns of codes that count from 0; `labels` = K makes them a category."""
        order = np.argsort(question, kind="stable").astype(np.int64)
        question, source, label = question[order], source[order], label[order]
        questions, sources = int(question.max(initial=-1)) + 1, int(source.max(initial=-1)) + 1
        if labels:
            slot = question * labels + label
            slot_question = np.repeat(np.arange(questions, dtype=np.int64), labels)
            slot_label = np.tile(np.arange(labels, dtype=np.int64), questions)
        else:
            slot, first = dense(question, label)
            slot_question, slot_label = question[first], label[first]
        share = np.ones(len(question)) if weight is None else np.asarray(weight, dtype=np.float64)[order]
        return cls(question, source, slot, slot_question, slot_label, questions, sources, labels, share, order)

    def __len__(self) -> int:
        return len(self.question)

    def truth(self, known: Mapping[str, str]) -> Ints:
        """Per question the slot that is known to be true, `NONE` where the known value has no slot, else `OPEN`."""
        found = np.full(self.questions, OPEN, dtype=np.int64)
        starts = np.searchsorted(self.slot_question, np.arange(self.questions + 1))
        for at, name in enumerate(self.question_names):
            if name in known:
                slots = range(int(starts[at]), int(starts[at + 1]))
                right = [slot for slot in slots if self.label_names[self.slot_label[slot]] == known[name]]
                found[at] = right[0] if right else NONE
        return found


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is believed: `p` per slot and `none` per question (the truth has no slot); a question's p and none sum to 1."""

    p: Floats
    none: Floats


@dataclass(frozen=True, slots=True)
class Simulated:
    """Answers drawn from a model, and the slot that was true for each question (`NONE`: no slot)."""

    answers: Answers
    truth: Ints
