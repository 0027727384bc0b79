"""Stacking: with known outcomes, which models to listen to more, how sure to be, and which labels are believed too often.

Given each model's beliefs on questions whose truth is known but was kept from it, minimise over weights w, T and offsets b

    -Σ_g log p(z_g) - A Σ_m u_m log w_m + (log T/T₀)² / 2S² + Σ_k b_k² / 2S²,      p(k) ∝ exp(log(Σ_m w_m p_m(k)) / T + b_k)

the linear pool of Breiman ("Stacked regressions", Machine Learning 1996) with temperature and class offsets of Guo et al. ("On calibration
of modern neural networks", ICML 2017). u and T₀ are what is believed without outcomes. Each has a prior there, so that no
outcome changes nothing and five change little: the weights are worth A outcomes, a factor of e^S in T or in a label's
odds is one standard deviation.

When it fails: outcomes that were chosen for being easy, or of one label, teach what is true of those.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from secondsource.weigh.calibration.temperature import LEAST
from secondsource.weigh.coded import Floats, Ints

OUTCOMES = 5.0
"""A: how many outcomes it takes to move the weights, or the share of truths outside the list, halfway. Models disagree on one question
in five or so, so that five outcomes are the first that can tell them apart."""

SPREAD = 0.4
"""S: temperature and a label's odds are seldom off by more than half again, once correlation is accounted for."""


@dataclass(frozen=True, slots=True)
class Stacked:
    """The weight of each model, summing to 1; the temperature; the offset of each label's log."""

    weights: Floats
    temperature: float
    offsets: Floats


def stack(beliefs: Floats, right: Ints, prior: Floats, temperature: float) -> Stacked:
    """Weights, temperature and offsets after these outcomes.

    Args:
        beliefs: (models, outcomes, K), each model's beliefs on questions whose truth was kept from it.
        right: (outcomes,) the true label.
        prior: (models,) the weights without outcomes.
        temperature: the one without outcomes.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - a fifth of a second at start that only outcomes need

    models, _, labels = beliefs.shape
    beliefs = np.maximum(beliefs, LEAST / labels)
    begin = np.zeros(models + 1 + labels)

    def loss(at: npt.NDArray[np.float64]) -> tuple[float, Floats]:
        return _loss(at, beliefs, right, prior, temperature)

    found = minimize(loss, begin, jac=True, method="L-BFGS-B").x
    weights = prior * np.exp(found[:models])
    return Stacked(weights / weights.sum(), temperature * float(np.exp(found[models])), found[models + 1 :])


def unlisted(outcomes: int, missing: int, labels: int, prior: float) -> float:
    """How likely a truth outside the list is, in labels, after so many outcomes of which so many were missing from it.

    A Beta whose mean before any outcome is prior / (labels + prior), worth `OUTCOMES`.
    """
    share = prior / (labels + prior)
    after = (OUTCOMES * share + missing) / (OUTCOMES + outcomes)
    return labels * after / (1 - after)


def _loss(at: Floats, beliefs: Floats, right: Ints, prior: Floats, temperature: float) -> tuple[float, Floats]:
    """What is minimised, and its gradient in (log w/u, log T/T₀, b)."""
    models, outcomes, _ = beliefs.shape
    weights = prior * np.exp(at[:models])
    weights = weights / weights.sum()
    heat, offsets = temperature * np.exp(at[models]), at[models + 1 :]
    mixed = np.tensordot(weights, beliefs, 1)
    logs = np.log(mixed)
    scores = logs / heat + offsets
    scores -= scores.max(axis=1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    each = np.arange(outcomes)
    left = np.exp(scores)
    left[each, right] -= 1
    by_model = (beliefs * (left / mixed)).sum(axis=(1, 2)) / heat
    value = (
        -scores[each, right].sum()
        - OUTCOMES * (prior @ np.log(weights))
        + (at[models] ** 2 + (offsets**2).sum()) / (2 * SPREAD**2)
        + 1e-4 * (at[:models] ** 2).sum()
    )
    pull = weights * (by_model - weights @ by_model) - OUTCOMES * (prior - weights) + 2e-4 * at[:models]
    hotter = -(left * logs).sum() / heat + at[models] / SPREAD**2
    return float(value), np.concatenate([pull, [hotter], left.sum(axis=0) + offsets / SPREAD**2])
