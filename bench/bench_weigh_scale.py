"""How far weighing reaches: an iteration against the floor of memory, tens of millions, Spark, reading, and the command's start.

`./run bench weigh_scale [FAMILY …]` with the families kernel, reading, command and spark; without a name all but spark, which needs
its extra and Java. `--answers N` says how many answers Spark gets. Timings that are compared are taken in turns, because other
work on the machine slows both alike; a figure is a median with its standard error, `least` the quickest of all.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats
from secondsource.weigh.scale import kernel, parallel, parts
from secondsource.weigh.scale.kernel import Parameters
from secondsource.weigh.scale.parts import Part
from weighing.lines import Bar, Figure, most, say

SOURCES, LABELS, EACH = 50_000, 4, 5
"""The setting of the bar: so many sources, labels, and answers a question on average."""

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "truth"
START = "import sys; from secondsource.cli import main; sys.exit(main())"


def made(count: int) -> tuple[Part, ...]:
    """Answers right seven times in ten, as parts."""
    random = np.random.default_rng(0)
    question = np.sort(random.integers(0, count // EACH, count))
    truth = random.integers(0, LABELS, count // EACH)
    label = np.where(random.random(count) < 0.7, truth[question], random.integers(0, LABELS, count))
    answers = Answers.coded(random.integers(0, SOURCES, count), question, label, labels=LABELS)
    return parts.parts(answers)


def milliseconds(works: dict[str, Callable[[], object]], times: int) -> dict[str, Floats]:
    """How long each took, in turns."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(times):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            found[name].append(1000 * (time.perf_counter() - began))
    return {name: np.asarray(spent) for name, spent in found.items()}


def told(what: str, spent: Floats, bar: Bar | None = None) -> None:
    """A line of the median; its standard error is half the width of its 68 % interval by order statistics."""
    ordered = np.sort(spent)
    middle, half = len(ordered) / 2, np.sqrt(len(ordered)) / 2
    low, high = (ordered[int(np.clip(at, 0, len(ordered) - 1))] for at in (middle - half, middle + half))
    say(what, Figure(float(np.median(spent)), float(high - low) / 2), bar, least=round(float(ordered[0]), 3))


def floor(pieces: tuple[Part, ...], parameters: Parameters) -> Callable[[], object]:
    """The least an iteration can be without a compiler: each answer's row of the table gathered once, and scattered once.

    The gather is `numpy.take`, the scatter a product with a sparse matrix: the fastest of those measured (bincount takes twice as long).
    """
    cells = np.concatenate([piece.cell for piece in pieces]).astype(np.int64)
    held = np.empty((len(cells), LABELS))
    matrices = [piece.matrix().T for piece in pieces]
    p = [kernel.beliefs(piece, parameters)[0] for piece in pieces]

    def work() -> None:
        np.take(parameters.table, cells, axis=0, out=held, mode="clip")
        for matrix, belief in zip(matrices, p, strict=True):
            matrix @ belief

    return work


def iterations() -> None:
    """A million answers against the floor, and ten million against a million."""
    million, ten = made(1_000_000), made(10_000_000)
    parameters = kernel.update(parallel.gathered(million, None))

    def once(pieces: tuple[Part, ...], threads: int) -> Callable[[], object]:
        return lambda: kernel.update(parallel.gathered(pieces, parameters, threads))

    spent = milliseconds({"floor": floor(million, parameters), "one": once(million, 1), "two": once(million, 2)}, 40)
    told("floor of 1e6 answers, ms", spent["floor"])
    told("iteration of 1e6 answers, ms", spent["one"])
    told("iteration over floor", spent["one"] / spent["floor"])
    allowed = np.maximum(20.0, 2.5 * spent["floor"])  # either is enough
    told("iteration over 20 ms or 2.5 floors", spent["one"] / allowed, most(1.0))
    told("iteration of 1e6 answers on two threads, ms", spent["two"])
    spent = milliseconds({"million": once(million, 1), "ten": once(ten, 1), "two": once(ten, 2)}, 7)
    told("iteration of 1e7 answers, ms", spent["ten"])
    told("iteration of 1e7 answers on two threads, ms", spent["two"])
    told("1e7 over 1e6", spent["ten"] / spent["million"], most(12.0))
    say("bytes kept an answer", sum(piece.size for piece in ten) / 10_000_000)


READ = """
import resource, sys, time
from pathlib import Path
from secondsource.cli.claims_file import read_claims
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
read = read_claims(Path(sys.argv[1]))
print(time.perf_counter() - began, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def reading() -> None:
    """A million rows read and checked: seconds, and memory beyond that of the program."""
    random = np.random.default_rng(1)
    rows = 1_000_000
    draws = zip(*(random.integers(0, end, rows).tolist() for end in (rows // 20, rows // EACH, LABELS)), strict=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "claims.csv")
        with path.open("w", encoding="utf-8") as file:
            file.write("report,source,question,value,reported\n")
            file.writelines(f"r{at},s{s},q{q},v{v},2022-03-01\n" for at, (s, q, v) in enumerate(draws))
        ran = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, ran.stdout.split())
    say("1e6 rows read and checked, seconds", seconds)
    say("1e6 rows read and checked, MB", megabytes)


def command() -> None:
    """Every public set from file to file: seconds of the clock and megabytes, the start of the program with them."""
    if not DATA.is_dir():
        say("command", unavailable="the data folder is not beside the repository")
        return
    used: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(DATA.glob("*/answers.csv")):
            name = path.parent.name
            used[name] = once(["weigh", str(path), "--out", str(Path(folder, "beliefs.csv"))])
            say("command, seconds", used[name][0], set=name, megabytes=round(used[name][1]))
    slowest, largest = (max(used, key=lambda name: used[name][at]) for at in (0, 1))
    say("command, seconds at most", used[slowest][0], most(3.0), set=slowest)
    say("command, MB at most", used[largest][1], most(1024.0), set=largest)


def once(words: list[str]) -> tuple[float, float]:
    """Seconds and megabytes of one command of its own."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", START, *words], stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"secondsource {' '.join(words)} ended with {child.returncode}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def on_spark(answers: int) -> None:
    """Rows of text made on Spark, packed there, and iterations: seconds, and bytes kept an answer."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        builder = importlib.import_module("pyspark.sql").SparkSession.builder.master("local[2]")
        spark = importlib.import_module("secondsource.weigh.scale.spark")
    except ImportError:
        say("spark", unavailable="the extra spark is not installed")
        return
    settings = {
        "ui.enabled": "false",
        "ui.showConsoleProgress": "false",
        "driver.host": "127.0.0.1",
        "driver.memory": "6g",
    }
    for name, value in settings.items():
        builder = builder.config(f"spark.{name}", value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.range(answers).selectExpr(
        f"concat('s', pmod(xxhash64(id, 1), {SOURCES})) as source",
        f"concat('q', id div {EACH}) as question",
        f"concat('v', if(pmod(xxhash64(id, 2), 10) < 7, id div {EACH}, xxhash64(id, 3)) % {LABELS}) as value",
    )
    began = time.perf_counter()
    coding = spark.coding_of(frame)
    packed = spark.pack(frame, coding).persist()
    pieces, size = packed.selectExpr("count(1)", "sum(length(cell) + length(starts))").collect()[0]
    say(
        "spark, packed, seconds",
        time.perf_counter() - began,
        answers=answers,
        parts=pieces,
        bytes_an_answer=size / answers,
    )
    parameters = None
    for at in range(4):
        began = time.perf_counter()
        parameters = kernel.update(spark.gathered(packed, coding, parameters))
        say("spark, iteration, seconds", time.perf_counter() - began, answers=answers, iteration=at)
    session.stop()


FAMILIES: dict[str, Callable[[], None]] = {"kernel": iterations, "reading": reading, "command": command}


def main() -> None:
    """Measure the families asked for, or all that need no more than this machine."""
    parser = argparse.ArgumentParser(prog="./run bench weigh_scale", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", choices=(*FAMILIES, "spark", []))
    parser.add_argument("--answers", type=float, default=1e7, help="how many answers Spark gets")
    asked = parser.parse_args()
    for family in asked.families or FAMILIES:
        if family == "spark":
            on_spark(int(asked.answers))
        else:
            FAMILIES[family]()


if __name__ == "__main__":
    main()
