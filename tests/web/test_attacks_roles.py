"""What a role may not open it does not learn by another way: from lists of conflicts, exports, origins and searches."""

import re
import time
from pathlib import Path

import pytest
from django.test import Client
from tests.web.test_upkeep import ended

from secondsource.core.facts import AnyFact, OutcomeRecorded, RolesSet, SourceRevised
from secondsource.core.tables.access import ROLES
from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.web.pages.searching import MOST

MARKED = {
    "AMBER HERON": "see_codename",
    "met at the mill": "see_source",
    "Ducks crossed": "take_report",
    "Does the ferry": "see_belief",
    "seven of them": "see_belief",
}
"""Words that stand in one kind of thing only, each with the right that opens it."""

FREE = {"custodian": {"seven of them", "Does the ferry"}}
"""Who makes statements reads what statements answer, and what they say."""


@pytest.fixture
def kept(desk: Desk) -> str:
    """A source, its report with a statement and an origin, a question with two outcomes; the report's id."""
    source = intake.open_source(desk, kind="person", codename="AMBER HERON", note="met at the mill")
    other = intake.open_source(desk, kind="person", codename="OTHER")
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run?"))
    report = reporting.take_report(desk, other, b"Ducks crossed.")
    reporting.state_claim(desk, report, Statement(value="seven of them", question=asked))
    reporting.state_lineage(
        desk, report, relation="heard_from", parent_kind="outside", parent="relative of AMBER HERON"
    )
    assessing.record_outcome(desk, asked, value="seven of them", how_known="seen_by_us")
    intake.revise_source(desk, source, codename="AMBER HERON", kind="person", note="met at the mill")
    unseen: tuple[AnyFact, ...] = (
        OutcomeRecorded(outcome="elsewhereoutc", question=asked, value="none", how_known="document"),
        SourceRevised(source=source, codename="AMBER HERON", kind="person", note="met at the mill twice"),
    )
    for sequence, fact in enumerate(unseen, 1):
        mark = desk.book.sources.by_id[source].revised._replace(device="elsewhere", sequence=sequence)
        desk.book.decisions.apply(fact, mark, desk.book.sight)
    return report


def leaked(desk: Desk, role: str, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Where marked words stand of things that the unlocked person may not open."""
    shut = [words for words, verb in MARKED.items() if words not in FREE.get(role, ()) and not desk.may(verb)]
    return [(name, words) for name, text in texts.items() for words in shut if words in text]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_tells_what_its_own_page_would_not(client: Client, desk: Desk, kept: str, role: str) -> None:
    desk.write(RolesSet(person=desk.opened.person, roles=(role,)))
    [*sources] = desk.book.sources.by_id
    [*questions] = desk.book.questions.by_id
    addresses = ["/", "/upkeep/", "/upkeep/conflicts", "/upkeep/people", "/reports/", "/sources/", "/questions/"]
    addresses += [f"/reports/{kept}/", f"/reports/{kept}/origin", f"/reports/new?source={sources[0]}"]
    addresses += [f"/sources/{sources[0]}/", f"/questions/{questions[0]}/"]
    pages = {address: client.get(address).content.decode() for address in addresses}
    for words in MARKED:
        found = client.post("/search/", {"words": words}).headers["Location"]
        pages[f"search {words}"] = re.sub(r'value="[^"]*"', "", client.get(found).content.decode())
    tables = ("/sources/", "/reports/?state=all", "/questions/?state=all")
    pages |= {f"file {address}": client.post(address).content.decode() for address in tables}
    assert leaked(desk, role, pages) == []


@pytest.mark.parametrize("role", ["handler", "vetter", "analyst", "releaser"])
def test_an_export_holds_what_its_person_may_open(
    client: Client, desk: Desk, kept: str, tmp_path: Path, role: str
) -> None:
    desk.write(RolesSet(person=desk.opened.person, roles=(role,)))
    target = tmp_path / "out"
    ended(client, client.post("/upkeep/export", {"folder": str(target), "clear": "on"}).headers["Location"])
    texts = {path.name: path.read_text(encoding="utf-8") for path in target.iterdir()}
    assert leaked(desk, role, texts) == []
    assert (f'"report":"{kept}"' in texts["facts.jsonl"].replace(" ", "")) == desk.may("take_report")


def test_a_conflict_that_somebody_may_not_read_cannot_be_settled_by_its_name(
    client: Client, desk: Desk, kept: str
) -> None:
    assert kept in desk.book.reports.by_id
    [asked] = desk.book.questions.by_id
    desk.write(RolesSet(person=desk.opened.person, roles=("inspector",)))
    answer = client.post("/upkeep/conflicts", {"thing": f"outcome:{asked}", "side": "elsewhere-1"})
    assert (answer.status_code, desk.book.questions.outcome(asked) is None) == (404, False)


def test_what_somebody_may_not_see_does_not_push_out_what_they_may(client: Client, desk: Desk) -> None:
    for number in range(MOST + 1):
        source = intake.open_source(desk, kind="person", codename=f"MILL {number}")
    report = reporting.take_report(desk, source, b"They met at the mill.")
    desk.write(RolesSet(person=desk.opened.person, roles=("custodian",)))
    page = client.get(client.post("/search/", {"words": "mill"}).headers["Location"]).content.decode()
    assert (f"/reports/{report}/" in page, "MILL" in page) == (True, False)


def test_a_search_of_a_million_letters_is_a_short_one(client: Client) -> None:
    found = client.post("/search/", {"words": "mill " * 200_000}).headers["Location"]
    started = time.monotonic()
    assert (client.get(found).status_code, time.monotonic() - started < 1.0) == (200, True)
