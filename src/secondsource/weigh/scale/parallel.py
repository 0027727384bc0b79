"""Parts on all cores: the same numbers on one as on many, because parts never depend on the machine and are added up in order."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial as bound

from secondsource.weigh.scale.kernel import Parameters, Start, Statistics, Update, begin, merge, partial, update
from secondsource.weigh.scale.parts import Part

ENOUGH = 1e-6
"""EM stops when an iteration gains less than this per question in log likelihood: no probability still moves in the third decimal."""

MOST = 100
"""Iterations after which EM stops anyway."""

Statistic = Callable[[Part, Parameters | None], Statistics]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Where EM ended: the parameters, the log likelihood of the answers under the ones before, and the iterations made."""

    parameters: Parameters
    likelihood: float
    iterations: int


def gathered(
    parts: Sequence[Part], parameters: Parameters | None, threads: int = 1, start: Start = begin
) -> Statistics:
    """The statistics of all parts. Products with sparse matrices let go of the interpreter's lock, so threads are enough.

    No more tables than threads are held at a time, and they are added up in the order of the parts.
    """
    task = bound(partial, parameters=parameters, start=start)
    if threads == 1 or len(parts) == 1:
        total = task(parts[0])
        for part in parts[1:]:
            merge(total, task(part))
        return total
    found: Statistics | None = None
    with ThreadPoolExecutor(threads) as pool:
        for low in range(0, len(parts), threads):
            for each in pool.map(task, parts[low : low + threads]):
                found = each if found is None else merge(found, each)
    if found is None:
        raise ValueError("no parts")
    return found


def iterate(
    parts: Sequence[Part],
    model: Update = update,
    *,
    start: Start = begin,
    threads: int = 1,
    most: int = MOST,
    enough: float = ENOUGH,
) -> Estimate:
    """EM over all parts.

    Args:
        parts: what `parts.parts` made of the answers.
        model: the M-step.
        start: of a part the beliefs (questions, T) to start from; the shares of the labels that were given.
        threads: cores to use; more than one pays from two parts on (about a million answers).
        most: iterations at most.
        enough: gain in log likelihood a question below which it stops.
    """
    return rounds(lambda parameters: gathered(parts, parameters, threads, start), model, most=most, enough=enough)


def rounds(
    statistics: Callable[[Parameters | None], Statistics],
    model: Update = update,
    *,
    most: int = MOST,
    enough: float = ENOUGH,
) -> Estimate:
    """EM over whatever adds up the statistics: parts on one machine, or the partitions of a cluster."""
    parameters, before = model(statistics(None)), float("-inf")
    for done in range(1, most + 1):
        found = statistics(parameters)
        parameters = model(found)
        if found.likelihood - before < enough * max(float(found.sizes.sum()), 1.0):
            return Estimate(parameters, found.likelihood, done)
        before = found.likelihood
    return Estimate(parameters, before, most)
