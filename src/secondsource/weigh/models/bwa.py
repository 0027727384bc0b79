"""BWA: each label is a number between 0 and 1, and each source's answers scatter around it with a precision of their own.

    z_qk = (λ μ_k + Σ_a w_a v_sk [l_a = k]) / (λ + Σ_a w_a v_sk),     v_sk = (A + n_s) / (B_k + Σ_a w_a ([l_a = k] - z_qk)²)

Bayesian weighted average of Li, Rubinstein and Cohn, "Truth inference at scale: a Bayesian model for adjudicating highly redundant crowd
annotations", WWW 2019: z normal around μ with precision λ = 1, answers normal around z, v Gamma; A = 15, and B makes the prior mean
of 1/v what answers scatter around the votes, times 4 (1 - 1/K). z over its sum is the belief. It is a weighted count: never
sure of what nobody else says, and the best calibrated of the simple models.

With open values a source has one precision over all values; a question's K values are those claimed and `UNCLAIMED` more.

When it fails: it knows no confusion and no class sizes beyond μ, so biased sources carry it along (s_rel: 11 points below
counting); and a mean has no way of being as sure as many good sources would allow.

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "2"), ("c", "p", "2"), ("a", "q", "1"), ("b", "q", "2"), ("c", "q", "2")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> BWA().fit(answers).posterior().p.reshape(2, 2).argmax(axis=1).tolist()
[1, 1]
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from secondsource.weigh.answers import OPEN, Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.majority import drawn_slots, settled
from secondsource.weigh.models.said import Said, said_by, summed
from secondsource.weigh.models.tables import listed
from secondsource.weigh.priors import UNCLAIMED

ANSWERS = 15.0
"""A: a source's precision is as good as known after fifteen answers (the paper's)."""

TOWARDS_MEAN = 1.0
"""λ: the mean of all questions counts like one answer of precision 1 (the paper's)."""


@dataclass(frozen=True, slots=True)
class Averaged:
    """Precisions, learned.

    Attributes:
        answers: what it was fitted to.
        mean: μ, per label, or per slot where values are open.
        scatter: B, per label (K,); one number where values are open.
        residual: per source and label (sources, K) its squared residuals; (sources, 1) where values are open.
        total: per source the weight of its answers.
        z: per slot.
        truth: what is known.
    """

    answers: Answers
    mean: Floats
    scatter: Floats
    residual: Floats
    total: Floats
    z: Floats
    truth: Ints | None

    def labels(self) -> Floats:
        """Per question of a category the belief in each label (questions, K), nothing set aside for "none of these"."""
        z = self.z.reshape(self.answers.questions, self.answers.labels)
        total = z.sum(axis=1, keepdims=True)
        return np.asarray(z / np.where(total > 0, total, 1.0), dtype=np.float64)

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        if self.answers.labels:
            return listed(self.labels(), self.truth)
        claimed = summed(self.answers.slot_question, self.z, self.answers.questions)
        return settled(Posterior(self.z, 1 - claimed), self.truth, self.answers)

    def precision(self) -> Floats:
        """v, per source and label."""
        return np.asarray((ANSWERS + self.total[:, None]) / (self.scatter + self.residual), dtype=np.float64)

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the question's other ones."""
        answers = self.answers
        rows = np.flatnonzero(answers.question == question)
        precision = self.precision()[answers.source[rows], _column(answers)[rows]] * answers.weight[rows]
        slots = np.flatnonzero(answers.slot_question == question)
        place = answers.slot[rows] - slots[0]
        support = TOWARDS_MEAN * self.mean[slots % len(self.mean)] + summed(place, precision, len(slots))
        return np.asarray(np.log(support[place] / (support[place] - precision)), dtype=np.float64)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again: an answer is a truth where scatter allows, else a slot at random."""
        answers = self.answers
        truth, other = drawn_slots(Posterior(self.z + 1e-12, np.zeros(answers.questions)), answers, random)
        scatter = (1 / self.precision()).mean(axis=1)[answers.source].clip(0, 1)
        right = random.random(len(answers)) >= scatter
        return Simulated(replace(answers, slot=np.where(right, truth[answers.question], other)), truth)

    def without(self, case: Ints, row: Ints, questions: Ints, rounds: int = 4) -> Floats:
        """Beliefs in labels (cases, K) had only some of a question's answers been given; as `ByTypes.without`."""
        answers, labels = self.answers, self.answers.labels
        pair, first = np.unique(case * answers.sources + answers.source[row], return_inverse=True)
        of, source = pair // answers.sources, pair % answers.sources
        own = said_by(answers, questions[of], source)
        z = self.z.reshape(-1, labels)
        residual = np.maximum(self.residual[source] - _residual(own, z[questions[of]]), 0.0)
        total = np.maximum(self.total[source] - own.sum(axis=1), 0.0)
        kept = summed(first * labels + answers.slot[row] % labels, answers.weight[row], len(pair) * labels)
        kept = kept.reshape(-1, labels)
        found = np.zeros((len(questions), labels))
        for again in range(rounds):
            here = min(again, 1)
            v = (ANSWERS + total + here * kept.sum(axis=1))[:, None] / (
                self.scatter + residual + here * _residual(kept, found[of])
            )
            votes, weight = np.zeros((2, len(questions), labels))
            np.add.at(votes, of, kept * v)
            np.add.at(weight, of, kept.sum(axis=1, keepdims=True) * v)
            found = (TOWARDS_MEAN * self.mean + votes) / (TOWARDS_MEAN + weight)
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float64)


def _residual(said: Floats, z: Floats) -> Floats:
    """Squared residuals per label (rows, K) of rows that gave each label with this weight."""
    return np.asarray(said * (1 - 2 * z) + said.sum(axis=1, keepdims=True) * z**2, dtype=np.float64)


def _column(answers: Answers) -> Ints:
    """Per row the column of the precisions."""
    return answers.slot % answers.labels if answers.labels else np.zeros(len(answers), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class BWA:
    """Weighted averages.

    Attributes:
        most: iterations at most.
    """

    most: int = 100

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "bwa"

    def fit(self, answers: Answers, known: Ints | None = None) -> Averaged:
        """Learn from answers, of open values or of a category; `known` settles its questions."""
        return self.learn(Said.of(answers), known) if answers.labels else _open(answers, known, self.most)

    def learn(self, said: Said, known: Ints | None = None) -> Averaged:
        """The same, where the matrices are there already."""
        answers, labels = said.answers, said.answers.labels
        by_source = csr_array(
            (answers.weight, (answers.question, answers.source)), shape=(answers.questions, answers.sources)
        )
        turned = by_source.T.tocsr()
        given = said.counts.sum(axis=1, keepdims=True)
        total = summed(answers.source, answers.weight, answers.sources)
        z = said.votes
        spread = (given * z * (1 - z)).sum(axis=0) / max(given.sum(), 1e-12)
        scatter = np.maximum(ANSWERS * spread * 4 * (1 - 1 / labels), 1e-6)
        settled_rows = np.flatnonzero(known != OPEN) if known is not None else np.zeros(0, dtype=np.int64)
        z, mean, residual = z.copy(), said.share, np.zeros((answers.sources, labels))
        each = np.arange(labels)
        for _ in range(self.most):
            if known is not None:
                z[settled_rows] = known[settled_rows, None] == settled_rows[:, None] * labels + each
            mean = z.sum(axis=0) / max(len(z), 1)
            own = np.asarray(said.turned @ (1 - 2 * z)).reshape(-1, labels, labels)[:, each, each]
            residual = np.maximum(own + turned @ z**2, 0.0)
            v = (ANSWERS + total[:, None]) / (scatter + residual)
            votes = np.zeros((answers.sources, labels, labels))
            votes[:, each, each] = v
            above = TOWARDS_MEAN * mean + said.matrix @ votes.reshape(-1, labels)
            after = above / (TOWARDS_MEAN + by_source @ v)
            moved = np.abs(after - z)
            moved[settled_rows] = 0.0
            z = after
            if moved.max(initial=0.0) < 1e-3:
                break
        if known is not None:
            z[settled_rows] = known[settled_rows, None] == settled_rows[:, None] * labels + each
        return Averaged(answers, mean, scatter, residual, total, z.ravel(), known)


def _open(answers: Answers, known: Ints | None, most: int) -> Averaged:
    """The same with open values, one precision a source."""
    slots = summed(answers.slot_question, np.ones(len(answers.slot_question)), answers.questions)
    mean = (1 / (slots + UNCLAIMED))[answers.slot_question]
    total = summed(answers.source, answers.weight, answers.sources)
    votes = summed(answers.slot, answers.weight, len(mean))
    given = summed(answers.slot_question, votes, answers.questions)[answers.slot_question]
    z = settled(Posterior(votes / np.where(given > 0, given, 1.0), np.zeros(answers.questions)), known, answers).p
    residual = np.zeros((answers.sources, 1))
    scatter = np.zeros(1)
    for again in range(most):
        squares = summed(answers.slot_question, z**2, answers.questions)[answers.question]
        left = answers.weight * (1 - 2 * z[answers.slot] + squares)
        residual = summed(answers.source, left, answers.sources)[:, None]
        if again == 0:
            scatter = np.asarray([max(ANSWERS * left.sum() / max(total.sum(), 1e-12), 1e-6)])
        v = ((ANSWERS + total) / (scatter + residual[:, 0]))[answers.source] * answers.weight
        weight = summed(answers.question, v, answers.questions)[answers.slot_question]
        after = (TOWARDS_MEAN * mean + summed(answers.slot, v, len(mean))) / (TOWARDS_MEAN + weight)
        after = settled(Posterior(after, np.zeros(answers.questions)), known, answers).p
        moved, z = np.abs(after - z).max(initial=0.0), after
        if moved < 1e-3:
            break
    return Averaged(answers, mean, scatter, residual, total, z, known)
