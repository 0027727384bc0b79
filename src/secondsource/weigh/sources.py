"""Sources: each one's record as it stands, with the interval that says how little or how much is known."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from secondsource.weigh.coded import Coded, Floats
from secondsource.weigh.track import Track

INTERVAL = 0.9
"""How much of the Beta lies between `low` and `high`, as much below as above."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """How often a source is right on an attribute with a basis: mean and 90 % interval of its Beta.

    `effective_reports` is the sum of its claims' shares of an independent origin; `outcomes` and `hits` count checked claims.
    """

    source: str
    attribute: str
    basis: str
    mean: float
    low: float
    high: float
    effective_reports: float
    outcomes: int
    hits: int


def source_records(coded: Coded, track: Track, weight: Floats) -> tuple[SourceRecord, ...]:
    """The records of all sources of these claims, in order of first appearance."""
    alpha, beta = track.alpha, track.beta
    columns = (
        alpha / (alpha + beta),
        betaincinv(alpha, beta, (1 - INTERVAL) / 2),
        betaincinv(alpha, beta, (1 + INTERVAL) / 2),
        np.bincount(track.key, weights=weight),
        track.checked,
        track.hits,
    )
    order = np.argsort(track.first)
    names = (
        (coded.sources, coded.source),
        (coded.attributes, coded.attribute),
        (coded.bases, coded.basis),
    )
    words = [[name[at] for at in code[track.first[order]].tolist()] for name, code in names]
    numbers = [column[order].tolist() for column in columns]
    return tuple(SourceRecord(*row) for row in zip(*words, *numbers, strict=True))
