"""Said: claims about states as integers and days; what the models of change take."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Bools, Coded, Floats, Ints


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of states; one entry a claim, a slot (a question's value), a question or a source, counted from 0 without gaps.

    Attributes:
        source: per claim who said it.
        slot: per claim which value of which question.
        denies: per claim whether it says that this was not so.
        begins, ends: per claim the days between which it held; equal for a single day. Any unit of time does.
        dated: per claim whether it says when it held, rather than that it was reported then.
        share: per claim its share of an independent claim, 0 to 1.
        slot_question: per slot its question, ascending.
        slot_value: per slot its value; slots of equal value in questions of one attribute mean the same.
        attribute: per question what kind of question it is.
        told: per source how often it knows the truth, as far as it was known before; nan where it was not.
    """

    source: Ints
    slot: Ints
    denies: Bools
    begins: Floats
    ends: Floats
    dated: Bools
    share: Floats
    slot_question: Ints
    slot_value: Ints
    attribute: Ints
    told: Floats

    @classmethod
    def of(cls, claims: Claims, coded: Coded, share: Floats | None = None, told: Floats | None = None) -> "Said":
        """The claims as they were encoded; `share` and `told` default to whole claims of sources nothing is known of."""
        begins, ends = held(claims, coded.question)
        attribute = np.zeros(len(coded.questions), dtype=np.int64)
        attribute[coded.question[::-1]] = coded.attribute[::-1]
        return cls(
            source=coded.source,
            slot=coded.slot,
            denies=coded.denies,
            begins=begins,
            ends=ends,
            dated=~(np.isnan(_days(claims.when_from, coded.rows)) & np.isnan(_days(claims.when_to, coded.rows))),
            share=np.ones(coded.rows) if share is None else share,
            slot_question=coded.slot_question,
            slot_value=coded.slot_value,
            attribute=attribute,
            told=np.full(len(coded.sources), np.nan) if told is None else told,
        )

    @property
    def questions(self) -> int:
        """How many questions there are."""
        return len(self.attribute)

    @property
    def sources(self) -> int:
        """How many sources there are."""
        return len(self.told)

    @property
    def attributes(self) -> int:
        """How many attributes there are."""
        return int(self.attribute.max(initial=-1)) + 1


def held(claims: Claims, question: Ints) -> tuple[Floats, Floats]:
    """Between which days each claim says that it was so: what counts is when it held, not when it was reported.

    `when_from` to `when_to` where recorded; with an open end until it was reported; else the day it was reported. Days are counted
    from year 1, a fraction for the time of day. A claim without any date stands at the earliest day of its question: it never
    counts as fresh.

    >>> claims = Claims(source=["a"] * 3, question=["q"] * 3, value=["x"] * 3, when_from=["2026-03-01", "", ""],
    ...     reported=["2026-03-09", "2026-03-04T12", ""])
    >>> begins, ends = held(claims, np.zeros(3, dtype=np.int64))
    >>> (begins - begins.min()).tolist(), (ends - begins.min()).tolist()
    ([0.0, 3.5, 0.0], [8.0, 3.5, 0.0])
    """
    first, last, reported = (
        _days(column, len(claims)) for column in (claims.when_from, claims.when_to, claims.reported)
    )
    begins = np.where(np.isnan(first), np.where(np.isnan(last), reported, last), first)
    open_end = np.where(reported >= begins, reported, begins)
    ends = np.where(np.isnan(last), open_end, np.maximum(last, begins))
    undated = np.isnan(begins)
    if undated.any():
        earliest = np.full(int(question.max(initial=0)) + 1, np.inf)
        np.minimum.at(earliest, question[~undated], begins[~undated])
        fallback = begins[~undated].min(initial=np.inf) if not undated.all() else 0.0
        earliest = np.where(np.isinf(earliest), fallback, earliest)
        begins[undated] = ends[undated] = earliest[question[undated]]
    return begins, ends


def day(word: str) -> float:
    """An ISO date, or date and time, as days since year 1; nan for an empty word or one that is no date."""
    if not word:
        return float("nan")
    try:
        if len(word) == 10:
            return float(dt.date.fromisoformat(word).toordinal())
        moment = dt.datetime.fromisoformat(word)
    except ValueError:
        return float("nan")
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.toordinal() + (moment - midnight) / dt.timedelta(days=1)


def _days(column: Sequence[str], rows: int) -> Floats:
    """Per row its day; each word is read once."""
    if not column:
        return np.full(rows, np.nan)
    seen = {word: day(word) for word in set(column)}
    return np.fromiter((seen[word] for word in column), dtype=np.float64, count=rows)
