"""Search: every text that the unlocked person can read, scanned in memory. No index to leak or to erase."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.desk.desk import Desk
from secondsource.desk.pace import gently

KINDS = ("source", "question", "report")

BLOCK = 1_000
"""Texts a block holds: a write makes only the last block be taken up anew, which costs a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words were found: kind (report, source, question), its id, and the text that holds them."""

    kind: str
    key: str
    text: str


@dataclass(slots=True)
class _Block:
    stamp: int
    keys: list[str]
    scan: words.Scan


@dataclass(slots=True)
class Search:
    """The normalised texts of one desk in blocks, taken up anew where the book has changed since."""

    desk: Desk
    _blocks: dict[str, list[_Block]] = field(default_factory=dict)
    _catching_up: threading.Lock = field(default_factory=threading.Lock)

    def find(self, query: str, limit: int = 200, kinds: Collection[str] = KINDS) -> list[Hit]:
        """Where all the words of the query occur: sources, questions, then reports, the newest first of each.

        Nothing is found by an empty query. Only things of these kinds are found, and count towards the limit.
        """
        if not query.strip():
            return []
        with self._catching_up:
            if any(self._is_behind(kind) for kind in kinds):
                self._take_up_all(kinds, iter)
        with self.desk.reading() as book:
            hits: list[Hit] = []
            for kind in kinds:
                for block in reversed(self._fresh(book, kind)):
                    hits += (
                        Hit(kind, block.keys[at], text_of(book, kind, block.keys[at]))
                        for at in reversed(block.scan.find(query))
                    )
                    if len(hits) >= limit:
                        return hits[:limit]
            return hits

    def warm(self) -> None:
        """Take everything up ahead of the first search, a block at a time so that pages are not held up."""
        self._take_up_all(KINDS, lambda places: gently(places, step=1))

    def _is_behind(self, kind: str) -> bool:
        """Whether more than the newest block is still to be taken up: too much for one holding of the book."""
        with self.desk.reading() as book:
            known = len(self._blocks.get(kind, ()))
            return (known + 1) * BLOCK < len(_register(book, kind)[0])

    def _take_up_all(self, kinds: Iterable[str], pace: Callable[[Iterable[int]], Iterable[int]]) -> None:
        for kind in kinds:
            done = -1
            for upto in pace(count()):
                if done == (done := self._take_up(kind, upto)):
                    break

    def _take_up(self, kind: str, upto: int) -> int:
        with self.desk.reading() as book:
            return len(self._fresh(book, kind, most=upto + 1)) - 1

    def _fresh(self, book: Book, kind: str, most: int | None = None) -> list[_Block]:
        blocks = self._blocks.setdefault(kind, [])
        keys, stamp = _register(book, kind)
        for place, listed in enumerate(islice(_blocks_of(keys), most)):
            now = stamp(listed)
            if place < len(blocks) and blocks[place].stamp == now and blocks[place].keys == listed:
                continue
            fresh = _Block(now, listed, words.Scan(text_of(book, kind, key) for key in listed))
            blocks[place : place + 1] = [fresh]
        return blocks


def _blocks_of(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while listed := list(islice(rest, BLOCK)):
        yield listed


def _register(book: Book, kind: str) -> tuple[Collection[str], Callable[[list[str]], int]]:
    """The ids of one kind, and what tells that a block of them has changed: the clock of its newest revision; reports never change."""
    if kind == "source":
        sources = book.sources.by_id
        return sources, lambda listed: max(sources[key].revised.clock for key in listed)
    if kind == "question":
        questions = book.questions.by_id
        return questions, lambda listed: max(questions[key].revised.clock for key in listed)
    return book.reports.by_id, lambda _: 0


def text_of(book: Book, kind: str, key: str) -> str:
    """The text that search looks at for one thing."""
    if kind == "source":
        source = book.sources.by_id[key]
        return f"{source.codename}\n{source.note}"
    if kind == "question":
        asked = book.questions.by_id[key].fact
        return f"{asked.text}\n{asked.text_my}\n{asked.definition}"
    report = book.reports.by_id[key].fact
    return f"{report.title}\n{report.text}" if report.title else report.text
