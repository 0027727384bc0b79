"""Lines: one figure a line as JSON, with its standard error, its bar, and whether it is reached."""

import json
import math
import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.reliability import reliability
from secondsource.weigh.score import Marks

HOUSE = "secondsource"
"""What our own weighing goes by among its peers."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure has to reach: at least (>=) or at most (<=)."""

    sign: str
    value: float

    def holds(self, found: float) -> bool:
        """Whether it is reached."""
        return bool({">=": operator.ge, "<=": operator.le}[self.sign](found, self.value))

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its standard error."""

    value: float
    se: float


BARRED: list[dict[str, object]] = []
"""The lines with a bar that were printed so far."""

WHERE = {"set": "{}", "scenario": "{}", "where": "{}", "gold": "{} known", "hazard": "{} changes a day"}
"""What of a line says where it was measured."""


def least(value: float) -> Bar:
    return Bar(">=", value)


def most(value: float) -> Bar:
    return Bar("<=", value)


def over_seeds(figures: Sequence[float]) -> Figure:
    """The mean of one figure a seed; seeds are independent, so their spread says how far it may be off."""
    found = np.asarray([each for each in figures if not math.isnan(each)])
    if not len(found):
        return Figure(math.nan, math.nan)
    return Figure(float(found.mean()), float(found.std(ddof=1) / len(found) ** 0.5) if len(found) > 1 else 0.0)


def over_questions(figures: Floats) -> Figure:
    """The mean over the questions of one set."""
    return over_seeds(figures.tolist())


def over_sets(figures: Sequence[Figure]) -> Figure:
    """The mean of the means of several sets; the sets are fixed, so only the questions within them vary."""
    value = float(np.mean([each.value for each in figures]))
    return Figure(value, float(np.sqrt(sum(each.se**2 for each in figures)) / len(figures)))


Pairs: TypeAlias = tuple[Floats, Floats]
"""How sure beliefs were, and how right they turned out."""


def pairs(found: Marks) -> Pairs:
    return found.confidence, found.right


def diagram(parts: Sequence[Pairs], **more: Any) -> None:
    """The reliability diagram of several lots of beliefs together, a bin a line, with 90 % intervals."""
    sure, right = (np.concatenate(column) for column in zip(*parts, strict=True))
    found = reliability(sure, right)
    for one in found.bins:
        more_of_it = {"lower": round(one.lower, 4), "upper": round(one.upper, 4), "agrees": one.agrees}
        said: dict[str, Any] = {"confidence": round(one.confidence, 4), "count": one.count, **more_of_it, **more}
        say(f"reliability, {one.low:.1f} to {one.high:.1f}", one.right, method=HOUSE, **said)
    say("reliability, brier", Figure(found.brier, found.brier_se), method=HOUSE, **more)


def say(figure: str, found: Figure | float | None = None, bar: Bar | None = None, **more: object) -> None:
    """Print one line; a figure that cannot be had says why in `more`."""
    line: dict[str, object] = {"bench": "weigh", "figure": figure}
    value = found.value if isinstance(found, Figure) else found
    if value is not None and not math.isnan(value):
        line["value"] = round(value, 5)
        if isinstance(found, Figure):
            line["se"] = round(found.se, 5)
    if bar is not None:
        line["bar"] = str(bar)
        line["holds"] = value is not None and not math.isnan(value) and bar.holds(value)
        BARRED.append({**line, **more})
    print(json.dumps({**line, **more}, ensure_ascii=False), flush=True)


def as_table() -> str:
    """All figures with a bar that were printed so far, as a table in Markdown."""
    rows = ["| figure | on | bar | measured | reached |", "|---|---|---|---|---|"]
    for line in BARRED:
        where = [WHERE[key].format(line[key]) for key in WHERE if key in line]
        measured = f"{line['value']}" + (f" ± {line['se']}" if "se" in line else "") if "value" in line else "–"
        cells = (line["figure"], ", ".join(where), line["bar"], measured, "yes" if line["holds"] else "no")
        rows.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(rows) + "\n"
