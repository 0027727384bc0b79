"""Parts: the answers to some questions with labels, as rows of the kernel's table; 4 bytes an answer.

>>> answers = Answers.of(source=["b", "a"], question=["q", "q"], value=["no", "yes"], labels=["no", "yes"])
>>> (part,) = parts(answers)
>>> part.cell.tolist(), part.starts.tolist(), part.matrix().toarray().tolist()
([0, 3], [0, 2], [[1.0, 0.0, 0.0, 1.0]])
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from secondsource.weigh.answers import OPEN, Answers
from secondsource.weigh.coded import Floats, Ints

Codes = npt.NDArray[np.int32] | npt.NDArray[np.int64]

PART = 1 << 19
"""Answers in a part, at least: a table is made for each, and should cost little beside its answers."""

CELLS = 2
"""And at least one for so many cells of the table, because adding two tables costs a tenth of an answer a cell."""


@dataclass(frozen=True, slots=True)
class Part:
    """The answers on some questions, all of them.

    Questions stand in order of how many answers they have, which lets the kernel add up those of one length all at once.

    Attributes:
        question: per question its number among those of all parts.
        cell: per answer its row of the table, source · K + label; ascending within a question.
        starts: per question its first answer, and one more entry that says where the last one ends.
        weight: per answer its share of an independent one; None where all are 1.
        known: per question its true label where that is settled, `NONE` where it is none of them, else `OPEN`; None if all are open.
        labels: K.
        sources: how many there are in all parts.
    """

    question: Codes
    cell: Codes
    starts: Codes
    weight: Floats | None
    known: Ints | None
    labels: int
    sources: int

    @property
    def questions(self) -> int:
        """How many questions it holds."""
        return len(self.starts) - 1

    @property
    def size(self) -> int:
        """Bytes that it keeps."""
        return sum(
            each.nbytes for each in (self.question, self.cell, self.starts, self.weight, self.known) if each is not None
        )

    def matrix(self, low: int = 0, high: int = -1) -> csr_array[np.float64]:
        """A: questions × (source, label), of all questions or of a range."""
        starts = self.starts if high < 0 else self.starts[low : high + 1] - self.starts[low]
        rows = slice(int(self.starts[low]), int(self.starts[high]))
        weight = _ones(rows.stop - rows.start) if self.weight is None else self.weight[rows]
        return csr_array((weight, self.cell[rows], starts), shape=(len(starts) - 1, self.sources * self.labels))


def parts(answers: Answers, truth: Ints | None = None, *, most: int = 0) -> tuple[Part, ...]:
    """Answers with K labels, as parts of about equal size.

    Args:
        answers: a category (`answers.labels` = K > 0), ordered by question.
        truth: per question its true slot, `NONE` or `OPEN`, as `Answers.truth` gives it.
        most: answers a part, see `cut`.

    Raises:
        ValueError: values are open, or sources · K does not fit 31 bits.
    """
    labels = answers.labels
    if not labels:
        raise ValueError("the kernel needs labels with one meaning everywhere")
    known = None if truth is None else np.where(truth < 0, truth, truth % labels)
    weight = None if bool(np.all(answers.weight == 1.0)) else answers.weight
    cell = answers.source * labels + (answers.slot - answers.question * labels)
    numbers = np.arange(answers.questions + 1)
    starts = np.searchsorted(answers.question, numbers)
    return cut(Part(numbers[:-1], cell, starts, weight, known, labels, answers.sources), most=most)


def cut(whole: Part, *, most: int = 0) -> tuple[Part, ...]:
    """All answers as parts of about equal size, the answers of each question in order of their cells.

    So sums do not depend on the order of rows. Nor do they depend on the machine, because the size of parts does not.

    Args:
        whole: everything as one part; the order of its questions and of a question's answers does not matter.
        most: answers a part; 0 for a size that suits the table.

    Raises:
        ValueError: sources · K does not fit 31 bits.
    """
    width = whole.sources * whole.labels
    if width >= 1 << 31:
        raise ValueError("the kernel needs fewer than 2^31 of (source, label)")
    found = []
    for low, high in ranges(whole.starts, most or max(PART, width * whole.labels // CELLS)):
        length = np.diff(whole.starts[low : high + 1])
        by_length = np.argsort(length, kind="stable")
        rows = slice(int(whole.starts[low]), int(whole.starts[high]))
        order = _by_cell(np.repeat(np.argsort(by_length), length), whole.cell[rows], width)
        known = None if whole.known is None else whole.known[low:high][by_length]
        found.append(
            Part(
                whole.question[low:high][by_length].astype(np.int32),
                whole.cell[rows][order].astype(np.int32),
                np.concatenate(([0], np.cumsum(length[by_length]))).astype(np.int32),
                None if whole.weight is None else whole.weight[rows][order],
                None if known is None or bool(np.all(known == OPEN)) else known,
                whole.labels,
                whole.sources,
            )
        )
    return tuple(found)


def ranges(starts: Codes, size: int) -> Iterator[tuple[int, int]]:
    """Ranges of questions that hold about `size` answers each, and one question at least."""
    low, last = 0, len(starts) - 1
    count = max(1, round(int(starts[-1]) / size))
    for at in range(1, count + 1):
        high = last if at == count else int(np.searchsorted(starts, at * int(starts[-1]) // count))
        if high > low:
            yield low, high
            low = high


def _by_cell(question: Ints, cell: Codes, width: int) -> Ints:
    """The order by question and cell."""
    if (int(question.max(initial=0)) + 1) * width < 1 << 62:
        return np.argsort(question * width + cell, kind="stable").astype(np.int64)
    return np.lexsort((cell, question)).astype(np.int64)


_SHARED: list[Floats] = [np.ones(0)]


def _ones(count: int) -> Floats:
    """So many ones, kept once for all parts, because a sparse matrix insists on a value an entry."""
    ones = _SHARED[0]
    if len(ones) < count:
        ones = _SHARED[0] = np.ones(count)
    return ones[:count]
