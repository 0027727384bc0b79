"""A fact as it stands in the journal: who wrote it and when, whose key seals it, and the bytes it becomes."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, Union, get_args

import msgspec

from secondsource.core.facts.kinds import (
    AnyFact,
    Assessed,
    ClaimStated,
    ContactLogged,
    LineageStated,
    OutcomeRecorded,
    PassageDismissed,
    QuestionAsked,
    QuestionClosed,
    QuestionRevised,
    ReportTaken,
    Restored,
    SourceOpened,
    SourceRated,
    SourceRevised,
    Withdrawn,
)
from secondsource.core.facts.parts import Fact, Part


class Written(Part, frozen=True, kw_only=True):
    """A fact as it stands in the journal: who wrote it and when (aware, UTC), by their device's own watch."""

    by: str
    at: dt.datetime
    fact: AnyFact


class Mark(NamedTuple):
    """Where an entry stands: its device and sequence there, the clock that orders for reading, who wrote it and when."""

    device: str
    sequence: int
    clock: int
    by: str
    at: dt.datetime


F_co = TypeVar("F_co", bound=Fact, covariant=True)


class Kept(NamedTuple, Generic[F_co]):
    """A fact in the book, with the mark of the entry that brought it. A tuple, because an unlock makes hundreds of thousands."""

    fact: F_co
    mark: Mark


def subject_of(fact: AnyFact) -> str:
    """Whose key a fact is sealed under: "source:ID", "report:ID", "question:ID", or "desk" for what concerns everybody."""
    match fact:
        case Withdrawn(subject=subject) | Restored(subject=subject):
            return subject
        case SourceOpened(source=key) | SourceRevised(source=key) | SourceRated(source=key) | ContactLogged(source=key):
            return f"source:{key}"
        case (
            ReportTaken(report=key) | PassageDismissed(report=key) | LineageStated(report=key) | ClaimStated(report=key)
        ):
            return f"report:{key}"
        case (
            QuestionAsked(question=key)
            | QuestionRevised(question=key)
            | QuestionClosed(question=key)
            | Assessed(question=key)
            | OutcomeRecorded(question=key)
        ):
            return f"question:{key}"
    return "desk"


# --- bytes, and the shapes of yesterday ------------------------------------------------------------------------------
Upgrade: TypeAlias = Callable[[Any], Fact]
"""Turns a fact of an old shape into the next shape, or at once into today's."""

OLD: Mapping[type[Fact], Upgrade] = {}
"""The shapes that facts once had. When a shape changes, the old class comes here under its old tag and the new one takes
the next ("ReportTaken.2"); entries already sealed are never rewritten, so nothing ever leaves this table."""

_encoder = msgspec.msgpack.Encoder()


def encode(written: Written) -> bytes:
    """The bytes that are sealed and chained."""
    return _encoder.encode(written)


def reader(old: Mapping[type[Fact], Upgrade]) -> Callable[[bytes], Written]:
    """A function that reads today's shapes and these old ones, which it turns into today's."""
    if not old:
        return msgspec.msgpack.Decoder(Written).decode  # the common case pays nothing for the others
    every: Any = Union[(*get_args(AnyFact), *old)]
    stored = msgspec.defstruct("Stored", [("by", str), ("at", dt.datetime), ("fact", every)])
    decoder = msgspec.msgpack.Decoder(stored)

    def read(plain: bytes) -> Written:
        found: Any = decoder.decode(plain)
        fact = found.fact
        while type(fact) in old:
            fact = old[type(fact)](fact)
        return Written(by=found.by, at=found.at, fact=fact)

    return read


_read = reader(OLD)


def decode(plain: bytes) -> Written:
    """What `encode` wrote, old shapes included.

    Raises:
        msgspec.DecodeError: the bytes are no fact this program knows; `msgspec.ValidationError` is a kind of it.
    """
    return _read(plain)
