"""Facts of every kind, drawn at random from their own annotations."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from secondsource.core.facts import AnyFact, Written

NOTHING: Mapping[str, st.SearchStrategy[Any]] = MappingProxyType({})
KINDS: tuple[type[Any], ...] = get_args(AnyFact)

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=12),
    bytes: st.binary(max_size=8),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    dt.date: st.dates(),
    dt.datetime: st.datetimes(
        timezones=st.sampled_from((dt.UTC, dt.timezone(dt.timedelta(hours=6, minutes=30)))),
        min_value=dt.datetime(1900, 1, 2),  # noqa: DTZ001 -- hypothesis adds the zone itself
        max_value=dt.datetime(2999, 1, 1),  # noqa: DTZ001 -- likewise
    ),
    type(None): st.none(),
}


def drawn(hint: Any) -> st.SearchStrategy[Any]:
    """A strategy for an annotation of a fact's field."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        return st.lists(drawn(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) in {Union, UnionType}:
        return st.one_of(*(drawn(one) for one in get_args(hint)))
    return built(hint)


def built(kind: type[msgspec.Struct], fixed: Mapping[str, st.SearchStrategy[Any]] = NOTHING) -> st.SearchStrategy[Any]:
    """A strategy for a struct: every field drawn, or left to its default; `fixed` says how some are drawn instead."""
    hints = get_type_hints(kind)
    needed: dict[str, st.SearchStrategy[Any]] = {}
    free: dict[str, st.SearchStrategy[Any]] = {}
    for one in msgspec.structs.fields(kind):
        how = fixed[one.name] if one.name in fixed else drawn(hints[one.name])
        (needed if one.required or one.name in fixed else free)[one.name] = how
    return st.fixed_dictionaries(needed, optional=free).map(lambda values: kind(**values))


WRITTEN: st.SearchStrategy[Written] = st.builds(
    Written, by=PLAIN[str], at=PLAIN[dt.datetime], fact=st.one_of(*(built(kind) for kind in KINDS))
)


# --- facts that meet: few ids, so that they speak of the same things ---------------------------------------------------
KEY = st.sampled_from(("x", "y", "z"))
MEETING: Mapping[str, st.SearchStrategy[Any]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("source", "contact", "report", "lineage", "claim", "question", "passage", "assessment", "outcome", "what"),
            KEY,
        ),
        "kind": st.sampled_from(("claim", "passage", "lineage", "assessment", "outcome", "question")),
        "parent_kind": st.sampled_from(("report", "source", "outside", "")),
        "parent": KEY,
        "person": KEY,
        "codename": st.sampled_from(("BLUE WREN", "blue  wren", "RED LARK")),
        "subject": st.sampled_from(("report:x", "report:y", "question:x", "desk")),
    }
)


def meeting(kind: type[Any]) -> st.SearchStrategy[Any]:
    """A strategy for facts of a kind that speak of few things; `PersonAdded` and the desk's own records keep their parts."""
    names = {one.name for one in msgspec.structs.fields(kind)}
    own = {"PersonAdded"}
    fixed = {name: how for name, how in MEETING.items() if name in names and kind.__name__ not in own}
    return built(kind, fixed)
