"""Invented histories of several devices, and a plain record of who had read what when: sets of entries, nothing clever."""

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from secondsource.core.book import Book
from secondsource.core.facts import AnyFact, Head, Mark, Merged, Written

DAWN = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)

At: TypeAlias = tuple[str, int]
"""An entry: its device and its number there."""


def mark(clock: int = 1, device: str = "d", by: str = "ann") -> Mark:
    return Mark(device, clock, clock, by, DAWN)


@dataclass(frozen=True)
class Line:
    """One entry as a journal gives it."""

    clock: int
    device: str
    sequence: int
    written: Written

    @property
    def at(self) -> At:
        return self.device, self.sequence

    @property
    def head(self) -> Head:
        return Head(device=self.device, sequence=self.sequence, hash=f"{self.device}{self.sequence}".encode())


def order(line: Line) -> tuple[int, str, int]:
    return line.clock, line.device, line.sequence


def fold(lines: Iterable[Line]) -> Book:
    """The book of these lines, in the order of the design."""
    return apply_all(sorted(lines, key=order))


def apply_all(lines: Iterable[Line]) -> Book:
    """The book of these lines, in the order they come."""
    book = Book()
    for line in lines:
        book.apply(line.written, line.head, line.clock)
    return book


@dataclass
class History:
    """What happened on all devices, in the order it really happened, and for each entry everything its author had read."""

    lines: list[Line] = field(default_factory=list)
    had_read: dict[At, frozenset[At]] = field(default_factory=dict)
    reads: dict[str, set[At]] = field(default_factory=dict)
    clocks: dict[At, int] = field(default_factory=dict)

    def write(self, device: str, fact: AnyFact, tick: int = 1) -> Line:
        """A device writes a fact; its clock goes past all it has read."""
        known = self.reads.setdefault(device, set())
        clock = max((self.clocks[at] for at in known), default=0) + tick
        sequence = 1 + max((number for who, number in known if who == device), default=0)
        line = Line(clock, device, sequence, Written(by=device, at=DAWN + dt.timedelta(hours=clock), fact=fact))
        self.had_read[line.at] = frozenset(known)
        self.clocks[line.at] = clock
        known.add(line.at)
        self.lines.append(line)
        return line

    def merge(self, device: str, other: str, upto: int, tick: int = 1) -> Line | None:
        """A device takes in another's entries up to a number, and with them all that their author had read."""
        taken = {(who, number) for who, number in self.had_read if who == other and number <= upto}
        if not taken or device == other:
            return None
        own = self.reads.setdefault(device, set())
        own |= taken.union(*(self.had_read[at] for at in taken))
        last = max(number for _, number in taken)
        head = Head(device=other, sequence=last, hash=f"{other}{last}".encode())
        return self.write(device, Merged(heads=(head,)), tick)

    def lines_of(self, ats: Iterable[At]) -> list[Line]:
        wanted = set(ats)
        return [line for line in self.lines if line.at in wanted]

    def any_order(self, seed: int) -> list[Line]:
        """All lines shuffled, but none before what its author had read."""
        rest, placed, out = list(self.lines), set[At](), list[Line]()
        draw = random.Random(seed)  # noqa: S311 -- the order of a story, not a secret
        while rest:
            free = [line for line in rest if self.had_read[line.at] <= placed]
            line = draw.choice(free)
            rest.remove(line)
            placed.add(line.at)
            out.append(line)
        return out


def conflicts(history: History, about: Callable[[AnyFact], tuple[str, object] | None]) -> dict[str, set[At]]:
    """Who contradicts whom, told from the sets alone: the decisions on a thing that nobody who decided it again had read."""
    decisions: dict[str, dict[At, object]] = {}
    for line in history.lines:
        found = about(line.written.fact)
        if found:
            decisions.setdefault(found[0], {})[line.at] = found[1]
    out: dict[str, set[At]] = {}
    for thing, said in decisions.items():
        standing = {at for at in said if not any(at in history.had_read[other] for other in said)}
        if len(standing) > 1 and any(said[one] != said[other] for one in standing for other in standing):
            out[thing] = standing
    return out
