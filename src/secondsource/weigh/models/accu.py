"""ACCU: the more accurate a source, the more its vote counts, and the likelier its values, the more accurate a source.

A question has one true value and n false ones, all alike. With A_s the accuracy of source s,

    C(v) = Σ_{s says v} w_s ln(n A_s / (1 - A_s)),      P(v) = exp C(v) / (Σ_u exp C(u) + n + 1 - k),      A_s = mean of its P(v)

where k values were claimed and each other has C = 0; together those are "none". In turns from A = 0.8. Dong, Berti-Equille and
Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009, section 4, n = 100. In a category n is the number
of labels less one. An accuracy stays between .01 and .99, so that one source cannot decide alone for ever.

When it fails: sources that copy one another are counted as often as they are, and a mistake that spreads makes its sources look
accurate (`accu_copy`); a source with one report is as accurate as that report is believed, having no prior; probabilities are
near 0 and 1, for false values hardly ever agree by chance if there are a hundred.

>>> answers = Answers.of(source=list("abcab"), question=list("qqqpp"), value=list("xxyzz"))
>>> Accu().fit(answers).posterior().p.round(3).tolist()
[1.0, 0.0, 1.0]
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh.answers import NONE, OPEN, Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints, dense

FALSE = 100
"""n, as in the paper's experiments."""

START = 0.8
"""Every source's accuracy at first, as in the paper's experiments."""

LEAST = 0.01
"""An accuracy stays so far from 0 and 1."""

ROUNDS = 100
"""Turns at most."""

SETTLED = 1e-5
"""Accuracies that move less than this have settled."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Claims as votes: what a source says twice on a question counts once.

    Attributes:
        row: per vote one of its rows.
        source, slot, weight: per vote, the weight that of its heaviest row.
        false: per question n.
        rest: per question n + 1 - k.
    """

    row: Ints
    source: Ints
    slot: Ints
    weight: Floats
    false: Ints
    rest: Ints

    @classmethod
    def of(cls, answers: Answers, false: int) -> "Votes":
        """The votes of these answers."""
        order = np.lexsort((answers.row, -answers.weight))
        _, first = dense(answers.slot[order], answers.source[order])
        row = order[first]
        k = np.bincount(answers.slot_question, minlength=answers.questions)
        n = np.full(answers.questions, answers.labels - 1 if answers.labels else false)
        return cls(row, answers.source[row], answers.slot[row], answers.weight[row], n, np.maximum(n + 1 - k, 0))


@dataclass(frozen=True, slots=True)
class Voted:
    """Votes weighed: what a fitted ACCU knows.

    Attributes:
        answers: what it was fitted to.
        votes: the same as votes.
        accuracy: per source.
        part: per vote how much it adds to C of its value.
        believed: per slot and question.
    """

    answers: Answers
    votes: Votes
    accuracy: Floats
    part: Floats
    believed: Posterior

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        return self.believed

    def explain(self, question: int) -> Floats:
        """Per row of this question what it adds to C of its value, and so to its log odds; 0 for what is said twice."""
        found = np.zeros(len(self.answers))
        found[self.votes.row] = self.part
        here: Floats = found[self.answers.question == question]
        return here

    def simulate(self, random: np.random.Generator) -> Simulated:
        """True with its source's accuracy, else one of the n false values."""
        source, question = asked(self.answers)
        label, truth = draw(self.accuracy[source], question, self.votes.false, random)
        return drawn(self.answers, source, question, label, truth)


@dataclass(frozen=True, slots=True)
class Accu:
    """ACCU with its settings.

    Attributes:
        false: n, how many false values an open question has.
        start: every source's accuracy at first.
    """

    false: int = FALSE
    start: float = START

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "accu"

    def fit(self, answers: Answers, known: Ints | None = None) -> Voted:
        """Weigh votes and sources in turns; `known` settles its questions."""
        votes = Votes.of(answers, self.false)
        accuracy = np.full(answers.sources, self.start)
        for _ in range(ROUNDS):
            part = votes.weight * worth(votes, answers, accuracy)
            believed = elect(answers, votes, part, known)
            before, accuracy = accuracy, judge(votes, believed, accuracy)
            if np.abs(accuracy - before).max(initial=0.0) < SETTLED:
                break
        return Voted(answers, votes, accuracy, part, believed)


def worth(votes: Votes, answers: Answers, accuracy: Floats) -> Floats:
    """Per vote ln(n A / (1 - A))."""
    sure = np.clip(accuracy, LEAST, 1 - LEAST)[votes.source]
    found: Floats = np.log(votes.false[answers.slot_question[votes.slot]] * sure / (1 - sure))
    return found


def elect(answers: Answers, votes: Votes, part: Floats, known: Ints | None) -> Posterior:
    """Beliefs from what each vote adds; a known question is settled."""
    of, questions = answers.slot_question, answers.questions
    count = np.bincount(votes.slot, weights=part, minlength=len(of))
    top = np.zeros(questions)
    np.maximum.at(top, of, count)
    p = np.exp(count - top[of])
    none = np.asarray(votes.rest * np.exp(-top), dtype=np.float64)
    whole = none + np.bincount(of, weights=p, minlength=questions)
    p, none = p / whole[of], none / whole
    if known is not None:
        settled = known != OPEN
        p = np.where(settled[of], known[of] == np.arange(len(of)), p)
        none = np.where(settled, np.where(known == NONE, 1.0, 0.0), none)
    return Posterior(p, none)


def judge(votes: Votes, believed: Posterior, before: Floats) -> Floats:
    """Per source the mean belief in what it says; who says nothing stays as before."""
    total = np.bincount(votes.source, weights=votes.weight, minlength=len(before))
    right = np.bincount(votes.source, weights=votes.weight * believed.p[votes.slot], minlength=len(before))
    found: Floats = np.where(total > 0, right / np.maximum(total, 1e-12), before)
    return found


def asked(answers: Answers) -> tuple[Ints, Ints]:
    """Each source on each question it speaks on, once."""
    _, first = dense(answers.question, answers.source)
    return answers.source[first], answers.question[first]


def draw(accuracy: Floats, question: Ints, false: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Per entry what is said, per question what is true: values 0 … n."""
    truth = random.integers(0, false + 1)
    other = random.integers(0, np.maximum(false[question], 1))
    stray = other + (other >= truth[question])
    return np.where(random.random(len(question)) < accuracy, truth[question], stray), truth


def drawn(answers: Answers, source: Ints, question: Ints, label: Ints, truth: Ints) -> Simulated:
    """Drawn values as answers of the same sources to the same questions, with the slots that are true."""
    found = Answers.coded(source, question, label, labels=answers.labels)
    right = np.full(answers.questions, NONE)
    hits = np.flatnonzero(found.slot_label == truth[found.slot_question])
    right[found.slot_question[hits]] = hits
    return Simulated(found, right)
