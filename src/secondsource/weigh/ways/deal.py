"""Dealing questions to the ways of their kinds: as stated, as a full pass found, or as found here from the values.

Open choices whose truth changes with time go a way of their own (`STATE`): which attributes those are is found from their claims.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Coded, Ints
from secondsource.weigh.hierarchy import Tree
from secondsource.weigh.inputs import Inputs, part
from secondsource.weigh.kinds import KINDS, Finding, find_kind
from secondsource.weigh.track import Records
from secondsource.weigh.ways.state import find_states

Kinds: TypeAlias = str | Mapping[str, str]
"""One kind for everything, question -> kind, or "" to find it for each attribute."""


STATE = "state"
"""The way of open choices whose truth changes."""

NOTHING = np.empty(0, dtype=np.int64)

LOOKED_AT = 10_000
"""Whether an attribute changes is looked for in about so many claims, those on the questions with the most of them."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """The rows of each kind, ascending; and for each attribute its kind, and why where it was found."""

    rows: Mapping[str, Ints]
    kinds: Mapping[str, str]
    findings: Mapping[str, Finding]


def deal(whole: Inputs, kind: Kinds, known: Mapping[str, str], tree: Tree | None) -> Dealt:
    """Deal rows to kinds; `known` holds the kinds of attributes that a full pass found.

    Labels whose lineage somebody recorded are open choice: there dependence is looked for, and it matters more than who confuses
    which label.

    Raises:
        BadClaims: there is no such kind (`kind_unknown`).
    """
    coded = whole.coded
    findings: dict[str, Finding] = {}
    if isinstance(kind, str):
        names = {name: kind or known.get(name) for name in coded.attributes}
        for name in (name for name, found in names.items() if found is None):
            findings[name] = _with_lineage(whole.claims, find_kind(coded, name, tree))
        kinds = {name: found or findings[name].kind for name, found in names.items()}
        of_row = _codes(list(kinds.values()))[coded.attribute]
    else:
        kinds = {}
        of_row = _codes([kind.get(name) or "choice" for name in coded.questions])[coded.question]
    rows = {name: np.flatnonzero(of_row == at) for at, name in enumerate(KINDS)}
    return Dealt({name: here for name, here in rows.items() if len(here)}, kinds, findings)


def _with_lineage(claims: Claims, found: Finding) -> Finding:
    """The same, but choice for labels with anything recorded that dependence shows in."""
    traces = (claims.origin, claims.outside_origin, claims.channel, claims.handler, claims.cohort, claims.text)
    if found.kind == "category" and any(any(column) for column in (*traces, claims.reported)):
        return Finding("choice", "labels_with_lineage", found.values)
    return found


def with_states(dealt: Dealt, whole: Inputs, known: Collection[str] | None) -> Dealt:
    """The same with the changing attributes among choices and categories apart.

    Args:
        dealt: rows by kind.
        whole: all claims.
        known: the changing attributes as a full pass found them; None finds them.
    """
    rows = np.sort(np.concatenate([dealt.rows.get(name, NOTHING) for name in ("choice", "category")]))
    if not len(rows) or not (whole.claims.reported or whole.claims.when_from or whole.claims.when_to):
        return dealt
    if known is None:
        known = find_states(part(whole, _telling(whole.coded, rows), Records()), {}).keys()
    coded = whole.coded
    codes = [at for at, name in enumerate(coded.attributes) if name in known]
    changing = rows[np.isin(coded.attribute_of[coded.question[rows]], codes)]
    split = {name: np.setdiff1d(here, changing) for name, here in dealt.rows.items()} | {STATE: changing}
    changes = {
        name: Finding("choice", "values_change", found.values) if name in known else found
        for name, found in dealt.findings.items()
    }
    return Dealt({name: here for name, here in split.items() if len(here)}, dealt.kinds, changes)


def _telling(coded: Coded, rows: Ints) -> Ints:
    """The rows on the questions with the most claims: as many sizes as fit, and the largest always."""
    size = np.bincount(coded.question[rows], minlength=len(coded.questions))[coded.question[rows]]
    claims = np.bincount(size)
    upwards = np.cumsum(claims[::-1])[::-1]
    fits = np.flatnonzero((upwards <= LOOKED_AT) & (claims > 0))
    least = int(fits[0]) if len(fits) else int(size.max())
    return rows[size >= least]


def _codes(kinds: list[str]) -> Ints:
    """Kinds as their places in `KINDS`."""
    for kind in kinds:
        if kind not in KINDS:
            raise BadClaims("kind_unknown", word=kind[:80], available=", ".join(KINDS))
    return np.asarray([KINDS.index(kind) for kind in kinds], dtype=np.int64)
