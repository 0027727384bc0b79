"""Numbers: how near the estimates come, whether their intervals hold, and whether the whole distribution is better than a bootstrap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import Claims, Weighed
from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats
from secondsource.weigh.models.numbers import weigh_numbers
from weighing.lines import HOUSE, Bar, Figure, least, most, over_questions, say
from weighing.peers import Unavailable, weighed
from weighing.quantity_peers import ESTIMATORS, Numbers
from weighing.runs import Settings, each
from weighing.sets import NUMBERS, table

NEAR = {"population_all": 0.01}
"""Sets measured by the share of estimates within this part of the truth, and their distributions on a logarithmic scale, lest one
answer of 10 to the 12th decide; the others by the mean distance."""

RATIO_AT_MOST, RATIO_AT_LEAST = most(1.01), least(0.99)
COVERS = (least(0.85), most(0.95))
RESAMPLED = 200


@dataclass(frozen=True, slots=True)
class Result:
    """Per question with a truth: the house's estimate, its interval and its CRPS; and those of the peers that have them."""

    ours: Floats
    peers: Mapping[str, Floats]
    truth: Floats
    covered: Floats
    crps: Floats
    bootstrap: Floats


def measure(name: str) -> Result | str:
    """One set."""
    asked = table(name)
    try:
        found = weighed(asked.claims, "number", {})
    except Unavailable as why:
        return str(why)
    numbers = Numbers(asked.claims)
    place = {question: at for at, question in enumerate(numbers.names)}
    names = [question for question in asked.truth if question in place]
    truth = np.asarray([float(asked.truth[question][0]) for question in names])
    at = np.asarray([place[question] for question in names])
    ends = spans(asked.claims, names)
    held = [
        ends[question][0] <= true <= ends[question][1] for question, true in zip(names, truth.tolist(), strict=True)
    ]
    laws = [law(found, question) for question in names]
    parts = numbers.parts()
    return Result(
        ours=np.asarray([values[0] for values, _ in laws]),
        peers={method: estimate(numbers)[at] for method, estimate in ESTIMATORS.items()},
        truth=truth,
        covered=np.asarray(held, dtype=np.float64),
        crps=np.asarray(
            [crps(scaled(name, x), p, scaled(name, true)) for (x, p), true in zip(laws, truth, strict=True)]
        ),
        bootstrap=np.asarray(
            [resampled(scaled(name, parts[one]), scaled(name, true)) for one, true in zip(at, truth, strict=True)]
        ),
    )


def law(found: Weighed, question: str) -> tuple[Floats, Floats]:
    """The values of a belief that are numbers, the likeliest first, with their probabilities, summing to 1."""
    values, _ = found.beliefs.ranked(question)
    p = np.asarray([share for _, share, _ in values])
    return np.asarray([float(value) for value, _, _ in values]), p / max(p.sum(), 1e-300)


def spans(claims: Claims, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Of these questions the interval that holds nine tenths of the belief."""
    answers = Answers.of(source=claims.source, question=claims.question, value=claims.value)
    found = weigh_numbers(answers, {})
    place = {name: at for at, name in enumerate(answers.question_names)}
    estimates = {name: found.estimate(place[name]) for name in names}
    return {name: (one.low, one.high) for name, one in estimates.items()}


def scaled(name: str, values: Floats) -> Floats:
    """Numbers on the scale on which distributions are compared."""
    found: Floats = np.sign(values) * np.log1p(np.abs(values)) if name in NEAR else values
    return found


def crps(values: Floats, p: Floats, truth: Floats) -> float:
    """The continuous ranked probability score of a law on points (Gneiting and Raftery 2007): E|X - truth| - E|X - X'|/2."""
    order = np.argsort(values)
    x, mass = values[order], p[order]
    below = np.cumsum(mass)[:-1]
    return float((mass * np.abs(x - truth)).sum() - (np.diff(x) * below * (1 - below)).sum())


def resampled(part: Floats, truth: Floats) -> float:
    """The CRPS of the medians of so many answers drawn again from these."""
    random = np.random.default_rng(len(part))
    drawn = np.median(random.choice(np.sort(part), (RESAMPLED, len(part))), axis=1)
    return crps(drawn, np.full(RESAMPLED, 1 / RESAMPLED), truth)


def error(name: str, estimate: Floats, truth: Floats) -> Floats:
    """Per question: whether it is near enough, or how far it is off."""
    off = np.abs(estimate - truth)
    return (off <= NEAR[name] * np.abs(truth)).astype(np.float64) if name in NEAR else off


def run(settings: Settings) -> None:
    """Every set of numbers."""
    for name, result in zip(NUMBERS, each(measure, NUMBERS, settings), strict=True):
        if isinstance(result, str):
            say("numbers", set=name, unavailable=result)
        else:
            _say(name, result)


def _say(name: str, result: Result) -> None:
    """The lines of one set."""
    what = f"within {NEAR[name]:.0%}" if name in NEAR else "mean distance"
    ours = over_questions(error(name, result.ours, result.truth))
    peers = {method: over_questions(error(name, each_, result.truth)) for method, each_ in result.peers.items()}
    for method, figure in {HOUSE: ours, **peers}.items():
        say(what, figure, set=name, method=method)
    pick = max if name in NEAR else min
    best = pick(peers, key=lambda method: peers[method].value)
    bar: Bar = RATIO_AT_LEAST if name in NEAR else RATIO_AT_MOST
    say(f"{what}, ratio to the best peer", ours.value / peers[best].value, bar, set=name, best=best)
    held = over_questions(result.covered)
    for each_bar in COVERS:
        say("90 % intervals hold", held, each_bar, set=name, method=HOUSE)
    gain: Figure = over_questions(result.crps - result.bootstrap)
    say("crps", over_questions(result.crps), set=name, method=HOUSE)
    say("crps", over_questions(result.bootstrap), set=name, method="median with bootstrap")
    say("crps against a median with bootstrap", gain, most(0.0), set=name)
