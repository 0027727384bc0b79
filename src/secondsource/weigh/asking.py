"""Asking: whom to ask what next, by how much the answer is expected to lessen the doubt, among those who may be asked at all.

Who is inside, or out of reach, or in more danger than somebody allows, is taken out first; what is left is ranked. Danger is no price
that enough knowledge could pay: it stands in no formula.

Gains are those of `doubt`. Several questions are chosen one after the other, each by what it adds to those before it. Answers are
independent given the truth, so gains only shrink, and the greedy choice is within 1 - 1/e of the best (Krause and Guestrin, UAI 2005).

>>> bridge = Question("bridge", ("open", "closed"), (0.6, 0.3), none=0.1)
>>> near, far = Candidate("Heron", "bridge", told=0.8), Candidate("Wren", "bridge", told=0.4)
>>> inside = Candidate("Crane", "bridge", told=0.9, barred="ask_inside")
>>> plan = next_questions([inside, far, near], [bridge], count=1)
>>> [(ask.source, round(ask.gain, 2), ask.wording) for ask in plan.asks], [one.source for one in plan.left_out]
([('Heron', 0.75, 'ask_open')], ['Crane'])
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.doubt import Course, Question, gain
from secondsource.weigh.reasons import Reason

__all__ = ["REASONS", "WORDINGS", "Ask", "Candidate", "LeftOut", "Plan", "Question", "gain", "next_questions"]

LEAST_GAIN = 1e-9
"""Bits below which an answer is expected to change nothing."""

MOST_COURSES = 4096
"""Courses that the answers to one question can take, followed at once; beyond, nobody further is asked about it in the same list."""

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # why to ask
        "ask_doubt": ("bits",),  # so much doubt there is
        "ask_knows": ("percent",),  # the source is expected to know in so many cases
        "ask_own": (),  # it speaks for itself
        "ask_partly_own": ("percent",),  # so likely does it speak for itself
        "ask_after": ("asked",),  # so many are asked the same before
        # why not to ask; other codes are those that candidates bring along
        "ask_above_ceiling": ("risk", "ceiling"),
        "ask_risk_not_recorded": ("ceiling",),
        "ask_repeats": (),  # would only repeat what was already said
        "ask_knows_nothing": (),
        "ask_settled": (),  # there is nothing to find out
    }
)
"""Every code of asking and the names of its values."""

WORDINGS = ("ask_open", "ask_which_of")
"""How to put a question: openly, or by its whole closed list. Neither shows what was claimed, or what is believed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that could be asked a question.

    Attributes:
        source, question: their ids.
        told: t, how often it knows, 0 to 1.
        independence: d, how likely it speaks for itself, 0 to 1; 0 for a copy of what already spoke.
        circle: sources of one circle answer as one; "" is a circle of its own.
        barred: why it must not be asked, as a code; "" if it may. Set for everybody inside.
        risk: how dangerous it is for it to be asked, on any scale; None is not recorded.
        ceiling: the most danger somebody allows for it; None where nobody set a limit.
    """

    source: str
    question: str
    told: float
    independence: float = 1.0
    circle: str = ""
    barred: str = ""
    risk: int | None = None
    ceiling: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question worth asking.

    Attributes:
        source, question: whom, and what about.
        gain: bits by which the doubt is expected to fall, given what stands before it in the list.
        wording: one of `WORDINGS`.
        options: the whole closed list in order of its words for `ask_which_of`; empty for `ask_open`.
        reasons: why, as codes of `REASONS`.
    """

    source: str
    question: str
    gain: float
    wording: str
    options: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that is not asked, and why not."""

    source: str
    question: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, the most telling first, and who is not asked."""

    asks: tuple[Ask, ...]
    left_out: tuple[LeftOut, ...]


def next_questions(
    candidates: Iterable[Candidate], questions: Iterable[Question], *, count: int, most_each: int = 0
) -> Plan:
    """The questions to ask next.

    Args:
        candidates: who could be asked what; those on questions that are not given are passed over.
        questions: what is believed; probabilities and `none` sum to 1.
        count: how many questions at most.
        most_each: how many questions one source is asked at most; 0 for no limit.
    """
    tables = {question.id: _Table(Course.of(question)) for question in questions}
    left_out: list[LeftOut] = []
    for one in sorted(candidates, key=lambda one: (one.question, one.source)):
        if one.question in tables:
            reason = _barred(one)
            if reason is None:
                tables[one.question].candidates.append(one)
            else:
                left_out.append(LeftOut(one.source, one.question, reason))
    open_tables = {key: table for key, table in tables.items() if table.candidates}
    for table in open_tables.values():
        table.reckon()
        left_out += table.idle()
    return Plan(tuple(_chosen(open_tables, count, most_each)), tuple(left_out))


def _barred(one: Candidate) -> Reason | None:
    """Why a candidate must not be asked, whatever it might know."""
    if one.barred:
        return Reason(one.barred, {})
    if one.ceiling is not None and one.risk is None:
        return Reason("ask_risk_not_recorded", {"ceiling": one.ceiling})
    if one.ceiling is not None and one.risk is not None and one.risk > one.ceiling:
        return Reason("ask_above_ceiling", {"risk": one.risk, "ceiling": one.ceiling})
    return None


@dataclass(slots=True)
class _Table:
    """Everybody who may be asked about one question, and what each would add to those chosen so far."""

    course: Course
    candidates: list[Candidate] = field(default_factory=list)
    gains: Floats = field(default_factory=lambda: np.empty(0))
    chosen: list[Candidate] = field(default_factory=list)

    def reckon(self) -> None:
        """Work the gains out."""
        told = np.asarray([one.told for one in self.candidates], dtype=np.float64)
        independence = np.asarray([one.independence for one in self.candidates], dtype=np.float64)
        pairs, back = np.unique(np.stack([told, independence]), axis=1, return_inverse=True)
        self.gains = self.course.gains(pairs[0], pairs[1])[back.ravel()]
        spoken = {_circle(one) for one in self.chosen}
        followed = self.course.joint.size <= MOST_COURSES
        self.gains[[_circle(one) in spoken or not followed for one in self.candidates]] = 0.0

    def silence(self, sources: Sequence[str]) -> None:
        """Ask these sources nothing further."""
        self.gains[[one.source in sources for one in self.candidates]] = 0.0

    def choose(self) -> Ask:
        """The most telling candidate; the gains of the others move."""
        at = int(self.gains.argmax())
        one = self.candidates[at]
        found = _ask(self.course, one, float(self.gains[at]), len(self.chosen))
        self.course = self.course.after(one.told, one.independence)
        self.chosen.append(one)
        self.reckon()
        return found

    def idle(self) -> list[LeftOut]:
        """Whose answer would change nothing, and why."""
        settled = self.course.doubt() <= LEAST_GAIN
        return [
            LeftOut(one.source, one.question, Reason("ask_settled" if settled else _empty(one), {}))
            for one, bits in zip(self.candidates, self.gains.tolist(), strict=True)
            if bits <= LEAST_GAIN
        ]


def _circle(one: Candidate) -> tuple[str, str]:
    """Who answers as one with this candidate."""
    return ("circle", one.circle) if one.circle else ("source", one.source)


def _empty(one: Candidate) -> str:
    """Why an answer would say nothing of the truth."""
    return "ask_repeats" if one.independence <= 0 else "ask_knows_nothing"


def _chosen(tables: Mapping[str, _Table], count: int, most_each: int) -> list[Ask]:
    """The greedy choice: only the table that was chosen from is worked out anew."""
    found: list[Ask] = []
    often: dict[str, int] = {}
    while len(found) < count and tables:
        best = max(sorted(tables), key=lambda key: float(tables[key].gains.max()))
        if tables[best].gains.max() <= LEAST_GAIN:
            break
        ask = tables[best].choose()
        found.append(ask)
        often[ask.source] = often.get(ask.source, 0) + 1
        done = [source for source, times in often.items() if most_each and times >= most_each]
        for table in tables.values() if ask.source in done else (tables[best],):
            table.silence(done)
    return found


def _ask(course: Course, one: Candidate, bits: float, before: int) -> Ask:
    """A choice with its wording and its reasons; `before` it so many others are asked the same."""
    question = course.question
    whole = len(question.closed) > 1 and set(question.values) <= set(question.closed)
    share = round(100 * one.independence)
    reasons = [
        Reason("ask_doubt", {"bits": round(course.doubt(), 2)}),
        Reason("ask_knows", {"percent": round(100 * one.told)}),
        Reason("ask_own", {}) if one.independence >= 1 else Reason("ask_partly_own", {"percent": share}),
    ]
    if before:
        reasons.append(Reason("ask_after", {"asked": before}))
    options = tuple(sorted(question.closed)) if whole else ()
    return Ask(one.source, question.id, bits, WORDINGS[whole], options, tuple(reasons))
