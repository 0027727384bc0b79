"""The desk's main job in a real browser: from a pasted message to what turned out true; in both languages, and without scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.chrome import CHROMIUM, FLAGS, needs_chromium
from tests.web.served import Served, served, wait_until

from secondsource.desk import intake
from secondsource.desk.desk import Desk
from secondsource.store import seal

pytestmark = [pytest.mark.browser, needs_chromium]

PASSPHRASE = "seven lamps on the long road"
PICTURES = Path(__file__).parents[2] / "screenshots"

ENGLISH = (
    "We are all well. About 40 people slept in the school since Monday.\n"
    "I counted 45 people in the school this morning.\nThe road is quiet. 😀 My cousin says it will rain."
)
BURMESE = "နေကောင်းပါတယ်။ မနေ့က လူ ၄၀ ခန့် ကျောင်းမှာ အိပ်တယ်။\nဒီနေ့ လူ ၄၅ ယောက် ကိုယ်တိုင်မြင်တယ်။ 😀 လမ်း ပိတ်ထားတယ်။"
LINES = "\n".join(f"line {number} of a long message" for number in range(36))


@dataclass(frozen=True)
class Tongue:
    """The language of a story: what is pasted, and what is marked in it."""

    code: str
    message: str
    first: str
    second: str
    question: str


EN = Tongue(
    "en", f"{ENGLISH}\n{LINES}", "About 40 people", "I counted 45 people", "How many people shelter in the school?"
)
MY = Tongue("my", f"{BURMESE}\n{LINES}", "မနေ့က လူ ၄၀", "ဒီနေ့ လူ ၄၅", "ကျောင်းမှာ လူဘယ်နှစ်ယောက် ရှိသလဲ")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Served]:
    cheap = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
    desk = Desk.found(tmp_path / "desk", name="Example", person="Ada", passphrase=PASSPHRASE, cost=cheap)
    intake.open_source(desk, kind="person", codename="AMBER HERON", group="civilian")
    desk.close()
    with served(tmp_path / "desk") as one:
        yield one


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Desktop:
    """A person at the desk: one window, and what they do in it."""

    page: Page
    running: Served
    tongue: Tongue = EN

    def go(self, path: str) -> None:
        self.page.goto(f"http://localhost:{self.running.port}{path}")

    def unlock(self) -> None:
        self.go(f"/unlock?lang={self.tongue.code}")
        self.page.fill("#passphrase", PASSPHRASE)
        self.page.click("button.main")
        self.page.wait_for_selector("nav")

    def paste(self) -> None:
        self.go("/reports/new")
        self.page.fill("[name=codename]", "amber heron")
        self.page.fill("[name=text]", self.tongue.message)
        self.page.click("form.taking button.main")
        self.page.wait_for_selector(".text")

    def mark(self, words: str) -> None:
        """Open the form of the sentence that begins with these words, by its link."""
        sentence = self.page.locator("mark.open", has_text=words).first
        sentence.locator("xpath=following-sibling::a[1]").click()
        self.page.wait_for_selector("#marking")

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}][value={value}]").check(force=True)

    def keep(self) -> None:
        self.page.click("#marking [data-keep]")
        self.page.wait_for_selector("#marking", state="detached")

    def mark_two(self) -> None:
        """Two sentences of the message answer one question, which is asked with the first."""
        self.mark(self.tongue.first)
        self.page.select_option("[name=question]", "new")
        self.page.fill("[name=new_question]", self.tongue.question)
        self.page.select_option("[name=new_kind]", "number")
        self.choose("basis", "told")
        self.choose("origin", "relative")
        self.keep()
        self.mark(self.tongue.second)
        chosen = self.page.locator("[name=question] option", has_text=self.tongue.question).get_attribute("value")
        self.page.select_option("[name=question]", str(chosen))
        self.choose("basis", "witnessed")
        self.choose("certainty", "certain")
        self.keep()

    def read(self) -> list[str]:
        """Open the question and read its belief: each value as it is drawn, something else last."""
        self.page.locator(".claim a[href^='/questions/']").first.click()
        self.page.wait_for_selector(".belief")
        return self.page.locator(".belief .v").all_inner_texts()

    def judge(self) -> None:
        self.page.click("a[href$='/assess']")
        self.page.locator("[name=value]").first.check()
        self.page.fill("[name=percent]", "80")
        self.choose("confidence", "moderate")
        self.page.fill("[name=reason]", "counted by somebody who was there")
        self.page.click("main form button.main")
        self.page.wait_for_selector("#judgement .claim")

    def settle(self) -> None:
        self.page.click("a[href$='/outcome']")
        self.page.locator("[name=value]").first.check()
        self.page.select_option("[name=how_known]", "seen_by_us")
        self.page.click("main form button.main")
        self.page.wait_for_selector("#outcome")

    def picture(self, name: str) -> None:
        """The page as it looks, wide and narrow, light and dark."""
        PICTURES.mkdir(exist_ok=True)
        for size, width in (("wide", 1280), ("narrow", 390)):
            self.page.set_viewport_size({"width": width, "height": 860})
            for light in ("light", "dark"):
                self.page.emulate_media(color_scheme="dark" if light == "dark" else "light")
                self.page.screenshot(path=PICTURES / f"{name}-{self.tongue.code}-{size}-{light}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 860})
        self.page.emulate_media(color_scheme="light")


@pytest.fixture
def desktop(running: Served, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A person at the desk; the story says in which language, and whether scripts run."""
    tongue, scripts = getattr(request, "param", (EN, True))
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    one = Desktop(page, running, tongue)
    one.unlock()
    yield one
    context.close()
    assert complaints == []


@pytest.mark.parametrize(
    "desktop",
    [(EN, True), (MY, True), (EN, False), (MY, False)],
    indirect=True,
    ids=("en", "my", "en-plain", "my-plain"),
)
def test_from_a_pasted_message_to_what_turned_out_true(desktop: Desktop) -> None:
    desktop.paste()
    desktop.mark_two()
    desktop.picture("report")
    values = desktop.read()
    desktop.picture("question")
    desktop.judge()
    desktop.settle()
    desktop.picture("settled")
    settled = desktop.page.locator(".belief .p").all_inner_texts()[0]
    assert (sorted(values[:-1]), settled) == (["40", "45"], "1.00")


def test_a_draft_comes_back_after_the_desk_was_killed(desktop: Desktop) -> None:
    page, running = desktop.page, desktop.running
    desktop.go("/reports/new")
    page.fill("[name=codename]", "amber heron")
    page.locator("[name=text]").press_sequentially("half a message that nobody ke")
    sealed = wait_until(lambda: page.locator("[data-state]").inner_text(), 10)
    running.worker().kill()
    wait_until(lambda: running.status("/unlock") == 200, 15)
    desktop.unlock()
    desktop.go("/reports/new")
    assert (sealed, page.input_value("[name=text]"), page.input_value("[name=codename]")) == (
        True,
        "half a message that nobody ke",
        "amber heron",
    )


def test_a_kept_report_leaves_no_draft_behind(desktop: Desktop) -> None:
    desktop.go("/reports/new")
    desktop.page.fill("[name=text]", "typed for a while")
    wait_until(lambda: desktop.page.locator("[data-state]").inner_text(), 10)
    desktop.paste()
    desktop.go("/reports/new")
    assert desktop.page.input_value("[name=text]") == ""


def test_the_panic_key_locks_while_a_statement_is_typed_and_the_draft_waits(desktop: Desktop) -> None:
    desktop.paste()
    desktop.mark(EN.first)
    desktop.page.locator("[name=value]").fill("about forty-one")
    wait_until(lambda: desktop.page.locator("#marking [data-state]").inner_text(), 10)
    held = desktop.running.worker()
    desktop.page.keyboard.press("Escape")
    desktop.page.keyboard.press("Escape")
    gone = wait_until(lambda: not held.is_running(), 3)
    wait_until(lambda: desktop.running.status("/unlock") == 200, 15)
    desktop.unlock()
    desktop.go("/reports/")
    desktop.page.locator("td a[href^='/reports/']").first.click()
    desktop.page.locator("a[href*='draft=yes']").click()
    assert (gone, desktop.page.input_value("[name=value]")) == (True, "about forty-one")


def test_keys_alone_mark_a_sentence(desktop: Desktop) -> None:
    page = desktop.page
    desktop.paste()
    for key in (".", "x", "."):  # the first sentence says nothing
        with page.expect_navigation():
            page.keyboard.press(key)
    page.select_option("[name=question]", "new")
    page.fill("[name=new_question]", EN.question)
    page.locator("[name=new_question]").blur()
    for key in ("2", "w"):
        page.keyboard.press(key)
    chosen = [page.locator(f"[name={name}]:checked").get_attribute("value") for name in ("basis", "certainty")]
    page.keyboard.press("Enter")
    page.wait_for_selector("#marking", state="detached")
    assert (chosen, page.locator(".claim b").all_inner_texts()) == (["told", "rather"], ["40"])


def test_any_selected_words_become_a_statement_also_behind_a_picture_letter(desktop: Desktop) -> None:
    desktop.paste()
    sentence = desktop.page.locator("mark.open", has_text="My cousin says")
    sentence.evaluate(
        "node => { const text = node.firstChild, at = text.data.indexOf('cousin'), range = document.createRange();"
        " range.setStart(text, at); range.setEnd(text, at + 6);"
        " getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    desktop.page.wait_for_selector(".selected:not([hidden])")
    desktop.page.keyboard.press("Enter")
    desktop.page.wait_for_selector("#marking")
    found = re.findall(r"from=(\d+)&to=(\d+)", desktop.page.url)
    start = EN.message.index("cousin")
    assert found == [(str(start), str(start + 6))]


def test_switching_a_report_off_moves_the_belief_at_once(desktop: Desktop) -> None:
    desktop.paste()
    desktop.mark_two()
    desktop.read()
    before = desktop.page.locator(".belief .p").all_inner_texts()
    desktop.page.locator("[name=without]").first.check()
    desktop.page.wait_for_selector(".belief.compared")
    then = desktop.page.locator(".belief .p .then").all_inner_texts()
    assert (len(then), then == before, "without=" in desktop.page.url) == (3, False, False)
