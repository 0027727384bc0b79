"""Questions: what can be true, what we think now and why, what a person judged, and what turned out true."""

from secondsource.web.pages.questions import (
    asking,
    asking_next,
    calibration,
    judging,
    listing,
    moments,
    reaching,
    second_thoughts,
    showing,
)

__all__ = [
    "asking",
    "asking_next",
    "calibration",
    "judging",
    "listing",
    "moments",
    "reaching",
    "second_thoughts",
    "showing",
]
