"""Dealing questions to the ways of their kinds: as stated, as a full pass found, or as found here from the values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.coded import Coded, Ints
from secondsource.weigh.kinds import KINDS, Finding, find_kind

Kinds: TypeAlias = str | Mapping[str, str]
"""One kind for everything, question -> kind, or "" to find it for each attribute."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """The rows of each kind, ascending; and for each attribute its kind, and why where it was found."""

    rows: Mapping[str, Ints]
    kinds: Mapping[str, str]
    findings: Mapping[str, Finding]


def deal(coded: Coded, kind: Kinds, known: Mapping[str, str]) -> Dealt:
    """Deal rows to kinds; `known` holds the kinds of attributes that a full pass found.

    Raises:
        BadClaims: there is no such kind (`kind_unknown`).
    """
    findings: dict[str, Finding] = {}
    if isinstance(kind, str):
        names = {name: kind or known.get(name) for name in coded.attributes}
        for name in (name for name, found in names.items() if found is None):
            findings[name] = find_kind(coded, name)
        kinds = {name: found or findings[name].kind for name, found in names.items()}
        of_row = _codes(list(kinds.values()))[coded.attribute]
    else:
        kinds = {}
        of_row = _codes([kind.get(name) or "choice" for name in coded.questions])[coded.question]
    rows = {name: np.flatnonzero(of_row == at) for at, name in enumerate(KINDS)}
    return Dealt({name: here for name, here in rows.items() if len(here)}, kinds, findings)


def _codes(kinds: list[str]) -> Ints:
    """Kinds as their places in `KINDS`."""
    for kind in kinds:
        if kind not in KINDS:
            raise BadClaims("kind_unknown", word=kind[:80], available=", ".join(KINDS))
    return np.asarray([KINDS.index(kind) for kind in kinds], dtype=np.int64)
