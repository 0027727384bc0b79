"""A laptop is taken: what was imported, typed, never sent, searched and read is nowhere on its disk, and in no living process."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright
from tests.browser.chrome import CHROMIUM, FLAGS, needs_chromium
from tests.web.served import Served, served, wait_until

from secondsource.desk.desk import Desk
from secondsource.store import seal

pytestmark = [pytest.mark.browser, needs_chromium]

PASSPHRASE = "seven lamps on the long road"
CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)
EACH = 40
SCRIPTS = ("utf-8", "utf-16-le", "utf-16-be")


@dataclass
class Planted:
    """Two hundred strings that exist nowhere else: five ways in, forty each, half of them in Burmese script."""

    imported: list[str] = field(default_factory=lambda: invented("i"))
    typed: list[str] = field(default_factory=lambda: invented("t"))
    drafted: list[str] = field(default_factory=lambda: invented("d"))
    searched: list[str] = field(default_factory=lambda: invented("s"))
    described: list[str] = field(default_factory=lambda: invented("n"))

    def all(self) -> list[str]:
        return [*self.imported, *self.typed, *self.drafted, *self.searched, *self.described]


def invented(way: str) -> list[str]:
    """Names, numbers, places and texts, each with a mark of chance in it so that a hit is a hit."""
    found = []
    for number in range(EACH // 4):
        mark = seal.new_id()
        latin = f"Zaw{way}{mark}"
        found += [
            f"Ko {latin}" if number % 2 else f"ကိုဇော်{burmese(mark)}",
            f"09{int.from_bytes(mark.encode()[:6]):015d}{number:02d}",
            f"{latin}ville" if number % 2 else f"ရွာသစ်{burmese(mark)}",
            f"moved at night to {mark} over the hill" if number % 2 else f"ညက ပြောင်းသွားတယ် {burmese(mark)}",
        ]
    return found


def burmese(mark: str) -> str:
    """A mark in Burmese letters, so that it is as singular as it was."""
    return "".join(chr(0x1000 + ord(letter) % 32) for letter in mark)


def hits(planted: list[str], *folders: Path) -> dict[str, list[str]]:
    """Which strings stand in which files, byte for byte, in three encodings; file names are looked at too."""
    needles = [(text, text.encode(script)) for text in planted for script in SCRIPTS]
    found: dict[str, list[str]] = {}
    for file in (path for folder in folders for path in folder.rglob("*")):
        content = str(file).encode() + (file.read_bytes() if file.is_file() and not file.is_symlink() else b"")
        there = sorted({text for text, needle in needles if needle in content})
        if there:
            found[str(file)] = there
    return found


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[tuple[Served, BrowserContext, dict[str, Path]]]:
    """A served desk and a browser with a profile on disk, both with a temp folder of their own."""
    places = {name: tmp_path / name for name in ("desk", "profile", "elsewhere", "logs")}
    for name in ("elsewhere", "logs"):
        places[name].mkdir()
    places["temp"] = Path(tempfile.mkdtemp(prefix="t-"))  # a short path: Chromium puts a socket there
    Desk.found(places["desk"], name="Example", person="Ada", passphrase=PASSPHRASE, cost=CHEAP).close()
    with served(places["desk"], TMPDIR=str(places["temp"])) as running, sync_playwright() as player:
        browser = player.chromium.launch_persistent_context(
            str(places["profile"]),
            executable_path=CHROMIUM,
            args=FLAGS,
            env={**os.environ, "TMPDIR": str(places["temp"])},
            viewport={"width": 1280, "height": 900},
        )
        yield running, browser, places
    shutil.rmtree(places["temp"])


def test_nothing_that_was_said_is_left_on_the_disk(laptop: tuple[Served, BrowserContext, dict[str, Path]]) -> None:
    running, browser, places = laptop
    planted = Planted()
    page = browser.pages[0]
    home = f"http://localhost:{running.port}"
    unlock(page, home)
    import_rows(page, home, places["elsewhere"] / "rows.csv", planted.imported)
    describe(page, home, planted.described)
    take_report(page, home, planted.typed)
    look_around(page, home)
    search(page, home, planted.searched)
    export(page, home, places["elsewhere"] / "export")
    draft(page, home, planted.drafted)
    browser.close()
    running.process.terminate()
    log = "".join(running.process.communicate(timeout=20))
    (places["logs"] / "served.log").write_text(log, encoding="utf-8")
    left = hits(planted.all(), places["desk"], places["profile"], places["temp"], places["logs"])
    chosen = hits([*planted.imported, *planted.typed, *planted.described], places["elsewhere"])
    assert (left, len({text for there in chosen.values() for text in there})) == ({}, 3 * EACH)


def test_after_a_lock_no_process_that_held_a_secret_lives(
    laptop: tuple[Served, BrowserContext, dict[str, Path]],
) -> None:
    running, browser, _ = laptop
    page = browser.pages[0]
    unlock(page, f"http://localhost:{running.port}")
    held = running.desk()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    gone = wait_until(lambda: not any(alive(process) for process in held), 5)
    page.wait_for_selector("input[name=passphrase]")
    browser.close()
    assert gone


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def unlock(page: Page, home: str) -> None:
    page.goto(f"{home}/unlock")
    page.fill("input[name=passphrase]", PASSPHRASE)
    page.press("input[name=passphrase]", "Enter")
    page.wait_for_selector("nav")


def import_rows(page: Page, home: str, file: Path, planted: list[str]) -> None:
    """Bring in a table, through the preview."""
    lines = ["source,report,question,value,text"]
    for start in range(0, len(planted), 4):
        name, number, place, text = planted[start : start + 4]
        lines.append(f'{name},r{start},"Who is at {place}?",{number},"{text}"')
    file.write_text("\n".join(lines), encoding="utf-8")
    page.goto(f"{home}/import/")
    page.set_input_files("input[name=file]", file)
    page.click("main form button.main")
    page.wait_for_selector("button[name=bring]")
    page.click("button[name=bring]")
    page.wait_for_selector("text=Entries written")


def describe(page: Page, home: str, planted: list[str]) -> None:
    page.goto(f"{home}/sources/new")
    page.fill("input[name=codename]", "GREY PLOVER")
    page.fill("textarea[name=note]", "\n".join(planted))
    page.click("main form button.main")
    page.wait_for_url(re.compile("/sources/[a-z2-7]{13}/"))


def take_report(page: Page, home: str, planted: list[str]) -> None:
    page.goto(f"{home}/reports/new")
    page.fill("input[name=codename]", "GREY PLOVER")
    page.fill("textarea[name=text]", "\n".join(planted))
    page.wait_for_timeout(4000)  # long enough for a draft to be sealed and offered again
    page.click("main form[data-draft] button.main")
    page.wait_for_url(re.compile("/reports/[a-z2-7]{13}/"))


def draft(page: Page, home: str, planted: list[str]) -> None:
    """Type, let the desk seal it, type on, and never send."""
    page.goto(f"{home}/reports/new")
    page.fill("textarea[name=text]", "\n".join(planted[: EACH // 2]))
    page.wait_for_timeout(4000)
    page.locator("textarea[name=text]").press_sequentially("\n".join(planted[EACH // 2 :]))


def look_around(page: Page, home: str) -> None:
    """Every list, and the first of each."""
    for path in ("/", "/sources/", "/reports/", "/questions/", "/import/", "/upkeep/"):
        page.goto(home + path)
        one = re.search(rf'href="({path}[a-z2-7]{{13}}/)"', page.content())
        if one:
            page.goto(home + one[1])
            page.go_back()


def search(page: Page, home: str, planted: list[str]) -> None:
    for words in planted:
        page.goto(f"{home}/search/")
        page.fill("main input[name=words]", words)
        page.press("main input[name=words]", "Enter")
        page.wait_for_load_state()


def export(page: Page, home: str, folder: Path) -> None:
    """What a person chose to write in the clear: it is listed apart."""
    page.goto(f"{home}/upkeep/export")
    page.fill("input[name=folder]", str(folder))
    page.check("input[name=clear]")
    page.click("main form button.danger")
    assert wait_until((folder / "facts.jsonl").exists, 10)
