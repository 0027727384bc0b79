"""Search without an index: the texts in memory are looked through, so that there is nothing to leak and nothing to erase."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from secondsource.core.words.text import fold

_BETWEEN = "\n"
"""What stands between two texts: `fold` leaves none of it inside a text or a query."""


class Scan:
    """Texts ready to be looked through: all of them, folded, in one string, and where each begins."""

    def __init__(self, texts: Iterable[str]) -> None:
        folded = [fold(text) for text in texts]
        self.count = len(folded)
        self.joined = _BETWEEN.join(folded)
        self.starts = list(accumulate((len(text) + 1 for text in folded), initial=0))[: self.count]

    def find(self, query: str) -> list[int]:
        """Which texts hold every word of the query, as ascending positions; an empty query holds nothing back."""
        return scan(self, query)


def scan(texts: Scan, query: str) -> list[int]:
    """Which of the texts hold every word of the query. Words are parts: "march" finds "Marching"; Burmese needs no spaces."""
    words = sorted(set(fold(query).split()), key=len, reverse=True)
    if not words:
        return list(range(texts.count))
    found = _holding(texts, words[0])
    for word in words[1:]:
        found = [at for at in found if word in _text(texts, at)]
    return found


def _holding(texts: Scan, word: str) -> list[int]:
    """The positions of the texts that hold one word, each once: after a hit the search goes on in the next text."""
    found: list[int] = []
    at = texts.joined.find(word)
    while at >= 0:
        which = bisect_right(texts.starts, at) - 1
        found.append(which)
        if which + 1 == texts.count:
            break
        at = texts.joined.find(word, texts.starts[which + 1])
    return found


def _text(texts: Scan, which: int) -> str:
    """One folded text."""
    end = texts.starts[which + 1] - 1 if which + 1 < texts.count else len(texts.joined)
    return texts.joined[texts.starts[which] : end]
