"""One coin: each source is right with a probability of its own, and errors fall on every other value alike.

    log p(z_q = v) = log π_v + Σ_{a of q for v} w_a (E log a_s - E log(1 - a_s) + log(K_q - 1)) + const
    a_s ~ Beta(4 + Σ_a w_a p(z_q = v_a), 1 + Σ_a w_a (1 - p(z_q = v_a)))

variational Bayes, the one-parameter form of Dawid and Skene (1979) as in Raykar et al. (JMLR 2010) and Zhang et al. (JMLR 2016). K_q is
the number of possible values: all labels of a category; of open values those that were claimed and `UNCLAIMED` more, which
"none of these" stands for. π is the share of answers in a category, or as far as `learned_prior` says the model's own estimate.

When it fails: where sources prefer a label it makes the commonest label commoner still (bluebird: .72 where counting has .76 and
confusion .89); and it takes answers as independent given the truth, so that agreement makes it far too sure.

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "2"), ("c", "p", "2"), ("a", "q", "3"), ("b", "q", "4"), ("c", "q", "4")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said], value=[v for _, _, v in said])
>>> OneCoin().fit(answers).posterior().p.round(2).tolist()
[0.0, 1.0, 0.0, 1.0]
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import digamma

from secondsource.weigh.answers import Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.dawid_skene import RIGHT, WRONG
from secondsource.weigh.models.majority import drawn_slots, settled
from secondsource.weigh.models.said import said_by, softmax, summed
from secondsource.weigh.models.tables import class_prior
from secondsource.weigh.priors import UNCLAIMED, UNLISTED

TWO = np.float64(2.0)
"""Values of a question that is answered by yes or no."""


@dataclass(frozen=True, slots=True)
class Coins:
    """One number a source, learned.

    Attributes:
        answers: what it was fitted to.
        possible: per question how many values there are, K.
        prior: per slot the log of its prior.
        right: per source the weight of what it said, as far as it is believed.
        total: per source the weight of what it said.
        believed: the posterior.
    """

    answers: Answers
    possible: Floats
    prior: Floats
    right: Floats
    total: Floats
    believed: Posterior

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        return self.believed

    def labels(self) -> Floats:
        """Per question of a category the belief in each label (questions, K), nothing set aside for "none of these"."""
        p = self.believed.p.reshape(self.answers.questions, self.answers.labels)
        total = p.sum(axis=1, keepdims=True)
        return np.asarray(p / np.where(total > 0, total, 1.0), dtype=np.float64)

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the question's other ones."""
        rows = np.flatnonzero(self.answers.question == question)
        weight = self.answers.weight[rows]
        source = self.answers.source[rows]
        return np.asarray(
            weight * evidence(self.right[source], self.total[source], self.possible[question]), dtype=np.float64
        )

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again; an error falls on one of the question's other slots."""
        answers = self.answers
        flat = np.exp(self.prior)
        total = summed(answers.slot_question, flat, answers.questions)
        each = Posterior(flat / total[answers.slot_question], np.zeros(answers.questions))
        truth, _ = drawn_slots(each, answers, random)
        accuracy = (RIGHT + self.right) / (RIGHT + WRONG + self.total)
        right = random.random(len(answers)) < accuracy[answers.source]
        first = np.searchsorted(answers.slot_question, np.arange(answers.questions))[answers.question]
        size = np.bincount(answers.slot_question, minlength=answers.questions)[answers.question]
        other = first + (truth[answers.question] - first + 1 + random.integers(0, np.maximum(size - 1, 1))) % size
        return Simulated(replace(answers, slot=np.where(right, truth[answers.question], other)), truth)

    def without(self, case: Ints, row: Ints, questions: Ints, rounds: int = 4) -> Floats:
        """Beliefs in labels (cases, K) had only some of a question's answers been given; as `ByTypes.without`."""
        answers, labels = self.answers, self.answers.labels
        pair, first = np.unique(case * answers.sources + answers.source[row], return_inverse=True)
        of, source = pair // answers.sources, pair % answers.sources
        right, total = self._elsewhere(questions[of], source)
        kept = summed(first * labels + answers.slot[row] % labels, answers.weight[row], len(pair) * labels)
        kept = kept.reshape(-1, labels)
        prior = self.prior.reshape(-1, labels)[questions]
        beliefs = np.zeros((len(questions), labels))
        for again in range(rounds):
            here = (kept * beliefs[of]).sum(axis=1)
            odds = evidence(right + here, total + min(again, 1) * kept.sum(axis=1), np.float64(labels))
            cells = (of[:, None] * labels + np.arange(labels)).ravel()
            sums = summed(cells, (kept * odds[:, None]).ravel(), beliefs.size)
            beliefs = softmax(sums.reshape(-1, labels) + prior)
        return beliefs

    def _elsewhere(self, question: Ints, source: Ints) -> tuple[Floats, Floats]:
        """Of each source, what it said on other questions: how much of it was right, and how much it was."""
        said = said_by(self.answers, question, source)
        right = (said * self.believed.p.reshape(-1, self.answers.labels)[question]).sum(axis=1)
        return np.maximum(self.right[source] - right, 0.0), np.maximum(self.total[source] - said.sum(axis=1), 0.0)


@dataclass(frozen=True, slots=True)
class OneCoin:
    """One accuracy a source.

    Attributes:
        learned_prior: of a category, 1 learns the class sizes (the papers), 0 takes the share of answers.
        most: iterations at most.
    """

    learned_prior: float = 1.0
    most: int = 60

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "one-coin"

    def fit(self, answers: Answers, known: Ints | None = None) -> Coins:
        """Learn from answers, of open values or of a category; `known` settles its questions."""
        slots = summed(answers.slot_question, np.ones(len(answers.slot_question)), answers.questions)
        more = UNLISTED if answers.labels else UNCLAIMED
        possible = slots + (0.0 if answers.labels else more)
        total = summed(answers.source, answers.weight, answers.sources)
        prior = np.zeros(len(answers.slot_question))
        votes = summed(answers.slot, answers.weight, len(prior))
        said = summed(answers.slot_question, votes, answers.questions)[answers.slot_question]
        p = settled(Posterior(votes / np.where(said > 0, said, 1.0), np.zeros(answers.questions)), known, answers)
        more_values = np.log(np.maximum(possible - 1, 1.0))[answers.question]
        for _ in range(self.most):
            before = p
            right = summed(answers.source, answers.weight * p.p[answers.slot], answers.sources)
            prior = self._prior(answers, p)
            odds = evidence(right, total, TWO)[answers.source] + more_values
            scores = prior + summed(answers.slot, answers.weight * odds, len(prior))
            p = settled(_normal(answers, scores, more), known, answers)
            moved = np.abs(p.p - before.p)
            if moved.max(initial=0.0) < 1e-3 or moved.sum() < 1e-4 * answers.questions:
                break
        right = summed(answers.source, answers.weight * p.p[answers.slot], answers.sources)
        return Coins(answers, possible, prior, right, total, p)

    def _prior(self, answers: Answers, p: Posterior) -> Floats:
        """Per slot the log of its prior; 0, where values are open."""
        labels = answers.labels
        if not labels:
            return np.zeros(len(answers.slot_question))
        share = (summed(answers.slot % labels, answers.weight, labels) + 1 / labels) / (answers.weight.sum() + 1)
        sizes = p.p.reshape(-1, labels).sum(axis=0)
        return np.tile(class_prior(share, sizes, self.learned_prior) + np.log(labels), answers.questions)


def evidence(right: Floats, total: Floats, possible: Floats | np.float64) -> Floats:
    """What one answer adds to the log odds of its value, of sources that were right so often of so much."""
    wrong = np.maximum(total - right, 0.0)
    return np.asarray(
        digamma(RIGHT + right) - digamma(WRONG + wrong) + np.log(np.maximum(possible - 1, 1.0)), dtype=np.float64
    )


def _normal(answers: Answers, scores: Floats, more: float) -> Posterior:
    """Scores per slot as a posterior, where `more` values that nobody claimed score 0."""
    starts = np.searchsorted(answers.slot_question, np.arange(answers.questions))
    most = np.maximum(np.maximum.reduceat(scores, starts), 0.0) if len(starts) else np.zeros(0)
    shares = np.exp(scores - most[answers.slot_question])
    none = more * np.exp(-most)
    total = summed(answers.slot_question, shares, answers.questions) + none
    return Posterior(shares / total[answers.slot_question], none / total)
