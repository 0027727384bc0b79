"""Locking: always within a second, also when the desk is busy or stuck, and nothing that knew a secret lives on."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.web.conftest import PASSPHRASE
from tests.web.served import Browser, Served, served, wait_until

from secondsource.web.door import understood

BUSY = ("-m", "tests.web.served")


def unlocked(running: Served) -> Browser:
    browser = running.browser()
    assert browser.unlock(PASSPHRASE).status == 302
    browser.get("/nothing-here")
    return browser


def keep_busy(running: Served, ways: list[str]) -> None:
    """Send requests that never come back."""

    def ask(way: str) -> None:
        with suppress(OSError):
            running.browser().get(way, timeout=20)

    for way in ways:
        threading.Thread(target=ask, args=(way,), daemon=True).start()


@pytest.mark.parametrize("way", ["/lock", "/panic"])
@pytest.mark.parametrize("work", [["/spin"] * 12, ["/spin"] * 3 + ["/hold"] * 9])
def test_every_way_to_lock_takes_less_than_a_second_with_every_thread_busy(
    folder: Path, way: str, work: list[str]
) -> None:
    with served(folder, script=BUSY) as running:
        browser = unlocked(running)
        family = running.desk()
        keep_busy(running, work)
        time.sleep(1)
        started = time.monotonic()
        answer = browser.knock(way)
        took = time.monotonic() - started
        alive = [p for p in family if p.is_running()]
        assert (answer.status, took < 1.0, alive) == (303 if way == "/lock" else 200, True, [])
        assert wait_until(lambda: running.status("/unlock") == 200)


def test_after_a_lock_the_old_cookie_opens_nothing_and_the_passphrase_does(folder: Path) -> None:
    with served(folder) as running:
        browser = unlocked(running)
        answer = browser.knock("/lock")
        where = answer.headers["Location"].removeprefix(f"http://localhost:{running.port}")
        told = (answer.headers["Clear-Site-Data"], browser.get(where).headers["Clear-Site-Data"])
        assert (told, browser.get("/pulse").status, browser.unlock(PASSPHRASE).status) == (
            ('"cache", "cookies", "storage"',) * 2,
            302,
            302,
        )


def test_a_panic_leaves_an_empty_page(folder: Path) -> None:
    with served(folder) as running:
        answer = unlocked(running).knock("/panic")
        assert answer.text == '<!doctype html><html lang="en"><meta charset="utf-8"><title>-</title></html>'


def test_without_the_token_nobody_locks(folder: Path) -> None:
    with served(folder) as running:
        browser = unlocked(running)
        worker = running.worker()
        statuses = [browser.knock(way, "x" * 43).status for way in ("/lock", "/panic", "/elsewhere")]
        assert (statuses, browser.get("/pulse").status, running.worker() == worker) == ([403] * 3, 204, True)


def test_somebody_silent_at_the_door_keeps_nobody_out(folder: Path) -> None:
    with served(folder) as running:
        browser = unlocked(running)
        silent = [socket.create_connection(("127.0.0.1", browser.door[0])) for _ in range(20)]
        silent[0].sendall(b"POST /lock HTTP/1.1\r\nContent-Le")
        started = time.monotonic()
        assert (browser.knock("/lock").status, time.monotonic() - started < 1.0) == (303, True)
        for caller in silent:
            caller.close()


def test_an_idle_desk_locks_itself_and_a_working_one_does_not(folder: Path) -> None:
    with served(folder, "--idle", "0.05", script=BUSY) as running:
        browser = unlocked(running)
        worker, at_work = running.worker(), []
        for _ in range(8):
            time.sleep(0.7)
            at_work.append(browser.get("/pulse/work").status)
        asked_by_itself = [browser.get("/pulse").status]
        locked = wait_until(lambda: not worker.is_running(), 8)
        assert (at_work, asked_by_itself, locked) == ([204] * 8, [204], True)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (b"POST /lock HTTP/1.1\r\nContent-Length: 15\r\n\r\ntoken=a&lang=my", ("/lock", "a", "my")),
        (b"POST /lock HTTP/1.1\r\nContent-Length: 15\r\n\r\ntoken=a&lang=", None),
        (b"POST /lock HTTP/1.1\r\nContent-Le", None),
        (b"GET /lock HTTP/1.1\r\n\r\n", ("", "", "")),
        (b"POST /../lock HTTP/1.1\r\nContent-Length: 7\r\n\r\ntoken=a", ("", "a", "")),
        (b"POST /panic HTTP/1.1\r\nContent-Length: x\r\n\r\n", ("/panic", "", "")),
        (b"\xff\xfe\r\n\r\n", ("", "", "")),
    ],
)
def test_the_door_understands_whole_requests_only(heard: bytes, said: tuple[str, str, str] | None) -> None:
    assert understood(heard) == said
