"""Search: Burmese and English, marked where found, never in an address."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from secondsource.core import words
from secondsource.core.facts import RolesSet
from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.web.pages import searching


@pytest.fixture
def filled(desk: Desk) -> Desk:
    source = intake.open_source(desk, kind="person", codename="AMBER HERON", note="Crosses with the ferry.")
    reporting.take_report(desk, source, b"We wait. The Ferry at the landing has stopped.")
    reporting.take_report(desk, source, "ကူးတို့ ၁၂ စီး ရပ်ထားသည်။".encode())
    assessing.ask_question(desk, Wording(text="Does the ferry run?", text_my="ကူးတို့ ပြေးဆွဲနေသလား"))
    return desk


def found(client: Client, text: str) -> tuple[str, str]:
    answer = client.post("/search/", {"words": text})
    address = answer.headers["Location"]
    return address, client.get(address).content.decode()


@pytest.mark.usefixtures("filled")
def test_sources_questions_and_reports_are_found_and_marked(client: Client) -> None:
    address, page = found(client, "ferry")
    assert ("ferry" in address, page.count("<mark>ferry</mark>"), page.count("<mark>Ferry</mark>")) == (False, 2, 1)


@pytest.mark.usefixtures("filled")
def test_burmese_is_found_without_spaces_and_with_either_digits(client: Client) -> None:
    assert ["<mark>" in found(client, text)[1] for text in ("ကူးတို့", "12 စီး", "ရပ်ထား", "မရှိ")] == [True, True, True, False]


@pytest.mark.usefixtures("filled")
def test_nothing_found_says_what_to_try(client: Client) -> None:
    assert "Nothing holds all these words" in found(client, "ferry helicopter")[1]


def test_the_note_of_a_source_is_found_only_by_whoever_may_see_the_source(client: Client, filled: Desk) -> None:
    filled.write(RolesSet(person=filled.opened.person, roles=("analyst",)))
    assert ["AMBER HERON</a>" in found(client, text)[1] for text in ("crosses", "amber")] == [False, True]


def test_an_empty_search_finds_nothing(client: Client) -> None:
    assert found(client, "  ")[0] == "/search/"


def test_what_was_forgotten_finds_nothing(client: Client) -> None:
    assert client.get("/search/?words=aaaaaaaaaaaaa").status_code == 200


@given(st.text(alphabet="ab CŞé ကိ၁1\u200b", max_size=400), st.text(alphabet="ab1ကé", min_size=1, max_size=3))
def test_pieces_are_the_text_and_marked_is_what_was_looked_for(text: str, query: str) -> None:
    pieces = searching.pieces_of(text, query)
    shown = "".join(piece.text for piece in pieces).strip("…")
    marked = [words.normal(piece.text) for piece in pieces if piece.found]
    wanted = words.fold(query)
    assert (shown in text, all(wanted in said for said in marked), bool(marked)) == (
        True,
        True,
        wanted in words.normal(text),
    )
