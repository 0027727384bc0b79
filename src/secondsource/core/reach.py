"""Reach: could this person, with that service, rank, unit, place and time, have seen what they report? A reason to ask, never a verdict.

Every doubt comes with explanations that are as likely as not innocent, and says what was compared. A doubt is shown beside the
statement and changes no belief: only a person's dated judgement, with its reason, does.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secondsource.core import words
from secondsource.core.facts import Access, ClaimStated, QuestionAsked, Rough
from secondsource.core.findings import Finding
from secondsource.core.places import Tree
from secondsource.core.posts import POLICE, SERVICE_OF_UNIT, rank_orders, service_of, unit_key

NEAR: Final = ("district", "township", "town", "village", "site")
"""Who was in one place of these knows what happens in it: places that lie in the same one are near."""

OFFICERS: Final = 12
"""The last order that is an officer's; in the police scale likewise, above `POLICE`."""

POLICE_OFFICERS: Final = POLICE + 8

PLANS: Final = frozenset(
    {"plan", "plans", "planned", "order", "orders", "intention", "intentions", "intends", "decision"}
)
"""Words of an attribute that ask for what is meant to happen. Low ranks know where their battalion is and how many they are, not plans."""

SECOND_HAND: Final = ("told", "read", "inferred")
"""Who says that they did not see it need not have been there."""

COMPARED: Final = ("time", "place", "unit", "service", "rank")
"""What can be compared, in this order."""

INNOCENT: Final = (
    "heard_from_comrade",
    "phone_contact",
    "family_there",
    "came_back_once",
    "date_rough",
    "told_on_arrival",
    "read_record",
    "travelled",
    "unit_moved",
    "name_shared",
    "attached_elsewhere",
    "shared_base",
    "clerk_driver_signals",
    "overheard",
    "told_before_duty",
)
"""Every innocent explanation, as a code."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a statement is about, as far as it decides who could know it.

    Attributes:
        when: when it was so.
        place: code of the place it is about.
        unit: the unit it is about, in whatever words.
        attribute: what about the subject is stated.
        basis: how the speaker knows, one of `words.BASES`; empty is not recorded.
    """

    when: Rough | None = None
    place: str = ""
    unit: str = ""
    attribute: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that speaks against having seen it, and innocent explanations (codes of `INNOCENT`), the commonest first."""

    finding: Finding
    innocent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What was compared (codes of `COMPARED`; nothing: it cannot be judged), and the doubts that arose."""

    compared: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def matter_of(claim: ClaimStated, asked: QuestionAsked | None) -> Matter:
    """What a statement is about; what it leaves open is as its question says."""
    where = claim.where or (asked.where if asked else None)
    return Matter(
        when=claim.when or (asked.window if asked else None),
        place=where.code if where else "",
        unit=claim.subject or (asked.subject if asked else ""),
        attribute=claim.attribute or (asked.attribute if asked else ""),
        basis=claim.basis,
    )


def reach(windows: Iterable[Access], matter: Matter, tree: Tree) -> Reach:
    """Hold what a source could have seen against what it states.

    Args:
        windows: where, as what and when the source served; whoever served in several places needs only one that explains it.
        matter: what it states.
        tree: the places that are known.
    """
    found = [_through(window, matter, tree) for window in windows]
    if not found:
        return Reach()
    return min(found, key=lambda one: (len(one.doubts), -len(one.compared)))


def _through(window: Access, matter: Matter, tree: Tree) -> Reach:
    """One window held against a matter."""
    seen = matter.basis not in SECOND_HAND
    parts = {
        "time": _time(window, matter) if seen else None,
        "place": _place(window, matter, tree) if seen else None,
        "unit": _unit(window, matter) if seen else None,
        "service": _service(window, matter) if seen else None,
        "rank": _rank(window, matter),
    }
    compared = tuple(name for name in COMPARED if parts[name] is not None)
    return Reach(compared, tuple(doubt for name in compared for doubt in parts[name] or ()))


def _time(window: Access, matter: Matter) -> list[Doubt] | None:
    """Whether they had left before it happened, or came after; None where one of the two times is not known."""
    there, when = window.period, matter.when
    if there is None or when is None or when.low == when.high is None or there.low == there.high is None:
        return None
    if there.high is not None and when.low is not None and when.low > there.high:
        left = Finding("reach_left_before", _apart("left", there.high, when.low))
        return [Doubt(left, ("heard_from_comrade", "phone_contact", "family_there", "date_rough", "came_back_once"))]
    if there.low is not None and when.high is not None and when.high < there.low:
        came = Finding("reach_came_after", _apart("came", there.low, when.high))
        return [Doubt(came, ("told_on_arrival", "heard_from_comrade", "read_record", "date_rough"))]
    return []


def _apart(name: str, own: dt.date, stated: dt.date) -> dict[str, str | int | float]:
    """Two days as values of a sentence."""
    return {name: own.isoformat(), "when": stated.isoformat(), "days": abs((stated - own).days)}


def _place(window: Access, matter: Matter, tree: Tree) -> list[Doubt] | None:
    """Whether they were far from where it happened; None where one of the two places is not known."""
    own = window.place.code if window.place else ""
    if own not in tree.by_code or matter.place not in tree.by_code:
        return None
    around = {place.code for place in tree.path(own)}
    shared = [place for place in tree.path(matter.place) if place.code in around]
    near = own in {place.code for place in shared} or matter.place in around
    if near or any(place.kind in NEAR for place in shared):
        return []
    values = {"own": tree.by_code[own].name, "stated": tree.by_code[matter.place].name}
    innocent = ("travelled", "unit_moved", "heard_from_comrade", "phone_contact", "family_there", "name_shared")
    return [Doubt(Finding("reach_other_place", values), innocent)]


def _unit(window: Access, matter: Matter) -> list[Doubt] | None:
    """Whether it is about another unit than theirs; None where no two numbered units are named."""
    own, stated = unit_key(window.unit), unit_key(matter.unit)
    if not own or not stated:
        return None
    if own == stated:
        return []
    innocent = ("attached_elsewhere", "shared_base", "heard_from_comrade", "clerk_driver_signals")
    return [Doubt(Finding("reach_other_unit", {"own": own, "stated": stated}), innocent)]


def _service(window: Access, matter: Matter) -> list[Doubt] | None:
    """Whether it is about a unit of another service; None where one of the two is not known."""
    own, stated = service_of(window.service), SERVICE_OF_UNIT.get(unit_key(matter.unit).partition("/")[0], "")
    if not own or not stated:
        return None
    if own == stated:
        return []
    innocent = ("attached_elsewhere", "shared_base", "clerk_driver_signals")
    return [Doubt(Finding("reach_other_service", {"own": own, "stated": stated}), innocent)]


def _rank(window: Access, matter: Matter) -> list[Doubt] | None:
    """Whether people of this rank are seldom told of plans; None where no rank is named or it is about something else."""
    orders = rank_orders(window.rank, window.service)
    if not orders or matter.basis == "read" or PLANS.isdisjoint(words.fold(matter.attribute).split()):
        return None
    if any(order <= (POLICE_OFFICERS if order > POLICE else OFFICERS) for order in orders):
        return []
    innocent = ("clerk_driver_signals", "overheard", "told_before_duty", "read_record")
    return [Doubt(Finding("reach_rank_seldom", {"rank": window.rank}), innocent)]
