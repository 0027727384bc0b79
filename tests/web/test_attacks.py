"""Attacks on a served desk: at the lock door, by cut and lying requests, from other programs, and with folders for copies."""

import re
import select
import socket
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import PASSPHRASE
from tests.web.served import Browser, Served, served

from secondsource.core.facts import PolicySet, RolesSet
from secondsource.desk import intake
from secondsource.desk.desk import Desk
from secondsource.web import session
from secondsource.web.door import Door, understood


def told(port: int, heard: bytes) -> bytes:
    """What comes back to bytes that are sent and then end."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as caller:
        caller.sendall(heard)
        caller.shutdown(socket.SHUT_WR)
        answer = b""
        with suppress(OSError):
            while piece := caller.recv(65536):
                answer += piece
    return answer


def unlocked(running: Served) -> Browser:
    browser = running.browser()
    assert browser.unlock(PASSPHRASE).status == 302
    browser.get("/nothing-here")
    return browser


# --- the lock door ---------------------------------------------------------------------------------------------------
NONSENSE = (
    b"POST /lock HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    b"POST /lock HTTP/1.1\r\nContent-Length: 90\r\n\r\n" + b"&".join(b"a=%d" % n for n in range(40)),
    b"POST /panic HTTP/1.1\r\nContent-Length: \xb2\r\n\r\n",
    b"POST /panic HTTP/1.1\r\nContent-Length: 9\r\n\r\ntoken=%ff%00",
    b"\r\n\r\n",
    b"\x00\xff" * 9000,
)


def test_nonsense_at_the_door_ends_nothing(folder: Path) -> None:
    with served(folder) as running:
        browser = unlocked(running)
        answers = [told(browser.door[0], heard)[:12] for heard in NONSENSE]
        assert (set(answers), browser.get("/pulse").status, running.process.poll()) == (
            {b"HTTP/1.1 403", b""},
            204,
            None,
        )


@pytest.mark.parametrize("heard", NONSENSE[:2])
def test_a_request_that_makes_no_sense_is_no_way_to_lock(heard: bytes) -> None:
    assert understood(heard) == ("", "", "")


def test_a_crowd_at_the_door_does_not_keep_somebody_from_locking(folder: Path) -> None:
    with served(folder) as running:
        browser = unlocked(running)
        crowd = [socket.create_connection(("127.0.0.1", browser.door[0])) for _ in range(300)]
        started = time.monotonic()
        answer = browser.knock("/panic")
        took = time.monotonic() - started
        for caller in crowd:
            caller.close()
        assert (answer.status, took < 1.0) == (200, True)


def test_the_door_holds_only_so_many_callers() -> None:
    door = Door()
    crowd = []
    for _ in range(100):
        crowd.append(socket.create_connection(("127.0.0.1", door.port)))
        door.knocks()
    sent_away, _, _ = select.select(crowd, [], [], 1.0)
    for caller in crowd:
        caller.close()
    door.close()
    assert len(sent_away) == 100 - 64


# --- requests that are cut -------------------------------------------------------------------------------------------
def cut(browser: Browser, body: bytes, media: str) -> bytes:
    """A report that is sent by a browser whose connection ends before all of it came through."""
    shown = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    head = (
        f"POST /reports/new HTTP/1.1\r\nHost: localhost:{browser.port}\r\nCookie: {shown}\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(body) + 100}\r\nConnection: close\r\n\r\n"
    )
    return told(browser.port, head.encode() + body)


def test_a_message_whose_sending_was_broken_off_is_not_kept(folder: Path) -> None:
    with closing(Desk.unlock(folder, PASSPHRASE)) as desk:
        intake.open_source(desk, kind="person", codename="AMBER HERON")
    with served(folder) as running:
        browser = unlocked(running)
        fields = {
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
            "codename": "AMBER HERON",
            "kind": "person",
            "text": "The ferry runs. Not on",
        }
        parts = "".join(
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        answers = [
            cut(browser, urlencode(fields).encode(), "application/x-www-form-urlencoded")[:12],
            cut(browser, parts.removesuffix("\r\n").encode(), "multipart/form-data; boundary=edge")[:12],
        ]
        assert (b"HTTP/1.1 302" in answers, "The ferry runs" in browser.get("/reports/?state=all").text) == (
            False,
            False,
        )


# --- from other programs of this machine -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "said", "status"),
    [
        ("GET", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}, 204),
        ("GET", {"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"}, 204),
        ("GET", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"}, 204),
        ("GET", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "image"}, 403),
        ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}, 403),
        ("POST", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "document"}, 403),
    ],
)
def test_a_page_of_another_program_leads_here_and_asks_for_nothing_itself(
    client: Client, method: str, said: dict[str, str], status: int
) -> None:
    assert client.generic(method, "/pulse/work", headers=said).status_code == status


def test_another_program_with_our_cookies_does_not_write(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost:8757"})
    strict.cookies[session.COOKIE] = session.admit(desk)
    strict.cookies["csrftoken"] = "a" * 32
    form = {"kind": "person", "codename": "PLANTED", "csrfmiddlewaretoken": "a" * 32}
    answer = strict.post("/sources/new", form, headers={"Origin": "http://localhost:3000"})
    assert (answer.status_code, list(desk.book.sources.by_id)) == (403, [])


# --- what a page shows of rooms that somebody may not enter ----------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        ("inspector", ["/", "/upkeep/"]),
        ("administrator", ["/", "/upkeep/"]),
        ("releaser", ["/", "/sources/", "/questions/", "/upkeep/"]),
        ("custodian", ["/", "/reports/", "/upkeep/"]),
    ],
)
def test_only_rooms_that_somebody_may_enter_are_listed_and_counted(
    client: Client, desk: Desk, role: str, rooms: list[str]
) -> None:
    intake.open_source(desk, kind="person", codename="AMBER HERON")
    desk.write(RolesSet(person=desk.opened.person, roles=(role,)))
    page = client.get("/upkeep/").content.decode()
    assert re.findall(r'<a href="([^"]+)" data-go=', page) == rooms


def test_without_scripts_a_page_asks_again_only_when_the_desk_has_locked(client: Client, desk: Desk) -> None:
    desk.write(PolicySet(name="idle", value="60"))
    assert '<meta http-equiv="refresh" content="3605;url=/unlock">' in client.get("/").content.decode()


# --- folders for copies ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["backup", "export"])
@pytest.mark.parametrize("inside", ["copy", "exhibits/copy", "../desk/copy", "../way/copy"])
def test_nothing_is_copied_into_the_desks_own_folder(client: Client, folder: Path, kind: str, inside: str) -> None:
    (folder.parent / "way").symlink_to(folder)
    before = {path.name for path in folder.rglob("*")}
    answer = client.post(f"/upkeep/{kind}", {"folder": f"{folder}/{inside}", "clear": "on"})
    assert (answer.status_code, {path.name for path in folder.rglob("*")} - before) == (422, set())


@pytest.mark.parametrize("name", ["a" * 300, "~nobody-of-that-name/copy", "copy/\udcff", "x\x00y", "link"])
def test_a_folder_that_cannot_be_gets_a_sentence_and_no_fault(client: Client, tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    target = name if name.startswith("~") else f"{tmp_path}/{name}"
    answer = client.post("/upkeep/export", {"folder": target.encode("utf-8", "replace").decode(), "clear": "on"})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


# --- one form sent twice ---------------------------------------------------------------------------------------------
def test_two_clicks_on_one_form_keep_one_report(folder: Path) -> None:
    with closing(Desk.unlock(folder, PASSPHRASE)) as desk:
        intake.open_source(desk, kind="person", codename="AMBER HERON")
    with served(folder) as running:
        browser = unlocked(running)
        form = {"codename": "AMBER HERON", "kind": "person", "text": "The ferry runs."}
        led: list[str | None] = []
        clicks = [
            threading.Thread(target=lambda: led.append(browser.post("/reports/new", form).headers["Location"]))
            for _ in range(3)
        ]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        assert (len(led), len(set(led)), browser.get("/reports/").text.count("The ferry runs.")) == (3, 1, 1)


def test_a_form_that_is_drawn_again_is_another_form(client: Client, desk: Desk) -> None:
    form = {"text": "Does the ferry run?", "kind": "choice"}
    for mark in ("a", "b", "b"):
        client.post("/questions/new", form | {"csrfmiddlewaretoken": mark})
    assert len(desk.book.questions.by_id) == 2


# --- what is not seen ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x1b[2J", "\x85", "\r\n"])
def test_a_name_holds_nothing_that_steers_and_is_not_seen(client: Client, desk: Desk, sign: str) -> None:
    client.post("/sources/new", {"codename": f"AMBER{sign}HERON", "kind": "person"})
    [source] = desk.book.sources.by_id.values()
    assert source.codename.replace("[2J", "") == "AMBER HERON"


def test_what_a_source_wrote_is_kept_with_every_sign(client: Client, desk: Desk) -> None:
    intake.open_source(desk, kind="person", codename="AMBER HERON")
    said = "one \u202e two\x1b three\n\tfour"
    client.post("/reports/new", {"codename": "AMBER HERON", "kind": "person", "text": said})
    assert [kept.fact.text for kept in desk.book.reports.by_id.values()] == [said]


@pytest.mark.parametrize("start", ["9" * 5000, "-1", "²", ""])
def test_a_place_in_a_text_that_is_no_number_is_nowhere(client: Client, start: str) -> None:
    assert client.post("/reports/aaaaaaaaaaaaa/aside", {"start": start, "end": "3"}).status_code == 404


# --- many files ------------------------------------------------------------------------------------------------------
def test_only_so_many_files_are_held_in_memory(client: Client) -> None:
    rows = b"source,report,question,value\nAMBER HERON,It runs.,Does it run?,yes\n"
    sent = [
        client.post("/import/", {"file": SimpleUploadedFile("rows.csv", rows)}).headers["Location"] for _ in "123456"
    ]
    assert [client.get(address).status_code for address in sent] == [404, 404, 200, 200, 200, 200]
