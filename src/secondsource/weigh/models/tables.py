"""Models in which a source's answer depends on the question's hidden type: what they share, from matrices to leaving answers out.

A question is of one of T types; each type belongs to one label, the truth. A source s answers label l on a question of type t with
probability θ[s, l, t]. In the simplest model types are labels (Dawid and Skene); in EBCC a label has several types; in the model
of difficulty a type is a label, a difficulty and a tempting wrong label. One iteration is

    log g[q, t] = log π[t] + Σ_{answers a of q} w_a log θ[s_a, l_a, t] - log z_q
    N[s, l, t] = Σ_{a by s with l} w_a g[q_a, t]

and `Rules` make log θ of N. Both sums are products with one sparse matrix. A source's part of log θ is made of its own part of N
and of what all sources share, so leaving answers out of one question only needs new tables for that question's sources.

When it fails: tables have sources × K × T cells, so labels by the hundred belong to models that do not tell labels apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
from scipy.sparse import csr_array

from secondsource.weigh.answers import NONE, OPEN, Answers, Posterior, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import STRIP, Said, said_by, softmax, summed
from secondsource.weigh.priors import UNLISTED

CELLS = 1 << 22
"""Cells of the tables that are made at a time while answers are left out: 32 MB."""


ENOUGH = 1 << 15
"""Answers that settle a model's parameters well enough to begin from."""

AT_FIRST, AT_LAST = 30, 10
"""Iterations at most over these, and after that over all answers."""


class Rules(Protocol):
    """What a model believes about all sources, and how it reads one source's counts; a value, never changed in place."""

    @property
    def label(self) -> Ints:
        """Per type its label, 0 … K - 1, ascending, with as many types for each label."""
        ...

    @property
    def prior(self) -> Floats:
        """Per type the log of how common it is."""
        ...

    def learned(self, counts: Floats, sizes: Floats) -> Self:
        """These rules after a look at all counts (sources, K, T) and at how many questions are of each type (T,)."""
        ...

    def table(self, counts: Floats, sources: Ints) -> Floats:
        """Log θ (rows, K, T) of rows that have these counts (rows, K, T) and belong to these sources (rows,)."""
        ...


def clamped(beliefs: Floats, label: Ints, known: Ints | None) -> None:
    """Leaves, in place, to a question whose label is known that label's types, and to one whose truth is `NONE` nothing."""
    if known is None:
        return
    settled = np.flatnonzero(known != OPEN)
    left = (label == known[settled, None]).astype(np.float64)
    kept = beliefs[settled] * left
    total = kept.sum(axis=1, keepdims=True)
    even = left / np.maximum(left.sum(axis=1, keepdims=True), 1)
    beliefs[settled] = np.where(total > 0, kept / np.where(total > 0, total, 1.0), even)


def by_label(beliefs: Floats, labels: int) -> Floats:
    """Beliefs in labels (questions, K), of beliefs in types (questions, T)."""
    each = beliefs.shape[1] // labels
    total = beliefs[:, ::each].copy()
    for more in range(1, each):
        total += beliefs[:, more::each]
    return total


def class_prior(said_share: Floats, sizes: Floats, learned: float) -> Floats:
    """Log of how common each label is (K,): the share of answers, or as far as `learned` says the model's own estimate `sizes`.

    A model that learns the sizes of its classes chases its own errors: where sources shy away from a label it makes it rarer
    still. One that takes the share of answers for the share of truths inherits the sources' bias once, and stops there.
    """
    mixed = (1 - learned) * said_share * sizes.sum() + learned * sizes + 1
    return np.asarray(np.log(mixed / mixed.sum()), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ByTypes:
    """A model of types that has seen answers."""

    said: Said
    rules: Rules
    counts: Floats
    table: Floats
    beliefs: Floats
    truth: Ints | None

    @property
    def answers(self) -> Answers:
        """What it was fitted to."""
        return self.said.answers

    def labels(self) -> Floats:
        """Per question the belief in each label (questions, K), nothing set aside for "none of these"."""
        return by_label(self.beliefs, self.answers.labels)

    def posterior(self) -> Posterior:
        """What it believes about every question."""
        return listed(self.labels(), self.truth)

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the question's other ones."""
        answers, labels = self.answers, self.answers.labels
        rows = np.flatnonzero(answers.question == question)
        own = self.rules.label[:, None] == np.arange(labels)
        types = own * np.maximum(self.beliefs[question], 1e-12)[:, None]
        levels = self.table[answers.source[rows], answers.slot[rows] % labels] @ (types / types.sum(axis=0))
        mine = np.take_along_axis(levels, (answers.slot[rows] % labels)[:, None], axis=1)[:, 0]
        others = (levels.sum(axis=1) - mine) / max(labels - 1, 1)
        return np.asarray(answers.weight[rows] * (mine - others), dtype=np.float64)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again: a truth for each question, and answers to it, by this model."""
        answers, labels = self.answers, self.answers.labels
        types = random.choice(len(self.rules.label), size=answers.questions, p=softmax(self.rules.prior[None])[0])
        chances = softmax(self.table[answers.source, :, types[answers.question]])
        drawn = (random.random(len(answers))[:, None] > chances.cumsum(axis=1)).sum(axis=1).clip(max=labels - 1)
        slot = answers.question * labels + drawn
        truth = np.arange(answers.questions) * labels + self.rules.label[types]
        return Simulated(replace(answers, slot=slot), truth)

    def without(self, case: Ints, row: Ints, questions: Ints, rounds: int = 4) -> Floats:
        """Beliefs in labels (cases, K) had only some of a question's answers been given.

        Args:
            case: per kept row its case, 0 … len(questions) - 1, ascending.
            row: per kept row its place in `answers`.
            questions: per case its question.
            rounds: how often the kept answers' sources are read again in the light of the new belief; 1 reads them in the light of
                their other questions only.
        """
        wide = self.answers.labels * len(self.rules.label)
        found = np.empty((len(questions), self.answers.labels))
        each = np.searchsorted(case, np.arange(len(questions) + 1))
        begin = 0
        while begin < len(questions):
            end = int(np.searchsorted(each, each[begin] + max(CELLS // wide, 1), side="right")) - 1
            end = min(max(end, begin + 1), len(questions))
            rows = slice(int(each[begin]), int(each[end]))
            beliefs = _left(self, case[rows] - begin, row[rows], questions[begin:end], rounds)
            found[begin:end] = by_label(beliefs, self.answers.labels)
            begin = end
        return found


def _left(fitted: ByTypes, case: Ints, row: Ints, questions: Ints, rounds: int) -> Floats:
    """Beliefs in types (cases, T) from the kept rows, each source without anything it said on the question before."""
    answers, labels = fitted.answers, fitted.answers.labels
    pair, first = np.unique(case * answers.sources + answers.source[row], return_inverse=True)
    of, source = pair // answers.sources, pair % answers.sources
    said = said_by(answers, questions[of], source)
    base = fitted.counts[source] - said[:, :, None] * fitted.beliefs[questions[of]][:, None, :]
    base = np.maximum(base, 0.0)
    kept = summed(first * labels + answers.slot[row] % labels, answers.weight[row], len(pair) * labels)
    kept = kept.reshape(-1, labels)
    sums = csr_array((kept.ravel(), (np.repeat(of, labels), np.arange(kept.size))), shape=(len(questions), kept.size))
    beliefs = np.zeros((len(questions), len(fitted.rules.label)))
    for _ in range(rounds):
        table = fitted.rules.table(base + kept[:, :, None] * beliefs[of][:, None, :], source)
        beliefs = softmax(sums @ table.reshape(kept.size, len(fitted.rules.prior)) + fitted.rules.prior)
    return beliefs


def listed(labels: Floats, truth: Ints | None, unlisted: float = UNLISTED) -> Posterior:
    """A posterior of beliefs in labels (questions, K), with room for "none of these".

    An answer to a question whose truth is not on the list is wrong whatever it says, as are all answers that speak against the
    least likely label. So "none of these" is `unlisted` times as likely as that label; without answers a fifth of a label.
    """
    none = unlisted * labels.min(axis=1)
    if truth is not None:
        none = np.where(truth == OPEN, none, 0.0)
        labels = np.where((truth == NONE)[:, None], 0.0, labels)
        none = np.where(truth == NONE, 1.0, none)
    total = labels.sum(axis=1) + none
    return Posterior((labels / total[:, None]).ravel(), none / total)


def settle(said: Said, rules: Rules, beliefs: Floats, truth: Ints | None, most: int) -> ByTypes:
    """Turn and turn about, from these beliefs in types, until beliefs in labels rest: none moves by .001, or the mean by .0001.

    Where there are many answers, some of the questions settle the parameters first, and all of them take a few turns at the end.

    Args:
        said: the answers.
        rules: what the model starts from.
        beliefs: (questions, T), what the first counts are made of.
        truth: what is known, as for `Model.fit`.
        most: iterations at most.
    """
    labels, rows = said.answers.labels, len(said.answers)
    known = None if truth is None else np.where(truth < 0, truth, truth % labels)
    clamped(beliefs, rules.label, known)
    if rows > 2 * ENOUGH:
        some = said.sample(ENOUGH / rows, known)
        few = min(most, AT_FIRST)
        rules, table = turn(said.part(some), rules, beliefs[some], None if known is None else known[some], few)
        _believe(said.strips, table, rules.prior, beliefs)
        clamped(beliefs, rules.label, known)
        most = AT_LAST
    rules, table = turn(said, rules, beliefs, known, most)
    return ByTypes(said, rules, _counts(said, beliefs), table, beliefs, truth)


def turn(said: Said, rules: Rules, beliefs: Floats, known: Ints | None, most: int) -> tuple[Rules, Floats]:
    """Rules and tables after the last turn; the beliefs change in place."""
    labels = said.answers.labels
    sources = np.arange(said.answers.sources)
    before = by_label(beliefs, labels)
    table = np.zeros((len(sources), labels, len(rules.label)))
    for _ in range(most):
        counts = _counts(said, beliefs)
        rules = rules.learned(counts, beliefs.sum(axis=0))
        table = rules.table(counts, sources)
        _believe(said.strips, table, rules.prior, beliefs)
        clamped(beliefs, rules.label, known)
        after = by_label(beliefs, labels)
        moved = np.abs(after - before).max(axis=1)
        if moved.max(initial=0.0) < 1e-3 or moved.sum() < 1e-4 * len(moved):
            break
        before = after
    return rules, table


def _counts(said: Said, beliefs: Floats) -> Floats:
    """N (sources, K, T)."""
    return np.asarray(said.turned @ beliefs).reshape(-1, said.answers.labels, beliefs.shape[1])


def _believe(strips: Sequence[csr_array], table: Floats, prior: Floats, beliefs: Floats) -> None:
    """Beliefs in types anew, in place, a strip of questions at a time so that each stays in the cache."""
    wide = table.reshape(-1, len(prior))
    for at, strip in enumerate(strips):
        scores = strip @ wide
        scores += prior
        beliefs[at * STRIP : at * STRIP + strip.shape[0]] = softmax(scores)
