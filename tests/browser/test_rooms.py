"""Today, sources, import, search and upkeep in a real browser: by keys, without scripts, narrow and wide, in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chrome import CHROMIUM, FLAGS, needs_chromium
from tests.web.served import Served, served

from secondsource.desk import example, intake
from secondsource.desk.desk import Desk
from secondsource.store import seal

pytestmark = [pytest.mark.browser, needs_chromium]

PASSPHRASE = "seven lamps on the long road"
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
ROOMS = {
    "today": "/",
    "sources": "/sources/",
    "source-new": "/sources/new",
    "import": "/import/",
    "search": "/search/",
    "upkeep": "/upkeep/",
    "people": "/upkeep/people",
    "protection": "/upkeep/protection",
    "settings": "/upkeep/settings",
    "places": "/upkeep/places",
    "export": "/upkeep/export",
    "journal": "/upkeep/journal",
}
TABLE = """source,report,question,value,reported
AMBER HERON,t1,Does the tower stand?,yes,2021-03-01
NEW VOICE,t2,Does the tower stand?,no,2021-03-02
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rooms") / "desk"
    cheap = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
    desk = Desk.found(folder, name="Example", person="Ada", passphrase=PASSPHRASE, cost=cheap)
    example.fill(desk)
    intake.open_source(desk, kind="person", codename="=ODD NAME", inside=True, handling=("no_quotation",))
    desk.close()
    with served(folder) as one:
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def window(chromium: Browser, running: Served, *, lang: str = "en", scripts: bool = True) -> Iterator[Page]:
    """An unlocked window of a fresh profile; locked again at the end. Its console must stay silent."""
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"http://localhost:{running.port}/unlock?lang={lang}")
    page.fill("#passphrase", PASSPHRASE)
    page.click("button.main")
    page.wait_for_selector("nav")
    yield page
    page.goto(f"http://localhost:{running.port}/")
    page.click("button.lock")
    page.wait_for_selector("#passphrase")
    context.close()
    assert complaints == []


def at(running: Served, path: str) -> str:
    return f"http://localhost:{running.port}{path}"


def test_keys_lead_through_the_desk_and_nothing_looked_for_stands_in_the_address(
    running: Served, chromium: Browser
) -> None:
    with window(chromium, running) as page:
        page.goto(at(running, "/upkeep/"))
        page.keyboard.press("/")
        page.keyboard.type("boatmen")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark")
        found, address = page.locator("mark").first.inner_text(), page.url
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("g")
        page.keyboard.press("s")
        page.wait_for_url("**/sources/")
        page.keyboard.press("n")
        page.wait_for_url("**/reports/new")
    assert (found, "boatmen" in address) == ("boatmen", False)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_source_is_opened_and_contacted_in_a_few_clicks(running: Served, chromium: Browser, *, scripts: bool) -> None:
    with window(chromium, running, scripts=scripts) as page:
        page.goto(at(running, "/sources/new"))
        codename = page.input_value("input[name=codename]")
        page.fill("input[name=period]", "2019 to May 2022")
        page.click("main button.main")
        page.wait_for_selector("form.line")
        page.locator("form.line button").click()
        page.wait_for_selector(".message.done")
        shown = page.inner_text("main")
    assert (codename in shown, "2019 – May 2022" in shown or "January 2019 – May 2022" in shown) == (True, True)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_file_is_looked_at_then_brought_in(running: Served, chromium: Browser, *, scripts: bool) -> None:
    table = TABLE if scripts else TABLE.replace("tower", "bridge")
    with window(chromium, running, scripts=scripts) as page:
        page.goto(at(running, "/import/"))
        page.set_input_files("input[name=file]", {"name": "rows.csv", "mimeType": "text/csv", "buffer": table.encode()})
        page.click("main button.main")
        page.wait_for_selector("button[name=bring]")
        seen = page.inner_text("main")
        page.click("button[name=bring]")
        page.wait_for_selector(".message.done")
        came = page.inner_text(".message.done")
    assert ("Bring in 2 rows" in seen, came) == (True, "2 rows came in.")


def test_the_audit_runs_and_shows_a_seal_code(running: Served, chromium: Browser) -> None:
    with window(chromium, running) as page:
        page.goto(at(running, "/upkeep/journal"))
        page.click("main button.main")
        page.wait_for_selector(".message.done")
        said = page.inner_text("main")
    assert ("Everything is as it was written." in said, "Seal code" in said) == (True, True)


def test_a_step_of_the_tour_stays_ticked_after_the_panic_key(running: Served, chromium: Browser) -> None:
    with window(chromium, running) as page:
        page.goto(at(running, "/"))
        page.click(".steps li:last-child a")
        page.wait_for_selector("code.path")
    with window(chromium, running) as page:
        page.goto(at(running, "/"))
        ticked = page.locator(".steps li.done").count()
    assert ticked == 1


@pytest.mark.parametrize("lang", ["en", "my"])
def test_no_page_scrolls_sideways(running: Served, chromium: Browser, lang: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    wide = []
    with window(chromium, running, lang=lang) as page:
        for name, path in ROOMS.items():
            page.goto(at(running, path))
            for size, scheme in ((1280, "light"), (390, "dark"), (390, "light")):
                page.set_viewport_size({"width": size, "height": 900})
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
                page.screenshot(path=SCREENSHOTS / f"{name}-{lang}-{size}-{scheme}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wide.append((name, size))
    assert wide == []
