"""Lineage: where a report's content came from, followed through to its roots. "Not recorded" is a state of its own, never zero."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from secondsource.core import words
from secondsource.core.facts import AnyFact, Kept, LineageStated, Mark, Restored, Withdrawn
from secondsource.core.findings import Finding

NOT_RECORDED = "not_recorded"
OWN = "own"
PARENT_KINDS = ("report", "source", "outside")


@dataclass(slots=True)
class Lineage:
    """What was stated about the origin of each report, withdrawn statements included, and who passed on what from whom."""

    by_id: dict[str, Kept[LineageStated]] = field(default_factory=dict)
    by_report: dict[str, list[str]] = field(default_factory=dict)
    passed_on: dict[str, list[str]] = field(default_factory=dict)  # report -> reports that came from it
    from_source: dict[str, list[str]] = field(default_factory=dict)  # source -> reports heard from it
    withdrawn: dict[str, Kept[Withdrawn]] = field(default_factory=dict)

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        match fact:
            case LineageStated(lineage=key):
                self.by_id[key] = Kept(fact, mark)
                self.by_report.setdefault(fact.report, []).append(key)
                if fact.parent_kind == "report":
                    self.passed_on.setdefault(fact.parent, []).append(fact.report)
                elif fact.parent_kind == "source":
                    self.from_source.setdefault(fact.parent, []).append(fact.report)
            case Withdrawn(kind="lineage", what=key):
                self.withdrawn[key] = Kept(fact, mark)
            case Restored(kind="lineage", what=key):
                self.withdrawn.pop(key, None)

    def of(self, report: str) -> Iterator[Kept[LineageStated]]:
        """What stands about the origin of a report, in the order of the book."""
        return (self.by_id[key] for key in self.by_report.get(report, ()) if key not in self.withdrawn)

    def parents(self, report: str) -> list[LineageStated]:
        """The stated links of a report to something it came from."""
        return [kept.fact for kept in self.of(report) if kept.fact.relation != OWN]

    def state(self, report: str) -> str:
        """What a belief should be told of this report's origin: declared, detected, judged, none (its own) or not_recorded."""
        standing = [kept.fact for kept in self.of(report)]
        links = [fact for fact in standing if fact.relation != OWN]
        if links:
            return links[-1].standing
        return "none" if standing else NOT_RECORDED


def root_of(link: LineageStated) -> str:
    """The name under which equal parents are one: "report:ID", "source:ID" or "outside:FOLDED NAME"."""
    name = words.fold(link.parent) if link.parent_kind == "outside" else link.parent
    return f"{link.parent_kind}:{name}"


def roots(lineage: Lineage, report: str) -> frozenset[str]:
    """Where the content of a report began: every root reached by following its links; itself when nothing is stated."""
    above = _above(lineage, report)
    found: dict[str, set[str]] = {}
    for here in above:
        links = lineage.parents(here)
        names = {root_of(link) for link in links if link.parent_kind != "report"}
        if names or not links:
            found[here] = names or {f"report:{here}"}
    return frozenset[str]().union(*found.values(), _circles(above, found))


def ancestors(lineage: Lineage, report: str) -> frozenset[str]:
    """Every report that this one came from by links that stand, directly or through others, itself included."""
    return frozenset(_above(lineage, report))


def _above(lineage: Lineage, report: str) -> dict[str, list[str]]:
    """The reports reached by following the links of a report upwards, each with the reports directly above it."""
    above: dict[str, list[str]] = {}
    todo = [report]
    while todo:
        here = todo.pop()
        if here not in above:
            above[here] = [link.parent for link in lineage.parents(here) if link.parent_kind == "report"]
            todo += above[here]
    return above


def _circles(above: Mapping[str, list[str]], ends: Iterable[str]) -> set[str]:
    """A name for each circle without a way out, which two devices can close between them: the first report in it."""
    below: dict[str, list[str]] = {}
    for here, parents in above.items():
        for parent in parents:
            below.setdefault(parent, []).append(here)
    leads_out = _reach(ends, below)
    reaches = {here: _reach((here,), above) for here in above if here not in leads_out}
    return {f"report:{min(circle)}" for circle in reaches.values() if all(reaches[here] == circle for here in circle)}


def _reach(starts: Iterable[str], steps: Mapping[str, list[str]]) -> frozenset[str]:
    seen: set[str] = set()
    todo = list(starts)
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += steps.get(here, ())
    return frozenset(seen)


def named_origins(lineage: Lineage, reports: Iterable[str]) -> frozenset[str]:
    """The outside origins that these reports name, directly or through others; equal names are one."""
    return frozenset(root for report in reports for root in roots(lineage, report) if root.startswith("outside:"))


def descendants(lineage: Lineage, report: str) -> frozenset[str]:
    """Every report that ever was said to come from this one, directly or through others, itself included.

    Links that were taken back count too, so that whoever asks what a change may touch misses nothing.
    """
    return _reach((report,), lineage.passed_on)


def check(fact: LineageStated, lineage: Lineage, reports: Container[str], sources: Container[str]) -> list[Finding]:
    """What speaks against this link: an unknown relation, a parent that is not there, a report that would come from itself."""
    found = []
    if fact.relation not in words.RELATIONS:
        found.append(Finding("word_unknown", {"word": fact.relation}, "relation"))
    if fact.standing not in words.STANDINGS:
        found.append(Finding("word_unknown", {"word": fact.standing}, "standing"))
    if fact.relation == OWN:
        return found
    if fact.parent_kind not in PARENT_KINDS:
        found.append(Finding("word_unknown", {"word": fact.parent_kind}, "parent_kind"))
    elif not words.fold(fact.parent):
        found.append(Finding("parent_missing", field="parent"))
    elif (fact.parent_kind == "report" and fact.parent not in reports) or (
        fact.parent_kind == "source" and fact.parent not in sources
    ):
        found.append(Finding("parent_unknown", field="parent"))
    elif fact.parent_kind == "report" and fact.report in ancestors(lineage, fact.parent):
        found.append(Finding("lineage_circle", field="parent"))
    return found
