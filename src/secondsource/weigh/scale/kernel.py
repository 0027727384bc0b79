"""The kernel of every model that learns who confuses which label with which: one gather and one scatter an iteration.

Answers are cut into *parts* of whole questions. A question has one of T types; in the simplest model of Dawid and Skene types are
the K labels, in others several types share one label. A source s answers label l on a question of type t with probability
θ[s, l, t]; the prior of t is π[t]. One iteration of EM (Dawid and Skene, Applied Statistics 28, 1979) is

    E   log p[q, t] = log π[t] + Σ_{answers a of q} w_a log θ[s_a, l_a, t] - log z_q          a gather, then a sum by question
    M   N[s, l, t] = Σ_{a by s with l} w_a p[q_a, t],   n[t] = Σ_q p[q, t]                    a scatter

Both are products with one sparse matrix A (questions × (source, label), held by rows): A·log θ and Aᵀ·p, so nothing of the size
answers × types is ever made. What a part has to say is a `Statistics`; statistics add up (`merge`), in any grouping of the
questions, and `update` makes new parameters of the sum. So the same three verbs run on one core (`parallel.iterate`), on several,
and where no machine holds all answers (`spark`).

How a model calls it: cut once with `parts.parts(answers, truth)`; then `parallel.iterate(parts, update)` with an `update` of its own,
any function from `Statistics` to `Parameters` (Dirichlet means below; variational Bayes puts digammas into the same table; a
one-coin model ties the table's cells); read `posterior(parts, parameters)` at the end.

It keeps 4 bytes an answer, 8 more where answers have weights, and 8 bytes a question, and 8 T more while it works on one.

When it fails: the table has sources × K × T cells, so labels by the hundred belong to models of open values.

>>> from secondsource.weigh.answers import Answers
>>> from secondsource.weigh.scale.parts import parts
>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["no", "yes", "yes"], labels=["no", "yes"])
>>> (part,) = parts(answers)
>>> first = partial(part, None)
>>> first.sizes.round(3).tolist()
[0.333, 0.667]
>>> beliefs(part, update(first))[0].round(3).tolist()
[[0.338, 0.662]]
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np

from secondsource.weigh.answers import NONE, OPEN
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.scale.parts import Part, ranges

STRIP = 1 << 14
"""Questions whose beliefs are worked out at a time, so that they and their sums stay in the cache of one core."""

FEW = 1024
"""Questions of one length below which adding up theirs at once costs more than it saves."""

SMOOTHING = 1.0
"""Answers' worth of what all sources do together that `update` adds to a source's own for each true label: one, the least that
leaves no cell empty, as in the unit-information prior of Kass and Wasserman (JASA 90, 1995)."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is believed of the sources.

    Attributes:
        table: (sources · K, T), log θ[s, l, t] in row s · K + l.
        prior: (T,), log π.
        label: per type its label; None where types are the labels.
    """

    table: Floats
    prior: Floats
    label: Ints | None = None


@dataclass(slots=True)
class Statistics:
    """What parts have to say together: N as (sources · K, T), n as (T,), and the log likelihood of all their answers."""

    counts: Floats
    sizes: Floats
    likelihood: float


def begin(part: Part) -> Floats:
    """Where EM starts: per question the shares of the labels that were given, outcomes settled; (questions, K), a new array."""
    labels = part.labels
    votes = _dense(part.matrix() @ np.tile(np.eye(labels), (part.sources, 1)))
    whole: Floats = reduce(np.add, votes.T)
    votes[whole == 0] = 1.0
    _by_question(np.divide, votes, np.where(whole == 0, float(labels), whole))
    if part.known is not None:
        votes[part.known != OPEN] = 0.0
        right = np.flatnonzero(part.known >= 0)
        votes[right, part.known[right]] = 1.0
    return votes


def beliefs(part: Part, parameters: Parameters) -> tuple[Floats, Floats]:
    """The E-step: p (questions, T), outcomes settled, and log z (questions,), the log likelihood of each question's answers.

    A question with an outcome has the likelihood of its answers and that label. Where its truth is none of the labels, both are 0.
    """
    p = np.empty((part.questions, len(parameters.prior)))
    log_z = np.empty(part.questions)
    for low, high, length in _strips(part):
        score = _summed(part, (low, high, length), parameters.table)
        for column, prior in zip(score.T, parameters.prior, strict=True):
            np.add(column, prior, out=column)
        if part.known is not None:
            _rule_out(score, part.known[low:high], parameters.label)
        log_z[low:high] = _softmax(score, p[low:high])
    if part.known is not None:
        p[part.known == NONE] = 0.0
        log_z[part.known == NONE] = 0.0
    return p, log_z


def by_label(p: Floats, parameters: Parameters, labels: int) -> Floats:
    """Beliefs in labels (questions, K) of beliefs in types (questions, T)."""
    if parameters.label is None:
        return p
    found = np.zeros((len(p), labels))
    for column, label in zip(p.T, parameters.label.tolist(), strict=True):
        found[:, label] += column
    return found


def posterior(parts: Sequence[Part], parameters: Parameters) -> Floats:
    """The beliefs in labels (questions, K) on all questions of all parts, by their numbers."""
    found = np.empty((sum(part.questions for part in parts), parts[0].labels))
    for part in parts:
        found[part.question] = by_label(beliefs(part, parameters)[0], parameters, part.labels)
    return found


Start = Callable[[Part], Floats]


def partial(part: Part, parameters: Parameters | None, start: Start = begin) -> Statistics:
    """What a part adds to the M-step; without parameters, of the beliefs (questions, T) from which EM starts."""
    p, log_z = (start(part), np.zeros(0)) if parameters is None else beliefs(part, parameters)
    sizes = np.asarray([column.sum() for column in p.T])
    return Statistics(_dense(part.matrix().T @ p), sizes, float(log_z.sum()))


def merge(one: Statistics, other: Statistics) -> Statistics:
    """Two statistics as one, in place of the first. Merging in another order differs by rounding alone, some 1e-15 of the whole."""
    one.counts += other.counts
    one.sizes += other.sizes
    one.likelihood += other.likelihood
    return one


def update(statistics: Statistics) -> Parameters:
    """The M-step where types are labels: θ[s, ·, k] is the mean of a Dirichlet whose prior is what all sources say when k is true.

    θ[s, l, k] = (N[s, l, k] + m P[l, k]) / (Σ_l N[s, l, k] + m) with m = `SMOOTHING` and P the same fraction over all sources,
    itself with m/K a cell. A source that said little is like the others; one that said much is like itself.
    """
    labels = len(statistics.sizes)
    counts = statistics.counts.reshape(-1, labels * labels)
    everybody = np.einsum("sc->c", counts).reshape(labels, labels) + SMOOTHING / labels
    everybody /= everybody.sum(axis=0)
    table = np.empty_like(counts)
    for low in range(0, len(counts), STRIP):
        own, found = counts[low : low + STRIP], table[low : low + STRIP]
        said = np.einsum("slk->sk", own.reshape(-1, labels, labels))
        np.add(own, SMOOTHING * everybody.ravel(), out=found)
        np.divide(found, np.tile(said + SMOOTHING, (1, labels)), out=found)
        np.log(found, out=found)
    prior = statistics.sizes + SMOOTHING / labels
    return Parameters(table.reshape(-1, labels), np.log(prior / prior.sum()))


Update = Callable[[Statistics], Parameters]


def _strips(part: Part) -> Iterator[tuple[int, int, int]]:
    """Ranges of questions that have so many answers each, or -1 where lengths differ or answers have weights."""
    length = np.diff(part.starts)
    edges = [0, *(np.flatnonzero(np.diff(length)) + 1).tolist(), len(length)]
    mixed = 0
    for low, high in pairwise(edges):
        if high - low < FEW or part.weight is not None:
            continue
        if mixed < low:
            yield from ((one, other, -1) for one, other in _stripes(part, mixed, low))
        yield from ((at, min(at + STRIP, high), int(length[low])) for at in range(low, high, STRIP))
        mixed = high
    if mixed < len(length):
        yield from ((one, other, -1) for one, other in _stripes(part, mixed, len(length)))


def _stripes(part: Part, low: int, high: int) -> Iterator[tuple[int, int]]:
    """A range of questions in pieces of about `STRIP` questions and answers."""
    for one, other in ranges(part.starts[low : high + 1] - part.starts[low], STRIP):
        yield from ((low + at, min(low + at + STRIP, low + other)) for at in range(one, other, STRIP))


def _summed(part: Part, strip: tuple[int, int, int], table: Floats) -> Floats:
    """Per question of a strip the sum of its answers' rows of the table.

    Where all questions have as many answers, their first answers are added up at once, then their second ones: half the time of
    the product, whose inner loop is over a handful of numbers.
    """
    low, high, length = strip
    if length < 0:
        return _dense(part.matrix(low, high) @ table)
    score = np.zeros((high - low, table.shape[1]))
    one = np.empty_like(score)
    cells = part.cell[int(part.starts[low]) : int(part.starts[high])].reshape(high - low, length)
    for cell in cells.T:
        np.take(table, cell, axis=0, out=one, mode="clip")
        score += one
    return score


def _rule_out(score: Floats, known: Ints, label: Ints | None) -> None:
    """In place: of a question with an outcome only the types of that label are left."""
    right = np.flatnonzero(known >= 0)
    of_type = np.arange(score.shape[1]) if label is None else label
    score[right] = np.where(of_type == known[right, None], score[right], -np.inf)


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


def _by_question(operation: np.ufunc, p: Floats, number: Floats) -> None:
    """In place, each row with its question's number: column by column, three times as fast as along rows of a few."""
    for column in p.T:
        operation(column, number, out=column)


def _dense(product: object) -> Floats:
    """A product with a dense matrix is dense, which its type does not say."""
    return np.asarray(product, dtype=np.float64)
