"""Held-out beliefs: what was believed of each question with an outcome when that outcome was not known.

Only such beliefs can show whether probabilities mean what they say: a question's own outcome settles it, and teaches about its
sources. The outcomes are parted into folds; each fold is weighed with the outcomes of all others (cross-validation, Stone 1974).

>>> three = Claims(source=["a", "b", "a"], question=["p", "p", "q"], value=["yes", "yes", "no"])
>>> [(one.question, one.value, one.right) for one in held_out(three, {"p": "yes", "q": "yes"}, folds=2)]
[('p', 'yes', True), ('q', 'no', False)]
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from secondsource.weigh.claims import Claims
from secondsource.weigh.face import weigh
from secondsource.weigh.ways.deal import Kinds

FOLDS = 10
"""Parts into which the outcomes are dealt: each belief still learns from nine tenths of them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was believed most of a question before its outcome was known, how likely it seemed, and whether it was right."""

    question: str
    value: str
    p: float
    right: bool


def held_out(claims: Claims, known: Mapping[str, str], *, kind: Kinds = "", folds: int = FOLDS) -> Iterator[Held]:
    """The likeliest claimed value of every question with an outcome, by the outcomes of the other folds.

    Args:
        claims: all claims.
        known: question -> its true value.
        kind: what the values are, as for `weigh`.
        folds: in how many parts the outcomes are dealt, at least 2; each part costs one full pass.
    """
    asked = set(claims.question)
    names = sorted((name for name in known if name in asked), key=lambda name: (crc32(name.encode()), name))
    for fold in range(min(folds, len(names))):
        here = names[fold::folds]
        weighed = weigh(claims, known={name: known[name] for name in known if name not in set(here)}, kind=kind)
        for name in here:
            values, _ = weighed.beliefs.ranked(name)
            value, p, _ = values[0]
            yield Held(name, value, p, value == known[name])
