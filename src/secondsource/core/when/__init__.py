"""When: rough dates as intervals of days. `read` what was said, `spell` it for every language, EDTF in and out."""

from secondsource.core.when.edtf import from_edtf, to_edtf
from secondsource.core.when.rough import OPEN, Rough, days, earliest, latest, overlaps, rough, spell, within
from secondsource.core.when.spoken import read

__all__ = [
    "OPEN",
    "Rough",
    "days",
    "earliest",
    "from_edtf",
    "latest",
    "overlaps",
    "read",
    "rough",
    "spell",
    "to_edtf",
    "within",
]
