"""The power goes at a thousand points of a recorded session: what was acknowledged is there, and nothing is half there."""

import os
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.store import laptop
from tests.store.laptop import Laptop
from tests.store.torture import recording
from tests.store.torture.recording import Disk, Told

from secondsource.store import exhibits
from secondsource.store.errors import DraftUnknown, Refusal, WrongPassphrase

POINTS = int(os.environ.get("TORTURE_POINTS", "1000"))


def known(told: list[str], what: str) -> tuple[list[str], str]:
    """What of a kind was acknowledged, and what was under way."""
    done = [word.split()[2] for word in told if word.startswith(f"done {what} ")]
    under_way = told[-1].split()[2] if told and told[-1].startswith(f"try {what} ") else ""
    return done, under_way


def opened(folder: Path, told: list[str]) -> Laptop:
    done, under_way = known(told, "words")
    for words in filter(None, (under_way, done[-1] if done else "", "first")):
        try:
            return laptop.unlocked(folder, laptop.PASSPHRASE if words == "first" else f"words {words}")
        except WrongPassphrase:
            if words == (done[-1] if done else "first"):
                raise
    raise AssertionError("no words were left to try")


def batches(desk: Laptop) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for entry in desk.journal.read():
        opening, batch, n, size = entry.plain.split(b" ")[0].decode().split(".")
        found.setdefault(f"{opening}.{batch}.{size}", []).append(int(n))
    return found


def look(desk: Laptop, told: list[str]) -> str:
    """Compare a desk with what was acknowledged; what was missed, or nothing."""
    found = batches(desk)
    written, erased, drafts = (known(told, what) for what in ("written", "erased", "draft"))
    gone = {*erased[0], erased[1]}
    for name in written[0]:
        if name not in found and name.rpartition(".")[0] not in gone:
            return f"lost {name}"
    for name, numbers in found.items():
        if numbers != list(range(int(name.rpartition(".")[2]))) or name.rpartition(".")[0] in erased[0]:
            return f"half of {name}"
        if name not in (*written[0], written[1]):
            return f"invented {name}"
    try:
        draft = desk.journal.sketch_load("draft").decode()
    except DraftUnknown:
        draft = ""
    if draft not in (drafts[0][-1] if drafts[0] else "", drafts[1] or None):
        return f"draft {draft}"
    kept = [b"".join(exhibits.view(desk.folder, desk.opened, blob))[:4] for blob in exhibits.names(desk.folder)]
    if len(kept) < len(known(told, "exhibit")[0]):
        return "lost an exhibit"
    return "flawed" if desk.journal.audit().flaws or desk.journal.lost else ""


def judge(folder: Path, told: list[str]) -> str:
    try:
        desk = opened(folder, told)
    except Refusal as refusal:
        return f"refused as {refusal.code}"
    try:
        missed = look(desk, told)
        desk.write("9.9.0.1 and it can be written to")
    finally:
        desk.close()
    return missed or "everything there"


def lay_out(folder: Path, disk: Disk, dice: random.Random) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "exhibits").mkdir(parents=True)
    for name, content in disk.after_a_power_cut(dice).items():
        (folder / name).write_bytes(content)


@pytest.mark.torture
def test_the_power_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not shutil.which("strace"):
        pytest.skip("recording system calls needs strace (apt-get install -y strace)")
    path, log = tmp_path / "desk", tmp_path / "log"
    laptop.new(path).close()
    disk, names = recording.started(path)
    recording.record(["-m", "tests.store.torture.session", str(path)], log)
    events = recording.events(log, path, names)
    dice = random.Random(4)  # noqa: S311 -- a test's dice
    points = Counter(dice.randrange(len(events)) for _ in range(POINTS))
    results: Counter[str] = Counter()
    for number, event in enumerate(events):
        disk.happen(event)
        for _ in range(points[number]):
            lay_out(tmp_path / "left", disk, dice)
            results[judge(tmp_path / "left", disk.told)] += 1
    with capsys.disabled():
        acknowledged = sum(isinstance(event, Told) and event.word.startswith("done") for event in events)
        said = ", ".join(f"{times} {what}" for what, times in results.most_common())
        sys.stdout.write(f"\n{POINTS} cuts among {len(events)} calls and {acknowledged} acknowledgements: {said}\n")
    assert results == {"everything there": POINTS}
