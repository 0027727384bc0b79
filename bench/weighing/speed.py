"""How fast claims are weighed: a whole file, its reasons, one question at a time, and from the command line."""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from secondsource.weigh import Claims, Records, weigh, weigh_one
from weighing.runs import Settings

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


def say(what: str, **figures: object) -> None:
    print(json.dumps({"bench": "weigh", "what": what, **figures}), flush=True)


def whole_file() -> Records:
    claims = made(CLAIMS, QUESTIONS, seed=1)
    known = {f"q{at}": f"v{at % 4}" for at in range(500)}
    spent = seconds(lambda: weigh(claims, known=known), 5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(
        "full pass",
        claims=CLAIMS,
        questions=QUESTIONS,
        seconds=round(statistics.median(spent), 3),
        bar=1.0,
        peak_mb=peak,
    )
    weighed = weigh(claims, known=known)
    say("all beliefs with origins", seconds=round(seconds(lambda: dict(weighed.beliefs), 1)[0], 3))
    say("all reasons with refits", seconds=round(seconds(lambda: list(weighed.claims), 1)[0], 3))
    return weighed.records


def one_question(records: Records) -> None:
    claims = made(50, 1, seed=2)
    spent = sorted(1000 * took for took in seconds(lambda: weigh_one(claims, records).beliefs["q0"], 300))
    say("one question of 50 claims", p50_ms=round(spent[150], 2), p99_ms=round(spent[296], 2), bar_ms=10)
    told = sorted(1000 * took for took in seconds(lambda: weigh_one(claims, records).claims.of("q0"), 100))
    say("the same with every claim explained", p50_ms=round(told[50], 2), p99_ms=round(told[98], 2))


def command() -> None:
    claims = made(CLAIMS, QUESTIONS, seed=3)
    with tempfile.TemporaryDirectory() as name:
        path, out = Path(name, "claims.csv"), Path(name, "beliefs.csv")
        columns = zip(claims.report, claims.source, claims.question, claims.value, claims.origin, strict=True)
        lines = [",".join((*cells, "|".join(origin))) for *cells, origin in columns]
        path.write_text("\n".join(("report,source,question,value,origin", *lines)) + "\n", encoding="utf-8")
        start = "import sys; from secondsource.cli import main; sys.exit(main())"
        words = [sys.executable, "-c", start, "weigh", str(path), "--out", str(out)]
        spent = seconds(lambda: subprocess.run(words, check=True), 3)
    say("command, file to file", claims=CLAIMS, seconds=round(statistics.median(spent), 3))


def run(settings: Settings) -> None:  # noqa: ARG001 -- one file, one thread
    """The lines of speed."""
    records = whole_file()
    one_question(records)
    command()
