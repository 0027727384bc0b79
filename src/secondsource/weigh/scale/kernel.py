"""The kernel of every model that learns who confuses which label with which: one gather and one scatter an iteration.

Answers are cut into *parts* of whole questions. A source s that gives label l on a question whose true label is k does so with
probability θ[s, l, k]; the prior of k is π[k]. One iteration of EM (Dawid and Skene, Applied Statistics 28, 1979) is

    E   log p[q, k] = log π[k] + Σ_{answers a of q} w_a log θ[s_a, l_a, k] - log z_q          a gather, then a sum by question
    M   N[s, l, k] = Σ_{a by s with l} w_a p[q_a, k],   n[k] = Σ_q p[q, k]                    a scatter

Both are products with one sparse matrix A (questions × (source, label), held by rows): A·log θ and Aᵀ·p, so nothing of the size
answers × labels is ever made. What a part has to say is a `Statistics`; statistics add up (`merge`), in any grouping of the
questions, and `update` makes new parameters of the sum. So the same three verbs run on one core (`parallel.iterate`), on several,
and where no machine holds all answers (`spark`).

How a model calls it: cut once with `parts(answers, truth)`; then `parallel.iterate(parts, begin(…), update)` with an `update` of
its own, any function from `Statistics` to `Parameters` (Dirichlet means below; variational Bayes puts digammas into the same
table; a one-coin model ties the table's cells); read `beliefs(part, parameters)` at the end.

Cost an answer: 4 bytes for its row of the table, 8 more where answers have weights, and per question 4 + 8 K while it is worked on.

When it fails: the table has sources × K² cells, so labels by the hundred belong to models of open values.

>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["no", "yes", "yes"], labels=["no", "yes"])
>>> (part,) = parts(answers)
>>> first = partial(part, None)
>>> first.truths.round(3).tolist()
[0.333, 0.667]
>>> beliefs(part, update(first))[0].round(3).tolist()
[[0.338, 0.662]]
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from secondsource.weigh.answers import OPEN, Answers
from secondsource.weigh.coded import Floats, Ints

Codes = npt.NDArray[np.int32] | npt.NDArray[np.int64]

STRIP = 1 << 16
"""Answers whose beliefs are worked out at a time, so that they and their sums stay in the cache of one core."""

PART = 1 << 19
"""Answers in a part, at least: a table is made for each, and should cost little beside its answers."""

CELLS = 2
"""And at least one for so many cells of the table, because adding two tables costs a tenth of an answer a cell."""

SMOOTHING = 1.0
"""Answers' worth of what all sources do together that `update` adds to a source's own for each true label: one, the least that
leaves no cell empty, as in the unit-information prior of Kass and Wasserman (JASA 90, 1995)."""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers on some questions, all of them.

    Attributes:
        cell: per answer its row of the table, source · K + label; ascending within a question.
        starts: per question its first answer, and one more entry that says where the last one ends.
        weight: per answer its share of an independent one; None where all are 1.
        known: per question its true label where that is settled, `NONE` where it is none of them, else `OPEN`; None if all are open.
        labels: K.
        sources: how many there are in all parts.
    """

    cell: Codes
    starts: Codes
    weight: Floats | None
    known: Ints | None
    labels: int
    sources: int

    @property
    def questions(self) -> int:
        """How many questions it holds."""
        return len(self.starts) - 1

    @property
    def size(self) -> int:
        """Bytes that it keeps."""
        return sum(each.nbytes for each in (self.cell, self.starts, self.weight, self.known) if each is not None)

    def matrix(self, low: int = 0, high: int = -1) -> csr_array[np.float64]:
        """A: questions × (source, label), of all questions or of a range."""
        starts = self.starts if high < 0 else self.starts[low : high + 1] - self.starts[low]
        rows = slice(int(self.starts[low]), int(self.starts[high]))
        weight = _ones(rows.stop - rows.start) if self.weight is None else self.weight[rows]
        return csr_array((weight, self.cell[rows], starts), shape=(len(starts) - 1, self.sources * self.labels))


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is believed of the sources: `table` (sources · K, K) holds log θ[s, l, k] in row s · K + l; `prior` (K,) log π."""

    table: Floats
    prior: Floats


@dataclass(slots=True)
class Statistics:
    """What parts have to say together: N as (sources · K, K), n as (K,), and the log likelihood of all their answers."""

    counts: Floats
    truths: Floats
    likelihood: float


def parts(answers: Answers, truth: Ints | None = None, *, most: int = 0) -> tuple[Part, ...]:
    """Answers with K labels, as parts of about equal size.

    Args:
        answers: a category (`answers.labels` = K > 0), ordered by question.
        truth: per question its true slot, `NONE` or `OPEN`, as `Answers.truth` gives it.
        most: answers a part, see `cut`.

    Raises:
        ValueError: values are open, or sources · K does not fit 31 bits.
    """
    labels = answers.labels
    if not labels:
        raise ValueError("the kernel needs labels with one meaning everywhere")
    known = None if truth is None else np.where(truth < 0, truth, truth % labels)
    weight = None if bool(np.all(answers.weight == 1.0)) else answers.weight
    cell = answers.source * labels + (answers.slot - answers.question * labels)
    starts = np.searchsorted(answers.question, np.arange(answers.questions + 1))
    return cut(Part(cell, starts, weight, known, labels, answers.sources), most=most)


def cut(whole: Part, *, most: int = 0) -> tuple[Part, ...]:
    """All answers as parts of about equal size, the answers of each question in order of their cells.

    So sums do not depend on the order of rows. Nor do they depend on the machine, because the size of parts does not.

    Args:
        whole: everything as one part; the order of the answers within a question does not matter.
        most: answers a part; 0 for a size that suits the table.

    Raises:
        ValueError: sources · K does not fit 31 bits.
    """
    width = whole.sources * whole.labels
    if width >= 1 << 31:
        raise ValueError("the kernel needs fewer than 2^31 of (source, label)")
    found = []
    for low, high in _cuts(whole.starts, most or max(PART, width * whole.labels // CELLS)):
        starts = (whole.starts[low : high + 1] - whole.starts[low]).astype(np.int32)
        rows = slice(int(whole.starts[low]), int(whole.starts[high]))
        order = _by_cell(starts, whole.cell[rows], width)
        known = None if whole.known is None else whole.known[low:high]
        found.append(
            Part(
                whole.cell[rows][order].astype(np.int32),
                starts,
                None if whole.weight is None else whole.weight[rows][order],
                None if known is None or bool(np.all(known == OPEN)) else known,
                whole.labels,
                whole.sources,
            )
        )
    return tuple(found)


def begin(part: Part) -> Floats:
    """Where EM starts: per question the shares of the labels that were given, outcomes settled; (questions, K), a new array."""
    labels = part.labels
    votes = _dense(part.matrix() @ np.tile(np.eye(labels), (part.sources, 1)))
    whole: Floats = reduce(np.add, votes.T)
    votes[whole == 0] = 1.0
    _by_question(np.divide, votes, np.where(whole == 0, float(labels), whole))
    _settle(votes, part.known)
    return votes


def beliefs(part: Part, parameters: Parameters) -> tuple[Floats, Floats]:
    """The E-step: p (questions, K), outcomes settled, and log z (questions,), the log likelihood of each question's answers.

    A question with an outcome has the likelihood of its answers and that label; 0 where its truth is none of the labels.
    """
    p = np.empty((part.questions, part.labels))
    log_z = np.empty(part.questions)
    right, label = _right(part.known)
    joint = np.zeros(len(right))
    for low, high in _cuts(part.starts, STRIP):
        score = _dense(part.matrix(low, high) @ parameters.table)
        for column, prior in zip(score.T, parameters.prior, strict=True):
            np.add(column, prior, out=column)
        here = slice(*np.searchsorted(right, (low, high)).tolist())
        joint[here] = score[right[here] - low, label[here]]
        log_z[low:high] = _softmax(score, p[low:high])
    _settle(p, part.known)
    if part.known is not None:
        log_z[part.known != OPEN] = 0.0
        log_z[right] = joint
    return p, log_z


def _softmax(score: Floats, p: Floats) -> Floats:
    """Write exp(score) over its sum in each row into p, and give the logarithm of that sum; `score` is used up."""
    top = reduce(np.maximum, score.T)
    _by_question(np.subtract, score, top)
    np.exp(score, out=score)
    whole = reduce(np.add, score.T)
    np.copyto(p, score)
    _by_question(np.multiply, p, 1.0 / whole)
    log_z: Floats = np.log(whole) + top
    return log_z


def partial(part: Part, parameters: Parameters | None) -> Statistics:
    """What a part adds to the M-step; without parameters from the shares of the labels, which is where EM starts."""
    p, log_z = (begin(part), np.zeros(0)) if parameters is None else beliefs(part, parameters)
    return Statistics(_dense(part.matrix().T @ p), np.asarray([column.sum() for column in p.T]), float(log_z.sum()))


def merge(one: Statistics, other: Statistics) -> Statistics:
    """Two statistics as one, in place of the first. Merging in another order differs by rounding alone, some 1e-15 of the whole."""
    one.counts += other.counts
    one.truths += other.truths
    one.likelihood += other.likelihood
    return one


def update(statistics: Statistics) -> Parameters:
    """The M-step: θ[s, ·, k] is the mean of a Dirichlet whose prior is what all sources say when k is true.

    θ[s, l, k] = (N[s, l, k] + m P[l, k]) / (Σ_l N[s, l, k] + m) with m = `SMOOTHING` and P the same fraction over all sources,
    itself with m/K a cell. A source that said little is like the others; one that said much is like itself.
    """
    labels = len(statistics.truths)
    counts = statistics.counts.reshape(-1, labels * labels)
    everybody = np.einsum("sc->c", counts).reshape(labels, labels) + SMOOTHING / labels
    everybody /= everybody.sum(axis=0)
    said = np.einsum("slk->sk", counts.reshape(-1, labels, labels))
    table = counts + SMOOTHING * everybody.ravel()
    table /= np.tile(said + SMOOTHING, (1, labels))
    np.log(table, out=table)
    prior = statistics.truths + SMOOTHING / labels
    return Parameters(table.reshape(-1, labels), np.log(prior / prior.sum()))


Update = Callable[[Statistics], Parameters]


def _cuts(starts: Codes, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of questions that hold about so many answers each, one question at least."""
    low, last = 0, len(starts) - 1
    count = max(1, round(int(starts[-1]) / size))
    for at in range(1, count + 1):
        high = last if at == count else int(np.searchsorted(starts, at * int(starts[-1]) // count))
        if high > low:
            yield low, high
            low = high


def _by_cell(starts: Codes, cell: Codes, width: int) -> Ints:
    """The order by question and cell."""
    question = np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))
    if len(starts) * width < 1 << 62:
        return np.argsort(question * width + cell, kind="stable").astype(np.int64)
    return np.lexsort((cell, question)).astype(np.int64)


def _settle(p: Floats, known: Ints | None) -> None:
    """Questions with an outcome: all on the true label, nothing anywhere where it is none of them."""
    if known is not None:
        p[known != OPEN] = 0.0
        p[_right(known)] = 1.0


def _right(known: Ints | None) -> tuple[Ints, Ints]:
    """The questions whose truth is a known label, and that label."""
    if known is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    right = np.flatnonzero(known >= 0)
    return right, known[right]


def _by_question(operation: np.ufunc, p: Floats, number: Floats) -> None:
    """In place, each row with its question's number: column by column, three times as fast as along rows of a few."""
    for column in p.T:
        operation(column, number, out=column)


def _dense(product: object) -> Floats:
    """A product with a dense matrix is dense, which its type does not say."""
    return np.asarray(product, dtype=np.float64)


_SHARED: list[Floats] = [np.ones(0)]


def _ones(count: int) -> Floats:
    """So many ones, kept once for all parts, because a sparse matrix insists on a value an entry."""
    ones = _SHARED[0]
    if len(ones) < count:
        ones = _SHARED[0] = np.ones(count)
    return ones[:count]
