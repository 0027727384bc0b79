"""The kernel on Spark, for answers that no machine holds: packed once into parts, then one `mapInArrow` an iteration.

The rows are sorted by question once and packed, each partition by itself, into the parts of `kernel`: a part is one row of bytes,
4 to 12 bytes an answer, which Spark keeps in memory or on disk. An iteration sends the parameters out, maps every part to its
statistics, adds them up within the partition and brings one table a partition back. What travels in an iteration is therefore
partitions × sources × K² × 8 bytes each way, whatever the number of answers: 6.4 MB a partition for 50,000 sources and 4 labels.

    from pyspark.sql import SparkSession
    from secondsource.weigh.scale import spark

    session = SparkSession.builder.getOrCreate()
    found = spark.fit(session.read.csv("answers.csv", header=True))       # columns source, question, value
    found.posterior().write.parquet("beliefs")                              # question, value, probability

Needs the extra `spark` and a Java that Spark takes (17). Workers run the interpreter that `PYSPARK_PYTHON` names, which must be
able to import this package. The result equals that of `parallel.iterate` on the same answers up to the rounding of sums.

When it fails: the names of the sources and two tables must fit the driver and every worker; one question with all its answers
must fit a worker.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from secondsource.weigh.answers import NONE, OPEN
from secondsource.weigh.scale.kernel import (
    Parameters,
    Start,
    Statistics,
    Update,
    begin,
    beliefs,
    by_label,
    merge,
    partial,
    update,
)
from secondsource.weigh.scale.parallel import ENOUGH, MOST, Estimate, rounds
from secondsource.weigh.scale.parts import CELLS, PART, Part, cut

PACKED = "cell binary, starts binary, weight binary, known binary, first string, questions array<string>"
SUMMED = "first string, counts binary, sizes binary, likelihood double"
BELIEVED = "question string, value string, probability double"

Batches = Iterator[pa.RecordBatch]

_SCHEMA = pa.schema(
    [
        *((name, pa.binary()) for name in ("cell", "starts", "weight", "known")),
        ("first", pa.string()),
        ("questions", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True)
class Coding:
    """What the codes stand for: sources and labels in order of name, and the outcomes that are known."""

    sources: tuple[str, ...]
    labels: tuple[str, ...]
    known: Mapping[str, str]

    @cached_property
    def settled(self) -> dict[str, int]:
        """Question -> its label's code; `NONE` where the truth is none of the labels."""
        place = {label: at for at, label in enumerate(self.labels)}
        return {question: place.get(value, NONE) for question, value in self.known.items()}


@dataclass(frozen=True)
class Distributed:
    """Where EM ended, and the packed answers it was fitted to, from which the beliefs can be read."""

    packed: Any
    coding: Coding
    estimate: Estimate

    def posterior(self) -> Any:
        """A frame `question, value, probability` with a row for every label of every question."""
        coding, parameters = self.coding, self.estimate.parameters

        def believed(batches: Batches) -> Batches:
            for part, row in _unpacked(batches, coding):
                p = by_label(beliefs(part, parameters)[0], parameters, part.labels)
                named = row.column("questions").values.take(pa.array(np.repeat(np.arange(part.questions), part.labels)))
                value = pa.array(list(coding.labels) * part.questions, pa.string())
                yield pa.RecordBatch.from_arrays(
                    [named, value, pa.array(p.ravel())], ["question", "value", "probability"]
                )

        return self.packed.mapInArrow(believed, BELIEVED)


def fit(
    frame: Any,
    *,
    known: Mapping[str, str] | None = None,
    model: Update = update,
    start: Start = begin,
    most: int = MOST,
    enough: float = ENOUGH,
) -> Distributed:
    """EM over a Spark frame of answers.

    Args:
        frame: columns `source`, `question`, `value` (text) and, where answers are not independent, `weight` (0 to 1).
        known: question -> its true value, for questions that are settled.
        model: the M-step, as for `parallel.iterate`.
        start: of a part the beliefs to start from, likewise.
        most: iterations at most.
        enough: gain in log likelihood a question below which it stops.

    Raises:
        ValueError: an answer without a source, a question or a value; no answers at all.
    """
    columns = [f"cast({name} as string) as {name}" for name in ("source", "question", "value")]
    text = frame.selectExpr(*columns, *(["cast(weight as double) as weight"] if "weight" in frame.columns else []))
    coding = coding_of(text, known)
    packed = pack(text, coding).persist()
    estimate = rounds(lambda parameters: gathered(packed, coding, parameters, start), model, most=most, enough=enough)
    return Distributed(packed, coding, estimate)


def coding_of(frame: Any, known: Mapping[str, str] | None = None) -> Coding:
    """The names of all sources and labels of a frame of text, and the outcomes.

    Raises:
        ValueError: an answer has no source, no question or no value.
    """
    gaps = frame.where("source is null or question is null or value is null").limit(1).collect()
    if gaps:
        raise ValueError(f"an answer without a source, a question or a value: {gaps[0]}")
    names = [tuple(sorted(row[0] for row in frame.select(name).distinct().collect())) for name in ("source", "value")]
    return Coding(names[0], names[1], dict(known or {}))


def pack(frame: Any, coding: Coding) -> Any:
    """Answers as parts: a row of bytes a part, whole questions in each. Which rows meet in a part depends on their questions alone."""
    partitions = frame.sparkSession.sparkContext.defaultParallelism
    rows = frame.repartition(partitions, "question").sortWithinPartitions("question")

    def packed(batches: Batches) -> Batches:
        for whole in whole_questions(batches, max(PART, len(coding.sources) * len(coding.labels) ** 2 // CELLS)):
            yield _as_row(whole, coding)

    return rows.mapInArrow(packed, PACKED)


def gathered(packed: Any, coding: Coding, parameters: Parameters | None, start: Start = begin) -> Statistics:
    """The statistics of all parts: added up by partition where they lie, then here, in the order of the questions."""

    def summed(batches: Batches) -> Batches:
        total, first = None, ""
        for part, row in _unpacked(batches, coding):
            found = partial(part, parameters, start)
            total, first = (found, row.column("first")[0].as_py()) if total is None else (merge(total, found), first)
        if total is not None:
            sums = {"first": first, "counts": total.counts.tobytes(), "sizes": total.sizes.tobytes()}
            yield pa.RecordBatch.from_pylist([{**sums, "likelihood": total.likelihood}])

    numbers = packed.select("cell", "starts", "weight", "known", "first")
    rows = sorted(numbers.mapInArrow(summed, SUMMED).collect(), key=lambda row: row["first"])
    labels = len(coding.labels)
    total: Statistics | None = None
    for row in rows:
        counts = np.frombuffer(row["counts"]).reshape(-1, labels)
        found = Statistics(counts.copy(), np.frombuffer(row["sizes"]).copy(), row["likelihood"])
        total = found if total is None else merge(total, found)
    if total is None:
        raise ValueError("no answers")
    return total


def whole_questions(batches: Iterable[pa.RecordBatch], most: int) -> Iterator[pa.Table]:
    """Rows that arrive by question, as tables of about `most` rows that end where a question ends."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= most:
            table = pa.Table.from_batches(held)
            question = table["question"]
            last = pc.index(question, question[-1]).as_py()
            if last:
                yield table.slice(0, last)
            held = table.slice(last).combine_chunks().to_batches()
            count = table.num_rows - last
    if count:
        yield pa.Table.from_batches(held)


def _as_row(table: pa.Table, coding: Coding) -> pa.RecordBatch:
    """One part as one row of bytes."""
    labels = len(coding.labels)
    run = pc.run_end_encode(table["question"].combine_chunks())
    questions = run.values.to_pylist()
    cell = _codes(table["source"], coding.sources) * labels + _codes(table["value"], coding.labels)
    starts = np.concatenate(([0], np.asarray(run.run_ends, dtype=np.int64)))
    weight = table["weight"].to_numpy().astype(np.float64) if "weight" in table.column_names else None
    known = None
    if coding.known:
        known = np.asarray([coding.settled.get(name, OPEN) for name in questions], dtype=np.int64)
    whole = Part(np.arange(len(questions)), cell, starts, weight, known, labels, len(coding.sources))
    (part,) = cut(whole, most=table.num_rows)
    row = {
        "cell": part.cell.tobytes(),
        "starts": part.starts.tobytes(),
        "weight": None if part.weight is None else part.weight.tobytes(),
        "known": None if part.known is None else part.known.tobytes(),
        "first": questions[0],
        "questions": [questions[at] for at in part.question.tolist()],
    }
    return pa.RecordBatch.from_pylist([row], schema=_SCHEMA)


def _codes(column: pa.ChunkedArray, names: tuple[str, ...]) -> Any:
    """The place of each cell among the names."""
    return pc.index_in(column, value_set=pa.array(names, pa.string())).to_numpy().astype(np.int64)


def _unpacked(batches: Batches, coding: Coding) -> Iterator[tuple[Part, pa.RecordBatch]]:
    """The parts of the rows, each with its row."""
    for batch in batches:
        for at in range(batch.num_rows):
            row = batch.slice(at, 1)
            cell, starts, weight, known = (
                row.column(name)[0].as_buffer() for name in ("cell", "starts", "weight", "known")
            )
            part = Part(
                np.zeros(0, dtype=np.int32),
                np.frombuffer(cell, dtype=np.int32),
                np.frombuffer(starts, dtype=np.int32),
                None if weight is None else np.frombuffer(weight),
                None if known is None else np.frombuffer(known, dtype=np.int64),
                len(coding.labels),
                len(coding.sources),
            )
            yield part, row
