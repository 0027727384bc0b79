"""A thousand single flipped bits: each is refused, told, or changes nothing that can be read."""

import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store import laptop

from secondsource.store.chain import Entry, Head
from secondsource.store.errors import Refusal

FLIPS = int(os.environ.get("TORTURE_FLIPS", "1000"))
FILES = {"desk.db": 0.4, "desk.db-wal": 0.3, "slots": 0.15, "heads": 0.15}


@pytest.fixture
def still(tmp_path: Path) -> Path:
    """A desk as the power cut leaves it: some of it in the database, some still in the log."""
    desk = laptop.new(tmp_path / "desk")
    desk.write(*[f"{n} " + "early" * (n % 300) for n in range(300)], subject="source:a")
    again = desk.reopen()
    for n in range(30):
        again.write(f"{n} late" * 20, subject=f"source:{n}")
    again.journal.sketch_save("draft", b"half a sentence")
    again.folder.backup(tmp_path / "still")
    again.close()
    return tmp_path / "still"


def read(path: Path) -> tuple[dict[str, Head], list[Entry], list[str]]:
    desk = laptop.unlocked(path)
    try:
        flaws = [flaw.kind for flaw in desk.journal.audit().flaws]
        drafts = [desk.journal.sketch_load(name) for name in desk.journal.sketch_names()]
        assert desk.journal.lost or drafts == [b"half a sentence"]
        found = desk.journal.frontier(), list(desk.journal.read()), flaws + ["lost"] * desk.journal.lost
        desk.write("and it can be written to")
        return found
    finally:
        desk.close()


def flips(still: Path) -> Iterator[tuple[str, int, int]]:
    dice = random.Random(2)  # noqa: S311 -- a test's dice
    for name, share in FILES.items():
        bits = (still / name).stat().st_size * 8
        for _ in range(round(FLIPS * share)):
            bit = dice.randrange(bits)
            if name == "heads":  # most of its two blocks is noise: aim at what is read
                bit = dice.randrange(84 * 8) + dice.choice((0, 4096 * 8))
            if name == "slots":  # likewise: the headers and the one place that is used
                bit = dice.choice((0, 20_480)) * 8 + dice.choice(
                    (dice.randrange(56 * 8), (4096 * 8 + dice.randrange(8192)))
                )
            yield name, bit // 8, 1 << bit % 8


def consequence(folder: Path, whole: tuple[dict[str, Head], list[Entry], list[str]]) -> str:
    try:
        heads, entries, flaws = read(folder)
    except Refusal as refusal:
        return f"refused as {refusal.code}"
    if flaws:
        return "told"
    return "harmless" if (heads, entries) == whole[:2] else "unnoticed"


@pytest.mark.torture
def test_flipped_bits(still: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "flipped"
    shutil.copytree(still, folder)
    whole = read(folder)
    counts: dict[str, Counter[str]] = {name: Counter() for name in FILES}
    for name, at, bit in flips(still):
        shutil.rmtree(folder)
        shutil.copytree(still, folder)
        content = bytearray((folder / name).read_bytes())
        content[at] ^= bit
        (folder / name).write_bytes(content)
        counts[name][consequence(folder, whole)] += 1
    with capsys.disabled():
        for name, count in counts.items():
            sys.stdout.write(f"\n{name}: " + ", ".join(f"{times} {what}" for what, times in count.most_common()))
        total = sum(counts.values(), Counter[str]())
        refused = sum(times for what, times in total.items() if what.startswith("refused"))
        sys.stdout.write(
            f"\n{total.total()} bits: {refused} refused, {total['told']} told, {total['harmless']} harmless\n"
        )
    assert total["unnoticed"] == 0
    assert refused > FLIPS // 2
