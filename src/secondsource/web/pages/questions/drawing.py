"""Drawing a belief: always the same way, everywhere: value, bar, number, word; "something else" last; voices and origins beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext

from secondsource.core.book import Book
from secondsource.core.lineage import roots
from secondsource.desk.belief import Belief
from secondsource.desk.desk import Desk
from secondsource.web import draw, naming
from secondsource.web.templatetags import say

MOST_VALUES: Final = 8
"""Values that are drawn one by one; the rest share a line."""

ECHO: Final = 0.6
"""Share of the reports that must go back to one origin before the page says so."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a belief as it is drawn; `then` is its probability in the belief that it is compared with."""

    value: str
    p: float
    word: str
    then: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A belief as it is drawn."""

    bars: Sequence[Bar]
    none: Bar
    rest: int
    rest_p: float
    settled: bool

    @property
    def compared(self) -> bool:
        """Whether another belief stands beside it."""
        return self.none.then is not None


def drawn(belief: Belief, scale: str, beside: Belief | None = None) -> Drawn:
    """A belief, with another one beside it where two are compared."""
    other = dict(beside.values) if beside else {}

    def bar(value: str, p: float, then: float | None) -> Bar:
        return Bar(value, p, say.likelihood(p, scale), then)

    bars = [bar(value, p, other.get(value, 0.0) if beside else None) for value, p in belief.values[:MOST_VALUES]]
    rest = belief.values[MOST_VALUES:]
    none = bar("", belief.none, beside.none if beside else None)
    return Drawn(bars, none, len(rest), sum(p for _, p in rest), belief.settled)


def estimate(belief: Belief) -> str:
    """The leading value where nobody said it: the weighing of figures, places and times can believe what lies between."""
    if belief.settled or not belief.whys or not belief.values:
        return ""
    lead = belief.values[0][0]
    return "" if any(why.value == lead and not why.denies for why in belief.whys) else lead


def settled_on(belief: Belief, outcome: str) -> Belief:
    """A settled belief with what turned out true in front, also where nobody had said it: an estimate, or a value written down later."""
    if not belief.settled or not outcome or belief.none < 1.0:
        return belief
    others = tuple((value, p) for value, p in belief.values if value != outcome)
    return replace(belief, values=((outcome, 1.0), *others), none=0.0)


_STANCES: Final[Mapping[tuple[bool, bool], draw.Stance]] = MappingProxyType(
    {(False, True): "for", (False, False): "open", (True, True): "against", (True, False): "against open"}
)


def origins(belief: Belief) -> list[draw.Origin]:
    """The origins of a belief as they are drawn: what leads first, then what disagrees; hollow where nobody recorded it.

    An estimate that nobody said lies between what they say: then none of them is drawn as if it disagreed.
    """
    apart = not estimate(belief)
    found = [
        draw.Origin(len(group.claims), _STANCES[apart and group.against, group.recorded]) for group in belief.groups
    ]
    order = {"for": 0, "open": 1, "against": 2, "against open": 3}
    return sorted(found, key=lambda origin: (order[origin.stance], -origin.voices))


def confidence(belief: Belief) -> tuple[str, str]:
    """How well founded a belief is, as a level and a sentence of its own; never in one sentence with how likely it is."""
    groups = belief.groups
    if not groups:
        return "low", gettext("nobody has said anything on it yet.")
    unrecorded = sum(1 for group in groups if not group.recorded) / len(groups)
    against = sum(1 for group in groups if group.against)
    if belief.origins < 1.5:
        return "low", gettext("it rests on one origin.")
    if unrecorded >= 0.5:
        level = "moderate" if belief.origins >= 3 else "low"
        return level, gettext("half of the origins or more are not recorded.")
    between = bool(estimate(belief))
    if between or against / len(groups) >= 0.3:
        why = gettext("no origin says exactly this; it lies between what they say.")
        return "moderate", why if between else gettext("its independent origins disagree.")
    if belief.origins >= 3:
        return "high", gettext("several independent origins agree, and most say where they have it from.")
    return "moderate", gettext("two or three independent origins, no more.")


def echo(desk: Desk, book: Book, belief: Belief) -> str:
    """The sentence that says that nearly everything comes from one origin, where it does; nothing elsewhere."""
    listed = list(dict.fromkeys(why.report for why in belief.whys))
    told_apart = len({(why.value, why.denies) for why in belief.whys}) > 1
    named: Counter[str] = Counter(root for report in listed for root in roots(book.lineage, report))
    if not named:
        return ""
    root, heard = named.most_common(1)[0]
    kind, _, key = root.partition(":")
    if heard < max(2, ECHO * len(listed)) and not (len(listed) == 1 and kind == "outside"):
        return ""
    name = origin_name(desk, book, kind, key, listed)
    if heard == len(listed) and told_apart:
        return gettext("All of it goes back to one origin, told in different ways: %(name)s.") % {"name": name}
    if heard == len(listed):
        return gettext("Everything said here comes from one origin: %(name)s.") % {"name": name}
    return gettext("%(heard)d of %(all)d reports come from one origin: %(name)s.") % {
        "heard": heard,
        "all": len(listed),
        "name": name,
    }


def origin_name(desk: Desk, book: Book, kind: str, key: str, reports: Iterable[str]) -> str:
    """What an origin goes by: a codename, a report, or the name as somebody wrote it."""
    if kind == "source":
        return naming.source_name(desk, key)
    if kind == "report":
        kept = book.reports.by_id.get(key)
        return f"{naming.report_code(key)} ({naming.report_name(desk, kept.fact)})" if kept else naming.report_code(key)
    for report in reports:
        for link in book.lineage.parents(report):
            if link.parent_kind == "outside" and naming.same(link.parent, key):
                return naming.parent_name(desk, link)
    return key
