"""Search without an index: the texts in memory are looked through, so that there is nothing to leak and nothing to erase."""

from collections.abc import Iterable

from secondsource.core.words.text import fold


class Scan:
    """Texts ready to be looked through: each as it is compared."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.folded = [fold(text) for text in texts]

    def add(self, text: str) -> None:
        """Put one more text behind the others."""
        self.folded.append(fold(text))

    def find(self, query: str) -> list[int]:
        """Which texts hold every word of the query, as ascending positions; an empty query holds nothing back."""
        return scan(self, query)


def scan(texts: Scan, query: str) -> list[int]:
    """Which of the texts hold every word of the query. Words are parts: "march" finds "Marching"; Burmese needs no spaces."""
    folded = texts.folded
    words = sorted(set(fold(query).split()), key=len, reverse=True)  # the longest is the rarest, as a rule
    if not words:
        return list(range(len(folded)))
    word = words[0]
    found = [at for at, text in enumerate(folded) if word in text]
    for word in words[1:]:
        found = [at for at in found if word in folded[at]]
    return found
