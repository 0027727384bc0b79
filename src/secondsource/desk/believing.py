"""Believing: what the claims add up to, kept ready while people write. Derived, never stored as truth.

After a write the touched questions are weighed again with the records of the last full pass; a background pass renews the
records. Whoever asks gets the belief with the time of the pass it rests on.
"""

import datetime as dt
import math
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from heapq import nlargest

from secondsource.core import watch
from secondsource.core.book import Book, heads_on
from secondsource.core.facts import (
    AnyFact,
    ClaimStated,
    Head,
    Kept,
    OutcomeRecorded,
    Restored,
    SourceRated,
    SourceRevised,
    Withdrawn,
)
from secondsource.core.findings import refuse
from secondsource.desk.desk import Desk
from secondsource.desk.rows import Row, columns, rows
from secondsource.weigh import beliefs as weighed_beliefs
from secondsource.weigh.face import Weighed, weigh
from secondsource.weigh.track import Records

LONGEST_HISTORY = 60
"""Days a history shows, the newest; a chart of more says less."""

STEP = 50
"""Questions whose rows are gathered in one go while pages wait: a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Group:
    """One origin: the claims that come from it, what it says, whether its origin is recorded, and whether it disagrees with the lead."""

    claims: tuple[str, ...]
    value: str
    recorded: bool
    against: bool


@dataclass(frozen=True, slots=True)
class Why:
    """One claim's part in a belief.

    Attributes:
        group: its place in `Belief.groups`.
        weight: 0 to 1, what is left of a perfect first-hand claim.
        log_odds: its origin's push for the leading value, negative against; natural logarithm of odds.
        reason: a code of weigh.reasons, with `values` for its sentence.
        p_without_claim: the leading value's probability if this claim had not been made.
        p_without_origin: the same without everything of its origin.
    """

    claim: str
    report: str
    source: str
    value: str
    denies: bool
    group: int
    weight: float
    log_odds: float
    reason: str
    values: Mapping[str, str | int | float]
    p_without_claim: float
    p_without_origin: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What the claims on one question add up to; probabilities sum to one with `none`."""

    question: str
    values: tuple[tuple[str, float], ...]
    none: float
    origins: float
    voices: int
    groups: tuple[Group, ...] = ()
    whys: tuple[Why, ...] = ()
    settled: bool = False
    rests_on: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A belief by what had been reported up to a day: the shares of the values that lead now, and of "none of these"."""

    day: dt.date
    values: tuple[tuple[str, float], ...]
    none: float


@dataclass(frozen=True, slots=True)
class Record:
    """A source's track record for one attribute and basis: mean reliability with its interval, claims in effect, outcomes."""

    attribute: str
    basis: str
    mean: float
    low: float
    high: float
    effective_reports: float
    outcomes: int


@dataclass(frozen=True, slots=True)
class Pass:
    """What a full pass over every claim left behind: the sources' records, and each belief in short."""

    records: Records | None = None
    by_source: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    standings: Mapping[str, watch.Standing] = field(default_factory=dict)
    at: dt.datetime | None = None


class Beliefs:
    """The beliefs of an unlocked desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._pass = Pass()
        self._beliefs: dict[str, Belief] = {}
        self._standings: dict[str, watch.Standing] = {}
        self._keep = threading.RLock()
        self._contested: dict[str, None] = {}
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
        return believe(book, question, full_pass(gathered(book, list(book.questions.by_id)), outcomes(book)))

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

    def progress(self) -> tuple[int, int] | None:
        """While a full pass runs: how many questions' claims are gathered, of how many. None when none runs."""
        return self._done

    def _touched(self, questions: frozenset[str], written: list[Kept[AnyFact]]) -> None:
        with self._keep:
            for question in questions:
                self._beliefs.pop(question, None)
                self._contested[question] = None
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

        def work() -> None:
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
            known = outcomes(book)
            before = book.entries
        found: list[Row] = []
        for start in range(0, len(keys), STEP):
            self._done = (start, len(keys))
            with self.desk.reading() as book:
                found += gathered(book, keys[start : start + STEP])
        renewed = replace(full_pass(found, known), at=self.desk.now())
        with self.desk.reading() as book, self._keep:
            self._pass = renewed
            self._beliefs.clear()
            self._standings.update(renewed.standings)
            disputed = (standing for standing in self._standings.values() if standing.dissent > 0)
            self._contested = {standing.question: None for standing in nlargest(CONTESTED, disputed, key=watch.rank)}
            if book.entries != before:
                self._wake.set()
        self._done = None


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


# --- from rows to beliefs --------------------------------------------------------------------------------------------
def gathered(book: Book, questions: Iterable[str]) -> list[Row]:
    """The rows of all live claims on these questions."""
    return [row for question in questions for row in rows(book, question)]


def outcomes(book: Book) -> dict[str, str]:
    """What turned out true, by question; an empty value where nothing anybody claimed was."""
    return {
        key: kept.fact.value for key in book.questions.outcomes if (kept := book.questions.outcome(key)) is not None
    }


def full_pass(found: list[Row], known: Mapping[str, str]) -> Pass:
    """Weigh every claim: records, each source's track record, each belief in short."""
    if not found:
        return Pass()
    claims, _ = columns(found)
    asked = {row.question for row in found}
    weighed = weigh(claims, known={key: value for key, value in known.items() if key in asked})
    by_source: dict[str, list[Record]] = {}
    for one in weighed.sources:
        by_source.setdefault(one.source, []).append(
            Record(one.attribute, one.basis, one.mean, one.low, one.high, one.effective_reports, one.outcomes)
        )
    standings = {key: _in_short(belief) for key, belief in weighed.beliefs.items()}
    records = replace(weighed.records, parents={})  # rows come with their lineage followed through already
    return Pass(records, {key: tuple(records) for key, records in by_source.items()}, standings)


def believe(book: Book, question: str, rests: Pass, *, without: Collection[str] = (), settled: bool = True) -> Belief:
    """What the claims on one question add up to, by the records of a full pass.

    Args:
        book: what is known.
        question: its id.
        rests: the full pass whose records are used; an empty one lets this question learn from itself alone.
        without: claims to leave out.
        settled: whether a recorded outcome decides the question.
    """
    found = list(rows(book, question, without=without))
    kept = book.questions.outcome(question) if settled else None
    known = {question: kept.fact.value} if kept is not None else {}
    if not found:
        return _unclaimed(book, question, known, rests)
    claims, ids = columns(found)
    weighed = weigh(claims, known=known, records=rests.records)
    return _described(weighed, question, found, ids, rests)


def _unclaimed(book: Book, question: str, known: Mapping[str, str], rests: Pass) -> Belief:
    """A question nobody has said anything about: its outcome if there is one, else nothing but "none of these"."""
    value = known.get(question, "")
    values = ((value, 1.0),) if value else ()
    listed = tuple((other, 0.0) for other in book.questions.by_id[question].fact.values if other != value)
    return Belief(
        question, values + listed, 0.0 if value else 1.0, 0.0, 0, settled=question in known, rests_on=rests.at
    )


def _described(weighed: Weighed, question: str, found: list[Row], ids: list[str], rests: Pass) -> Belief:
    belief = weighed.beliefs[question]
    leading = belief.values[0][0]
    groups = tuple(
        Group(tuple(ids[row] for row in one.rows), one.value, one.recorded, (one.value == leading) == one.denies)
        for one in belief.groups
    )
    group_of = {claim: at for at, group in enumerate(groups) for claim in group.claims}
    whys = tuple(
        Why(
            claim=ids[row],
            report=found[row].report,
            source=found[row].source,
            value=found[row].value,
            denies=found[row].polarity == "denies",
            group=group_of[ids[row]],
            weight=part.weight,
            log_odds=part.log_odds if found[row].value == leading else -part.log_odds,
            reason=part.reason,
            values=part.values,
            p_without_claim=part.lead_without_claim,
            p_without_origin=part.lead_without_origin,
        )
        for row, part in ((part.row, part) for part in weighed.claims.of(question))
    )
    return Belief(
        question, belief.values, belief.none, belief.origins, len(found), groups, whys, belief.settled, rests.at
    )


def standing_of(belief: Belief) -> watch.Standing:
    """A belief in short."""
    against = sum(1 for group in belief.groups if group.against)
    return _short(
        belief.question, belief.values, belief.none, belief.origins, belief.voices, against / max(len(belief.groups), 1)
    )


def _in_short(belief: weighed_beliefs.Belief) -> watch.Standing:
    leading = belief.values[0][0]
    against = sum(1 for group in belief.groups if (group.value == leading) == group.denies)
    voices = sum(len(group.rows) for group in belief.groups)
    return _short(
        belief.question, belief.values, belief.none, belief.origins, voices, against / max(len(belief.groups), 1)
    )


def _short(
    question: str, values: tuple[tuple[str, float], ...], none: float, origins: float, voices: int, dissent: float
) -> watch.Standing:
    value, p = values[0] if values else ("", 0.0)
    shares = [share for _, share in values] + [none]
    entropy = -sum(share * math.log2(share) for share in shares if share > 0)
    return watch.Standing(question, value, p, none, origins, voices, dissent, entropy)


def reported_on(book: Book, kept: Kept[ClaimStated]) -> dt.date:
    """The day on which a claim was reported to the desk, or written where its report cannot be read."""
    report = book.reports.by_id.get(kept.fact.report)
    return report.fact.received.date() if report else kept.mark.at.date()
