"""A writer is killed in mid-write, again and again; what it had been told is on the disk is there, and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from tests.store import laptop

CYCLES = int(os.environ.get("TORTURE_CYCLES", "200"))
A_DESK_LASTS = 20


@dataclass
class Told:
    """What one writer was told before it died."""

    written: list[tuple[int, str]] = field(default_factory=list)
    draft: str = ""


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.torture.nursery"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


def read(line: str, told: Told) -> None:
    match line.split():
        case ["written", sequence, hash_]:
            told.written.append((int(sequence), hash_))
        case ["draft", name]:
            told.draft = name


def one_life(nursery: subprocess.Popen[str], path: Path, seed: int, dice: random.Random) -> Told:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    output: IO[str] = nursery.stdout
    nursery.stdin.write(f"{path} {seed}\n")
    told, child = Told(), 0
    while not child:  # the writer may be faster than the word that it was born
        line = output.readline()
        child = int(line.split()[1]) if line.startswith("born") else 0
        read(line, told)
    if dice.randrange(10):  # else it dies while it opens the desk
        while not told.written:
            read(output.readline(), told)
    time.sleep(dice.random() * 0.05)
    os.kill(child, signal.SIGKILL)
    for line in output:
        if line == "gone\n":
            break
        read(line, told)
    return told


def check(path: Path, told: Told) -> int:
    """Open the desk and compare; how many batches there were that nobody was told of."""
    desk = laptop.unlocked(path)
    entries = {entry.sequence: entry for entry in desk.journal.read()}
    head = next(iter(desk.journal.frontier().values()), None)
    end = head.sequence if head else 0
    for sequence, hash_ in told.written:
        assert sequence <= end
        assert sequence not in entries or entries[sequence].hash.hex() == hash_
    pieces = Counter(tuple(entry.plain.split(b"x")[0].split(b".")) for entry in entries.values())
    batches = Counter((seed, batch) for seed, batch, _, _ in pieces)
    erased = desk.journal.unreadable
    halves = [batch for batch, size in {(s, b): int(n) for s, b, _, n in pieces}.items() if batches[batch] != size]
    assert halves == []
    assert end == len(entries) + erased
    assert (desk.journal.audit().flaws, desk.journal.lost) == ((), False)
    if told.draft:
        assert int(desk.journal.sketch_load("draft").split(b".")[1]) >= int(told.draft.split(".")[1])
    desk.close()
    return int(bool(end > (told.written[-1][0] if told.written else 0)))


@pytest.mark.torture
def test_killed_in_mid_write(
    tmp_path: Path, nursery: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    dice, batches, unasked, path = random.Random(1), 0, 0, tmp_path  # noqa: S311 -- a test's dice
    for cycle in range(CYCLES):
        if cycle % A_DESK_LASTS == 0:
            path = tmp_path / f"desk{cycle}"
            laptop.new(path).close()
        told = one_life(nursery, path, cycle, dice)
        unasked += check(path, told)
        batches += len(told.written)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{CYCLES} kills, {batches} acknowledged batches, all there; {unasked} times one more had made it\n"
        )
    assert batches > CYCLES
