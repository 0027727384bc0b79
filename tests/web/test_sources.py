"""Sources: opened under a codename, listed, corrected, contacted, rated; nothing about them in an address."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from secondsource.core.facts import Access, RolesSet, Spot
from secondsource.core.when import Rough
from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.web import lists


@pytest.fixture
def heron(desk: Desk) -> str:
    return intake.open_source(
        desk, kind="person", codename="AMBER HERON", group="civilian", note="Trader, buys on both banks."
    )


@pytest.fixture
def finch(desk: Desk) -> str:
    return intake.open_source(desk, kind="publication", codename="Ferry Gazette", group="journalist")


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    assert "Nobody has told this desk anything yet" in shown(client, "/sources/")


@pytest.mark.usefixtures("heron", "finch")
def test_the_list_keeps_to_one_kind(client: Client) -> None:
    page = shown(client, "/sources/?kind=publication")
    assert ("Ferry Gazette" in page, "AMBER HERON" in page) == (True, False)


@pytest.mark.usefixtures("heron", "finch")
def test_words_looked_for_never_stand_in_the_address(client: Client) -> None:
    answer = client.post("/sources/", {"words": "both banks"})
    page = shown(client, answer.headers["Location"])
    assert ("banks" in answer.headers["Location"], "AMBER HERON" in page, "Ferry Gazette" in page) == (
        False,
        True,
        False,
    )


def test_the_list_is_sorted_by_a_click_and_turned_by_a_second(
    client: Client, desk: Desk, heron: str, finch: str
) -> None:
    for text in ("one", "two"):
        reporting.take_report(desk, finch, text.encode())
    reporting.take_report(desk, heron, b"three")
    up, down = shown(client, "/sources/?sort=reports"), shown(client, "/sources/?sort=-reports")
    assert [page.index("Ferry Gazette") > page.index("AMBER HERON") for page in (up, down)] == [True, False]


def test_a_long_list_comes_in_pages_of_fifty(client: Client, desk: Desk) -> None:
    for number in range(lists.PER_PAGE + 1):
        intake.open_source(desk, kind="person", codename=f"SOURCE {number:03}")
    last = shown(client, "/sources/?page=2")
    assert ("SOURCE 050" in last, "SOURCE 049" in last) == (True, False)


@pytest.mark.usefixtures("heron")
def test_a_list_saved_as_a_file_holds_no_formula(client: Client, desk: Desk) -> None:
    intake.open_source(desk, kind="person", codename="=HYPERLINK(1)")
    answer = client.post("/sources/", {"take": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    codenames = sorted(line.split(",")[0] for line in lines[1:])
    assert (answer.headers["Content-Disposition"], codenames) == (
        'attachment; filename="sources.csv"',
        ["'=HYPERLINK(1)", "AMBER HERON"],
    )


def test_a_codename_is_suggested_and_can_be_drawn_again(client: Client, desk: Desk) -> None:
    page = client.post(
        "/sources/new", {"again": "yes", "codename": "X", "unit": "345 LIB", "kind": "exhibit"}
    ).content.decode()
    assert (
        "345 LIB" in page,
        'value="X"' in page,
        'value="exhibit" selected' in page,
        len(desk.book.sources.by_id),
    ) == (True, False, True, 0)


def test_a_new_source_is_recorded_with_what_it_could_have_seen(client: Client, desk: Desk) -> None:
    form = {
        "codename": "RIVER TEAL", "kind": "person", "group": "leaver", "unit": "345 LIB", "rank": "corporal",
        "place": "Ferry Landing", "period": "2019 to May 2022", "handling": ["no_quotation"], "note": "Left in spring.",
    }  # fmt: skip
    answer = client.post("/sources/new", form)
    [source] = desk.book.sources.by_id.values()
    seen = Access(
        unit="345 LIB",
        rank="corporal",
        place=Spot(text="Ferry Landing"),
        period=Rough(low=dt.date(2019, 1, 1), high=dt.date(2022, 5, 31), text="2019 to May 2022"),
    )
    assert (answer.headers["Location"], source.access, source.handling) == (
        f"/sources/{source.id}/",
        seen,
        ("no_quotation",),
    )


@pytest.mark.usefixtures("heron")
def test_a_taken_codename_is_refused_beside_its_field(client: Client, desk: Desk) -> None:
    answer = client.post("/sources/new", {"codename": "amber heron", "kind": "person"})
    assert (answer.status_code, 'class="error"' in answer.content.decode(), len(desk.book.sources.by_id)) == (
        422,
        True,
        1,
    )


def test_a_period_that_ends_before_it_begins_is_refused_beside_its_field(client: Client, desk: Desk) -> None:
    form = {"codename": "RIVER TEAL", "kind": "person", "period": "2022 to 2019"}
    answer = client.post("/sources/new", form)
    assert (answer.status_code, 'class="error"' in answer.content.decode(), desk.book.sources.by_id) == (422, True, {})


def test_a_correction_replaces_what_is_recorded(client: Client, desk: Desk, heron: str) -> None:
    client.post(f"/sources/{heron}/edit", {"codename": "AMBER HERON", "kind": "person", "inside": "on"})
    source = desk.book.sources.by_id[heron]
    assert (source.inside, source.note, source.group) == (True, "", "")


def test_a_correction_begins_with_what_is_recorded(client: Client, desk: Desk, heron: str) -> None:
    period = Rough(low=dt.date(2021, 1, 1), high=dt.date(2021, 12, 31))
    intake.revise_source(
        desk, heron, codename="AMBER HERON", kind="person", access=Access(unit="345 LIB", period=period)
    )
    page = shown(client, f"/sources/{heron}/edit")
    assert ('value="345 LIB"' in page, 'value="2021"' in page) == (True, True)


def test_a_contact_is_today_unless_somebody_says_otherwise(client: Client, desk: Desk, heron: str) -> None:
    today = timezone.localdate()
    client.post(f"/sources/{heron}/contact", {"held": ""})
    client.post(
        f"/sources/{heron}/contact",
        {"held": "yesterday", "channel": "phone", "minutes": "12", "conditions": ["free", "remote"]},
    )
    held = [kept.fact for kept in desk.book.contacts.by_id.values()]
    found = [(contact.held.low, contact.channel, contact.minutes, contact.conditions) for contact in held]
    assert found == [(today, "", None, ()), (today - dt.timedelta(days=1), "phone", 12, ("free", "remote"))]


def test_a_day_nobody_understands_is_refused_beside_its_field(client: Client, desk: Desk, heron: str) -> None:
    answer = client.post(f"/sources/{heron}/contact", {"held": "when the moon was blue"})
    assert (answer.status_code, 'class="error"' in answer.content.decode(), desk.book.contacts.by_id) == (422, True, {})


@pytest.mark.parametrize("grade", ["admiralty:F", "5x5x5:E", "3x5x2:2", ""])
def test_cannot_be_judged_is_no_rating_at_all(client: Client, desk: Desk, heron: str, grade: str) -> None:
    intake.rate_source(desk, heron, scale="admiralty", rating="B")
    client.post(f"/sources/{heron}/rating", {"grade": grade})
    assert (desk.book.sources.by_id[heron].scale, desk.book.sources.by_id[heron].rating) == ("", "")


def test_a_rating_stands_on_its_scale(client: Client, desk: Desk, heron: str) -> None:
    client.post(f"/sources/{heron}/rating", {"grade": "3x5x2:1", "reason": "known for years"})
    assert (desk.book.sources.by_id[heron].scale, desk.book.sources.by_id[heron].rating) == ("3x5x2", "1")


def test_one_source_shows_reports_statements_and_that_it_is_new(client: Client, desk: Desk, heron: str) -> None:
    report = reporting.take_report(desk, heron, b"The ferry has stopped.")
    question = assessing.ask_question(desk, Wording(text="Does the ferry run?", attribute="runs"))
    reporting.state_claim(desk, report, Statement(value="no", question=question, basis="told"))
    page = shown(client, f"/sources/{heron}/")
    expected = (
        "The ferry has stopped.",
        f"/questions/{question}/",
        "Does the ferry run?",
        "was told",
        "new, 0 of 1 checked",
        "Trader",
    )
    assert [words for words in expected if words not in page] == []


def test_somebody_who_may_only_know_the_codename_reads_nothing_of_what_was_said(
    client: Client, desk: Desk, heron: str
) -> None:
    reporting.take_report(desk, heron, b"The ferry has stopped.")
    intake.log_contact(
        desk, heron, held=Rough(low=dt.date(2021, 3, 4), high=dt.date(2021, 3, 4)), note="Met at the mill."
    )
    desk.write(RolesSet(person=desk.opened.person, roles=("releaser",)))
    page = shown(client, f"/sources/{heron}/")
    assert [words for words in ("The ferry", "at the mill", "Trader", "AMBER HERON") if words in page] == [
        "AMBER HERON"
    ]


def test_an_unknown_source_is_not_there(client: Client) -> None:
    assert client.get("/sources/aaaaaaaaaaaaa/").status_code == 404
