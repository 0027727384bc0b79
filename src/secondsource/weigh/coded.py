"""Claims as integers: every distinct word once, and each row as codes into those words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from secondsource.weigh.bad import BadClaims
from secondsource.weigh.claims import Claims

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

POLARITIES = {"": False, "affirms": False, "denies": True}


@dataclass(slots=True)
class Words:
    """The distinct words of one column, in order of appearance, and the code of each."""

    code: dict[str, int] = field(default_factory=dict)

    def read(self, column: Sequence[str], rows: int) -> Ints:
        """The codes of a column; a column that is not there reads as "" in every row."""
        if not column and rows:
            self.code[""] = 0
            return np.zeros(rows, dtype=np.int64)
        codes, names = getattr(column, "codes", None), getattr(column, "names", None)
        if codes is not None and names is not None and not self.code:
            return self._renumbered(np.asarray(codes), names)
        code = self.code
        return np.fromiter((code.setdefault(word, len(code)) for word in column), dtype=np.int64, count=rows)

    def _renumbered(self, codes: Ints, names: Sequence[str]) -> Ints:
        """A column that is coded already, its codes renumbered in order of appearance."""
        used, first, back = np.unique(codes, return_index=True, return_inverse=True)
        order = np.argsort(first)
        self.code.update({names[used[at]]: number for number, at in enumerate(order.tolist())})
        number = np.empty(len(used), dtype=np.int64)
        number[order] = np.arange(len(used))
        return number[back]

    @property
    def names(self) -> list[str]:
        """The words by code."""
        return list(self.code)


@dataclass(frozen=True, slots=True)
class Coded:
    """The columns that decide a belief. A *slot* is a question with one value; a *voice* is a source on a question."""

    rows: int
    question: Ints
    source: Ints
    slot: Ints
    denies: Bools
    cell: Ints  # per row: its slot, affirmed (even) or denied (odd)
    attribute: Ints
    basis: Ints
    klass: Ints
    slot_question: Ints
    slot_value: Ints
    questions: list[str]
    sources: list[str]
    values: list[str]
    attributes: list[str]
    bases: list[str]
    classes: list[str]

    @property
    def attribute_of(self) -> Ints:
        """Per question its attribute: that of its first row."""
        found = np.zeros(len(self.questions), dtype=np.int64)
        found[self.question[::-1]] = self.attribute[::-1]
        return found


def dense(*codes: Ints) -> tuple[Ints, Ints]:
    """Combinations of codes renumbered from 0 in sorted order: (code per row, first row of each combination)."""
    key = codes[0].astype(np.int64)
    for code in codes[1:]:
        key = key * (int(code.max(initial=0)) + 1) + code
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return inverse.astype(np.int64), first


def encode(claims: Claims) -> Coded:
    """Claims as integers.

    Raises:
        BadClaims: a source, question or value is empty (`cell_empty`), or a polarity is unknown (`word_unknown`).
    """
    rows = len(claims)
    _refuse_gaps(claims)
    words = {name: Words() for name in ("question", "source", "value", "attribute", "basis", "klass")}
    codes = {name: words[name].read(getattr(claims, name), rows) for name in words}
    slot, first = dense(codes["question"], codes["value"])
    denies = _denies(claims.polarity, rows)
    return Coded(
        rows=rows,
        question=codes["question"],
        source=codes["source"],
        slot=slot,
        denies=denies,
        cell=2 * slot + denies,
        attribute=codes["attribute"],
        basis=codes["basis"],
        klass=codes["klass"],
        slot_question=codes["question"][first],
        slot_value=codes["value"][first],
        questions=words["question"].names,
        sources=words["source"].names,
        values=words["value"].names,
        attributes=words["attribute"].names,
        bases=words["basis"].names,
        classes=words["klass"].names,
    )


def _refuse_gaps(claims: Claims) -> None:
    """A claim without a source, a question or a value says nothing."""
    for column in ("source", "question", "value"):
        cells: Sequence[str] = getattr(claims, column)
        if "" in cells:
            raise BadClaims("cell_empty", row=list(cells).index("") + 1, column=column)


def _denies(column: Sequence[str], rows: int) -> Bools:
    """Which rows say that it is not so."""
    if not column:
        return np.zeros(rows, dtype=np.bool_)
    return np.asarray(
        [POLARITIES[known(word, POLARITIES, row, "polarity")] for row, word in enumerate(column)], dtype=np.bool_
    )


def known(word: str, words: Iterable[str], row: int, column: str) -> str:
    """The word itself, if it is one of those that may stand there; `row` counts from 0."""
    if word not in words:
        raise BadClaims("word_unknown", row=row + 1, column=column, word=word[:80])
    return word
