"""Columns that are read as they come and kept as numbers: memory goes with the claims as codes, each distinct word kept once.

A word is coded when it first appears; a batch of rows is forgotten once it is coded, and takes a byte a cell as long as fewer than
256 words were seen, then two, then four. `CodedColumn` reads like a list of words, so `Claims` takes it as it is.

>>> coder = Coder()
>>> coder.add(["yes", "no"]), coder.add(["yes"])
(None, None)
>>> column = coder.column()
>>> list(column), column.codes.tolist(), column.codes.nbytes
(['yes', 'no', 'yes'], [0, 1, 0], 3)

`Stream` takes answers batch by batch and cuts them into the parts of `kernel` without ever making objects of their rows:

>>> stream = Stream()
>>> stream.add(source=["b", "a"], question=["q", "q"], value=["yes", "no"])
>>> parts, names = stream.parts()
>>> parts[0].cell.tolist(), names.sources, names.labels
([0, 3], ('a', 'b'), ('no', 'yes'))
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

from secondsource.weigh.scale.parts import Part, cut

T = TypeVar("T")
Codes = npt.NDArray[np.unsignedinteger[Any]]

CHUNK = 1 << 16
"""Cells turned back into words at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class CodedColumn(Sequence[T], Generic[T]):
    """A column that reads like a list: per row a code (`codes`), and what each code stands for (`names`)."""

    codes: Codes
    names: Sequence[T]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> "CodedColumn[T]": ...
    def __getitem__(self, at: int | slice) -> "T | CodedColumn[T]":
        if isinstance(at, slice):
            return CodedColumn(self.codes[at], self.names)
        return self.names[self.codes.item(at)]

    def __iter__(self) -> Iterator[T]:
        for low in range(0, len(self.codes), CHUNK):
            yield from map(self.names.__getitem__, self.codes[low : low + CHUNK].tolist())

    def __contains__(self, word: object) -> bool:
        return bool(self.rows_of([code for code, name in enumerate(self.names) if name == word]).size)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        raise TypeError("a column equals any sequence of the same words, and those have no hash in common")

    def take(self, rows: npt.NDArray[np.integer[Any]]) -> "CodedColumn[T]":
        """The cells of these rows, in this order, without making words of them."""
        return CodedColumn(self.codes[rows], self.names)

    def rows_of(self, codes: Sequence[int]) -> npt.NDArray[np.intp]:
        """The rows that hold one of these codes, ascending."""
        if not codes:
            return np.zeros(0, dtype=np.intp)
        wanted = np.zeros(len(self.names), dtype=np.bool_)
        wanted[list(codes)] = True
        return np.flatnonzero(wanted[self.codes])


@dataclass(frozen=True, slots=True)
class Numbered(Sequence[str]):
    """The words "1", "2", … as many as there are rows, made when they are asked for: names of rows that were given none."""

    rows: int

    def __len__(self) -> int:
        return self.rows

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        rows = range(1, self.rows + 1)[at]
        return [str(row) for row in rows] if isinstance(rows, range) else str(rows)


class _Seen(dict[str, int]):
    """Word -> code, in order of appearance; asking for a new word gives it the next code."""

    def __missing__(self, word: str) -> int:
        code = self[word] = len(self)
        return code


@dataclass(slots=True)
class Coder:
    """Turns a column into codes as it comes."""

    _seen: _Seen = field(default_factory=_Seen)
    _chunks: list[Codes] = field(default_factory=list)

    def add(self, words: Sequence[str]) -> None:
        """The next rows."""
        codes = np.fromiter(map(self._seen.__getitem__, words), dtype=np.int64, count=len(words))
        self._chunks.append(codes.astype(np.min_scalar_type(int(codes.max(initial=0)))))

    def column(self) -> CodedColumn[str]:
        """All rows so far; the coder is empty then."""
        codes = np.concatenate(self._chunks) if self._chunks else np.zeros(0, dtype=np.uint8)
        names = list(self._seen)
        self._chunks, self._seen = [], _Seen()
        return CodedColumn(codes, names)


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers in parts stand for; each in order of name, so that no result depends on the order of rows."""

    questions: tuple[str, ...]
    sources: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(slots=True)
class Stream:
    """Answers to questions with labels that mean the same everywhere, taken batch by batch."""

    _coders: tuple[Coder, Coder, Coder] = field(default_factory=lambda: (Coder(), Coder(), Coder()))

    def add(self, *, source: Sequence[str], question: Sequence[str], value: Sequence[str]) -> None:
        """The next rows, as columns of equal length."""
        for coder, column in zip(self._coders, (question, source, value), strict=True):
            coder.add(column)

    def parts(self, *, most: int = 0) -> tuple[tuple[Part, ...], Names]:
        """The parts of all rows, and the names of their numbers; the stream is empty then. `most` as for `parts.cut`."""
        columns = [coder.column() for coder in self._coders]
        names = Names(*(tuple(sorted(column.names)) for column in columns))
        question, source, label = (_by_name(column) for column in columns)
        columns.clear()
        order = np.argsort(question, kind="stable")
        numbers = np.arange(len(names.questions) + 1)
        starts = np.searchsorted(question, numbers, sorter=order)
        labels = len(names.labels)
        cell = (source * np.int64(labels) + label)[order]
        return cut(Part(numbers[:-1], cell, starts, None, None, labels, len(names.sources)), most=most), names


def _by_name(column: CodedColumn[str]) -> npt.NDArray[np.int32]:
    """The codes renumbered in order of name."""
    place = np.empty(len(column.names), dtype=np.int32)
    place[sorted(range(len(column.names)), key=column.names.__getitem__)] = np.arange(len(column.names), dtype=np.int32)
    return place[column.codes]
