"""How long the journal takes: opening and reading sealed entries, appending, and auditing a million. One JSON object a line.

Arguments: how many entries to read (several), then `audit=N`; without any: 20000 250000 audit=1000000. Each step runs in a
process of its own, so that its peak memory and its processor time (`cpu`, seconds of the whole process) are its own; on a busy
machine compare those. Entries are about as long as a claim (150 to 300 bytes), four a subject, every tenth like a report of 1 to 4 kB.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from secondsource.store import keyring, seal
from secondsource.store.folder import Folder
from secondsource.store.journal import Journal

CHEAP = seal.Cost(64, 1, 1)
PASSPHRASE = "bench"
BATCH = 5000
DEFAULT = ("20000", "250000", "audit=1000000")


def _now() -> int:
    return time.time_ns() // 1_000_000


def _texts(count: int) -> Iterator[tuple[str, bytes]]:
    for n in range(count):
        size = 1000 + n * 7919 % 3000 if n % 10 == 0 else 150 + n * 7919 % 150
        yield f"report:{n // 4:013}", b"t" * size


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return round(used.ru_utime + used.ru_stime, 3)


def _say(**values: object) -> None:
    print(json.dumps({"bench": "journal", **values}), flush=True)


def _open(path: Path) -> Journal:
    folder = Folder.open(path)
    return Journal.open(folder, keyring.unlock(folder, PASSPHRASE), _now)


def _make(path: Path, count: int) -> None:
    """Found a desk of that many entries and say how long the writing took."""
    folder = Folder.create(path)
    opened = keyring.found(folder, person="bench", device=seal.new_id(), passphrase=PASSPHRASE, cost=CHEAP)
    journal, items, begun = Journal.open(folder, opened, _now), list(_texts(count)), time.perf_counter()
    for start in range(0, count, BATCH):
        journal.append(items[start : start + BATCH])
    written = time.perf_counter() - begun
    journal.close()
    folder.close()
    size = (path / "desk.db").stat().st_size
    plain = sum(len(text) for _, text in items)
    _say(
        step="write",
        entries=count,
        seconds=round(written, 3),
        megabytes=size >> 20,
        plain_megabytes=plain >> 20,
        cpu=_cpu(),
        peak_mb=_peak(),
    )


def _read(path: Path) -> None:
    """Open a desk and read all of it."""
    begun = time.perf_counter()
    journal = _open(path)
    opened = time.perf_counter()
    count = sum(1 for _ in journal.read())
    done = time.perf_counter()
    _say(
        step="read",
        entries=count,
        open=round(opened - begun, 3),
        read=round(done - opened, 3),
        seconds=round(done - begun, 3),
        cpu=_cpu(),
        peak_mb=_peak(),
    )


def _audit(path: Path) -> None:
    """Audit a desk."""
    journal = _open(path)
    begun = time.perf_counter()
    found = journal.audit()
    _say(
        step="audit",
        entries=found.entries,
        batches=found.batches,
        hash_seconds=round(found.hash_seconds, 3),
        signature_seconds=round(found.signature_seconds, 3),
        seconds=round(time.perf_counter() - begun, 3),
        flaws=len(found.flaws),
        cpu=_cpu(),
        peak_mb=_peak(),
    )


def _append(path: Path) -> None:
    """Append one item, many times, and one batch of 30,000."""
    journal = _open(path)
    spent = []
    for n in range(200):
        begun = time.perf_counter()
        journal.append([(f"source:{n % 20}", b"t" * 200)])
        spent.append(time.perf_counter() - begun)
    spent.sort()
    items = [(f"later:{n // 4}", b"t" * 200) for n in range(30_000)]
    begun = time.perf_counter()
    journal.append(items)
    batch = time.perf_counter() - begun
    _say(
        step="append",
        one_p50_ms=round(spent[100] * 1000, 2),
        one_p99_ms=round(spent[197] * 1000, 2),
        batch_30000=round(batch, 3),
        cpu=_cpu(),
        peak_mb=_peak(),
    )


STEPS = {"read": _read, "audit": _audit, "append": _append}


def _measure(count: int, *steps: str) -> None:
    """Make a desk of that many entries and take each step in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "desk")
        for step in (f"make={count}", *steps):
            subprocess.run([sys.executable, __file__, "--step", step, path], check=True)


def audit(count: int) -> None:
    """Audit a desk of that many entries."""
    _measure(count, "audit")


def reading(count: int) -> None:
    """Open, read and append to a desk of that many entries."""
    _measure(count, "read", "append")


def main() -> None:
    """Measure what the arguments name."""
    words = sys.argv[1:]
    if words[:1] == ["--step"]:
        step, path = words[1], Path(words[2])
        if step.startswith("make="):
            _make(path, int(step.removeprefix("make=")))
        else:
            STEPS[step](path)
        return
    for word in words or DEFAULT:
        measure = audit if word.startswith("audit=") else reading
        measure(int(word.removeprefix("audit=")))


if __name__ == "__main__":
    main()
