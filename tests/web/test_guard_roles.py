"""Every address for every role: allowed or refused exactly as the access table says; nothing is left undecided."""

import pytest
from django.test import Client
from django.urls import reverse

from secondsource.core import access
from secondsource.core.facts import RolesSet
from secondsource.core.tables.access import ROLES, VERBS
from secondsource.desk.desk import Desk
from secondsource.web.guard import ANYBODY, OPEN, PAGES, Page

NOWHERE = {"slug": "aaaaaaaaaaaaa", "str": "aaaaaaaaaaaaa", "int": 1}
"""What stands in the place of an id that nothing has: a page that lets somebody in says that there is no such thing."""

METHODS = ("GET", "POST")


def address(page: Page) -> str:
    parts = [part.partition(">")[0].partition(":") for part in page.url.split("<")[1:]]
    return reverse(page.name, kwargs={name: NOWHERE[kind] for kind, _, name in parts})


def decided(role: str, needed: str) -> bool:
    return needed in {OPEN, ANYBODY} or access.may([role], needed).allowed


@pytest.mark.parametrize("role", ROLES)
def test_each_address_is_open_to_a_role_exactly_when_the_table_says_so(client: Client, desk: Desk, role: str) -> None:
    desk.write(RolesSet(person=desk.opened.person, roles=(role,)))
    client.raise_request_exception = False
    found, expected = {}, {}
    for page in PAGES.values():
        for method in METHODS:
            answer = client.generic(method, address(page))
            refused = answer.status_code == 403
            found[method, page.name] = "refused" if refused else "fault" if answer.status_code == 500 else "allowed"
            expected[method, page.name] = (
                "allowed" if decided(role, page.post if method == "POST" else page.action) else "refused"
            )
            if answer.status_code == 405:
                found[method, page.name] = expected[method, page.name] = "not answered"
    assert found == expected


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_is_sent_to_the_passphrase_from_every_address_that_is_not_open(
    stranger: Client, method: str
) -> None:
    shut = [page for page in PAGES.values() if OPEN not in {page.action, page.post}]
    answers = {page.name: stranger.generic(method, address(page)) for page in shut}
    led = {
        name: answer.headers.get("Location", "").partition("?")[0]
        for name, answer in answers.items()
        if answer.status_code != 405
    }
    assert set(led.values()) == {"/unlock"}


def test_every_page_names_an_action_of_the_table_or_says_that_it_needs_none() -> None:
    needed = {verb for page in PAGES.values() for verb in (page.action, page.post)}
    assert needed - {OPEN, ANYBODY} <= set(VERBS)
