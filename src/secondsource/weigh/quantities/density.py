"""A density of places on a grid, with a heavy tail so that nothing is impossible."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from secondsource.weigh.coded import Floats

GRID = 2048
"""Points of the grid; it spans all but the outermost of two thousand places."""

TAIL = 0.05
"""Share of the mass that lies in the tail (Cauchy): a twentieth, as for any event that a model did not think of."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The grid of an attribute: where it lies, and the middle and half-width of its tail."""

    low: float
    step: float
    middle: float
    half: float

    @classmethod
    def around(cls, places: Floats, typical: float) -> "Frame":
        """A grid for these places, with room for a few typical errors at both ends."""
        low, quarter, middle, three, high = np.quantile(places, [0.001, 0.25, 0.5, 0.75, 0.999])
        span = max(high - low, typical) + 10 * typical
        return cls(
            float(low - 5 * typical), float(span / GRID), float(middle), max(float(three - quarter) / 2, typical)
        )

    def at(self, heights: Floats, places: Floats) -> Floats:
        """The density at places: the grid's, and the tail."""
        spots = (places - self.low) / self.step - 0.5
        inside = np.interp(spots, np.arange(GRID), heights, left=0.0, right=0.0)
        return (1 - TAIL) * inside + TAIL * self.tail(places)

    def tail(self, places: Floats) -> Floats:
        """The density of the tail alone."""
        return 1 / (np.pi * self.half * (1 + ((places - self.middle) / self.half) ** 2))

    def smooth(self, places: Floats, mass: Floats, width: float) -> Floats:
        """The heights of a density of weighted places, smoothed by a normal curve of this width."""
        bins = np.clip(((places - self.low) / self.step).astype(np.int64), 0, GRID - 1)
        counts = np.bincount(bins, weights=mass, minlength=GRID)
        found = np.asarray(gaussian_filter1d(counts, max(width / self.step, 0.5), mode="constant"), dtype=np.float64)
        heights: Floats = found / max(float(found.sum()) * self.step, 1e-300)
        return heights

    def between(self, low: Floats, high: Floats) -> Floats:
        """The mass of the tail between two places."""
        return (np.arctan((high - self.middle) / self.half) - np.arctan((low - self.middle) / self.half)) / np.pi
