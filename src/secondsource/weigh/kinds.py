"""Kinds of value: which one an attribute's claims are of, found from the values alone and explained.

A kind is found only where the values leave little doubt, and what cannot be told is open choice, which is never wrong, only less
telling. Who answered what, and who is right, plays no part.

>>> from secondsource.weigh.claims import Claims
>>> from secondsource.weigh.coded import encode
>>> said = [("bridge", "closed"), ("bridge", "open"), ("road", "13:55"), ("road", "flooded")]
>>> claims = Claims(source=["a"] * 4, question=[question for question, _ in said], value=[value for _, value in said])
>>> find_kind(encode(claims), "").plain()
{'kind': 'choice', 'because': 'values_few_questions', 'labels': 4, 'questions': 2}
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from secondsource.weigh.coded import Coded, Floats, Ints
from secondsource.weigh.hierarchy import WORLD, Tree, written_paths
from secondsource.weigh.quantities.moments import read as read_moment
from secondsource.weigh.quantities.written import read

Value: TypeAlias = str | int | float
KINDS = ("choice", "category", "number", "place", "time")

FEW = 10
"""With fewer questions nothing can be said of labels that come back: they are open choice."""

MOST_LABELS = 20
"""More labels than this are open choice: who takes which for which could not be learned."""

LABELS_EACH = 10
"""A category has at most ten times as many labels as are named on one question: else most would be impossible for most questions."""

MOST_CODE = 10
"""Digits that count 0 or 1, 2, … to at most this, all in use, are codes of labels and no amounts."""

ID_DIGITS = 6
"""Whole numbers of so many digits or more, all of the same length, are names of things and no amounts."""

HALF = 0.5
"""At least this share of the distinct values must be places of the tree."""

NESTED = 0.05
"""On at least this share of the questions with several values one must lie in another, where values carry their own paths."""

TIMES = re.compile(
    r"""(?ix)
    (?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?                                    # 13:55, 1:55 pm
    | \d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?                                                 # 2022-03, 2022-03-01
      (?:[T\ ]\d\d(?::?\d\d(?::?\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?)?                                   # … T16:05
      (?:\s*/\s*\d{4}-\d\d(?:-\d\d)?(?:[T\ ]\d\d(?::\d\d)*)?)?                                              # … / 2022-03-05
    """
)
"""Times of day, ISO dates, months, dates with times, and two of them with a slash between."""

NOUGHT = re.compile(r"0\d+")
"""Digits that begin with a nought: hardly anybody writes an amount so, names of things often are."""

MOST_NOUGHTS = 0.05
"""More of them than this share are names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The kind that was found, and why: a code with values."""

    kind: str
    code: str
    values: Mapping[str, Value]

    def plain(self) -> dict[str, Value]:
        """What stands in the model file."""
        return {"kind": self.kind, "because": self.code, **self.values}


@dataclass(frozen=True, slots=True)
class Seen:
    """The values of one attribute: its words, on how many questions each stands, the questions, and their values (slots)."""

    words: list[str]
    stands: Ints
    questions: int
    slot_question: Ints
    slot_word: Ints
    tree: Tree | None

    @property
    def each(self) -> float:
        """Distinct values a question, on the mean."""
        return len(self.slot_word) / self.questions

    def share(self, good: Callable[[str], bool]) -> float:
        """Which share of all that stands on questions is good."""
        hits: list[int] = [count for word, count in zip(self.words, self.stands.tolist(), strict=True) if good(word)]
        return sum(hits) / len(self.slot_word)


def find_kind(coded: Coded, attribute: str, tree: Tree | None = None) -> Finding:
    """The kind of an attribute.

    Args:
        coded: all claims.
        attribute: one of `coded.attributes`.
        tree: places inside places, if there is one.

    Returns:
        place (`values_in_tree`, `values_with_paths`), time (`values_times`), number (`values_numbers`), category
        (`values_labels`, `values_codes`) or choice (`values_few_questions`, `values_mixed`, `values_ids`, `values_open`).
    """
    seen = _seen(coded, attribute, tree)
    for rule in (_times, _places, _numbers, _labels):
        found = rule(seen)
        if found:
            return found
    return Finding("choice", "values_open", _counts(seen) | {"each": round(seen.each, 2)})


def readable(kind: str, values: Iterable[str]) -> bool:
    """Whether these values of one attribute can be weighed as this kind: amounts, or times of one sort; all else takes any words.

    >>> readable("number", ["40", "about forty"]), readable("time", ["13:55"]), readable("choice", ["open"])
    (False, True, True)
    """
    if kind == "number":
        return all(read(value) is not None for value in values)
    if kind == "time":
        moments = [read_moment(value) for value in values]
        return None not in moments and len({moment.clock for moment in moments if moment}) <= 1
    return True


def _seen(coded: Coded, attribute: str, tree: Tree | None) -> Seen:
    """What stands on the questions of an attribute."""
    slots = np.unique(coded.slot[coded.attribute == coded.attributes.index(attribute)])
    words, word, stands = np.unique(coded.slot_value[slots], return_inverse=True, return_counts=True)
    questions = coded.slot_question[slots]
    names = [coded.values[at] for at in words.tolist()]
    return Seen(names, stands, len(np.unique(questions)), questions, word.astype(np.int64), tree)


def _counts(seen: Seen) -> dict[str, Value]:
    return {"labels": len(seen.words), "questions": seen.questions}


def _times(seen: Seen) -> Finding | None:
    """Times, if all are."""
    if all(TIMES.fullmatch(word.strip()) for word in seen.words):
        return Finding("time", "values_times", _counts(seen))
    return None


def _places(seen: Seen) -> Finding | None:
    """Places, if a tree knows them, or if they carry paths and lie in one another on one question."""
    if seen.tree is not None:
        known = sum(word in seen.tree.nodes for word in seen.words)
        if known >= HALF * len(seen.words):
            return Finding("place", "values_in_tree", {"known": known, **_counts(seen)})
        return None
    tree = written_paths(seen.words)
    nested, several = _nested(seen, tree) if tree else (0, 0)
    if nested and nested >= NESTED * several:
        return Finding("place", "values_with_paths", {"nested": nested, "several": several})
    return None


def _nested(seen: Seen, tree: Tree) -> tuple[int, int]:
    """On how many questions a value lies in another, and how many have several values."""
    node = np.asarray([tree.nodes[word][0] if word in tree.nodes else WORLD for word in seen.words], dtype=np.int64)
    at, here = node[seen.slot_word], np.unique(seen.slot_question * len(tree) + node[seen.slot_word])
    within = np.zeros(len(at), dtype=np.bool_)
    above = np.maximum(tree.parent[at], WORLD)
    while (above > WORLD).any():
        within |= (above > WORLD) & np.isin(seen.slot_question * len(tree) + above, here)
        above = np.maximum(tree.parent[above], WORLD)
    several = np.unique(seen.slot_question, return_counts=True)[1] > 1
    return len(np.unique(seen.slot_question[within])), int(several.sum())


def _numbers(seen: Seen) -> Finding | None:
    """Amounts, if all can be read as such; but not names made of digits, nor codes of labels."""
    amounts = seen.share(lambda word: read(word) is not None)
    if amounts < 1:
        mixed = {"share": round(amounts, 4), **_counts(seen)}
        return Finding("choice", "values_mixed", mixed) if amounts >= HALF else None
    if _ids(seen):
        return Finding("choice", "values_ids", _counts(seen))
    if _codes(seen.words) and (_closed(seen) or len(seen.words) == 1 or set(seen.words) == {"0", "1"}):
        return Finding("category", "values_codes", _counts(seen))
    return Finding("number", "values_numbers", _counts(seen))


def _ids(seen: Seen) -> bool:
    """Digits that are names: many begin with a nought, or all are of one length, and long or some begin with a nought."""
    if len(seen.words) < 2 or not all(word.isdecimal() for word in seen.words):
        return False
    noughts = seen.share(lambda word: NOUGHT.fullmatch(word) is not None)
    lengths = {len(word) for word in seen.words}
    return noughts > MOST_NOUGHTS or (len(lengths) == 1 and (noughts > 0 or lengths.pop() >= ID_DIGITS))


def _codes(words: list[str]) -> bool:
    """Digits that count from 0 or 1 without a gap."""
    if not all(word.isdecimal() and word.isascii() for word in words):
        return False
    codes = sorted({int(word) for word in words})
    return codes[0] <= 1 and codes[-1] <= MOST_CODE and len(codes) == codes[-1] - codes[0] + 1


def _labels(seen: Seen) -> Finding | None:
    """Labels, if they are few and come back in question after question."""
    if seen.questions < FEW:
        return Finding("choice", "values_few_questions", _counts(seen))
    if _closed(seen):
        return Finding("category", "values_labels", _counts(seen) | {"each": round(seen.each, 2)})
    return None


def _closed(seen: Seen) -> bool:
    """Whether labels are few for what one question names, and nearly all come back."""
    back: Floats = (seen.stands > 2).astype(np.float64)
    few = len(seen.words) <= min(MOST_LABELS, LABELS_EACH * seen.each)
    return bool(seen.questions >= FEW and len(seen.words) > 1 and few and back.mean() >= 0.9)
