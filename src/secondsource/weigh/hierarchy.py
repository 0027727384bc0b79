"""Hierarchy: places inside places, as arrays; names may be ambiguous, and the whole hangs on one node, the world.

>>> tree = Tree.of(["1", "2", "3"], ["Yemen", "Sana'a", "Mukalla"], ["-1", "1", "1"])
>>> tree.names[tree.parent[tree.nodes["Mukalla"][0]]], tree.depth.tolist()
('Yemen', [0, 1, 2, 2])
>>> grown, missing = tree.grown(["Yemen", "Aden"])
>>> len(grown), missing
(5, ['Aden'])
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.coded import Ints

WORLD = 0
"""The node above all roots; it has no name and is never claimed."""

NO_PARENT = frozenset({"", "-1"})
"""What stands in the column `parent` of a root."""

SEPARATORS = (" > ", ", ")
"""Between the parts of a value that carries its own path: the first has the broadest part first, the second last."""


@dataclass(frozen=True)
class Tree:
    """Places inside places. Node 0 is the world; a parent stands before its children.

    Attributes:
        names: per node its name; several nodes may have the same.
        parent: per node the number of its parent; -1 for the world.
        depth: per node how far below the world it lies; 0 for the world.
        nodes: name -> its nodes, ascending.
    """

    names: tuple[str, ...]
    parent: Ints
    depth: Ints
    nodes: Mapping[str, tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def of(cls, ids: Sequence[str], names: Sequence[str], parents: Sequence[str]) -> "Tree":
        """A tree from the columns id, name, parent; the order of the rows does not matter.

        Raises:
            BadClaims: `place_twice` (an id in two rows, `other` is the first), `place_nameless` (no id), `cell_empty` (no name),
                `place_parent_missing` (no such id), `place_circle` (a place would lie in itself); rows count from 1.
        """
        row_of: dict[str, int] = {}
        for row, (name, word) in enumerate(zip(ids, names, strict=True), start=1):
            if not name:
                raise BadClaims("place_nameless", row=row, column="id")
            if not word:
                raise BadClaims("cell_empty", row=row, column="name")
            if row_of.setdefault(name, row) != row:
                raise BadClaims("place_twice", row=row, column="id", place=name[:80], other=row_of[name])
        inside: dict[str, list[int]] = defaultdict(list)
        for row, above in enumerate(parents, start=1):
            if above not in row_of and above not in NO_PARENT:
                raise BadClaims("place_parent_missing", row=row, column="parent", place=above[:80])
            inside[above if above in row_of else ""].append(row)
        order, above_of = _downwards(ids, inside)
        if len(order) < len(ids):
            row = min(set(row_of.values()) - set(order))
            raise BadClaims("place_circle", row=row, column="parent", place=names[row - 1][:80])
        at = {row: node for node, row in enumerate(order, start=1)}
        return _tree([names[row - 1] for row in order], [at.get(row, WORLD) for row in above_of])

    def grown(self, values: Iterable[str]) -> tuple["Tree", list[str]]:
        """This tree with every value in it, and the values that were not: each stands alone, right below the world."""
        missing = sorted({value for value in values if value not in self.nodes})
        if not missing:
            return self, []
        parents = [*self.parent[1:].tolist(), *([WORLD] * len(missing))]
        return _tree([*self.names[1:], *missing], parents), missing

    @cached_property
    def levels(self) -> tuple[Ints, ...]:
        """The nodes of each depth, the world first."""
        return tuple(np.flatnonzero(self.depth == depth) for depth in range(int(self.depth.max()) + 1))

    @cached_property
    def size(self) -> Ints:
        """Per node how many places lie in it, itself included."""
        found = np.ones(len(self), dtype=np.int64)
        for level in reversed(self.levels[1:]):
            np.add.at(found, self.parent[level], found[level])
        return found

    @cached_property
    def children(self) -> Ints:
        """Per node how many places lie directly in it."""
        return np.bincount(self.parent[1:], minlength=len(self)).astype(np.int64)


def _downwards(ids: Sequence[str], inside: Mapping[str, list[int]]) -> tuple[list[int], list[int]]:
    """Rows that hang on a root, parents first, and the row each one lies in (0: none)."""
    order, above = list(inside.get("", ())), [0] * len(inside.get("", ()))
    for row in order:
        below = inside.get(ids[row - 1], ())
        order += below
        above += [row] * len(below)
    return order, above


def _tree(names: Sequence[str], parents: Sequence[int]) -> Tree:
    """A tree from names and parents of the nodes 1, 2, …; parents first."""
    parent = np.asarray([-1, *parents], dtype=np.int64)
    depth = np.zeros(len(parent), dtype=np.int64)
    nodes: dict[str, list[int]] = defaultdict(list)
    for node, (name, above) in enumerate(zip(names, parents, strict=True), start=1):
        depth[node] = depth[above] + 1
        nodes[name].append(node)
    return Tree(("", *names), parent, depth, {name: tuple(found) for name, found in nodes.items()})


def flat() -> Tree:
    """The world with nothing in it: every value will stand alone."""
    return _tree([], [])


def written_paths(values: Iterable[str]) -> Tree | None:
    """The tree that values carry in themselves, as "Ywa, Township, State" or "State > Township > Ywa"; None if they carry none.

    Values carry one if at least half of them (and two) have the separator and the broadest parts repeat: not more than half
    as many of them as values. A value without the separator is a broadest part. In such a tree "Township, State" is the
    name of a township: whole values are the names.

    >>> tree = written_paths(["Ywa, Hlegu, Yangon", "Hlegu, Yangon", "Kyun, Hlegu, Yangon"])
    >>> [tree.names[node] for node in range(1, len(tree))]
    ['Yangon', 'Hlegu, Yangon', 'Kyun, Hlegu, Yangon', 'Ywa, Hlegu, Yangon']
    """
    distinct = sorted(set(values))
    for separator in SEPARATORS:
        parts = {value: [part for part in value.split(separator) if part.strip()] for value in distinct}
        carriers = [value for value, found in parts.items() if len(found) > 1]
        broad_first = separator == SEPARATORS[0]
        broadest = {parts[value][0 if broad_first else -1] for value in carriers}
        if 2 * len(carriers) >= len(distinct) and len(carriers) > 1 and 2 * len(broadest) <= len(carriers):
            return _from_paths([_path(found, separator) for found in parts.values()])
    return None


def _path(parts: list[str], separator: str) -> list[str]:
    """The names from the broadest place down to the value itself."""
    if separator == SEPARATORS[0]:
        return [separator.join(parts[:end]) for end in range(1, len(parts) + 1)]
    return [separator.join(parts[start:]) for start in range(len(parts) - 1, -1, -1)]


def _from_paths(paths: list[list[str]]) -> Tree:
    """The tree of all these paths, broad places first."""
    above = {name: path[at - 1] if at else "" for path in paths for at, name in enumerate(path)}
    names = sorted(above, key=lambda name: (_level(name, above), name))
    number = {name: node for node, name in enumerate(names, start=1)}
    return _tree(names, [number.get(above[name], WORLD) for name in names])


def _level(name: str, above: Mapping[str, str]) -> int:
    """How many places lie around this one."""
    level = 0
    while above[name]:
        name, level = above[name], level + 1
    return level
