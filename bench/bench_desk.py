"""How fast and how large a desk is: unlocking, importing, reading while writing, locking. One JSON object a line.

Machines are shared and noisy: next to each time stands the time of a fixed piece of work on this machine in the same run
(`yardstick`, seconds), so that two runs can be compared as ratios.
"""

import hashlib
import http
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

import bench_journal
import large
from browser import DOOR, Browser, unlock
from secondsource.desk import importing
from secondsource.desk.desk import Desk
from secondsource.desk.surveying import Table

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "reports"
LARGE = 250_000
SMALL = 20_000
READERS, WRITERS = 10, 2
MINUTE = 60.0


def main() -> None:
    """Measure everything; `--quick` takes smaller desks and less time, to see that the bench works."""
    quick = "--quick" in sys.argv
    sizes = (2_000, 5_000) if quick else (SMALL, LARGE)
    say(bench="yardstick", seconds=round(yardstick(), 3))
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as place:
        for entries in sizes:
            desk = Path(place) / f"desk-{entries}"
            begun = time.perf_counter()
            large.make(desk, entries)
            say(bench="make", entries=entries, seconds=round(time.perf_counter() - begun, 2), megabytes=megabytes(desk))
            opening(desk, entries)
        reading_and_writing(desk, entries, 10.0 if quick else MINUTE)
        locking(desk)
        bringing(Path(place) / "import")
    bench_journal.audit(20_000 if quick else 1_000_000)


def say(**figures: object) -> None:
    """One line."""
    print(json.dumps(figures), flush=True)


def yardstick() -> float:
    """Seconds this machine takes now for a fixed piece of work: a million small hashes."""
    begun = time.perf_counter()
    data = bytes(64)
    for _ in range(1_000_000):
        hashlib.sha256(data).digest()
    return time.perf_counter() - begun


def megabytes(folder: Path) -> float:
    """How much of the disk a folder takes."""
    return round(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6, 1)


@contextmanager
def served(desk: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The desk, served as a user's would be; its port and its parent process."""
    port = random.randrange(20_000, 40_000)
    words = [sys.executable, "-m", "secondsource.web", str(desk), "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as parent:
        if parent.stdout is None or not parent.stdout.readline():
            raise RuntimeError("the desk was not served")
        try:
            yield port, parent
        finally:
            parent.terminate()
            parent.wait(20)


def peak(parent: subprocess.Popen[bytes]) -> float:
    """Megabytes the largest process of the desk ever held."""
    found = 0
    for child in psutil.Process(parent.pid).children(recursive=True):
        status = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii")
        found = max(found, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")))
    return round(found / 1024, 1)


def opening(desk: Path, entries: int) -> None:
    """From the passphrase to the first page, with the memory it took: Argon2id's 256 MiB and the fold are both in it."""
    taken = []
    for _ in range(3):
        with served(desk) as (port, parent):
            browser = Browser(port)
            taken.append(unlock(browser, large.PASSPHRASE))
            held = peak(parent)
    bar = 2.0 if entries <= SMALL else 5.0
    say(
        bench="open", entries=entries, seconds=round(statistics.median(taken), 2), all=[round(t, 2) for t in taken],
        peak_mb=held, bar_seconds=bar, bar_mb=600, yardstick=round(yardstick(), 3),
    )  # fmt: skip


def reading_and_writing(desk: Path, entries: int, seconds: float) -> None:
    """Ten tabs that read and two that write, each once a second, all of one unlocked person: during the first full pass, then at rest."""
    with served(desk) as (port, parent):
        first = Browser(port)
        unlock(first, large.PASSPHRASE)
        ids = _ids(first)
        _tabs(Tabs("full pass", entries, min(seconds, 8.0)), first, ids, parent)
        _wait_until_weighed(first)
        _tabs(Tabs("rest", entries, seconds), first, ids, parent)


@dataclass(frozen=True)
class Tabs:
    """What the tabs are measured during, on a desk of how many entries, for how long."""

    during: str
    entries: int
    seconds: float


def _tabs(how: Tabs, first: Browser, ids: dict[str, list[str]], parent: subprocess.Popen[bytes]) -> None:
    taken: dict[str, list[float]] = {"today": [], "question": [], "search": [], "write": []}
    failed: list[str] = []
    until = time.monotonic() + how.seconds
    words = (first.port, first.cookies, ids, taken, failed, until)
    tabs = [threading.Thread(target=_read, args=(*words, n)) for n in range(READERS)]
    tabs += [threading.Thread(target=_write, args=(*words, n)) for n in range(WRITERS)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    for page, times in taken.items():
        times.sort()
        say(
            bench="tabs",
            during=how.during,
            page=page,
            entries=how.entries,
            requests=len(times),
            p50_ms=_at(times, 0.5),
            p99_ms=_at(times, 0.99),
            max_ms=_at(times, 1.0),
            bar_p99_ms=150,
            failed=len(failed),
            peak_mb=peak(parent),
            yardstick=round(yardstick(), 3),
        )


def _at(times: list[float], share: float) -> float:
    return round(1000 * times[min(len(times) - 1, int(share * len(times)))], 1) if times else float("nan")


def _wait_until_weighed(browser: Browser) -> None:
    """Until the first full pass is done: the desk answers before, but then is not at rest."""
    for _ in range(300):
        _, content, _ = browser.get("/")
        if b"/today/weighing" not in content:
            return
        time.sleep(0.5)


def _ids(browser: Browser) -> dict[str, list[str]]:
    """Addresses of questions and a source to write to, from the lists as a person would find them."""
    _, questions, _ = browser.get("/questions/")
    _, sources, _ = browser.get("/sources/")
    return {"question": _keys("questions", questions), "source": _keys("sources", sources)}


def _keys(kind: str, page: bytes) -> list[str]:
    return sorted({key.decode() for key in re.findall(rf'"/{kind}/([a-z2-7]{{13}})/"'.encode(), page)})


def _read(  # noqa: PLR0913, PLR0917 -- a thread's words
    port: int,
    cookies: dict[str, str],
    ids: dict[str, list[str]],
    taken: dict[str, list[float]],
    failed: list[str],
    until: float,
    tab: int,
) -> None:
    browser = Browser(port, cookies)
    draw = random.Random(tab)
    browser.get("/search/")
    time.sleep(tab / READERS)
    while (now := time.monotonic()) < until:
        page = draw.choice(("today", "question", "search"))
        if page == "today":
            status, _, seconds = browser.get("/")
        elif page == "question":
            status, _, seconds = browser.get(f"/questions/{draw.choice(ids['question'])}/")
        else:
            status, _, seconds = browser.post("/search/", words=" ".join(draw.sample(large.WORDS, 4)))
        _note(page, status, seconds, taken, failed)
        time.sleep(max(0.0, 1 - (time.monotonic() - now)))


def _write(  # noqa: PLR0913, PLR0917 -- a thread's words
    port: int,
    cookies: dict[str, str],
    ids: dict[str, list[str]],
    taken: dict[str, list[float]],
    failed: list[str],
    until: float,
    tab: int,
) -> None:
    browser = Browser(port, cookies)
    source = ids["source"][tab]
    time.sleep(tab / WRITERS)
    while (now := time.monotonic()) < until:
        browser.get(f"/sources/{source}/contact")
        status, _, seconds = browser.post(f"/sources/{source}/contact", held="today", channel="chat")
        _note("write", status, seconds, taken, failed)
        time.sleep(max(0.0, 1 - (time.monotonic() - now)))


def _note(page: str, status: int, seconds: float, taken: dict[str, list[float]], failed: list[str]) -> None:
    taken[page].append(seconds)
    if status != 200:
        failed.append(f"{page} {status}")


def locking(desk: Path) -> None:
    """From the knock on the lock door to no process that held a secret, with every thread of the desk at work."""
    taken, fresh = [], []
    for _ in range(3):
        with served(desk) as (port, parent):
            browser = Browser(port)
            unlock(browser, large.PASSPHRASE)
            _, page, _ = browser.get("/")
            found = DOOR.search(page)
            if found is None:
                raise RuntimeError("no lock door on the page")
            holders = psutil.Process(parent.pid).children(recursive=True)
            busy = [threading.Thread(target=_keep_busy, args=(port, browser.cookies), daemon=True) for _ in range(12)]
            for thread in busy:
                thread.start()
            time.sleep(0.7)
            begun = time.perf_counter()
            knock(int(found[1]), found[2].decode())
            while any(_alive(holder) for holder in holders):
                time.sleep(0.001)
            taken.append(time.perf_counter() - begun)
            while not _answers(port):
                time.sleep(0.005)
            fresh.append(time.perf_counter() - begun)
    say(
        bench="lock", seconds=round(max(taken), 3), all=[round(t, 3) for t in taken], until_unlock_page=round(max(fresh), 3),
        bar_seconds=1.0, yardstick=round(yardstick(), 3),
    )  # fmt: skip


def _answers(port: int) -> bool:
    try:
        return Browser(port).get("/unlock")[0] == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def _keep_busy(port: int, cookies: dict[str, str]) -> None:
    browser = Browser(port, cookies)
    try:
        browser.get("/search/")
        for _ in range(100):
            browser.post("/search/", words="the a o e i")
    except (OSError, http.client.HTTPException):
        return


def _alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def knock(door: int, token: str) -> None:
    """Press the panic key."""
    line = http.client.HTTPConnection("127.0.0.1", door, timeout=20)
    line.request("POST", "/panic", urlencode({"token": token}), {"Content-Type": "application/x-www-form-urlencoded"})
    line.getresponse().read()
    line.close()


def bringing(place: Path) -> None:
    """Importing the public event reports, where they lie beside the repository."""
    for name, bar in (("maverick_reports.csv", 10.0), ("ucdp_myanmar_articles.csv", None)):
        file = DATA / name
        if not file.exists():
            say(bench="import", file=name, skipped="not beside the repository")
            continue
        desk = Desk.found(
            place.with_name(f"import-{file.stem}"), name="Import", person="Reader", passphrase=large.PASSPHRASE
        )
        begun = time.perf_counter()
        with file.open("rb") as stream:
            brought = importing.bring(desk, Table(name, stream))
        seconds = time.perf_counter() - begun
        say(
            bench="import",
            file=name,
            rows=brought.added,
            entries=desk.book.entries,
            seconds=round(seconds, 2),
            bar_seconds=bar,
            peak_mb=round(psutil.Process(os.getpid()).memory_info().rss / 1e6),
            yardstick=round(yardstick(), 3),
        )
        desk.close()


if __name__ == "__main__":
    main()
