"""The guard: closed by default, every page decided for every role."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from secondsource.core.findings import refuse
from secondsource.core.tables.access import ROLES, VERBS
from secondsource.desk.desk import Desk
from secondsource.store.errors import DiskFull
from secondsource.web import guard, session
from secondsource.web.guard import ANYBODY, OPEN, page


@pytest.fixture(autouse=True)
def pages_as_before() -> Iterator[None]:
    before = dict(guard.PAGES)
    yield
    guard.PAGES.clear()
    guard.PAGES.update(before)


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


def asked(view: guard.View[...], method: str = "GET", token: str = "") -> HttpResponse:
    request = RequestFactory().generic(method, "/somewhere")
    request.COOKIES[session.COOKIE] = token
    answer = view(request)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("action", ["", "see_everything", "SEE_SOURCE"])
def test_a_page_that_names_no_known_action_does_not_start(action: str) -> None:
    with pytest.raises(guard.NoActionError):
        page("x/", action=action)


def test_a_page_whose_sending_names_no_known_action_does_not_start() -> None:
    with pytest.raises(guard.NoActionError):
        page("x/", action=OPEN, post="write_everything")


def test_two_pages_of_one_name_do_not_start() -> None:
    page("x/", action=OPEN)(empty)
    with pytest.raises(guard.TwicePageError):
        page("y/", action=OPEN)(empty)


@pytest.mark.parametrize("action", [ANYBODY, *sorted(VERBS)])
def test_a_stranger_is_sent_to_unlock_whatever_the_page(desk: Desk, action: str) -> None:
    session.admit(desk)
    answer = asked(page("x/", action=action)(empty))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/unlock?next=/somewhere")


def test_a_partial_update_takes_the_whole_page_to_unlock(desk: Desk) -> None:
    session.admit(desk)
    request = RequestFactory().get("/part", headers={"hx-request": "true"})
    answer = page("x/", action=ANYBODY)(empty)(request)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/unlock")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_whoever_may_everything_sees_every_page(desk: Desk, verb: str) -> None:
    assert set(desk.me.roles) == set(ROLES)
    assert asked(page("x/", action=verb)(empty), token=session.admit(desk)).status_code == 200


def test_sending_may_need_more_than_seeing(desk: Desk) -> None:
    as_role(desk, "releaser")
    view = page("x/", action="see_belief", post="assess")(empty)
    token = session.admit(desk)
    assert [asked(view, method, token).status_code for method in ("GET", "POST")] == [200, 403]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sees_what_the_table_says(desk: Desk, role: str) -> None:
    as_role(desk, role)
    token = session.admit(desk)
    views = {verb: page(f"{verb}/", action=verb)(named(verb)) for verb in VERBS}
    shown = {verb for verb, view in views.items() if asked(view, token=token).status_code == 200}
    assert shown == {verb for verb, roles in VERBS.items() if role in roles}


def named(verb: str) -> guard.View[[]]:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(verb)

    view.__name__ = verb
    return view


def as_role(desk: Desk, role: str) -> None:
    """The unlocked person, with this one role only."""
    from secondsource.core.facts import RolesSet  # noqa: PLC0415 -- only here

    desk.write(RolesSet(person=desk.me.person, roles=(role,)))


def test_a_method_the_page_does_not_know_is_refused(desk: Desk) -> None:
    view = page("x/", action=ANYBODY, methods=("GET",))(empty)
    assert asked(view, "POST", session.admit(desk)).status_code == 405


@pytest.mark.parametrize(
    ("no", "status"),
    [(refuse("name_missing"), 422), (refuse("not_allowed", verb="assess", roles="analyst"), 403), (DiskFull(), 503)],
)
def test_what_the_desk_refuses_becomes_a_page_with_its_sentence(desk: Desk, no: Exception, status: int) -> None:
    def refusing(_request: HttpRequest) -> HttpResponse:
        raise no

    answer = asked(page("x/", action=ANYBODY)(refusing), token=session.admit(desk))
    assert (answer.status_code, answer.content.decode().count('<p role="alert">')) == (status, 1)


def test_a_fault_is_logged_by_place_and_never_by_value(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> bool:
        raise ValueError("AMBER HERON said so")

    monkeypatch.setattr(session, "belongs", broken)
    client.raise_request_exception = False
    answer = client.get("/pulse")
    ours = [record.getMessage() for record in caplog.records if record.name == "secondsource"]
    assert (answer.status_code, len(ours), any("HERON" in line for line in ours)) == (500, 1, False)
