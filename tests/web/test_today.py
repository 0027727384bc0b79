"""Today: what needs somebody, most urgent first, and the steps of the invented case."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from secondsource.core.facts import RolesSet
from secondsource.core.watch import Need
from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.desk.today import STEPS
from secondsource.labels.sentences import TODAY
from secondsource.web import session
from secondsource.web.pages import today

DAY = dt.date(2026, 11, 20)


def shown(client: Client, address: str = "/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_desk_says_how_to_begin(client: Client) -> None:
    page = shown(client)
    assert ("Nothing needs anybody now" in page, "Begin" in page) == (True, True)


def test_an_overdue_answer_stands_before_a_report_that_waits(client: Client, desk: Desk) -> None:
    late = timezone.localdate() - dt.timedelta(days=2)
    source = intake.open_source(desk, kind="person", codename="AMBER HERON")
    reporting.take_report(desk, source, b"The ferry has stopped.")
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run?", deadline=late))
    page = shown(client)
    found = [
        page.index(words) for words in ("2 days over", f"/questions/{asked}/", "AMBER HERON: The ferry has stopped.")
    ]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (DAY, "today"),
        (DAY + dt.timedelta(days=1), "tomorrow"),
        (DAY + dt.timedelta(days=3), "in 3 days"),
        (DAY - dt.timedelta(days=1), "1 day over"),
    ],
)
def test_days_are_told_as_people_say_them(desk: Desk, due: dt.date, says: str) -> None:
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run?", deadline=due))
    assert today.line(desk, Need("deadline_near", "question", asked, 1, due, {"voices": 0}), DAY).when == says


def test_nobody_reads_on_the_first_page_what_its_own_page_would_not_show(client: Client, desk: Desk) -> None:
    source = intake.open_source(desk, kind="person", codename="AMBER HERON")
    reporting.take_report(desk, source, b"The ferry has stopped.")
    assessing.ask_question(desk, Wording(text="Does the ferry run?", deadline=timezone.localdate()))
    desk.write(RolesSet(person=desk.opened.person, roles=("administrator",)))
    page = shown(client)
    assert [words for words in ("AMBER HERON", "The ferry has stopped.", "Does the ferry run?") if words in page] == []


def test_every_need_has_a_name_and_a_click() -> None:
    assert (set(today.SAYS), set(today.ACTIONS)) == (set(TODAY), set(TODAY))


def test_every_step_of_the_tour_is_told() -> None:
    assert set(today.STEP_SAYS) == set(STEPS)


def test_the_tour_leads_on_and_ticks_what_was_opened(client: Client, desk: Desk) -> None:
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run? (fictional)", example=True))
    answer = client.get("/today/step/step_why")
    page = shown(client)
    assert (answer.headers["Location"], page.count('<li class="done">')) == (f"/questions/{asked}/#why", 1)


def test_what_was_opened_stays_ticked_after_a_lock(client: Client, desk: Desk) -> None:
    assessing.ask_question(desk, Wording(text="Does the ferry run? (fictional)", example=True))
    client.get("/today/step/step_panic")
    client.cookies[session.COOKIE] = session.admit(desk)
    assert shown(client).count('<li class="done">') == 1


def test_a_desk_without_the_example_has_no_tour(client: Client, desk: Desk) -> None:
    assessing.ask_question(desk, Wording(text="Does the ferry run?"))
    assert (client.get("/today/step/step_why").status_code, "invented case" in shown(client)) == (404, False)


def test_the_quiet_line_is_gone_when_all_is_weighed(client: Client, desk: Desk) -> None:
    source = intake.open_source(desk, kind="person", codename="AMBER HERON")
    report = reporting.take_report(desk, source, b"The ferry has stopped.")
    asked = assessing.ask_question(desk, Wording(text="Does the ferry run?"))
    reporting.state_claim(desk, report, Statement(value="no", question=asked))
    session.beliefs().renew()
    assert shown(client, "/today/weighing").strip() == ""
