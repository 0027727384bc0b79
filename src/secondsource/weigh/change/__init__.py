"""Change: states that fade towards what is usual, by a rate learned for each attribute, and beliefs about them for any day."""

from secondsource.weigh.change.hazard import Hazard
from secondsource.weigh.change.model import Changes, beliefs_over_time, fit
from secondsource.weigh.change.records import ChangeRecords, recall, remember
from secondsource.weigh.change.said import Said, day, held

__all__ = [
    "ChangeRecords",
    "Changes",
    "Hazard",
    "Said",
    "beliefs_over_time",
    "day",
    "fit",
    "held",
    "recall",
    "remember",
]
