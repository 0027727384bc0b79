"""Recalled: questions that a full pass has weighed already, with the same claims or fewer, asked of its own models again."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import Posterior
from secondsource.weigh.coded import Bools, Ints
from secondsource.weigh.ways.asked import Asked, Model


@dataclass(frozen=True, slots=True)
class Recalled:
    """A model of a full pass, asked by the numbers of the questions here.

    Attributes:
        of: the model, and `found` what it believes.
        asked, before: the answers here, and those the model was fitted to.
        question: per question here its number there.
        row: per row here its place among the rows of its question there.
        slot: per slot here its place among the slots of its question there.
        whole: every claim of these questions that the model saw is here.
    """

    of: Model
    found: Posterior
    asked: Asked
    before: Asked
    question: Ints
    row: Ints
    slot: Ints
    whole: bool

    def posterior(self) -> Posterior:
        """What is believed of every question here: what was believed there, where nothing is missing."""
        answers = self.asked.answers
        if self.whole:
            begins = np.searchsorted(self.before.answers.slot_question, self.question)
            return Posterior(self.found.p[begins[answers.slot_question] + self.slot], self.found.none[self.question])
        found = [self.refit(at, answers.question[answers.question == at] == at) for at in range(answers.questions)]
        return Posterior(np.concatenate([one.p for one in found]), np.concatenate([one.none for one in found]))

    def refit(self, question: int, keep_rows: Bools) -> Posterior:
        """What is believed of one question without some of its rows."""
        here, there = self.asked.answers, self.before.answers
        low, high = np.searchsorted(there.question, (self.question[question], self.question[question] + 1)).tolist()
        keep = np.zeros(high - low, dtype=np.bool_)
        first, end = np.searchsorted(here.question, (question, question + 1)).tolist()
        keep[self.row[first:end][keep_rows]] = True
        found = self.of.refit(int(self.question[question]), keep)
        first, end = np.searchsorted(here.slot_question, (question, question + 1)).tolist()
        p = found.p[self.slot[first:end]]
        return Posterior(p, found.none + (found.p.sum() - p.sum()))


def recalled(model: Model, found: Posterior, asked: Asked, before: Asked) -> Recalled | None:
    """The model asked again, if it knows every question, claim and outcome that is asked; None if it does not."""
    here, there = asked.answers, before.answers
    number = {name: at for at, name in enumerate(there.question_names)}
    question = np.asarray([number.get(name, -1) for name in here.question_names], dtype=np.int64)
    if (question < 0).any() or here.labels != there.labels:
        return None
    rows, slots = _rows(before, question), _slots(before, question)
    row = [rows.get(key, (-1, 0.0)) for key in _keys(asked, question)]
    slot = [
        slots.get((int(question[at]), here.label_names[label]), -1)
        for at, label in zip(here.slot_question.tolist(), here.slot_label.tolist(), strict=True)
    ]
    weights = np.asarray([weight for _, weight in row])
    if min((at for at, _ in row), default=0) < 0 or min(slot, default=0) < 0:
        return None
    if not np.allclose(weights, here.weight) or not _same_outcomes(asked, before, question):
        return None
    place = np.asarray([at for at, _ in row], dtype=np.int64)
    return Recalled(
        model, found, asked, before, question, place, np.asarray(slot, dtype=np.int64), len(row) == len(rows)
    )


Key = tuple[int, str, str, bool, int]


def _keys(asked: Asked, question: Ints) -> list[Key]:
    """Each row as its question there, source, value and polarity; who says the same again is counted."""
    answers = asked.answers
    again: Counter[tuple[int, str, str, bool]] = Counter()
    found = []
    for row in range(len(answers)):
        word = answers.label_names[answers.slot_label[answers.slot[row]]]
        said = int(question[answers.question[row]]), answers.source_names[answers.source[row]], word
        key = *said, bool(asked.denies[row])
        found.append((*key, again[key]))
        again[key] += 1
    return found


def _rows(before: Asked, question: Ints) -> dict[Key, tuple[int, float]]:
    """The rows of these questions there: their places within the question, and their weights."""
    answers = before.answers
    starts = np.searchsorted(answers.question, np.arange(answers.questions))
    at = np.flatnonzero(np.isin(answers.question, question))
    again: Counter[tuple[int, str, str, bool]] = Counter()
    found: dict[Key, tuple[int, float]] = {}
    for row in at.tolist():
        of, word = int(answers.question[row]), answers.label_names[answers.slot_label[answers.slot[row]]]
        key = of, answers.source_names[answers.source[row]], word, bool(before.denies[row])
        found[(*key, again[key])] = row - int(starts[of]), float(answers.weight[row])
        again[key] += 1
    return found


def _slots(before: Asked, question: Ints) -> dict[tuple[int, str], int]:
    """The slots of these questions there: their places within the question."""
    answers = before.answers
    starts = np.searchsorted(answers.slot_question, np.arange(answers.questions))
    at = np.flatnonzero(np.isin(answers.slot_question, question))
    return {
        (int(answers.slot_question[slot]), answers.label_names[answers.slot_label[slot]]): slot
        - int(starts[answers.slot_question[slot]])
        for slot in at.tolist()
    }


def _same_outcomes(asked: Asked, before: Asked, question: Ints) -> bool:
    """Whether what is known of these questions is what was known then."""
    here, there = asked.truth, before.truth[question]
    if ((here < 0) != (there < 0)).any():
        return False
    both = here >= 0
    names = [
        [one.answers.label_names[one.answers.slot_label[slot]] for slot in truth[both].tolist()]
        for one, truth in ((asked, here), (before, there))
    ]
    return bool((here[~both] == there[~both]).all()) and names[0] == names[1]
