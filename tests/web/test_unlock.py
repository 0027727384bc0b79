"""Unlocking: the passphrase, the cookie, the language, and what a locked desk gives away."""

import re
from pathlib import Path

from django.test import Client
from tests.web.conftest import PASSPHRASE

from secondsource.desk.desk import Desk
from secondsource.web import session


def test_a_locked_desk_shows_one_field_and_no_rooms(stranger: Client) -> None:
    page = stranger.get("/unlock").content.decode()
    assert (re.findall(r'<input type="password" id="(\w+)"', page), "<nav" in page) == (["passphrase"], False)


def test_the_right_passphrase_opens_the_desk_for_this_browser_and_goes_where_it_wanted_to(stranger: Client) -> None:
    answer = stranger.post("/unlock", {"passphrase": PASSPHRASE, "next": "/questions/"})
    cookie = answer.cookies[session.COOKIE]
    assert (
        answer.status_code,
        answer.headers["Location"],
        cookie["httponly"],
        cookie["samesite"],
        cookie["max-age"],
    ) == (
        302,
        "/questions/",
        True,
        "Strict",
        "",
    )


def test_a_wrong_passphrase_gets_one_sentence_and_no_cookie(stranger: Client) -> None:
    answer = stranger.post("/unlock", {"passphrase": "not this one at all"})
    alarms = re.findall(r'class="message alarm"', answer.content.decode())
    assert (answer.status_code, len(alarms), session.COOKIE in answer.cookies) == (403, 1, False)


def test_after_wrong_passphrases_the_right_one_still_opens(stranger: Client) -> None:
    for wrong in ("", "wrong", "wrong again"):
        stranger.post("/unlock", {"passphrase": wrong})
    assert stranger.post("/unlock", {"passphrase": PASSPHRASE}).status_code == 302


def test_every_unlock_makes_another_token(desk: Desk) -> None:
    assert len({session.admit(desk) for _ in range(50)}) == 50


def test_an_open_redirect_is_not_followed(stranger: Client) -> None:
    answer = stranger.post("/unlock", {"passphrase": PASSPHRASE, "next": "//elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_a_second_browser_is_told_to_go_on_in_the_first_or_lock(desk: Desk, stranger: Client) -> None:
    page = stranger.post("/unlock", {"passphrase": PASSPHRASE}).content.decode()
    assert ('id="lock"' in page, 'id="passphrase"' in page, session.desk() is desk) == (True, False, True)


def test_a_cookie_from_before_the_last_unlock_counts_no_more(client: Client, desk: Desk) -> None:
    session.admit(desk)
    assert client.get("/pulse").status_code == 302


def test_the_pulse_beats_only_for_the_browser_that_unlocked(client: Client, stranger: Client) -> None:
    assert (client.get("/pulse").status_code, stranger.get("/pulse").status_code) == (204, 302)


def test_the_locked_page_tells_the_browser_to_forget(stranger: Client) -> None:
    answer = stranger.get("/locked?lang=my")
    assert (answer.headers["Clear-Site-Data"], answer.headers["Location"]) == (
        '"cache", "cookies", "storage"',
        "/unlock?lang=my",
    )


def test_while_the_desk_is_open_nobody_is_made_to_forget(client: Client) -> None:
    answer = client.get("/locked")
    assert ("Clear-Site-Data" in answer.headers, answer.headers["Location"]) == (False, "/")


def test_the_language_is_kept_in_a_cookie_and_spoken(stranger: Client) -> None:
    stranger.post("/language", {"lang": "my", "next": "/unlock"})
    assert '<html lang="my">' in stranger.get("/unlock").content.decode()


def test_forms_without_the_mark_of_this_desk_are_refused(folder: Path) -> None:
    assert folder.is_dir()
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost:8757"})
    assert strict.post("/unlock", {"passphrase": PASSPHRASE}).status_code == 403
