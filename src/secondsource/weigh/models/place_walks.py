"""Walks: truths and claims of places drawn from what a model of places learned."""

from dataclasses import replace

import numpy as np

from secondsource.weigh.answers import NONE, Answers, Simulated
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.hierarchy import WORLD, Tree
from secondsource.weigh.models.place_evidence import FIRM
from secondsource.weigh.models.place_learning import STRENGTH, Learned, Site

TRIES = 20
"""How often an error that happens to be right is drawn anew."""


def simulated(site: Site, learned: Learned, answers: Answers, random: np.random.Generator) -> Simulated:
    """For each question a true place, and for each row a claim by its source; all places of the tree may be named."""
    walk = _Walk(site, learned, random)
    names = {name: at for at, name in enumerate(sorted(site.tree.nodes))}
    code = np.asarray([names.get(name, -1) for name in site.tree.names])
    truth = np.empty(answers.questions, dtype=np.int64)
    value = np.empty(len(answers), dtype=np.int64)
    ends = np.searchsorted(answers.question, np.arange(answers.questions + 1))
    for question in range(answers.questions):
        true = walk.truth()
        truth[question] = code[true]
        told: list[int] = []
        for row in range(ends[question], ends[question + 1]):
            value[row] = code[walk.claim(int(answers.source[row]), true, told)]
    drawn = Answers.coded(answers.source, answers.question, value, weight=answers.weight)
    drawn = replace(
        drawn, question_names=answers.question_names, source_names=answers.source_names, label_names=list(names)
    )
    return Simulated(drawn, _slots(drawn, truth))


def _slots(answers: Answers, label: Ints) -> Ints:
    """Per question the slot with this label, or NONE."""
    found = np.full(answers.questions, NONE, dtype=np.int64)
    right = answers.slot_label == label[answers.slot_question]
    found[answers.slot_question[right]] = np.flatnonzero(right)
    return found


class _Walk:
    """Draws from one model."""

    def __init__(self, site: Site, learned: Learned, random: np.random.Generator) -> None:
        self._tree, self._learned, self._random = site.tree, learned, random
        mean = np.where(np.isnan(site.means), learned.mean, site.means)
        self._accuracy = (STRENGTH * mean + learned.right) / (STRENGTH + learned.told)
        known = learned.stops + learned.passes
        self._hazard = (STRENGTH * learned.hazard + learned.stops) / (STRENGTH + known)
        self._order, self._start = _preorder(self._tree)
        parts = self._tree.children
        stay = (learned.stays + FIRM * learned.stay[self._tree.depth]) / (learned.truths + FIRM)
        self._stay = np.where(parts == 0, 1.0, stay)
        self._stay[WORLD] = 0.0
        size = self._tree.size
        up = self._tree.parent[1:]
        likely = parts[up] * size[1:] / (size[up] - 1)
        self._weight = np.concatenate([[0.0], learned.truths[1:] + likely])
        own = learned.astray - np.bincount(up, weights=learned.astray[1:], minlength=len(parts))
        own[WORLD] = 0.0
        self._errors: Floats = np.cumsum(np.maximum(own, 0.0)[self._order])
        self._parts = [np.zeros(0, dtype=np.int64)] * len(parts)
        order = np.argsort(up, kind="stable") + 1
        for found in np.split(order, np.flatnonzero(np.diff(self._tree.parent[order])) + 1):
            self._parts[int(self._tree.parent[found[0]])] = found

    def truth(self) -> int:
        """A true place."""
        at = WORLD
        while self._random.random() >= self._stay[at]:
            parts = self._parts[at]
            weight = self._weight[parts]
            at = int(self._random.choice(parts, p=weight / weight.sum()))
        return at

    def claim(self, source: int, true: int, told: list[int]) -> int:
        """A claim by this source; errors already told on the question may be told again, and are noted."""
        path = self._path(true)
        if self._random.random() < self._accuracy[source]:
            stops = self._random.random(len(path)) < self._hazard[source, 1 : len(path) + 1]
            return path[int(np.argmax(stops)) if stops[:-1].any() else -1] if stops.any() else true
        if self._random.random() < len(told) / (len(told) + self._learned.urn):
            wrong = int(told[self._random.integers(len(told))])
        else:
            wrong = self._astray(path)
        told.append(wrong)
        return wrong

    def _astray(self, path: list[int]) -> int:
        """A place in error: near the true path, as common as it is in errors, and not on it if that can be."""
        around = [WORLD, *path]
        for _ in range(TRIES):
            kept = min(int(self._random.geometric(1 - self._learned.near)) - 1, len(path) - 1)
            low = int(self._start[around[kept]])
            high = low + int(self._tree.size[around[kept]]) - 1
            before = self._errors[low - 1] if low else 0.0
            mark = before + self._random.random() * (self._errors[high] - before)
            found = int(self._order[min(int(np.searchsorted(self._errors, mark, side="right")), high)])
            if found not in path and found != WORLD:
                return found
        return found or path[-1]

    def _path(self, node: int) -> list[int]:
        """The places around a node from its root down to itself."""
        path = []
        while node != WORLD:
            path.append(node)
            node = int(self._tree.parent[node])
        return path[::-1]


def _preorder(tree: Tree) -> tuple[Ints, Ints]:
    """The nodes so that everything in a place follows it, and where each stands in that order."""
    start = np.zeros(len(tree), dtype=np.int64)
    for level in tree.levels[1:]:
        for node in level.tolist():
            start[node] = -1
    offset = {WORLD: 1}
    for level in tree.levels[1:]:
        for node in level.tolist():
            above = int(tree.parent[node])
            start[node] = offset[above]
            offset[above] += int(tree.size[node])
            offset[node] = int(start[node]) + 1
    return np.argsort(start, kind="stable"), start
