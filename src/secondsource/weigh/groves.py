"""Groves: of a tree of places, for each question the part its claims touch, the claimed places and all that lie around them.

A grove has a node for every place that is claimed and for every place around one, up to the world. The truth of a question is
one of these nodes, or lies in one of them off everything else in the grove: these are all the cases a likelihood can tell apart.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Bools, Floats, Ints, dense
from secondsource.weigh.hierarchy import Tree


@dataclass(frozen=True)
class Grove:
    """Claims laid on their places. A *voice* is a source on a question; a *spot* is a slot on a node; all ordered by question.

    Attributes:
        questions, sources: how many there are.
        row_question, row_source, row_slot, row_voice: per row.
        given: per row its weight as handed in.
        voice_source, voice_question: per voice.
        slot_question, slot_label: per slot.
        question, node, parent, depth: per grove node its question, its node in the tree, its parent in the grove (-1: none).
        spot_slot, spot_at, spot_lone: per spot its slot, its grove node, and whether no place of the same name lies around it.
        claim_row, claim_at, claim_lone: the same for every row.
    """

    questions: int
    sources: int
    row_question: Ints
    row_source: Ints
    row_slot: Ints
    row_voice: Ints
    given: Floats
    voice_source: Ints
    voice_question: Ints
    slot_question: Ints
    slot_label: Ints
    question: Ints
    node: Ints
    parent: Ints
    depth: Ints
    spot_slot: Ints
    spot_at: Ints
    spot_lone: Bools
    claim_row: Ints
    claim_at: Ints
    claim_lone: Bools

    @cached_property
    def weight(self) -> Floats:
        """Per row its weight; what a source says to one question shares one."""
        whole = total(self.row_voice, self.given, len(self.voice_source))
        most = np.zeros(len(self.voice_source))
        np.maximum.at(most, self.row_voice, self.given)
        return self.given * (most / np.where(whole > 0, whole, 1.0))[self.row_voice]

    @cached_property
    def slot_weight(self) -> Floats:
        """Per slot the weight of all who claim it."""
        return total(self.row_slot, self.weight, len(self.slot_question))

    @cached_property
    def node_weight(self) -> Floats:
        """Per grove node the weight of all who claim it."""
        lone = self.claim_lone
        return total(self.claim_at[lone], self.weight[self.claim_row[lone]], len(self.node))

    @cached_property
    def turns(self) -> "Turns":
        """Where several claims on one path stopped or went on."""
        weight = self.node_weight
        path = self.downwards(weight) + weight
        found = []
        above = np.arange(len(weight))
        while (above >= 0).any():
            node = np.flatnonzero((above >= 0) & (self.depth[above] > 0))
            stops, passes = weight[above[node]], path[node] - path[above[node]]
            several = stops + passes > 1
            found.append((node[several], above[node][several], stops[several], passes[several]))
            above = np.where(above >= 0, self.parent[above], -1)
        return Turns(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def highest(self, amount: Floats) -> Floats:
        """Per node the highest amount of its question."""
        start = np.flatnonzero(np.diff(self.question, prepend=-1))
        top = np.maximum.reduceat(amount, start) if len(start) else amount
        return np.repeat(top, np.diff(start, append=len(amount)))

    @cached_property
    def levels(self) -> tuple[Ints, ...]:
        """The nodes of each depth, worlds first."""
        return tuple(np.flatnonzero(self.depth == depth) for depth in range(int(self.depth.max(initial=0)) + 1))

    def upwards(self, amount: Floats) -> Floats:
        """Per node the sum over itself and everything in it."""
        found = amount.copy()
        for level in reversed(self.levels[1:]):
            np.add.at(found, self.parent[level], found[level])
        return found

    def downwards(self, amount: Floats) -> Floats:
        """Per node the sum over everything around it, itself left out."""
        found = np.zeros_like(amount)
        for level in self.levels[1:]:
            above = self.parent[level]
            found[level] = found[above] + amount[above]
        return found

    def cases(self, questions: Ints, kept: Ints) -> tuple["Grove", "Part"]:
        """The groves of these questions, one for each case, side by side.

        Args:
            questions: per case its question; a question may have several cases.
            kept: the rows that count, as case · rows + row, ascending; the others keep their place at weight 0.
        """
        owners = self.row_question, self.voice_question, self.slot_question, self.question
        rows, voices, slots, nodes = (_spans(owner, questions) for owner in owners)
        part = Part(rows, voices, slots, nodes, np.isin(rows.case * len(self.row_question) + rows.index, kept))
        spots = _spans(self.slot_question[self.spot_slot], questions)
        claims = _spans(self.row_question[self.claim_row], questions)
        above = self.parent[nodes.index]
        grove = Grove(
            questions=len(questions),
            sources=self.sources,
            row_question=rows.case,
            row_source=self.row_source[rows.index],
            row_slot=self.row_slot[rows.index] + slots.shift[rows.case],
            row_voice=self.row_voice[rows.index] + voices.shift[rows.case],
            given=np.where(part.kept, self.given[rows.index], 0.0),
            voice_source=self.voice_source[voices.index],
            voice_question=voices.case,
            slot_question=slots.case,
            slot_label=self.slot_label[slots.index],
            question=nodes.case,
            node=self.node[nodes.index],
            parent=np.where(above >= 0, above + nodes.shift[nodes.case], -1),
            depth=self.depth[nodes.index],
            spot_slot=self.spot_slot[spots.index] + slots.shift[spots.case],
            spot_at=self.spot_at[spots.index] + nodes.shift[spots.case],
            spot_lone=self.spot_lone[spots.index],
            claim_row=self.claim_row[claims.index] + rows.shift[claims.case],
            claim_at=self.claim_at[claims.index] + nodes.shift[claims.case],
            claim_lone=self.claim_lone[claims.index],
        )
        return grove, part


@dataclass(frozen=True, slots=True)
class Turns:
    """Per pair of a node and one around it (or itself): claims that stopped at the outer one, and that went on towards the inner."""

    node: Ints
    above: Ints
    stops: Floats
    passes: Floats


@dataclass(frozen=True, slots=True)
class Spans:
    """What cases take of a column: `index` into it and `case` for everything taken, and per case how far its part is shifted."""

    index: Ints
    case: Ints
    shift: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """What cases take of the rows, voices, slots and nodes of all questions; `kept` says which of these rows count."""

    rows: Spans
    voices: Spans
    slots: Spans
    nodes: Spans
    kept: Bools


def _spans(owner: Ints, questions: Ints) -> Spans:
    """Where the parts of these questions lie in a column ordered by question."""
    low = np.searchsorted(owner, questions)
    count = np.searchsorted(owner, questions + 1) - low
    shift = np.cumsum(count) - count - low
    case = np.repeat(np.arange(len(questions)), count)
    return Spans(np.arange(len(case)) - shift[case], case, shift)


def total(group: Ints, amount: Floats, groups: int) -> Floats:
    """Per group, 0 … groups - 1, the sum of its amounts."""
    return np.bincount(group, weights=amount, minlength=groups).astype(np.float64, copy=False)


def grove_of(answers: Answers, tree: Tree) -> Grove:
    """The groves of all questions.

    Args:
        answers: open values, with `label_names`.
        tree: every name of these is one of its places.
    """
    label_nodes = [tree.nodes[name] for name in answers.label_names]
    spot_slot, spot_node = _expanded(answers.slot_label, label_nodes)
    key, parent_key = _closed(answers.slot_question[spot_slot], spot_node, tree)
    parent = np.where(key % len(tree) > 0, np.searchsorted(key, parent_key), -1)
    question, node = key // len(tree), key % len(tree)
    spot_at = np.searchsorted(key, answers.slot_question[spot_slot] * len(tree) + spot_node)
    lone = _lone(spot_slot, spot_at, parent)
    count = np.bincount(spot_slot, minlength=len(answers.slot_question))
    start = np.cumsum(count) - count
    claim_row = np.repeat(np.arange(len(answers)), count[answers.slot])
    spot = start[answers.slot][claim_row] + _ranks(count[answers.slot])
    voice, first = dense(answers.question, answers.source)
    return Grove(
        questions=answers.questions,
        sources=answers.sources,
        row_question=answers.question,
        row_source=answers.source,
        row_slot=answers.slot,
        row_voice=voice,
        given=answers.weight,
        voice_source=answers.source[first],
        voice_question=answers.question[first],
        slot_question=answers.slot_question,
        slot_label=answers.slot_label,
        question=question,
        node=node,
        parent=parent,
        depth=tree.depth[node],
        spot_slot=spot_slot,
        spot_at=spot_at,
        spot_lone=lone,
        claim_row=claim_row,
        claim_at=spot_at[spot],
        claim_lone=lone[spot],
    )


def _expanded(label: Ints, nodes: list[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Every slot once for each place of its name: (slot, node)."""
    count = np.asarray([len(found) for found in nodes], dtype=np.int64)
    joined = np.asarray([node for found in nodes for node in found], dtype=np.int64)
    start = np.cumsum(count) - count
    slot = np.repeat(np.arange(len(label)), count[label])
    return slot, joined[start[label][slot] + _ranks(count[label])]


def _ranks(count: Ints) -> Ints:
    """0, 1, …, n - 1 for each of these numbers n, one after the other."""
    return np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)


def _closed(question: Ints, node: Ints, tree: Tree) -> tuple[Ints, Ints]:
    """The keys (question · nodes + node) of these places and all around them, ascending, and the key of each one's parent."""
    found = [np.unique(question * len(tree) + node)]
    while len(found[-1]):
        above = tree.parent[found[-1] % len(tree)]
        up = (found[-1] // len(tree) * len(tree) + above)[above >= 0]
        found.append(np.unique(up))
    key = np.unique(np.concatenate(found))
    return key, key // len(tree) * len(tree) + tree.parent[key % len(tree)]


def _lone(slot: Ints, at: Ints, parent: Ints) -> Bools:
    """Which spots have no spot of the same slot around them."""
    width = int(slot.max(initial=0)) + 1
    taken = np.sort(at * width + slot)
    lone = np.ones(len(at), dtype=np.bool_)
    above = parent[at]
    while (above >= 0).any():
        key = np.where(above >= 0, above * width + slot, -1)
        place = np.minimum(np.searchsorted(taken, key), len(taken) - 1)
        lone &= taken[place] != key
        above = np.where(above >= 0, parent[above], -1)
    return lone
