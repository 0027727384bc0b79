"""Search finds what is there, in both scripts, and what is written next."""

from pathlib import Path

import pytest

from secondsource.desk import intake, reporting, searching
from secondsource.desk.desk import Desk
from secondsource.store import seal

CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two reports of one source."""
    desk = Desk.found(tmp_path / "desk", name="D", person="Ada", passphrase="four boats and a lantern", cost=CHEAP)
    source = intake.open_source(desk, kind="person", codename="RIVER TEAL")
    reporting.take_report(desk, source, b"The market road is closed since Monday.")
    reporting.take_report(desk, source, "ဈေးလမ်း ပိတ်ထားတယ်။".encode())
    return desk


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("ROAD market", ["report"]),
        ("ဈေးလမ်း", ["report"]),
        ("river teal", ["source"]),
        ("road bridge", []),
        ("   ", []),
    ],
)
def test_all_words_must_occur_in_any_order_and_case(desk: Desk, words: str, kinds: list[str]) -> None:
    assert [hit.kind for hit in searching.Search(desk).find(words)] == kinds


def test_what_is_written_after_a_search_is_found_by_the_next(desk: Desk) -> None:
    search = searching.Search(desk)
    search.warm()
    source = intake.open_source(desk, kind="person", codename="BLUE CRANE", note="Knows the lighthouse.")
    reporting.take_report(desk, source, b"Nothing new from the lighthouse.")
    assert [hit.kind for hit in search.find("lighthouse")] == ["source", "report"]


def test_a_revised_note_is_found_and_the_old_one_is_not(desk: Desk) -> None:
    search = searching.Search(desk)
    source = intake.open_source(desk, kind="person", codename="BLUE CRANE", note="Knows the lighthouse.")
    search.warm()
    intake.revise_source(desk, source, codename="BLUE CRANE", kind="person", note="Knows the harbour.")
    assert ([hit.key for hit in search.find("harbour")], search.find("lighthouse")) == ([source], [])


def test_many_blocks_give_the_same_as_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    source = next(iter(desk.book.sources.by_id))
    for number in range(25):
        reporting.take_report(desk, source, f"Lantern number {number}.".encode())
    whole = [hit.key for hit in searching.Search(desk).find("lantern")]
    monkeypatch.setattr(searching, "BLOCK", 4)
    assert [hit.key for hit in searching.Search(desk).find("lantern")] == whole
