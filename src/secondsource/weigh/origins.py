"""Origins: which claims are one, because one source said them twice or because they came from one place.

In one *cell* (a question, a value, said or denied) every source counts once, under one label: itself, when its words are its own
or when nobody recorded where it had them from; otherwise the root that its declared links lead to. A source that draws on
several roots joins one that already speaks and adds nothing; where none of them speaks by itself, they are taken together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from secondsource.weigh.claims import OWN, Claims
from secondsource.weigh.coded import Bools, Coded, Ints, dense

Parents = Mapping[str, tuple[str, ...]]
"""Report -> what it came from: reports, "source:NAME", "outside:NAME" or any other name."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Per row: its group (the origin within its cell), its family (the origin within its question), and what is known of it."""

    group: Ints
    family: Ints
    label: Ints  # a source, or from `len(sources)` on a name in `outside`
    recorded: Bools  # whether anybody recorded where this origin had it from
    echo: Bools  # declared to come from something else: repeats, never speaks for itself
    folded: Bools  # draws on several origins that already speak: adds nothing to either
    differs: Bools  # says something else than what it came from
    outside: list[str]
    parents: Parents


def trace(claims: Claims, coded: Coded, earlier: Parents | None = None) -> Origins:
    """The origins of all claims; `earlier` says where reports came from that are not among these claims."""
    own = np.zeros(coded.rows, dtype=np.bool_)
    if claims.lineage:
        own = np.asarray([state in OWN for state in claims.lineage], dtype=np.bool_)
    linked, parents = _links(claims, own)
    label = coded.source.copy()
    recorded = own.copy()
    folded = np.zeros(coded.rows, dtype=np.bool_)
    differs = np.zeros(coded.rows, dtype=np.bool_)
    cells = _Cells(claims, coded, own, roots({**(earlier or {}), **parents}))
    for rows in _cells_of(coded, linked):
        for row, found in cells.settle(rows).items():
            label[row], recorded[row], folded[row] = found
    differs[linked] = [cells.differs(row) for row in np.flatnonzero(linked).tolist()]
    group, _ = dense(coded.cell, label)
    family, _ = dense(coded.question, label)
    return Origins(group, family, label, _any(group, recorded), linked, folded, differs, cells.outside, parents)


def leading_here(claims: Claims, parents: Parents) -> dict[str, tuple[str, ...]]:
    """Of a full pass's links those that matter for these claims: what leads on from what they name and do not hold."""
    here = set(claims.report)
    todo = [name for above in claims.origin for name in above]
    found: dict[str, tuple[str, ...]] = {}
    while todo:
        name = todo.pop()
        if name in parents and name not in here and name not in found:
            found[name] = parents[name]
            todo += parents[name]
    return found


def roots(parents: Parents) -> dict[str, frozenset[str]]:
    """Where each report began: everything without a parent that its links lead to. A circle is one root, under its first name."""
    named = circles(parents)
    up: dict[str, set[str]] = defaultdict(set)
    for report, above in parents.items():
        up[named.get(report, report)] |= {named.get(name, name) for name in above} - {named.get(report, report)}
    found: dict[str, frozenset[str]] = {}
    for report in list(up):
        _climb(report, up, found)
    return {report: found[named.get(report, report)] for report in parents}


def _climb(start: str, up: Mapping[str, set[str]], found: dict[str, frozenset[str]]) -> None:
    """Fill in the roots of a report and of everything above it, without recursion: chains may be long."""
    todo = [start]
    while todo:
        here = todo[-1]
        above = up.get(here, set())
        waiting = [name for name in above if name not in found]
        if here not in found and waiting:
            todo += waiting
            continue
        todo.pop()
        if here not in found:
            sets = [found[name] for name in above]
            found[here] = sets[0] if len(sets) == 1 else frozenset().union(*sets) or frozenset((here,))


def circles(parents: Parents) -> dict[str, str]:
    """The members of every circle of links, each with the name the circle goes by."""
    code: dict[str, int] = {}
    pairs = [
        (code.setdefault(report, len(code)), code.setdefault(name, len(code)))
        for report, above in parents.items()
        for name in above
    ]
    if not pairs:
        return {}
    tails, heads = np.asarray(pairs).T
    graph = coo_array((np.ones(len(pairs)), (tails, heads)), shape=(len(code), len(code)))
    count, part = connected_components(graph, connection="strong")
    if count == len(code):
        return {}
    members: dict[int, list[str]] = defaultdict(list)
    for name, at in code.items():
        members[int(part[at])].append(name)
    return {name: min(circle) for circle in members.values() if len(circle) > 1 for name in circle}


def _links(claims: Claims, own: Bools) -> tuple[Bools, dict[str, tuple[str, ...]]]:
    """Which rows are declared to come from something, and where each of their reports came from."""
    linked = np.zeros(len(claims), dtype=np.bool_)
    parents: dict[str, tuple[str, ...]] = {}
    for row in _declared(claims):
        above = tuple(claims.origin[row]) if claims.origin else ()
        name = claims.outside_origin[row].strip().casefold() if claims.outside_origin else ""
        above += (f"outside:{name}",) if name else ()
        report = report_of(claims, row)
        above = tuple(name for name in above if name and name != report)
        if above and not own[row]:
            linked[row] = True
            parents[report] = tuple(dict.fromkeys(parents.get(report, ()) + above))
    return linked, parents


def _declared(claims: Claims) -> Iterable[int]:
    """The rows that name an origin."""
    rows = {row for row, above in enumerate(claims.origin) if above}
    return sorted(rows | {row for row, name in enumerate(claims.outside_origin) if name})


def report_of(claims: Claims, row: int) -> str:
    """The report of a row; a claim without one is a report of its own, named by its number from 1."""
    return (claims.report[row] if claims.report else "") or f"#{row + 1}"


def _cells_of(coded: Coded, linked: Bools) -> list[list[int]]:
    """The rows of every cell in which something is declared to come from elsewhere."""
    if not linked.any():
        return []
    cell = coded.cell
    touched = np.isin(cell, cell[linked])
    rows = np.flatnonzero(touched)
    rows = rows[np.argsort(cell[rows], kind="stable")]
    edges = np.flatnonzero(np.diff(cell[rows])) + 1
    return [part.tolist() for part in np.split(rows, edges)]


def _any(group: Ints, flag: Bools) -> Bools:
    """Per row: whether any row of its group has the flag."""
    return (np.bincount(group, weights=flag) > 0)[group]


class _Cells:
    """What settling a cell needs to know of the rest: the roots, and which source speaks in which report on which question."""

    def __init__(self, claims: Claims, coded: Coded, own: Bools, above: Mapping[str, frozenset[str]]) -> None:
        self.claims, self.coded, self.above = claims, coded, above
        self.own = own.tolist()
        self.question, self.cell, self.source = coded.question.tolist(), coded.cell.tolist(), coded.source.tolist()
        self.outside: list[str] = []
        self.code = {f"source:{name}": at for at, name in enumerate(coded.sources)}
        self.said: dict[tuple[int, str], set[int]] = defaultdict(set)
        self.speaker: dict[tuple[int, str], int] = {}
        if above:
            wanted = frozenset().union(*above.values())
            for row in range(coded.rows):
                report = report_of(claims, row)
                if report in wanted:
                    key = (self.question[row], report)
                    self.said[key].add(self.cell[row])
                    self.speaker[key] = self.source[row]

    def labels(self, row: int) -> frozenset[int]:
        """The labels a row goes by: its own source, or what its links lead to."""
        report = report_of(self.claims, row)
        if self.own[row] or report not in self.above:
            return frozenset((self.source[row],))
        question = self.question[row]
        return frozenset(self._label(question, root) for root in self.above[report])

    def _label(self, question: int, root: str) -> int:
        """The source that speaks in a root on this question, or the root's own name."""
        if (question, root) in self.speaker:
            return self.speaker[question, root]
        if root not in self.code:
            self.code[root] = len(self.coded.sources) + len(self.outside)
            self.outside.append(root)
        return self.code[root]

    def settle(self, rows: list[int]) -> dict[int, tuple[int, bool, bool]]:
        """One cell: per row its label, whether its origin is recorded, and whether it adds nothing to it."""
        source = {row: self.source[row] for row in rows}
        drawn: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            drawn[source[row]] |= self.labels(row)
        firsthand = {source[row] for row in rows if self.own[row]}
        merged = {speaker: {speaker} if speaker in firsthand else names for speaker, names in drawn.items()}
        for speaker, names in merged.items():
            if len(names) > 1:
                names.discard(speaker)
        chosen = _choose(merged)
        named = len(self.coded.sources)
        found = {}
        for row in rows:
            at, adds = chosen[source[row]]
            found[row] = (at, source[row] in firsthand or at >= named, not adds)
        return found

    def differs(self, row: int) -> bool:
        """Whether what this claim came from is among these claims, on the same question, saying only something else."""
        question, cell = self.question[row], self.cell[row]
        said = [
            self.said[question, root]
            for root in self.above[report_of(self.claims, row)]
            if (question, root) in self.said
        ]
        return bool(said) and not any(cell in cells for cells in said)


def _choose(drawn: Mapping[int, set[int]]) -> dict[int, tuple[int, bool]]:
    """Per source the one label it counts under and whether it adds to it; names decide nothing but what is shown."""
    leads = {speaker: _followed(speaker, drawn) for speaker in drawn}
    speaking = {next(iter(names)) for names in leads.values() if len(names) == 1}
    joined: dict[int, int] = {}

    def top(name: int) -> int:
        while name in joined:
            name = joined[name]
        return name

    for names in leads.values():
        if not names & speaking:
            first, *others = sorted(names)
            for other in others:
                low, high = sorted((top(first), top(other)))
                if low != high:
                    joined[high] = low
    chosen = {}
    for speaker, names in leads.items():
        voiced = sorted(names & speaking)
        chosen[speaker] = (voiced[0], len(names) == 1) if voiced else (top(min(names)), True)
    return chosen


def _followed(speaker: int, drawn: Mapping[int, set[int]]) -> set[int]:
    """The labels a source leads to, through every source of the cell that itself only passes on."""
    seen: set[int] = set()
    ends: set[int] = set()
    todo = [speaker]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            names = drawn.get(here, {here})
            if names == {here}:
                ends.add(here)
            else:
                todo += names
    return ends or {min(seen)}
