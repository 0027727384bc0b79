"""Difficulty: some questions are hard for everybody, and some have a wrong label that tempts everybody.

A type is a label k, a difficulty x and a tempting label r, or none. With softmax over labels l,

    θ[s, l, t] ∝ exp( (a_s + σ x_t) [l = k] + b_sl + η [l = r] + c_kl )

a_s ~ N(μ, τ²) is what source s is able to, b_sl ~ N(0, υ²) its liking for a label, c_kl = c_lk how much two labels resemble each other,
x a standard normal variable at the points of a Gauss-Hermite rule. μ, τ, υ, σ, η and c are learned from all answers together
(empirical Bayes), so a source with two reports is read like everybody. It joins the Rasch model (1960; GLAD of Whitehill et al., NIPS
2009) with the source × label and question × label terms of Zhou et al., "Learning from the wisdom of crowds by minimax entropy" (NIPS
2012), but integrates a question's terms out instead of fitting them. How far agreement differs from question to question says how
many questions are hard enough to be answered wrongly by most, which is where models without difficulty are far too sure.

Fitted by generalised EM: one Newton step for each parameter an iteration.

When it fails: where questions cluster so that different sources err together on different questions (EBCC), and where a rare label
is over-used by everybody.

>>> from secondsource.weigh.answers import Answers
>>> said = [("a", "p", "1"), ("b", "p", "1"), ("c", "p", "2"), ("a", "q", "2"), ("b", "q", "2"), ("c", "q", "1")]
>>> answers = Answers.of(source=[s for s, _, _ in said], question=[q for _, q, _ in said],
...                      value=[v for _, _, v in said], labels=["1", "2"])
>>> Difficulty().fit(answers).posterior().p.reshape(2, 2).argmax(axis=1).tolist()
[0, 1]
"""

from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.said import Said, summed
from secondsource.weigh.models.tables import ByTypes, class_prior, settle

MOST_TEMPTING = 8
"""With more labels than this no label tempts: types grow with the square of the labels, and answers spread over many labels anyway."""

ABLE = 1.5
"""Where a source's log odds begin, above chance: right four times in five where there are two labels."""

TEMPTING, TEMPTED = 2.0, 0.3
"""Where the pull of a tempting label, and the share of questions that have one, begin: the odds of the label times seven; a third."""

SIMILAR = 0.5
"""Standard deviation of c: labels that resemble each other double or halve the odds of being confused."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The types: per type its label, its difficulty, whether a label is its own (K, T) or tempts (K, T), and its log weight."""

    label: Ints
    level: Floats
    own: Floats
    tempts: Floats
    weight: Floats

    @classmethod
    def of(cls, labels: int, levels: int) -> "Grid":
        """All combinations of label, tempting label or none, and difficulty."""
        points, weights = np.polynomial.hermite_e.hermegauss(levels)
        weights = weights / weights.sum()
        lures = [-1, *range(labels)] if 2 < labels <= MOST_TEMPTING else [-1]
        types = [(k, r, m) for k in range(labels) for r in lures if r != k for m in range(levels)]
        label, lure, level = np.asarray(types, dtype=np.int64).T
        each = np.arange(labels)[:, None]
        return cls(
            label,
            points[level],
            (each == label).astype(np.float64),
            (each == lure).astype(np.float64),
            np.log(weights[level]),
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """What holds for all sources."""

    mean: float
    spread: float
    liking: float
    sigma: float
    pull: float
    tempted: float
    similar: Floats


@dataclass(frozen=True, slots=True)
class Hard:
    """Rules of ability, liking and difficulty."""

    grid: Grid
    share: Floats
    prior: Floats
    able: Floats
    likes: Floats
    shared: Shared

    @property
    def label(self) -> Ints:
        """Per type its label."""
        return self.grid.label

    def logits(self, able: Floats, likes: Floats) -> Floats:
        """Log θ (rows, K, T) of sources of this ability and liking."""
        grid, shared = self.grid, self.shared
        base = shared.sigma * grid.level * grid.own + shared.pull * grid.tempts + shared.similar[:, grid.label]
        scores = able[:, None, None] * grid.own + likes[:, :, None] + base
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.asarray(scores, dtype=np.float64)

    def step(self, counts: Floats, able: Floats, likes: Floats) -> "Step":
        """One Newton step of each source, with what is left unexplained before it."""
        grid, shared = self.grid, self.shared
        chance = np.exp(self.logits(able, likes))
        expected = counts.sum(axis=1, keepdims=True) * chance
        left = counts - expected
        own = (chance * grid.own).sum(axis=1)
        curve = counts.sum(axis=1) * own * (1 - own)
        bend = curve.sum(axis=1) + 1 / shared.spread**2
        able = able + (((left * grid.own).sum(axis=(1, 2)) - (able - shared.mean) / shared.spread**2) / bend).clip(
            -1, 1
        )
        bends = (expected * (1 - chance)).sum(axis=2) + 1 / shared.liking**2
        likes = likes + (0.7 * (left.sum(axis=2) - likes / shared.liking**2) / bends).clip(-1, 1)
        present = (counts.sum(axis=(1, 2)) > 0).astype(np.float64)
        return Step(able, likes, 1 / bend, 1 / bends, left, curve, expected * (1 - chance), present)

    def learned(self, counts: Floats, sizes: Floats) -> "Hard":
        """All parameters, one step on."""
        step = self.step(counts, self.able, self.likes)
        labels = len(self.share)
        tempting = self.grid.tempts.any(axis=0)
        tempted = (sizes[tempting].sum() + 1) / (sizes.sum() + 2)
        classes = class_prior(self.share, summed(self.label, sizes, labels), 0.0)
        lured = np.where(tempting, np.log(tempted / max(labels - 1, 1)), np.log(1 - tempted) if tempting.any() else 0.0)
        return replace(
            self,
            prior=classes[self.label] + self.grid.weight + lured,
            able=step.able,
            likes=step.likes,
            shared=_shared(self, step, tempted),
        )

    def table(self, counts: Floats, sources: Ints) -> Floats:
        """Log θ, one step on from what was learned of these sources."""
        step = self.step(counts, self.able[sources], self.likes[sources])
        return self.logits(step.able, step.likes)


@dataclass(frozen=True, slots=True)
class Step:
    """Where one Newton step leads, its variances, what was unexplained (rows, K, T) with its curvature, and who said anything."""

    able: Floats
    likes: Floats
    able_variance: Floats
    likes_variance: Floats
    left: Floats
    curve: Floats
    curves: Floats
    present: Floats


def _shared(rules: Hard, step: Step, tempted: float) -> Shared:
    """The parameters of everybody: moments for the normals, one Newton step each for the rest, under priors worth one answer."""
    grid, old = rules.grid, rules.shared
    left, curves = step.left.sum(axis=0), step.curves.sum(axis=0)
    hard = ((left * grid.own).sum(axis=0) * grid.level).sum() - (old.sigma - 1)
    bend = (step.curve.sum(axis=0) * grid.level**2).sum() + 1
    lure = (left * grid.tempts).sum() - (old.pull - TEMPTING)
    bent = (curves * grid.tempts).sum() + 1
    of = (grid.label[:, None] == np.arange(len(rules.share))).astype(np.float64)
    pull = (0.7 * (left @ of - old.similar / SIMILAR**2) / (curves @ of + 1 / SIMILAR**2)).clip(-0.5, 0.5)
    similar = old.similar + (pull + pull.T) / 2
    np.fill_diagonal(similar, 0.0)
    here = step.present / max(step.present.sum(), 1.0)
    mean = float(here @ step.able) if here.any() else old.mean
    spread = float(here @ ((step.able - mean) ** 2 + step.able_variance)) if here.any() else old.spread**2
    liking = float(here @ (step.likes**2 + step.likes_variance).mean(axis=1)) if here.any() else old.liking**2
    return Shared(
        mean=mean,
        spread=float(np.clip(np.sqrt(spread), 0.1, 5)),
        liking=float(np.clip(np.sqrt(liking), 0.05, 3)),
        sigma=max(old.sigma + float(np.clip(hard / bend, -0.3, 0.3)), 0.05),
        pull=max(old.pull + float(np.clip(lure / bent, -0.3, 0.3)), 0.0),
        tempted=float(np.clip(tempted, 0.01, 0.99)),
        similar=similar if len(rules.share) > 2 else old.similar,
    )


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Questions that are hard or tempting.

    Attributes:
        levels: points of the Gauss-Hermite rule over difficulty.
        most: iterations at most.
    """

    levels: int = 3
    most: int = 20

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "difficulty"

    def fit(self, answers: Answers, known: Ints | None = None) -> ByTypes:
        """Learn from the answers of a category; `known` settles its questions."""
        return self.learn(Said.of(answers), known)

    def learn(self, said: Said, known: Ints | None = None) -> ByTypes:
        """The same, where the matrices are there already."""
        labels, sources = said.answers.labels, said.answers.sources
        grid = Grid.of(labels, self.levels)
        mean = float(np.log(max(labels - 1, 1))) + ABLE
        shared = Shared(mean, 1.0, 0.5, 1.0, TEMPTING, TEMPTED, np.zeros((labels, labels)))
        able, likes = np.full(sources, mean), np.zeros((sources, labels))
        prior = np.log(said.share)[grid.label] + grid.weight
        rules = Hard(grid, said.share, prior, able, likes, shared)
        begin = (said.votes * said.counts.sum(axis=1, keepdims=True) + 1 / labels) / (
            said.counts.sum(axis=1, keepdims=True) + 1
        )
        lured = np.where(grid.tempts.any(axis=0), TEMPTED / max(labels - 1, 1), 1 - TEMPTED)
        beliefs = begin[:, grid.label] * np.exp(grid.weight) * lured
        return settle(said, rules, beliefs / beliefs.sum(axis=1, keepdims=True), known, self.most)
