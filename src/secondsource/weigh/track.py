"""Track records: how often each source is right, learned from outcomes alone, never from agreement.

Accuracies have Beta priors in a chain: the class (prior of the trade, moved by the class's outcomes), the source, the source on an
attribute, the source on an attribute with a basis. Each link starts from what its neighbours showed, its own cases left out, as
if that were at most so many checked claims (a power prior: Ibrahim and Chen, Statistical Science 2000); then its own cases count
in full. A rating takes the place of the class. An outcome counts by the share of independence the claim had: whoever repeats
learns nothing new about itself, and a rumour of ten is not ten mistakes of a class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Coded, Floats, Ints, dense
from secondsource.weigh.dependence import effective
from secondsource.weigh.origins import Origins, Parents

NONE = ""
"""The known value of a question none of whose claims is true."""


@dataclass(frozen=True, slots=True)
class Score:
    """How a source did: weight of the checked claims that were right and wrong, and the plain counts."""

    right: float = 0.0
    wrong: float = 0.0
    hits: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Records:
    """What a later weighing of single questions needs of the last full pass. Plain values: it can be kept and sent.

    Attributes:
        scores: what outcomes said of each (source, attribute, basis).
        classes: how often an average claim of each class is right.
        parents: where each linked report came from, for lineage that leads through other questions.
        known: the outcomes.
        shared: sources that have spoken where others speak.
        labels: all labels of each attribute, where the kind is category.
    """

    scores: Mapping[tuple[str, str, str], Score] = field(default_factory=dict)
    classes: Mapping[str, float] = field(default_factory=dict)
    parents: Parents = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Track:
    """Per *key* (a source on an attribute with a basis) its Beta, and per row which key it belongs to."""

    key: Ints  # per row
    first: Ints  # per key: its first row
    alpha: Floats  # per key
    beta: Floats
    hits: Ints
    checked: Ints

    @property
    def accuracy(self) -> Floats:
        """Per row how often an average claim of its source is right."""
        mean: Floats = self.alpha / (self.alpha + self.beta)
        return mean[self.key]


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims whose question has an outcome, each source's repetition once."""

    rows: Ints
    right: Bools
    weight: Floats


def check(coded: Coded, origins: Origins, known: Mapping[str, str]) -> Checked:
    """Hold the claims of the known questions against what turned out true."""
    truth = np.full(len(coded.questions), -1, dtype=np.int64)
    number = {name: at for at, name in enumerate(coded.values)}
    for at, name in enumerate(coded.questions):
        if name in known:
            truth[at] = number.get(known[name], -2)
    answer = truth[coded.question]
    rows = np.flatnonzero(answer != -1)
    _, first = dense(coded.cell[rows], coded.source[rows]) if len(rows) else (rows, rows)
    rows = rows[first]
    right = (coded.slot_value[coded.slot[rows]] == answer[rows]) ^ coded.denies[rows]
    return Checked(rows, right, independence(coded, origins)[rows])


def independence(coded: Coded, origins: Origins) -> Floats:
    """Per row what its share of an independent origin is when nothing is known of anybody: equal parts of its cell."""
    _, first = dense(origins.group)
    cell = coded.cell[first]
    unknown = np.bincount(cell, weights=~origins.recorded[first], minlength=2 * len(coded.slot_question))[coded.cell]
    apart = np.where(origins.recorded, 1.0, effective(np.maximum(unknown, 1)) / np.maximum(unknown, 1))
    spoken = origins.label < len(coded.sources)  # its root is a source here, who is judged itself
    members = np.bincount(origins.group)[origins.group]
    return np.where(origins.echo & spoken, 0.0, apart / np.where(spoken, 1, members))


def learn(coded: Coded, origins: Origins, known: Mapping[str, str]) -> Records:
    """The records that these claims and outcomes give."""
    checked = check(coded, origins, known)
    weight = np.bincount(coded.klass[checked.rows], weights=checked.weight, minlength=len(coded.classes))
    right = np.bincount(coded.klass[checked.rows], weights=checked.weight * checked.right, minlength=len(coded.classes))
    means = (priors.CLASS_STRENGTH * priors.class_means(coded.classes) + right) / (priors.CLASS_STRENGTH + weight)
    return Records(
        scores=_scores(coded, checked),
        classes=dict(zip(coded.classes, means.tolist(), strict=True)),
        known=dict(known),
        shared=_shared(coded),
    )


def _scores(coded: Coded, checked: Checked) -> dict[tuple[str, str, str], Score]:
    """The tally of every source, attribute and basis that has an outcome."""
    tally: dict[tuple[str, str, str], list[float]] = {}
    for row, right, weight in zip(checked.rows.tolist(), checked.right.tolist(), checked.weight.tolist(), strict=True):
        key = (coded.sources[coded.source[row]], coded.attributes[coded.attribute[row]], coded.bases[coded.basis[row]])
        cell = tally.setdefault(key, [0.0, 0.0, 0, 0])
        cell[0 if right else 1] += weight
        cell[2] += right
        cell[3] += 1
    return {key: Score(a, b, int(hits), int(n)) for key, (a, b, hits, n) in tally.items()}


def _shared(coded: Coded) -> frozenset[str]:
    """The sources that spoke at least once on a question on which another source spoke."""
    _, first = dense(coded.question, coded.source)
    company = np.bincount(coded.question[first])[coded.question[first]] > 1
    return frozenset(coded.sources[at] for at in np.unique(coded.source[first][company]).tolist())


def track(coded: Coded, records: Records, rated: Floats) -> Track:
    """The Beta of every source, attribute and basis among these claims; `rated` is nan where there is no grade."""
    key, first = dense(coded.source, coded.attribute, coded.basis)
    own = _tallies(coded, records, first)
    mean = _priors(coded, records, rated, key)
    strength = priors.SOURCE_STRENGTH
    alpha, beta = mean * strength, (1 - mean) * strength
    if records.scores:
        by_source, by_topic = _sums(coded, records, first)
        alpha, beta = _neighbours(alpha, beta, by_source - by_topic)
        alpha, beta = _neighbours(alpha, beta, by_topic - own[:2])
        alpha, beta = alpha + own[0], beta + own[1]
    return Track(key, first, alpha, beta, own[2].astype(np.int64), own[3].astype(np.int64))


def _priors(coded: Coded, records: Records, rated: Floats, key: Ints) -> Floats:
    """Per key the mean it starts from: its grades where it has any, else its class."""
    known = [records.classes.get(name, priors.CLASSES.get(name, priors.ORDINARY)) for name in coded.classes]
    start = np.where(np.isnan(rated), np.asarray(known)[coded.klass], rated)
    graded = np.bincount(key, weights=~np.isnan(rated))
    weight = np.where(graded[key] > 0, ~np.isnan(rated), 1.0)
    mean: Floats = np.bincount(key, weights=weight * start) / np.bincount(key, weights=weight)
    return mean


def _tallies(coded: Coded, records: Records, first: Ints) -> Floats:
    """Per key what outcomes said: rows right, wrong, hits, checked."""
    found = np.zeros((4, len(first)))
    if not records.scores:
        return found
    for at, row in enumerate(first.tolist()):
        name = (coded.sources[coded.source[row]], coded.attributes[coded.attribute[row]], coded.bases[coded.basis[row]])
        score = records.scores.get(name)
        if score:
            found[:, at] = score.right, score.wrong, score.hits, score.checked
    return found


def _sums(coded: Coded, records: Records, first: Ints) -> tuple[Floats, Floats]:
    """Per key the right and wrong of its whole source, and of its source on its attribute, whether it claims something here or not."""
    whole: dict[str, list[float]] = {}
    part: dict[tuple[str, str], list[float]] = {}
    for (name, attribute, _), score in records.scores.items():
        for sums in (whole.setdefault(name, [0.0, 0.0]), part.setdefault((name, attribute), [0.0, 0.0])):
            sums[0] += score.right
            sums[1] += score.wrong
    nothing = [0.0, 0.0]
    names = [coded.sources[at] for at in coded.source[first].tolist()]
    attributes = [coded.attributes[at] for at in coded.attribute[first].tolist()]
    return (
        np.asarray([whole.get(name, nothing) for name in names]).T,
        np.asarray([part.get(pair, nothing) for pair in zip(names, attributes, strict=True)]).T,
    )


def _neighbours(alpha: Floats, beta: Floats, tally: Floats) -> tuple[Floats, Floats]:
    """Add what the neighbours showed, and let the whole speak for at most `NEIGHBOUR_STRENGTH` checked claims."""
    alpha, beta = alpha + tally[0], beta + tally[1]
    scale = np.minimum(1.0, priors.NEIGHBOUR_STRENGTH / (alpha + beta))
    return alpha * scale, beta * scale
