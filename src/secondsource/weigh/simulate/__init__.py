"""Simulate: circular reports, planted groups and cohorts with everything known, to measure models that must do without.

>>> drawn = draw(SCENARIOS["cohort"], seed=0)
>>> sorted(set(drawn.groups.values())), len(drawn.cohort_questions) > 0
(['cohort', 'planted'], True)
"""

from secondsource.weigh.simulate.asked import Answering, answering
from secondsource.weigh.simulate.drawn import Drawn, draw, undeclared
from secondsource.weigh.simulate.scenario import SCENARIOS, Scenario

__all__ = ["SCENARIOS", "Answering", "Drawn", "Scenario", "answering", "draw", "undeclared"]
