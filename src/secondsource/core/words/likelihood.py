"""Words of probability: p is what is kept, the word is chosen when it is shown, from one named scale."""

import math

from secondsource.core.findings import refuse
from secondsource.core.tables.likelihood import BANDS, Band


def word_for(p: float, scale: str) -> str:
    """The code of the scale's word for a probability.

    A bound that two words share goes to the word nearer to even chance: the more careful one. PHIA leaves gaps
    between its words; a probability in a gap takes the nearer word, and exactly in the middle the more careful one.
    Below the lowest and above the highest bound the outermost word stands.

    Args:
        p: 0 to 1.
        scale: one of `SCALES`.

    Raises:
        Refused: p is no probability (`probability_outside`), or the scale is not known (`word_unknown`).
    """
    if scale not in BANDS:
        raise refuse("word_unknown", about="scale", word=scale)
    if not (math.isfinite(p) and 0 <= p <= 1):
        raise refuse("probability_outside", about="p")
    percent = round(100 * p, 9)
    return min(BANDS[scale], key=lambda band: (_distance(band, percent), _from_even(band))).code


def _distance(band: Band, percent: float) -> float:
    """How far a percentage lies outside a band; 0 inside and on its bounds."""
    return round(max(band.low - percent, percent - band.high, 0.0), 9)


def _from_even(band: Band) -> float:
    """How far the middle of a band lies from even chance."""
    return abs((band.low + band.high) / 2 - 50)
