"""How well and how fast claims are weighed, one JSON object a line; `./run bench weigh FAMILY …` measures some families.

A line holds a figure with its standard error, the bar it has to reach where there is one, and whether it does. Peers are
measured in the same run: majority, the models of the papers behind our own verbs, and crowd-kit where
requirements-bench.lock is installed.
"""

import argparse
import importlib
import time
from pathlib import Path

from weighing.lines import as_table, say
from weighing.runs import Settings
from weighing.sets import Absent

FAMILIES = ("closed", "planted", "places", "numbers", "kinds", "change", "asking", "why", "conditions", "speed")


def main() -> None:
    """Measure the families asked for, or all."""
    parser = argparse.ArgumentParser(prog="./run bench weigh", description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(FAMILIES))
    parser.add_argument("--draws", type=int, default=10, help="draws of known answers")
    parser.add_argument("--seeds", type=int, default=24, help="seeds of our own worlds")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--slow", action="store_true", help="also the peers that take minutes")
    parser.add_argument(
        "--table", type=Path, metavar="FILE.md", help="also write all figures that have a bar, as a table"
    )
    asked = parser.parse_args()
    unknown = sorted(set(asked.families) - set(FAMILIES))
    if unknown:
        parser.error(f"there is no family {unknown[0]!r}; there are: {', '.join(FAMILIES)}")
    settings = Settings(asked.draws, asked.seeds, asked.jobs, asked.slow)
    for family in asked.families or FAMILIES:
        began = time.perf_counter()
        try:
            importlib.import_module(f"weighing.{family}").run(settings)
        except Absent as absent:
            say(family, unavailable=f"the data folder is not beside the repository: no {absent}")
        say("seconds", round(time.perf_counter() - began, 1), family=family)
    if asked.table:
        asked.table.write_text(as_table(), encoding="utf-8")


if __name__ == "__main__":
    main()
