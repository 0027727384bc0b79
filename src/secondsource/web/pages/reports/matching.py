"""Which question a passage may answer: open questions ranked by the telling words they share with it."""

import math
import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.facts import QuestionAsked

OFFERED: Final = 12
"""How many questions a form offers; words typed beside them find others."""

NEAR: Final = 3
"""One in so many of a question's telling words must stand in a passage before a form takes it to be meant."""

_LATIN = re.compile(r"[a-z0-9][a-z0-9'-]{2,}")
_SYLLABLE = re.compile(
    "[\u1000-\u1021\u1023-\u1027\u1029\u102a\u103f][\u102b-\u103e]*(?:[\u1000-\u1021]\u103a[\u1037\u1038]?)*"
)
_COMMON: Final = frozenset(
    {
        *(
            "the",
            "and",
            "was",
            "were",
            "are",
            "has",
            "have",
            "had",
            "that",
            "this",
            "with",
            "for",
            "from",
            "not",
            "but",
            "they",
            "them",
        ),
        *(
            "there",
            "who",
            "what",
            "when",
            "where",
            "why",
            "how",
            "many",
            "much",
            "did",
            "does",
            "people",
            "fictional",
            "example",
        ),
    }
)
"""Words that tell no question from another."""


@dataclass(slots=True)
class Matches:
    """The words of every question, taken up once and then as questions are asked and revised."""

    _seen: dict[str, int] = field(default_factory=dict)
    _holding: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def best(self, book: Book, text: str, *, first: Iterable[str] = (), most: int = OFFERED) -> tuple[list[str], bool]:
        """The open questions nearest to a text, the nearest first, and whether the first of them is near enough to be meant.

        `first` names questions to prefer where the words say nothing.
        """
        said = tokens(text)
        with self._lock:
            self._take_up(book)
            scores: dict[str, float] = defaultdict(float)
            for token in said:
                holding = self._holding.get(token, ())
                telling = math.log(1 + len(self._tokens) / (1 + len(holding)))
                for key in holding:
                    scores[key] += telling
        for rank, key in enumerate(first):
            scores[key] += 0.5 / (1 + rank)
        ranked = sorted(scores, key=lambda key: -scores[key])
        nearest = [key for key in ranked if key in book.questions.by_id and not book.questions.by_id[key].closed][:most]
        if not nearest:
            return [], False
        asked = self._tokens.get(nearest[0], frozenset())
        return nearest, bool(asked & said) and len(asked & said) * NEAR >= len(asked)

    def _take_up(self, book: Book) -> None:
        for key, question in book.questions.by_id.items():
            if self._seen.get(key) == question.revised.clock:
                continue
            for token in self._tokens.get(key, ()):
                self._holding[token].discard(key)
            self._seen[key] = question.revised.clock
            self._tokens[key] = tokens(text_of(question.fact))
            for token in self._tokens[key]:
                self._holding[token].add(key)


def text_of(asked: QuestionAsked) -> str:
    """All words of a question."""
    where = asked.where.text if asked.where else ""
    return f"{asked.text} {asked.text_my} {asked.subject} {asked.attribute} {where}"


def tokens(text: str) -> frozenset[str]:
    """What is compared: words of three letters and more without the commonest, and pairs of Burmese syllables.

    >>> sorted(tokens("The road is closed"))
    ['closed', 'road']
    """
    folded = words.fold(text)
    latin = (word.removesuffix("s") for word in _LATIN.findall(folded) if word not in _COMMON)
    syllables = _SYLLABLE.findall(folded)
    return frozenset(latin) | {a + b for a, b in pairwise(syllables)}
