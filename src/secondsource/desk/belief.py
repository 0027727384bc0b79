"""Belief: what the claims on a question add up to, from the book's rows through the weighing to what a page draws."""

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from secondsource.core import watch
from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, Kept
from secondsource.desk.desk import Desk
from secondsource.desk.rows import Row, columns, rows
from secondsource.weigh import beliefs as weighed_beliefs
from secondsource.weigh.face import Weighed, weigh
from secondsource.weigh.kinds import readable
from secondsource.weigh.track import Records


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
class Together:
    """Sources that speak together on this question and on others: not independent. Never a verdict on anybody.

    Attributes:
        claims: their statements here.
        code: why: "speak_together" (found) or "declared_cohort".
        values: what shows it: sources, questions, and for a found one joins, agrees (percent), days (-1: not recorded), odds.
        own: how far they say it each for a reason of their own, 0 to 1, judged by what others say on other questions.
    """

    claims: tuple[str, ...]
    code: str
    values: Mapping[str, int | float]
    own: float


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
    together: tuple[Together, ...] = ()


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
class Circle:
    """Sources that are not independent of one another, by a number; `own` is how far each speaks for itself, 0 to 1."""

    number: int
    own: float


@dataclass(frozen=True, slots=True)
class Pass:
    """What a full pass over every claim left behind: the sources' records, each belief in short, and who belongs together."""

    records: Records | None = None
    by_source: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    standings: Mapping[str, watch.Standing] = field(default_factory=dict)
    at: dt.datetime | None = None
    circles: Mapping[str, Circle] = field(default_factory=dict)


def gathered(book: Book, questions: Iterable[str]) -> list[Row]:
    """The rows of all live claims on these questions."""
    return [row for question in questions for row in rows(book, question)]


def gathered_apart(
    desk: Desk,
    questions: Sequence[str],
    *,
    pace: Callable[[Iterable[str]], Iterable[str]],
    progress: Callable[[int, int], None],
) -> list[Row]:
    """The same, holding the book for one question at a time; `pace` hands them on, with rests, `progress` hears how many are done."""
    found: list[Row] = []
    for done, key in enumerate(pace(questions)):
        progress(done, len(questions))
        with desk.reading() as book:
            found += rows(book, key)
    return found


def outcomes(book: Book) -> dict[str, str]:
    """What turned out true, by question; an empty value where nothing anybody claimed was."""
    return {
        key: kept.fact.value for key in book.questions.outcomes if (kept := book.questions.outcome(key)) is not None
    }


def kinds(book: Book) -> dict[str, str]:
    """What the values of each question are, as it was asked."""
    return {key: question.fact.kind for key, question in book.questions.by_id.items()}


def weighable(found: Iterable[Row], stated: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The kind each question is weighed as: as it was asked, but open choice where somebody's words are no amount or no time."""
    listed = list(found)
    said: dict[tuple[str, str], set[str]] = {}
    for row in listed:
        kind = stated.get(row.question, "choice")
        words = {row.value, known.get(row.question) or row.value}
        said.setdefault((kind, row.attribute if kind == "time" else row.question), set()).update(words)
    good = {key for key, values in said.items() if readable(key[0], values)}
    found_kinds = {}
    for row in listed:
        kind = stated.get(row.question, "choice")
        fits = (kind, row.attribute if kind == "time" else row.question) in good
        found_kinds[row.question] = kind if fits else "choice"
    return found_kinds


def full_pass(
    found: list[Row],
    known: Mapping[str, str],
    stated: Mapping[str, str],
    *,
    pace: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> Pass:
    """Weigh every claim: records, each source's track record, each belief in short; `pace` hands the questions on, with rests."""
    if not found:
        return Pass()
    claims, _ = columns(found)
    asked = {row.question for row in found}
    weighed = weigh(
        claims, known={key: value for key, value in known.items() if key in asked}, kind=weighable(found, stated, known)
    )
    by_source: dict[str, list[Record]] = {}
    for one in weighed.sources:
        by_source.setdefault(one.source, []).append(
            Record(one.attribute, one.basis, one.mean, one.low, one.high, one.effective_reports, one.outcomes)
        )
    standings = {key: _in_short(_settled_first(weighed.beliefs[key], known)) for key in pace(weighed.beliefs)}
    circles = {
        source: Circle(at, own)
        for at, (sources, own) in enumerate(
            [
                *((tie.sources, sum(tie.questions.values()) / max(len(tie.questions), 1)) for tie in weighed.ties),
                *((feed.sources, 0.0) for feed in weighed.feeds),
            ]
        )
        for source in sources
    }
    records = replace(weighed.records, parents={})  # rows come with their lineage followed through already
    return Pass(records, {key: tuple(records) for key, records in by_source.items()}, standings, circles=circles)


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
    kind = weighable(found, {question: book.questions.by_id[question].fact.kind}, known)
    weighed = weigh(claims, known=known, records=rests.records, kind=kind)
    return _described(weighed, known, found, ids, rests)


def _unclaimed(book: Book, question: str, known: Mapping[str, str], rests: Pass) -> Belief:
    """A question nobody has said anything about: its outcome if there is one, else nothing but "none of these"."""
    value = known.get(question, "")
    values = ((value, 1.0),) if value else ()
    listed = tuple((other, 0.0) for other in book.questions.by_id[question].fact.values if other != value)
    return Belief(
        question, values + listed, 0.0 if value else 1.0, 0.0, 0, settled=question in known, rests_on=rests.at
    )


def _settled_first(belief: weighed_beliefs.Belief, known: Mapping[str, str]) -> weighed_beliefs.Belief:
    """What turned out true in front, also where nobody had said it."""
    value = known.get(belief.question, "")
    if not belief.settled or not value or value in dict(belief.values):
        return belief
    return replace(belief, values=((value, 1.0), *belief.values), by_value=(0.0, *belief.by_value), none=0.0)


def _described(weighed: Weighed, known: Mapping[str, str], found: list[Row], ids: list[str], rests: Pass) -> Belief:
    question = found[0].question
    belief = _settled_first(weighed.beliefs[question], known)
    leading = belief.values[0][0]
    groups = tuple(
        Group(tuple(ids[row] for row in one.rows), one.value, one.recorded, _against(one, leading))
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
        for part in weighed.claims.of(question)
        for row in (part.row,)
    )
    return Belief(
        question,
        belief.values,
        belief.none,
        belief.origins,
        len(found),
        groups,
        whys,
        belief.settled,
        rests.at,
        tuple(Together(tuple(ids[row] for row in one.rows), one.code, one.values, one.own) for one in belief.together),
    )


def standing_of(belief: Belief) -> watch.Standing:
    """A belief in short."""
    against = sum(group.against for group in belief.groups)
    return _short(
        belief.question, belief.values, belief.none, belief.origins, belief.voices, against / max(len(belief.groups), 1)
    )


def _against(group: weighed_beliefs.Group, leading: str) -> bool:
    """Whether an origin speaks against the leading value: it says another, or denies this one."""
    return (group.value == leading) == group.denies


def _in_short(belief: weighed_beliefs.Belief) -> watch.Standing:
    against = sum(_against(group, belief.values[0][0]) for group in belief.groups)
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
    """The day on which a claim's report spoke, or the claim was written where its report cannot be read."""
    report = book.reports.by_id.get(kept.fact.report)
    return report.fact.day if report else kept.mark.at.date()
