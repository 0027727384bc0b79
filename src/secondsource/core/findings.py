"""What a rule says back: a code with values, never a sentence; `labels` turns it into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = str | int | float
"""What may stand in a finding: shown to a person after translation, so never a key and never a secret."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule noticed: `code` names the sentence, `values` fill it, `field` names the input it is about."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    field: str = ""


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """The desk says no, and why: one finding or several; nothing was written."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(f.code for f in findings))
        self.findings = findings


def refuse(code: str, /, *, about: str = "", **values: Value) -> Refused:
    """A refusal with one finding, ready to be raised."""
    return Refused(Finding(code, values, about))
