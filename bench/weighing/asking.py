"""Ask: what the next best questions are worth, against random ones."""

from weighing.lines import say
from weighing.runs import Settings


def run(settings: Settings) -> None:  # noqa: ARG001 -- nothing is measured yet
    """Say that this cannot be measured yet."""
    say("30 greedy questions against 30 random ones", unavailable="no next questions yet")
