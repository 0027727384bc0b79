"""Dependence: who may speak for the same origin, found without asking who is right.

>>> import numpy as np
>>> effective(np.asarray([1.0, 2.0, 1000.0])).round(2).tolist()
[1.0, 1.54, 3.33]
"""

from secondsource.weigh.dependence.crowds import effective, shares

__all__ = ["effective", "shares"]
