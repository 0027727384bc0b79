"""Track records: how often each source is right, learned from outcomes alone, never from agreement.

Accuracies have Beta priors in a chain: the class (prior of the trade, moved by the class's outcomes), the source, the source on an
attribute, the source on an attribute with a basis. Each link starts from what its neighbours showed, its own cases left out, as
if that were at most so many checked claims (a power prior: Ibrahim and Chen, Statistical Science 2000); then its own cases count
in full. A rating takes the place of the class. An outcome counts by the share of independence the claim had: whoever repeats
learns nothing new about itself, and a rumour of ten is not ten mistakes of a class.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Bools, Coded, Floats, Ints, dense
from secondsource.weigh.dependence import effective
from secondsource.weigh.hierarchy import Tree
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
        scores: source -> (attribute, basis) -> what outcomes said.
        classes: how often an average claim of each class is right.
        parents: where each linked report came from, for lineage that leads through other questions.
        known: the outcomes.
        shared: sources that have spoken where others speak.
        labels: all labels of each attribute, where the kind is category.
        kinds: the kind of each attribute, stated or found.
        states: the attributes of open choices whose truth changes with time.
        day: the day believed for where things change, counted from year 1; None: the last day anybody spoke of.
        tree: the places inside places, where they were handed in.
        learned: for each kind what its model learned of sources and attributes.
    """

    scores: Mapping[str, Mapping[tuple[str, str], Score]] = field(default_factory=dict)
    classes: Mapping[str, float] = field(default_factory=dict)
    parents: Parents = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    day: float | None = None
    tree: Tree | None = None
    learned: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Track:
    """Per *key* (a source on an attribute with a basis) its Beta; per row its key and how often such a claim is right."""

    key: Ints  # per row
    first: Ints  # per key: its first row
    accuracy: Floats  # per row
    alpha: Floats  # per key, the priors of its rows averaged
    beta: Floats
    hits: Ints
    checked: Ints


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


def _scores(coded: Coded, checked: Checked) -> dict[str, dict[tuple[str, str], Score]]:
    """The tally of every source, attribute and basis that has an outcome."""
    key, first = dense(coded.source[checked.rows], coded.attribute[checked.rows], coded.basis[checked.rows])
    rows = checked.rows[first]
    sums = [
        np.bincount(key, weights=weight).tolist()
        for weight in (
            checked.weight * checked.right,
            checked.weight * ~checked.right,
            checked.right,
            np.ones(len(key)),
        )
    ]
    found: dict[str, dict[tuple[str, str], Score]] = {}
    for row, right, wrong, hits, count in zip(rows.tolist(), *sums, strict=True):
        name = coded.attributes[coded.attribute[row]], coded.bases[coded.basis[row]]
        found.setdefault(coded.sources[coded.source[row]], {})[name] = Score(right, wrong, int(hits), int(count))
    return found


def _shared(coded: Coded) -> frozenset[str]:
    """The sources that spoke at least once on a question on which another source spoke."""
    _, first = dense(coded.question, coded.source)
    company = np.bincount(coded.question[first])[coded.question[first]] > 1
    return frozenset(coded.sources[at] for at in np.unique(coded.source[first][company]).tolist())


def track(coded: Coded, records: Records, rated: Floats) -> Track:
    """The Beta of every source, attribute and basis among these claims; `rated` is nan where there is no grade."""
    key, first = dense(coded.source, coded.attribute, coded.basis)
    start = _priors(coded, records, rated)
    tally = _tallies(coded, records, first)
    seen = np.zeros((2, len(first)))
    for neighbours in (tally[6:] - tally[4:6], tally[4:6] - tally[:2]):
        seen = seen + np.maximum(neighbours, 0)
        seen = seen * np.minimum(1.0, priors.NEIGHBOUR_STRENGTH / np.maximum(seen.sum(axis=0), 1e-9))
    right, wrong = seen + tally[:2]
    prior = priors.SOURCE_STRENGTH
    accuracy = (prior * start + right[key]) / (prior + right + wrong)[key]
    mean = np.bincount(key, weights=start) / np.bincount(key) if len(key) else start
    alpha, beta = prior * mean + right, prior * (1 - mean) + wrong
    return Track(key, first, accuracy, alpha, beta, tally[2].astype(np.int64), tally[3].astype(np.int64))


def _priors(coded: Coded, records: Records, rated: Floats) -> Floats:
    """Per row the mean it starts from: its grade if it has one, else its class."""
    known = [records.classes.get(name, priors.CLASSES.get(name, priors.ORDINARY)) for name in coded.classes]
    start: Floats = np.where(np.isnan(rated), np.asarray(known)[coded.klass] if known else rated, rated)
    return start


def _tallies(coded: Coded, records: Records, first: Ints) -> Floats:
    """Per key what outcomes said: rows right, wrong, hits, checked of the key, then right and wrong of its topic and of its source."""
    found = np.zeros((8, len(first)))
    for at, row in enumerate(first.tolist() if records.scores else ()):
        scores = records.scores.get(coded.sources[coded.source[row]])
        if scores:
            attribute, basis = coded.attributes[coded.attribute[row]], coded.bases[coded.basis[row]]
            own = scores.get((attribute, basis), Score())
            found[:4, at] = own.right, own.wrong, own.hits, own.checked
            found[4:6, at] = _sum(score for (topic, _), score in scores.items() if topic == attribute)
            found[6:, at] = _sum(scores.values())
    return found


def _sum(scores: Iterable[Score]) -> tuple[float, float]:
    """Right and wrong of several together."""
    listed = list(scores)
    return sum(score.right for score in listed), sum(score.wrong for score in listed)
