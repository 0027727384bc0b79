"""How fast claims are weighed: a whole file, its reasons, one question at a time, and from the command line."""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from secondsource.weigh import Claims, Records, weigh, weigh_one
from weighing.lines import most, say
from weighing.runs import Settings
from weighing.sets import DATA

CLAIMS, QUESTIONS, SOURCES = 100_000, 20_000, 3_000


def made(claims: int, questions: int, seed: int) -> Claims:
    """Claims like a desk's: one in five is declared to come from the one before, half of the others say that they are their own."""
    random = np.random.default_rng(seed)
    question = random.integers(0, questions, claims).tolist()
    report = [f"r{at}" for at in range(claims)]
    origin: list[tuple[str, ...]] = []
    before: dict[int, str] = {}
    for at, copied in zip(range(claims), (random.random(claims) < 0.2).tolist(), strict=True):
        last = before.get(question[at])
        origin.append((last,) if copied and last else ())
        before[question[at]] = report[at]
    return Claims(
        report=report,
        source=[f"s{at}" for at in random.integers(0, SOURCES, claims).tolist()],
        question=[f"q{at}" for at in question],
        value=[f"v{at}" for at in random.integers(0, 4, claims).tolist()],
        origin=origin,
        attribute=[("deaths", "place")[at] for at in random.integers(0, 2, claims).tolist()],
        basis=[("", "witnessed", "told")[at] for at in random.integers(0, 3, claims).tolist()],
        lineage=[("", "none")[at] for at in random.integers(0, 2, claims).tolist()],
        conditions=[((), ("free",), ("duress_risk",))[at] for at in random.integers(0, 3, claims).tolist()],
        klass=["leaver"] * claims,
    )


def seconds(work: Callable[[], object], times: int) -> list[float]:
    """How long it took, each time."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def whole_file() -> Records:
    claims = made(CLAIMS, QUESTIONS, seed=1)
    known = {f"q{at}": f"v{at % 4}" for at in range(500)}
    spent = seconds(lambda: weigh(claims, known=known), 5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    more: dict[str, Any] = {"claims": CLAIMS, "questions": QUESTIONS, "peak_mb": peak}
    say("full pass, seconds", statistics.median(spent), most(1.0), **more)
    weighed = weigh(claims, known=known)
    say("all beliefs with origins, seconds", seconds(lambda: dict(weighed.beliefs), 1)[0])
    say("all reasons with refits, seconds", seconds(lambda: list(weighed.claims), 1)[0])
    return weighed.records


def one_question(records: Records) -> None:
    claims = made(50, 1, seed=2)
    spent = sorted(1000 * took for took in seconds(lambda: weigh_one(claims, records).beliefs["q0"], 300))
    say("one question of 50 claims, ms", spent[150], p99_ms=round(spent[296], 2))
    say("one question of 50 claims, 99th percentile, ms", spent[296], most(10.0))
    told = sorted(1000 * took for took in seconds(lambda: weigh_one(claims, records).claims.of("q0"), 100))
    say("the same with every claim explained, ms", told[50], p99_ms=round(told[98], 2))


def command() -> None:
    claims = made(CLAIMS, QUESTIONS, seed=3)
    with tempfile.TemporaryDirectory() as name:
        path, out = Path(name, "claims.csv"), Path(name, "beliefs.csv")
        columns = zip(claims.report, claims.source, claims.question, claims.value, claims.origin, strict=True)
        lines = [",".join((*cells, "|".join(origin))) for *cells, origin in columns]
        path.write_text("\n".join(("report,source,question,value,origin", *lines)) + "\n", encoding="utf-8")
        start = "import sys; from secondsource.cli import main; sys.exit(main())"
        words = [sys.executable, "-c", start, "weigh", str(path), "--out", str(out)]
        spent = seconds(lambda: subprocess.run(words, check=True, stderr=subprocess.DEVNULL), 3)
    say("command, file to file, seconds", statistics.median(spent), claims=CLAIMS)


def every_set() -> None:
    """Every public set from file to file, as anybody would start it, with start and whatever is compiled."""
    worst: dict[str, float] = {"seconds": 0.0, "mb": 0.0}
    folders = sorted(path.parent for path in (DATA / "truth").glob("*/answers.csv"))
    for folder in folders:
        tree = folder / "hierarchy.csv"
        words = [str(folder / "answers.csv"), *(("--hierarchy", str(tree)) if tree.is_file() else ())]
        took, peak, code = started(words)
        worst = {"seconds": max(worst["seconds"], took), "mb": max(worst["mb"], peak)}
        say("command on a set", round(took, 2), set=folder.name, peak_mb=round(peak), exit=code)
    if folders:
        say("command on a set, slowest, seconds", worst["seconds"], most(3.0))
        say("command on a set, largest, MB", worst["mb"], most(1000.0))


LAUNCH = """
import os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(time.perf_counter() - began, used.ru_maxrss, os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a small process: what a child is said to have used at most begins with what its parent held."""


def started(words: list[str]) -> tuple[float, float, int]:
    """Seconds, megabytes at the peak and exit code of `secondsource weigh`."""
    start = "import sys; from secondsource.cli import main; sys.exit(main())"
    with tempfile.TemporaryDirectory() as name:
        given = [sys.executable, "-c", start, "weigh", *words, "--out", str(Path(name, "beliefs.csv"))]
        small = [sys.executable, "-S", "-c", LAUNCH, *given]
        told = subprocess.run(small, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), int(told[1]) / 1024, int(told[2])


def run(settings: Settings) -> None:  # noqa: ARG001 -- one file, one thread
    """The lines of speed."""
    records = whole_file()
    one_question(records)
    command()
    every_set()
