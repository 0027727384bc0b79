"""What stands beside a belief in a real browser: it comes by itself, its links lead there without scripts, nothing scrolls sideways."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chrome import CHROMIUM, FLAGS, needs_chromium
from tests.web.served import Served, served

from secondsource.core.facts import Access, Rough, Spot
from secondsource.desk import example, intake, reporting
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.store import seal

pytestmark = [pytest.mark.browser, needs_chromium]

PASSPHRASE = "seven lamps on the long road"
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """The example desk, where one more statement comes from somebody who had left; and its question on the ferry."""
    folder = tmp_path_factory.mktemp("parts") / "desk"
    cheap = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
    desk = Desk.found(folder, name="Example", person="Ada", passphrase=PASSPHRASE, cost=cheap)
    example.fill(desk)
    question = next(key for key, one in desk.book.questions.by_id.items() if "ferry" in one.fact.text)
    today = desk.now().date()
    window = Access(
        service="army",
        place=Spot(code="EX01T2", text="Ferry Landing"),
        period=Rough(low=today - dt.timedelta(days=900), high=today - dt.timedelta(days=300)),
    )
    left = intake.open_source(desk, kind="person", group="leaver", access=window, example=True)
    report = reporting.take_report(desk, left, b"The ferry runs, I saw it.")
    seen = Statement(value="yes", question=question, basis="witnessed", when=Rough(low=today, high=today))
    reporting.state_claim(desk, report, seen)
    for name, inside in (("STILL THERE", True), ("QUIET CRANE", False)):
        intake.open_source(desk, kind="person", codename=name, inside=inside, example=True)
    desk.close()
    with served(folder) as one:
        yield one, question


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(chromium: Browser, ferry: tuple[Served, str], *, lang: str = "en", scripts: bool = True) -> Iterator[Page]:
    """The question in a fresh window; locked again at the end. Its console must stay silent."""
    running, question = ferry
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"http://localhost:{running.port}/unlock?lang={lang}")
    page.fill("#passphrase", PASSPHRASE)
    page.click("button.main")
    page.wait_for_selector("nav")
    page.goto(f"http://localhost:{running.port}/questions/{question}/")
    yield page
    page.goto(f"http://localhost:{running.port}/")
    page.click("button.lock")
    page.wait_for_selector("#passphrase")
    context.close()
    assert complaints == []


def test_the_parts_come_by_themselves_and_name_nobody_inside(chromium: Browser, ferry: tuple[Served, str]) -> None:
    with opened(chromium, ferry) as page:
        page.wait_for_selector("#next .asks li")
        page.wait_for_selector("#seen .doubt")
        asked, doubted = page.inner_text("#next"), page.inner_text("#seen")
    found = re.search(r"1\s+still inside: never asked to take a risk", asked) is not None
    assert ("QUIET CRANE" in asked, "STILL THERE" in asked, found, doubted.count("It may well be:")) == (
        True,
        False,
        True,
        1,
    )


def test_without_scripts_links_lead_to_the_parts_and_back(chromium: Browser, ferry: tuple[Served, str]) -> None:
    texts = []
    with opened(chromium, ferry, scripts=False) as page:
        for part, shows in (("next", ".asks li"), ("seen", ".doubt")):
            page.click(f"main a[href$='/{part}']")
            page.wait_for_selector(shows)
            texts.append(page.inner_text("h2"))
            page.click(f".crumbs a[href='/questions/{ferry[1]}/']")
    assert texts == ["Ask next", "Could they have seen it?"]


@pytest.mark.parametrize("lang", ["en", "my"])
def test_no_part_scrolls_sideways(chromium: Browser, ferry: tuple[Served, str], lang: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    wide = []
    with opened(chromium, ferry, lang=lang) as page:
        page.wait_for_selector("#next .asks li")
        page.wait_for_selector("#seen .doubt")
        for size, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"), (320, "light")):
            page.set_viewport_size({"width": size, "height": 900})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            page.screenshot(path=SCREENSHOTS / f"parts-{lang}-{size}-{scheme}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((size, scheme))
    assert wide == []
