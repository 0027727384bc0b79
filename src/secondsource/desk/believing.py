"""Believing: what the claims add up to, kept ready while people write. Derived, never stored as truth.

After a write the touched questions are weighed again with the records of the last full pass; a background pass renews the
records. Whoever asks gets the belief with the time of the pass it rests on.
"""

import datetime as dt
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from heapq import nlargest

from secondsource.core import watch
from secondsource.core.book import heads_on
from secondsource.core.facts import (
    AnyFact,
    Head,
    Kept,
    OutcomeRecorded,
    Restored,
    SourceRated,
    SourceRevised,
    Withdrawn,
)
from secondsource.core.findings import refuse
from secondsource.desk.belief import (
    Belief,
    Circle,
    Moment,
    Pass,
    Record,
    believe,
    full_pass,
    gathered,
    gathered_apart,
    kinds,
    outcomes,
    reported_on,
    standing_of,
)
from secondsource.desk.desk import Desk
from secondsource.desk.pace import gently

LONGEST_HISTORY = 60
"""Days a history shows, the newest; a chart of more says less."""


class Beliefs:
    """The beliefs of an unlocked desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._pass = Pass()
        self._beliefs: dict[str, Belief] = {}
        self._standings: dict[str, watch.Standing] = {}
        self._keep = threading.RLock()
        self._contested: dict[str, None] = {}
        self._meanwhile: set[str] = set()
        self._wake = threading.Event()
        self._aged = False
        self._done: tuple[int, int] | None = None
        desk.listeners.append(self._touched)

    # --- one question ------------------------------------------------------------------------------------------------
    def belief(self, question: str) -> Belief:
        """What is believed on a question now.

        Raises:
            Refused: no such question.
        """
        with self.desk.reading() as book, self._keep:
            if question not in book.questions.by_id:
                raise refuse("question_unknown", about="question")
            if question not in self._beliefs:
                self._beliefs[question] = believe(book, question, self._pass)
                self._standings[question] = standing_of(self._beliefs[question])
            return self._beliefs[question]

    def what_if(self, question: str, without: Collection[str]) -> Belief:
        """What would be believed if these claims had not been made, and no outcome were known."""
        with self.desk.reading() as book:
            return believe(book, question, self._pass, without=without, settled=False)

    def at(self, question: str, heads: Iterable[Head]) -> Belief:
        """What the entries reachable from a frontier add up to, of what this person can read today."""
        book = self.desk.book_at(heads)
        return believe(
            book, question, full_pass(gathered(book, list(book.questions.by_id)), outcomes(book), kinds(book))
        )

    def history(self, question: str) -> list[Moment]:
        """How the belief moved, one moment for each day on which something was reported, by today's records of the sources."""
        leading = [value for value, _ in self.belief(question).values[:3]]
        with self.desk.reading() as book:
            told = {kept.fact.claim: reported_on(book, kept) for kept in book.reports.live(question)}
            found = []
            for day in sorted(set(told.values()))[-LONGEST_HISTORY:]:
                later = {claim for claim, when in told.items() if when > day}
                then = believe(book, question, self._pass, without=later, settled=False)
                shares = dict(then.values)
                found.append(Moment(day, tuple((value, shares.get(value, 0.0)) for value in leading), then.none))
            return found

    def days(self, question: str) -> list[tuple[dt.date, tuple[Head, ...]]]:
        """The days on which something about a question was written, each with the frontier at the end of that day."""
        with self.desk.reading() as book:
            written = {kept.mark.at.date() for kept in book.reports.live(question)}
            written |= {kept.mark.at.date() for kept in book.questions.outcomes.get(question, ())}
            return [(day, heads) for day in sorted(written) if (heads := heads_on(book, day))]

    # --- all of them -------------------------------------------------------------------------------------------------
    def standing(self, question: str) -> watch.Standing | None:
        """A belief in short, if it has been computed."""
        return self._standings.get(question)

    def standings(self) -> Mapping[str, watch.Standing]:
        """All beliefs in short, as far as they have been computed."""
        with self._keep:
            return dict(self._standings)

    def contested(self) -> list[str]:
        """The questions among which the most disputed are: those of the last full pass, and what was touched since."""
        with self._keep:
            return list(self._contested)

    def source_records(self, source: str) -> tuple[Record, ...]:
        """A source's track record by attribute and basis, as of the last full pass; empty before the first."""
        return self._pass.by_source.get(source, ())

    def circles(self) -> Mapping[str, Circle]:
        """Which sources are not independent of one another, as of the last full pass."""
        return self._pass.circles

    def progress(self) -> tuple[int, int] | None:
        """While a full pass runs: how many questions' claims are gathered, of how many. None when none runs."""
        return self._done

    def _touched(self, questions: frozenset[str], written: list[Kept[AnyFact]]) -> None:
        with self._keep:
            for question in questions:
                self._beliefs.pop(question, None)
                self._contested[question] = None
            self._meanwhile |= questions
        for question in questions if len(questions) <= FEW else ():
            self.belief(question)
        self._aged = self._aged or bool(questions)
        if len(questions) > FEW or any(moves_records(kept.fact) for kept in written):
            self._wake.set()

    # --- the full pass -----------------------------------------------------------------------------------------------
    def keep_fresh(self, *, rest: float = 30.0, long_rest: float = 600.0) -> threading.Thread:
        """Renew records and standings in the background: at once, then `rest` seconds after whatever moves the sources' records.

        Other writes have their questions weighed at once and wait for the next pass up to `long_rest` seconds: a full pass takes
        processor time from the pages.
        """
        self._done = (0, len(self.desk.book.questions.by_id)) if self.desk.book.questions.by_id else None

        def work() -> None:
            time.sleep(FIRST_PAGE)  # whoever has just unlocked wants to see something first
            while True:
                self._wake.clear()
                self._aged = False
                self.renew()
                while not self._wake.wait(long_rest) and not self._aged:
                    pass
                time.sleep(rest)

        thread = threading.Thread(target=work, name="beliefs", daemon=True)
        thread.start()
        return thread

    def renew(self) -> None:
        """One full pass over every claim. Pages go on meanwhile: the book is held only for a few milliseconds at a time."""
        with self.desk.reading() as book:
            keys = list(book.questions.by_id)
            known, stated = outcomes(book), kinds(book)
            self._meanwhile.clear()
        found = gathered_apart(self.desk, keys, pace=gently, progress=self._progressed)
        renewed = replace(full_pass(found, known, stated, pace=gently), at=self.desk.now())
        with self.desk.reading() as book, self._keep:
            self._pass = renewed
            self._beliefs.clear()
            self._standings.update(renewed.standings)
            disputed = (standing for standing in self._standings.values() if standing.dissent > 0)
            self._contested = {standing.question: None for standing in nlargest(CONTESTED, disputed, key=watch.rank)}
            late = self._meanwhile & book.questions.by_id.keys()
            for question in late if len(late) <= FEW else ():
                self.belief(question)  # written about while the pass went on
            if len(late) > FEW:
                self._wake.set()
        self._done = None

    def _progressed(self, done: int, of: int) -> None:
        self._done = (done, of)


FIRST_PAGE = 0.5
"""Seconds that the background leaves to the first page after an unlock."""

CONTESTED = 500
"""Most disputed questions of a full pass that today looks among; more could only be needed if hundreds were settled since."""

FEW = 20
"""Questions that a write may touch and still have weighed at once; what an import touches waits for the next full pass."""


def moves_records(fact: AnyFact) -> bool:
    """Whether a fact moves what is known of sources, and with it questions that it does not touch."""
    match fact:
        case OutcomeRecorded() | SourceRevised() | SourceRated():
            return True
        case Withdrawn(kind=kind) | Restored(kind=kind):
            return kind == "outcome"
    return False
