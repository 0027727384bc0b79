"""Kinds of value: which one an attribute's claims are of, found from the values alone and explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from secondsource.weigh.coded import Coded

Value: TypeAlias = str | int | float
KINDS = ("choice", "category", "number", "place", "time")


@dataclass(frozen=True, slots=True)
class Finding:
    """The kind that was found, and why: a code with values."""

    kind: str
    code: str
    values: Mapping[str, Value]

    def plain(self) -> dict[str, Value]:
        """What stands in the model file."""
        return {"kind": self.kind, "because": self.code, **self.values}


def find_kind(coded: Coded, attribute: str) -> Finding:
    """The kind of an attribute (placeholder of the interface: choice)."""
    del coded, attribute
    return Finding("choice", "values_open", {})
