"""Change: beliefs about states for any day, against the filter that knows how fast they change."""

from weighing.lines import say
from weighing.runs import Settings


def run(settings: Settings) -> None:  # noqa: ARG001 -- nothing is measured yet
    """Say that this cannot be measured yet."""
    say("changing states, log-loss against the filter that knows", unavailable="the face takes no day yet")
