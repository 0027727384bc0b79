"""The kernel on a local Spark session: the same numbers as on one machine. Skipped where pyspark or Java is missing."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from secondsource.weigh.scale import kernel, parallel
from secondsource.weigh.scale.streaming import Stream

pytest.importorskip("pyspark", reason="the extra spark is not installed")
pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="there is no Java here"),
    pytest.mark.filterwarnings("default"),  # what Spark says of its own parts is not ours to mend
]
ROWS = [(f"s{at % 23}", f"q{at * 7 % 120}", ("no", "perhaps", "yes")[(at * at + at // 5) % 3]) for at in range(900)]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- only where it is installed

    os.environ["PYSPARK_PYTHON"] = sys.executable
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder),
        "spark.local.dir": str(folder),
        "spark.executorEnv.PYTHONPATH": str(Path(kernel.__file__).parents[3]),
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    found = builder.getOrCreate()
    yield found
    found.stop()


def here(rows: list[tuple[str, str, str]], rounds: int) -> tuple[float, dict[tuple[str, str], float]]:
    """On one machine: the log likelihood, and question and label -> probability."""
    stream = Stream()
    for low in range(0, len(rows), 100):
        source, question, value = zip(*rows[low : low + 100], strict=True)
        stream.add(source=source, question=question, value=value)
    pieces, names = stream.parts()
    found = parallel.iterate(pieces, most=rounds, enough=0.0)
    p = kernel.posterior(pieces, found.parameters)
    return found.likelihood, {
        (q, v): p[i, k] for i, q in enumerate(names.questions) for k, v in enumerate(names.labels)
    }


def there(frame: Any, rounds: int, **more: Any) -> tuple[float, dict[tuple[str, str], float]]:
    """The same on Spark."""
    from secondsource.weigh.scale import spark  # noqa: PLC0415 -- only where it is installed

    found = spark.fit(frame, most=rounds, enough=0.0, **more)
    return found.estimate.likelihood, {(row[0], row[1]): row[2] for row in found.posterior().collect()}


def test_spark_gives_what_one_machine_gives(session: Any) -> None:
    frame = session.createDataFrame(ROWS, "source string, question string, value string")
    (likelihood, p), (expected, q) = there(frame, 3), here(ROWS, 3)
    assert likelihood == pytest.approx(expected, rel=1e-12)
    assert p == pytest.approx(q, abs=1e-9)


def test_weights_and_outcomes_reach_the_partitions(session: Any) -> None:
    halves = [(*row, 0.5) for row in ROWS for _ in range(2)]
    frame = session.createDataFrame(halves, "source string, question string, value string, weight double")
    _, p = there(frame, 2, known={"q1": "no", "q2": "never said", "nowhere": "no"})
    settled = {name: [p[name, label] for label in ("no", "perhaps", "yes")] for name in ("q1", "q2")}
    assert settled == {"q1": [1.0, 0.0, 0.0], "q2": [0.0, 0.0, 0.0]}


def test_what_lacks_a_source_is_refused(session: Any) -> None:
    frame = session.createDataFrame(
        [("a", "q", "no"), (None, "q", "yes")], "source string, question string, value string"
    )
    with pytest.raises(ValueError, match="without a source"):
        there(frame, 1)


def test_a_question_is_never_cut_wherever_batches_end() -> None:
    import pyarrow as pa  # noqa: PLC0415 -- only where it is installed

    from secondsource.weigh.scale.spark import whole_questions  # noqa: PLC0415

    question = [f"q{at // 5:02}" for at in range(60)]
    for width, most in ((1, 7), (4, 7), (7, 1), (60, 10), (13, 100)):
        batches = [pa.RecordBatch.from_pydict({"question": question[low : low + width]}) for low in range(0, 60, width)]
        found = [table["question"].to_pylist() for table in whole_questions(batches, most)]
        assert [name for table in found for name in table] == question
        assert sum(len(set(table)) for table in found) == 12
