"""Questions: what can be true, what we think now and why, what a person judged, and what turned out true."""

from secondsource.web.pages.questions import (
    asking,
    calibration,
    judging,
    listing,
    moments,
    second_thoughts,
    showing,
)

__all__ = ["asking", "calibration", "judging", "listing", "moments", "second_thoughts", "showing"]
