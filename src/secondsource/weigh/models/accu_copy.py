"""ACCUCOPY: ACCU where a source that may have copied counts less.

Two independent sources of accuracies A and B say on a shared question the same true value with P_t = A B, the same false one
of n with P_f = (1 - A)(1 - B)/n, and different ones with P_d = 1 - P_t - P_f. One that copies each value from another of
accuracy B with probability c says the same true one with B c + P_t (1 - c), the same false one with (1 - B) c + P_f (1 - c), different
ones with P_d (1 - c). With k_t, k_f, k_d such questions, and odds 1 - α : α/2 : α/2 beforehand for independent and for either
direction, Bayes' rule gives P(s → s'). In a value's vote the sources are put in order, whom others copy before who copies, and

    C(v) = Σ_{s says v} w_s I_s ln(n A_s / (1 - A_s)),      I_s = Π_{s' before s} (1 - c P(s → s'))

Dong, Berti-Equille and Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009, sections 3 and 4, with
the settings of their experiments: n = 100, c = .8, α = .2. Instead of counting each shared value as true or false, k_t and k_f are
expected counts. At most 1,000 sources, those with most claims, are compared; the others count as independent.

When it fails: it takes who is right for granted when it looks for copying, so a majority that copies certifies itself, and good
sources that share what is hard to get wrong look dependent; of a pair that is all alike the direction stays open, and the second
still counts 1 - c/2.

>>> lists = {"a": "xxxxxx", "b": "xxxxxy", "c": "xxxxzx", "d": "yyyxxx", "e": "yyyxxx"}
>>> said = [(source, str(at), value) for source, values in lists.items() for at, value in enumerate(values)]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said], value=[v for _, _, v in said])
>>> AccuCopy().fit(answers).copies[[0, 3], [1, 4]].round(2).tolist()
[0.02, 0.5]
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from secondsource.weigh.answers import Answers, Posterior, Simulated
from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.models.accu import (
    FALSE,
    LEAST,
    START,
    Voted,
    Votes,
    asked,
    draw,
    drawn,
    elect,
    judge,
    worth,
)

COPIED = 0.8
"""c: how much of what it says a copier copies."""

DEPENDENT = 0.2
"""α: how likely two sources are dependent beforehand."""

MOST_SOURCES = 1000
"""So many are compared: a table of 8 MB."""

ROUNDS = 20
"""Turns at most: copying and accuracy may go round in circles."""

SETTLED = 1e-3
"""Accuracies that move less than this have settled."""

CELLS = 1 << 21
"""Pairs of votes worked on at a time."""

Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Copied:
    """A fitted ACCUCOPY: the votes as weighed, and how likely each source copies from each.

    Attributes:
        voted: as of ACCU, with I in what each vote adds.
        compared: the sources that were compared.
        copies: P(s → s') for each two of them, 0 to 1.
        copied: c.
    """

    voted: Voted
    compared: Ints
    copies: Table
    copied: float

    @property
    def answers(self) -> Answers:
        """What it was fitted to."""
        return self.voted.answers

    @property
    def accuracy(self) -> Floats:
        """Per source."""
        return self.voted.accuracy

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        return self.voted.posterior()

    def explain(self, question: int) -> Floats:
        """Per row of this question what it adds to C of its value, and so to its log odds."""
        return self.voted.explain(question)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """As ACCU, then each source copies from the likeliest of those that copy less, if likelier than not."""
        source, question = asked(self.answers)
        label, truth = draw(self.accuracy[source], question, self.voted.votes.false, random)
        for place in np.argsort(self.copies.sum(axis=1), kind="stable")[1:].tolist():
            original = int(self.copies[place].argmax())
            if self.copies[place, original] > 0.5 and self.copies[original].sum() <= self.copies[place].sum():
                mine = np.flatnonzero(source == self.compared[place])
                theirs = np.flatnonzero(source == self.compared[original])
                _, here, there = np.intersect1d(question[mine], question[theirs], return_indices=True)
                copied = random.random(len(here)) < self.copied
                label[mine[here[copied]]] = label[theirs[there[copied]]]
        return drawn(self.answers, source, question, label, truth)


@dataclass(frozen=True, slots=True)
class AccuCopy:
    """ACCUCOPY with its settings.

    Attributes:
        false: n, how many false values an open question has.
        start: every source's accuracy at first.
        copied: c, how much of what it says a copier copies.
        dependent: α, how likely two sources are dependent beforehand.
    """

    false: int = FALSE
    start: float = START
    copied: float = COPIED
    dependent: float = DEPENDENT

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "accu-copy"

    def fit(self, answers: Answers, known: Ints | None = None) -> Copied:
        """Look for copying, weigh votes and judge sources in turns; `known` settles its questions."""
        votes = Votes.of(answers, self.false)
        both = Shared.of(answers, votes)
        accuracy = np.full(answers.sources, self.start)
        believed = elect(answers, votes, votes.weight * worth(votes, answers, accuracy), known)
        for _ in range(ROUNDS):
            copies = self.dependence(both, believed, accuracy)
            part = votes.weight * worth(votes, answers, accuracy) * independence(votes, both, copies, self.copied)
            believed = elect(answers, votes, part, known)
            before, accuracy = accuracy, judge(votes, believed, accuracy)
            if np.abs(accuracy - before).max(initial=0.0) < SETTLED:
                break
        return Copied(Voted(answers, votes, accuracy, part, believed), both.compared, copies, self.copied)

    def dependence(self, both: "Shared", believed: Posterior, accuracy: Floats) -> Table:
        """P(s → s') of each two sources that share a question, by Bayes' rule; 0 of all others."""
        true = both.table(believed.p)
        false, differ = both.same - true, np.maximum(both.shared - both.same, 0.0)
        a = np.clip(accuracy[both.compared], LEAST, 1 - LEAST)
        mine = a[:, None]
        log = (
            true * np.log1p(self.copied * (1 / mine - 1))
            + false * np.log1p(self.copied * (both.false / (1 - mine) - 1))
            + differ * np.log1p(-self.copied)
        )
        prior = np.log(self.dependent / 2) - np.log(1 - self.dependent)
        top = np.maximum(np.maximum(log, log.T) + prior, 0.0)
        weight = np.where(both.shared > 0, np.exp(log + prior - top), 0.0)
        found: Table = weight / (weight + weight.T + np.exp(-top))
        np.fill_diagonal(found, 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Shared:
    """The sources that are compared, side by side.

    Attributes:
        compared: their codes; `place` gives per source its place among them, -1 for none.
        says: source × slot, 1 where it says so.
        shared, same: per pair on how many questions both speak, and how many values both say.
        false: n.
    """

    compared: Ints
    place: Ints
    says: csr_array
    shared: Table
    same: Table
    false: int

    @classmethod
    def of(cls, answers: Answers, votes: Votes) -> "Shared":
        """The sources with most votes."""
        count = np.bincount(votes.source, minlength=answers.sources)
        compared = np.sort(np.argsort(-count, kind="stable")[:MOST_SOURCES])
        place = np.full(answers.sources, -1)
        place[compared] = np.arange(len(compared))
        rows = np.flatnonzero(place[votes.source] >= 0)
        here, ones = place[votes.source[rows]], np.ones(len(rows))
        says = csr_array((ones, (here, votes.slot[rows])), shape=(len(compared), len(answers.slot_question)))
        asks = csr_array(
            (ones, (here, answers.slot_question[votes.slot[rows]])), shape=(len(compared), answers.questions)
        )
        asks.data[:] = 1.0
        return cls(
            compared, place, says, (asks @ asks.T).toarray(), (says @ says.T).toarray(), int(votes.false.max(initial=1))
        )

    def table(self, weight: Floats) -> Table:
        """Per pair the sum of a weight over the slots that both say."""
        found: Table = (self.says.multiply(weight[None, :]).tocsr() @ self.says.T).toarray()
        return found


def independence(votes: Votes, both: Shared, copies: Table, copied: float) -> Floats:
    """Per vote I: how likely it was not copied from those before it, whom others copy before who copies."""
    found = np.ones(len(votes.slot))
    rows = np.flatnonzero(both.place[votes.source] >= 0)
    rows = rows[np.argsort(votes.slot[rows], kind="stable")]
    start = np.flatnonzero(np.diff(votes.slot[rows], prepend=-1))
    size = np.diff(start, append=len(rows))
    for many in np.unique(size[size > 1]).tolist():
        begin = start[size == many]
        for some in np.array_split(begin, max(1, len(begin) * many * many // CELLS)):
            at = rows[some[:, None] + np.arange(many)]
            member = both.place[votes.source[at]]
            found[at] = _in_order(copies[member[:, :, None], member[:, None, :]], copied)
    return found


def _in_order(copies: Table, copied: float) -> Table:
    """I for lists of sources that say the same, given P(s → s') for each two of each list: (lists, m, m) to (lists, m)."""
    lists, many, _ = copies.shape
    each = np.arange(lists)
    either = copies + copies.transpose(0, 2, 1)
    free: Bools = np.ones((lists, many), dtype=np.bool_)
    tie = np.zeros((lists, many))
    kept = np.ones((lists, many))
    found = np.ones((lists, many))
    rank = copies.sum(axis=1)  # whom others copy most goes first
    for _ in range(many):
        best = np.where(free, rank, -1.0).argmax(axis=1)
        found[each, best] = kept[each, best]
        free[each, best] = False
        kept *= 1 - copied * copies[each, :, best]
        tie = np.maximum(tie, either[each, :, best])
        rank = tie
    return found
