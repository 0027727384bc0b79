"""Passages: a report's text cut into sentences and into the pieces a page draws, each open, made a statement, or set aside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

PART = 20_000
"""Characters that one page shows: the text of a long report is read in parts."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[။]+[\"'”’)\]]*|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|no|nos|st|lt|col|maj|capt|sgt|gen|brig|approx|ca|vs|etc|e\.g|i\.e)|\b[A-Za-z])\.$",
    re.IGNORECASE,
)
_WORDY = re.compile(r"\w", re.UNICODE)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: the numbers of the statements that hold it (several may overlap), or whether a sentence waits there."""

    start: int
    end: int
    text: str
    marks: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()  # statements that end with this piece: their number is drawn behind it
    open: bool = False


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences between two places of a text, without the white space around them; English and Burmese ends, and every line end.

    >>> [("One. Two!")[a:b] for a, b in sentences("One. Two!")]
    ['One.', 'Two!']
    """
    stop = len(text) if end is None else end
    begun = start
    for found in _END.finditer(text, start, stop):
        if found[0] == "." and _ABBREVIATED.search(text, max(begun, found.end() - 8), found.end()):
            continue
        yield from _trimmed(text, begun, found.end())
        begun = found.end()
    yield from _trimmed(text, begun, stop)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space at its ends; nothing when no letter or figure is left."""
    said = text[start:end]
    if _WORDY.search(said):
        yield start + len(said) - len(said.lstrip()), start + len(said.rstrip())


def waiting(text: str, taken: Iterable[Span]) -> list[Span]:
    """The sentences that no statement and no dismissal touches."""
    return _untouched(sentences(text), sorted(taken))


def _untouched(spans: Iterable[Span], taken: Sequence[Span]) -> list[Span]:
    left = []
    at = 0
    reach = 0
    for start, end in spans:
        while at < len(taken) and taken[at][0] < end:
            reach = max(reach, taken[at][1])
            at += 1
        if reach <= start:
            left.append((start, end))
    return left


def parts(text: str) -> list[Span]:
    """The text in stretches of about `PART` characters, cut after a line or sentence where one ends near."""
    cut = [0]
    while len(text) - cut[-1] > PART:
        here = cut[-1]
        best = max(
            text.rfind("\n", here, here + PART), text.rfind("။", here, here + PART), text.rfind(". ", here, here + PART)
        )
        cut.append(best + 1 if best > here + PART // 2 else here + PART)
    return list(zip(cut, [*cut[1:], len(text)], strict=True))


def pieces(text: str, marked: Sequence[tuple[int, Span]], aside: Iterable[Span], part: Span) -> list[Piece]:
    """The pieces of one part in their order, covering it without a gap: `marked` are numbered statements, `aside` is dismissed."""
    left, right = part
    inside = [(number, (max(a, left), min(b, right))) for number, (a, b) in marked if a < right and b > left]
    taken = sorted([span for _, span in marked] + list(aside))
    free = _untouched(sentences(text, left, right), taken)
    cuts = sorted({left, right, *(at for _, span in inside for at in span), *(at for span in free for at in span)})
    begins = {start for start, _ in free}
    ends = {number: end for number, (_, end) in marked}
    made = []
    for start, end in pairwise(cuts):
        marks = tuple(number for number, (a, b) in inside if a <= start and end <= b)
        closes = tuple(number for number in marks if ends[number] == end)
        made.append(Piece(start, end, text[start:end], marks, closes, start in begins))
    return made
