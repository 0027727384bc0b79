import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from secondsource.core.facts import (
    OLD,
    AnyFact,
    Erased,
    Fact,
    ReportTaken,
    Restored,
    SourceOpened,
    Withdrawn,
    Written,
    decode,
    encode,
    reader,
    subject_of,
)
from tests.core.made import KINDS, WRITTEN

DAWN = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
FIRST_DAY = Path(__file__).parent / "first_day.jsonl"


@settings(max_examples=300)
@given(WRITTEN)
def test_what_is_written_reads_back_the_same(written: Written) -> None:
    assert decode(encode(written)) == written


@settings(max_examples=200)
@given(WRITTEN)
def test_every_fact_has_a_subject_that_it_names_itself(written: Written) -> None:
    fact: AnyFact = written.fact
    keys = {f"{kind}:{getattr(fact, kind)}" for kind in ("source", "report", "question") if hasattr(fact, kind)}
    if isinstance(fact, Withdrawn | Restored):
        keys = {fact.subject}
    assert subject_of(fact) in (keys or {"desk"})


OWNERS = {
    "desk": {
        *("DeskFounded", "PersonAdded", "RolesSet", "Merged", "PolicySet", "PlacesLoaded", "RowsImported", "Erased"),
        "ClearFileWritten",
    },
    "source": {"SourceOpened", "SourceRevised", "SourceRated", "ContactLogged"},
    "report": {"ReportTaken", "PassageDismissed", "LineageStated", "ClaimStated"},
    "question": {"QuestionAsked", "QuestionRevised", "QuestionClosed", "Assessed", "OutcomeRecorded"},
    "given": {"Withdrawn", "Restored"},
}


def test_no_kind_of_fact_is_without_an_owner() -> None:
    assert set().union(*OWNERS.values()) == {kind.__name__ for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_is_sealed_with_what_it_is_about(kind: type[Any]) -> None:
    owner = next(owner for owner, names in OWNERS.items() if kind.__name__ in names)
    needed = {one.name: one.name for one in msgspec.structs.fields(kind) if one.required}
    wanted = {"desk": "desk", "given": "subject"}.get(owner, f"{owner}:{owner}")
    assert subject_of(kind(**needed)) == wanted


def test_every_kind_says_its_name_and_shape() -> None:
    assert {kind.__struct_config__.tag for kind in KINDS} == {f"{kind.__name__}.1" for kind in KINDS}


# --- the shapes of yesterday -----------------------------------------------------------------------------------------
class SourceNoted(Fact, frozen=True, kw_only=True, tag="SourceOpened.-1"):
    """How a source was opened two shapes ago."""

    source: str
    name: str


class SourceNamed(Fact, frozen=True, kw_only=True, tag="SourceOpened.0"):
    """How it was one shape ago."""

    source: str
    codename: str


class Yesterday(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the program of that day wrote it."""

    by: str
    at: dt.datetime
    fact: Any


def renamed(fact: SourceNoted) -> SourceNamed:
    return SourceNamed(source=fact.source, codename=fact.name)


def classed(fact: SourceNamed) -> SourceOpened:
    return SourceOpened(source=fact.source, codename=fact.codename, kind="person")


def test_a_fact_of_an_old_shape_is_read_as_todays() -> None:
    plain = msgspec.msgpack.encode(Yesterday(by="ann", at=DAWN, fact=SourceNoted(source="s", name="BLUE WREN")))
    today = Written(by="ann", at=DAWN, fact=SourceOpened(source="s", codename="BLUE WREN", kind="person"))
    assert reader({SourceNoted: renamed, SourceNamed: classed})(plain) == today


def test_todays_facts_read_the_same_with_old_shapes_about() -> None:
    written = Written(by="ann", at=DAWN, fact=Erased(subject="source:s"))
    assert reader({SourceNamed: classed})(encode(written)) == written


def test_a_shape_nobody_knows_is_not_guessed_at() -> None:
    plain = msgspec.msgpack.encode(Yesterday(by="ann", at=DAWN, fact=SourceNoted(source="s", name="BLUE WREN")))
    with pytest.raises(msgspec.ValidationError, match="SourceOpened"):
        decode(plain)


def entries_of_the_first_day() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FIRST_DAY.read_text().splitlines()]


def test_every_shape_there_ever_was_is_among_the_entries_of_the_first_day() -> None:
    kept = {entry["says"]["fact"]["fact"] for entry in entries_of_the_first_day()}
    assert {kind.__struct_config__.tag for kind in (*KINDS, *OLD)} <= kept


@pytest.mark.parametrize("entry", entries_of_the_first_day(), ids=lambda entry: entry["says"]["fact"]["fact"])
def test_an_entry_of_the_first_day_still_says_what_it_said(entry: dict[str, Any]) -> None:
    today = json.loads(msgspec.json.encode(decode(bytes.fromhex(entry["bytes"]))))
    said = entry["says"]["fact"]
    assert {name: today["fact"][name] for name in said} == said


def test_a_report_keeps_its_bytes_out_of_the_way_when_there_are_none() -> None:
    report = ReportTaken(report="r", source="s", text="a", sha256="x", received=DAWN)
    assert b"original" not in encode(Written(by="ann", at=DAWN, fact=report))
