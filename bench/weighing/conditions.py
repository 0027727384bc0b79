"""Conditions: nothing that speaks against an account raises its weight, and what was not recorded weighs like the average."""

from dataclasses import replace

import numpy as np

from secondsource.weigh import Claims, priors, weigh
from secondsource.weigh.simulate import SCENARIOS, draw
from weighing.lines import HOUSE, most, say
from weighing.runs import Settings

NONE = most(0.0)
AGAINST = tuple(sorted(code for code, factor in priors.CONDITIONS.items() if factor < 1))
CASES = 20
"""Worlds, in each of which one random claim is changed in every way."""


def world(seed: int) -> Claims:
    """Claims of a simulated world, each under random conditions."""
    claims = draw(replace(SCENARIOS["circular"], questions=20, sources=40), seed).claims
    random = np.random.default_rng([seed, 1])
    codes = ("free", *AGAINST)
    held = [tuple(code for code in codes if random.random() < 0.15) for _ in range(len(claims))]
    return replace(claims, conditions=held)


def under(claims: Claims, row: int, conditions: tuple[str, ...]) -> Claims:
    """The same claims, one of them under other conditions."""
    held = list(claims.conditions)
    held[row] = conditions
    return replace(claims, conditions=held)


def weight(claims: Claims, row: int) -> float:
    """What is left of this claim's weight."""
    return weigh(claims, kind="choice").claims[row].weight


def run(settings: Settings) -> None:  # noqa: ARG001 -- quick on one core
    """Random claims under random conditions."""
    rises = {"one more thing against it": 0, "no longer known to be free": 0, "missing instead of good": 0}
    tried = dict.fromkeys(rises, 0)
    for seed in range(CASES):
        claims = world(seed)
        row = int(np.random.default_rng([seed, 2]).integers(len(claims)))
        now = claims.conditions[row]
        changes = [("one more thing against it", now, (*now, code)) for code in AGAINST if code not in now]
        changes.append(("no longer known to be free", (*now, "free"), tuple(code for code in now if code != "free")))
        changes.append(("missing instead of good", ("free",), ()))
        for what, before, after in changes:
            tried[what] += 1
            rises[what] += weight(under(claims, row, after), row) > weight(under(claims, row, before), row) + 1e-12
    for what, count in rises.items():
        say(f"weight rises: {what}", float(count), NONE, method=HOUSE, tried=tried[what])
