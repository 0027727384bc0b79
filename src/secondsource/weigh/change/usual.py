"""Usual: which values are drawn, named and mistaken in an attribute, across its questions and within each.

Where questions share their values (the states of a road), what is drawn elsewhere tells what is usual; where each has its own (the
places of a unit), its own values are alike. Which of the two it is shows in how many values only one question names.
"""

import numpy as np

from secondsource.weigh.change.said import Said
from secondsource.weigh.coded import Floats, Ints, dense

LEAST = 1e-6
"""Further values at least: a list may be wrong."""

UNNAMED = 4.0
"""Values of a question beyond those that were named, before anything is learned (as `priors.UNCLAIMED`)."""


def _values(said: Said) -> tuple[Ints, Ints]:
    """Per slot its value within its attribute, as a code; per code the attribute."""
    code, first = dense(said.attribute[said.slot_question], said.slot_value)
    return code, said.attribute[said.slot_question[first]]


def errors(said: Said) -> Floats:
    """Per slot the share of an attribute's errors that fall on its value: alike on all that are named, of which there are two at least.

    It is not learned: where few values are possible, errors that fall unevenly cannot be told from values that are usual.
    """
    code, attribute = _values(said)
    kinds = np.maximum(np.bincount(attribute, minlength=said.attributes), 2)
    found: Floats = 1 / kinds[attribute[code]]
    return found


def own(said: Said, unnamed: Floats) -> tuple[Floats, Floats]:
    """Per slot its share of its question's own values, and per question that of those nobody named: all alike."""
    named = np.bincount(said.slot_question, minlength=said.questions)
    free = unnamed[said.attribute]
    return (1 / (named + free))[said.slot_question], free / (named + free)


def elsewhere(said: Said, slots: Floats, none: Floats) -> Floats:
    """Per slot how often its value is drawn in other questions, from how often each slot and each "none of these" was drawn.

    The question itself is left out, so that no belief confirms itself; every value is drawn once beforehand, and so is one that
    nobody named.
    """
    code, of_code = _values(said)
    totals = np.bincount(code, weights=slots, minlength=len(of_code))
    here = np.bincount(said.slot_question, weights=slots, minlength=said.questions) + none
    everywhere = np.bincount(said.attribute, weights=here, minlength=said.attributes)
    kinds = np.bincount(of_code, minlength=said.attributes)[said.attribute]
    others = (everywhere[said.attribute] - here + kinds + 1)[said.slot_question]
    found: Floats = (np.maximum(totals[code] - slots, 0) + 1) / others
    return found


def keeping(said: Said) -> Floats:
    """Per attribute the share of values that no other question names."""
    code, of_code = _values(said)
    alone = np.bincount(code)[code] == 1
    many = np.bincount(of_code[code], minlength=said.attributes)
    found: Floats = (np.bincount(of_code[code], weights=alone, minlength=said.attributes) + 0.5) / (many + 1)
    return found


def further(said: Said) -> Floats:
    """Per attribute how many values a question has beyond those that were named there.

    Estimated from values that one claim or two name (Chao, Scandinavian Journal of Statistics 1984, bias-corrected), averaged over
    questions, each by the number of claims that could have repeated a value; beforehand `UNNAMED`, as if that many claims said so.
    """
    question = said.slot_question
    often = np.bincount(said.slot, weights=~said.denies, minlength=len(question))
    once, twice = (np.bincount(question, weights=often == count, minlength=said.questions) for count in (1, 2))
    seen = once * (once - 1) / (2 * (twice + 1))
    weight = np.maximum(np.bincount(question, weights=often, minlength=said.questions) - 1, 0)
    total = np.bincount(said.attribute, weights=weight * seen, minlength=said.attributes)
    found: Floats = (total + UNNAMED**2) / (
        np.bincount(said.attribute, weights=weight, minlength=said.attributes) + UNNAMED
    )
    return np.maximum(found, LEAST)
