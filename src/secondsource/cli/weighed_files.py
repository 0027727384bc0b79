"""The files `secondsource weigh` writes: each whole under another name first, then all renamed; never half of one."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from secondsource.cli.claims_file import NONE_OF_THESE
from secondsource.cli.said_weigh import Wrong, say
from secondsource.cli.table_file import Progress
from secondsource.weigh import Claims, Weighed
from secondsource.weigh.tabled import tabled

Cells = Sequence[str | int]


def beliefs(weighed: Weighed) -> Iterator[Cells]:
    """A row for every value of every question, then one for what nobody claimed; six decimals that sum to 1."""
    yield ("question", "value", "probability", "origins")
    found = tabled(weighed.works)
    columns = found.question, found.value, found.millionths.tolist(), found.origins.tolist()
    for question, value, part, origins in zip(*columns, strict=True):
        share = f"{part // 1_000_000}.{part % 1_000_000:06d}"
        yield (question, value or NONE_OF_THESE, share, f"{origins:.6f}")


def claims(weighed: Weighed, given: Claims) -> Iterator[Cells]:
    """A row for every claim: its origin, its weight and why, and what would be believed without it."""
    names = "report,question,value,origin_group,weight,log_odds,reason,reason_values,p_without_claim,p_without_origin"
    yield names.split(",")
    progress = Progress(say("weighing"), len(weighed.claims))
    for part in weighed.claims:
        at = part.row
        values = json.dumps(dict(part.values), ensure_ascii=False, sort_keys=True)
        numbers = [
            f"{number:.6f}" for number in (part.weight, part.log_odds, part.p_without_claim, part.p_without_origin)
        ]
        said = (given.report[at], given.question[at], given.value[at], part.origin_group)
        yield (*said, *numbers[:2], part.reason, values, *numbers[2:])
        progress.add(1)
    progress.close()


def sources(weighed: Weighed) -> Iterator[Cells]:
    """A row for every source, attribute and basis."""
    yield ("source", "attribute", "basis", "mean", "low", "high", "effective_reports", "outcomes")
    for one in weighed.sources:
        numbers = (f"{number:.6f}" for number in (one.mean, one.low, one.high, one.effective_reports))
        yield (one.source, one.attribute, one.basis, *numbers, one.outcomes)


def write_rows(file: TextIO, rows: Iterable[Cells]) -> None:
    """Rows as CSV."""
    csv.writer(file, lineterminator="\n").writerows(rows)


def write_all(outputs: Mapping[Path, Iterable[Cells] | Mapping[str, Any]]) -> None:
    """Write every output beside its place, then rename them all.

    Raises:
        Wrong: one cannot be written; then none is.
    """
    ready: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in outputs.items():
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            ready[part] = path
            with part.open("w", encoding="utf-8", newline="") as file:
                if isinstance(content, Mapping):
                    file.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
                else:
                    write_rows(file, content)
        for part, path in ready.items():
            part.replace(path)
    except OSError as fault:
        raise Wrong("output_failed", file=str(path), reason=os.strerror(fault.errno or 0)) from None
    finally:
        for part in ready:
            with suppress(OSError):
                part.unlink(missing_ok=True)
