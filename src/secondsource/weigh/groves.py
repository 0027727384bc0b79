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

    def only(self, question: int, rows: Bools) -> tuple["Grove", "Part"]:
        """The grove of one question, with only some of its rows counting; the others keep their place at weight 0."""
        owners = self.row_question, self.voice_question, self.slot_question, self.question
        part = Part(*(_span(each, question) for each in owners))
        spots = _span(self.slot_question[self.spot_slot], question)
        claims = _span(self.row_question[self.claim_row], question)
        low = part.at.start
        grove = Grove(
            questions=1,
            sources=self.sources,
            row_question=np.zeros(part.rows.stop - part.rows.start, dtype=np.int64),
            row_source=self.row_source[part.rows],
            row_slot=self.row_slot[part.rows] - part.slots.start,
            row_voice=self.row_voice[part.rows] - part.voices.start,
            given=np.where(rows, self.given[part.rows], 0.0),
            voice_source=self.voice_source[part.voices],
            voice_question=np.zeros(part.voices.stop - part.voices.start, dtype=np.int64),
            slot_question=np.zeros(part.slots.stop - part.slots.start, dtype=np.int64),
            slot_label=self.slot_label[part.slots],
            question=np.zeros(part.at.stop - low, dtype=np.int64),
            node=self.node[part.at],
            parent=np.maximum(self.parent[part.at] - low, -1),
            depth=self.depth[part.at],
            spot_slot=self.spot_slot[spots] - part.slots.start,
            spot_at=self.spot_at[spots] - low,
            spot_lone=self.spot_lone[spots],
            claim_row=self.claim_row[claims] - part.rows.start,
            claim_at=self.claim_at[claims] - low,
            claim_lone=self.claim_lone[claims],
        )
        return grove, part


@dataclass(frozen=True, slots=True)
class Part:
    """Where one question lies among the rows, voices, slots and nodes of all."""

    rows: slice
    voices: slice
    slots: slice
    at: slice


def total(group: Ints, amount: Floats, groups: int) -> Floats:
    """Per group, 0 … groups - 1, the sum of its amounts."""
    return np.bincount(group, weights=amount, minlength=groups).astype(np.float64, copy=False)


def _span(question: Ints, which: int) -> slice:
    """Where a question lies in an ascending column."""
    low, high = np.searchsorted(question, (which, which + 1))
    return slice(int(low), int(high))


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
