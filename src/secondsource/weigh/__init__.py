"""How much to believe: plain columns in, probabilities with reasons out. A library of its own, on numpy and scipy alone."""

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.beliefs import Belief, Beliefs, Group
from secondsource.weigh.claims import Claims
from secondsource.weigh.face import Weighed, weigh, weigh_one
from secondsource.weigh.kinds import KINDS
from secondsource.weigh.reasons import REASONS
from secondsource.weigh.sources import SourceRecord
from secondsource.weigh.track import Records, Score
from secondsource.weigh.why import ClaimWeight, Whys

__all__ = [
    "KINDS",
    "REASONS",
    "BadClaims",
    "Belief",
    "Beliefs",
    "ClaimWeight",
    "Claims",
    "Group",
    "Records",
    "Score",
    "SourceRecord",
    "Weighed",
    "Whys",
    "weigh",
    "weigh_one",
]
