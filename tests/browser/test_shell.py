"""The shell in a real browser: unlock, lock, panic, another window, another language, no scripts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chrome import CHROMIUM, FLAGS, needs_chromium
from tests.web.served import Served, served, wait_until

from secondsource.desk.desk import Desk
from secondsource.store import seal

pytestmark = [pytest.mark.browser, needs_chromium]

PASSPHRASE = "seven lamps on the long road"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("shell") / "desk"
    cheap = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
    Desk.found(folder, name="Example", person="Ada", passphrase=PASSPHRASE, cost=cheap).close()
    with served(folder) as one:
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def window(chromium: Browser, *, scripts: bool = True) -> Iterator[Page]:
    """A window of a fresh profile, and the complaints of its content policy, which must be none."""
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert [line for line in complaints if "Content Security Policy" in line] == []


def unlock(page: Page, running: Served) -> None:
    page.goto(f"http://localhost:{running.port}/unlock")
    page.fill("#passphrase", PASSPHRASE)
    page.click("button.main")
    page.wait_for_selector("nav")
    page.wait_for_load_state("load")


def lock(page: Page) -> None:
    page.click("button.lock")
    page.wait_for_selector("#passphrase")


def locked(page: Page, seconds: float = 8) -> bool:
    """Whether the window comes to show the unlock page; asked from here, because the policy lets no test code wait inside."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page.wait_for_timeout(50)
        if page.locator("#passphrase").count() == 1 and page.locator("nav").count() == 0:
            return True
    return False


def test_the_lock_button_ends_the_process_and_shows_the_unlock_page(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        family = running.desk()
        lock(page)
        assert ([p for p in family if p.is_running()], page.context.cookies()[0]["name"] == "desk") == ([], False)


def test_escape_twice_locks_within_a_second_and_empties_every_window(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        other = page.context.new_page()
        other.goto(f"http://localhost:{running.port}/")
        page.bring_to_front()
        family, started = running.desk(), time.monotonic()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        gone = wait_until(lambda: not any(p.is_running() for p in family), 2)
        took = time.monotonic() - started
        assert (gone, took < 1, locked(other), locked(page)) == (True, True, True, True)


def test_one_escape_locks_nothing(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        worker = running.worker()
        page.keyboard.press("Escape")
        page.wait_for_timeout(1000)
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
        assert (running.worker() == worker, page.locator("nav").count()) == (True, 1)
        lock(page)


def test_a_desk_that_locked_itself_leaves_nothing_on_the_screen(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        running.worker().kill()
        assert locked(page, 15)


def test_everything_locks_without_scripts(running: Served, chromium: Browser) -> None:
    for button in ("button.lock", "button.panic"):
        with window(chromium, scripts=False) as page:
            unlock(page, running)
            page.click(button)
            assert locked(page)


def test_the_language_is_kept_through_a_lock(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        page.click('button[value="my"]')
        page.wait_for_load_state()
        lock(page)
        assert page.locator("html").get_attribute("lang") == "my"


def test_keys_lead_to_the_rooms_and_the_search(running: Served, chromium: Browser) -> None:
    with window(chromium) as page:
        unlock(page, running)
        page.keyboard.press("g")
        page.keyboard.press("s")
        page.wait_for_url("**/sources/")
        where = page.url
        page.keyboard.press("/")
        searching = page.evaluate("document.activeElement.hasAttribute('data-search')")
        page.keyboard.press("Tab")
        page.locator("h1").first.click()
        page.keyboard.press("?")
        assert (where, searching, page.locator("dialog[open]").count()) == (
            f"http://localhost:{running.port}/sources/",
            True,
            1,
        )
        page.keyboard.press("Escape")
        lock(page)
