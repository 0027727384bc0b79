"""Reports and claims: what came in, word for word, and the statements marked in it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from secondsource.core import words
from secondsource.core.facts import AnyFact, ClaimStated, Kept, Mark, PassageDismissed, ReportTaken, Restored, Withdrawn
from secondsource.core.findings import Finding

LONGEST_TEXT = 1_000_000
"""Characters a report may have; a longer one is a file to import, not a message."""


@dataclass(slots=True)
class Reports:
    """The registers of reports, of claims and of passages judged not to be statements.

    `by_source` gives a source's reports, `claims_of` a report's claims, `about` a question's claims: all in the order of the book,
    withdrawn ones included; `live` leaves those out.
    """

    by_id: dict[str, Kept[ReportTaken]] = field(default_factory=dict)
    by_source: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[str, Kept[ClaimStated]] = field(default_factory=dict)
    claims_of: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=dict)
    dismissed: dict[str, dict[str, PassageDismissed]] = field(default_factory=dict)
    withdrawn: dict[str, Kept[Withdrawn]] = field(default_factory=dict)  # claims that were taken back
    reopened: set[str] = field(default_factory=set)  # passages whose dismissal was taken back
    waiting: dict[str, None] = field(
        default_factory=dict
    )  # reports without a live claim; `queue` gives them oldest first
    mixed: bool = field(default=False, compare=False)  # whether a report came back to `waiting` behind younger ones

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        match fact:
            case ReportTaken(report=key):
                self.by_id[key] = Kept(fact, mark)
                self.by_source.setdefault(fact.source, []).append(key)
                self._settle(key)
            case ClaimStated(claim=key):
                self.claims[key] = Kept(fact, mark)
                self.claims_of.setdefault(fact.report, []).append(key)
                if fact.question:
                    self.about.setdefault(fact.question, []).append(key)
                if key not in self.withdrawn:
                    self.waiting.pop(fact.report, None)
            case PassageDismissed(report=key):
                self.dismissed.setdefault(key, {})[fact.passage] = fact
            case Withdrawn(what=key, kind="claim"):
                self.withdrawn[key] = Kept(fact, mark)
                self._settle_claim(key)
            case Restored(what=key, kind="claim"):
                self.withdrawn.pop(key, None)
                self._settle_claim(key)
            case Withdrawn(what=key, kind="passage"):
                self.reopened.add(key)
            case Restored(what=key, kind="passage"):
                self.reopened.discard(key)

    def _settle_claim(self, claim: str) -> None:
        if claim in self.claims:
            self._settle(self.claims[claim].fact.report)

    def _settle(self, report: str) -> None:
        """Keep `waiting` true: a report waits while no claim of it stands."""
        if report in self.by_id and not any(True for _ in self.live_of(report)):
            self.mixed = self.mixed or report != next(reversed(self.by_id))
            self.waiting[report] = None
        else:
            self.waiting.pop(report, None)

    def _place(self, report: str) -> tuple[int, str, int]:
        mark = self.by_id[report].mark
        return mark.clock, mark.device, mark.sequence

    def queue(self) -> Iterator[Kept[ReportTaken]]:
        """The reports that nobody has made a standing statement of, the oldest first."""
        if self.mixed:
            self.waiting = dict.fromkeys(sorted(self.waiting, key=self._place))
            self.mixed = False
        return (self.by_id[key] for key in self.waiting)

    def live(self, question: str) -> Iterator[Kept[ClaimStated]]:
        """The claims on a question that stand, in the order of the book."""
        return (self.claims[key] for key in self.about.get(question, ()) if key not in self.withdrawn)

    def live_of(self, report: str) -> Iterator[Kept[ClaimStated]]:
        """The claims of a report that stand, in the order of the book."""
        return (self.claims[key] for key in self.claims_of.get(report, ()) if key not in self.withdrawn)

    def passages(self, report: str) -> Iterator[PassageDismissed]:
        """The passages of a report judged not to be statements."""
        return (fact for key, fact in self.dismissed.get(report, {}).items() if key not in self.reopened)


def check_report(fact: ReportTaken, pictures: int = 0) -> list[Finding]:
    """What speaks against keeping this report: nothing in it, too much in it, words outside the vocabulary.

    `pictures` are those that come with it and are not kept yet.
    """
    found = []
    if not fact.text.strip() and not fact.exhibits and not pictures:
        found.append(Finding("report_empty", field="text"))
    if len(fact.text) > LONGEST_TEXT:
        found.append(Finding("text_too_long", {"most": LONGEST_TEXT}, "text"))
    if fact.channel and fact.channel not in words.CHANNELS:
        found.append(Finding("word_unknown", {"word": fact.channel}, "channel"))
    found += [
        Finding("word_unknown", {"word": word}, "conditions")
        for word in fact.conditions
        if word not in words.CONDITIONS
    ]
    return found


def inside(text: str, start: int | None, end: int | None) -> bool:
    """Whether two places mark a passage of a text."""
    return start is not None and end is not None and 0 <= start < end <= len(text)


def check_claim(fact: ClaimStated, report: ReportTaken) -> list[Finding]:
    """What speaks against this statement: no value, a passage outside the text, bounds that cross, words outside the vocabulary."""
    found = []
    if not fact.value.strip():
        found.append(Finding("value_missing", field="value"))
    if not fact.question and not fact.attribute.strip():
        found.append(Finding("attribute_missing", field="attribute"))
    if any(bound is not None and not math.isfinite(bound) for bound in (fact.low, fact.high)):
        found.append(Finding("quantity_not_understood", {"text": fact.value[:80]}, "value"))
    elif fact.low is not None and fact.high is not None and fact.low > fact.high:
        found.append(Finding("bounds_crossed", field="value"))
    if (fact.start, fact.end) != (None, None) and not inside(report.text, fact.start, fact.end):
        found.append(Finding("passage_outside", field="start"))
    if fact.depth is not None and fact.depth < 0:
        found.append(Finding("number_below", {"least": 0}, "depth"))
    for name, value, allowed in (
        ("basis", fact.basis, words.BASES),
        ("certainty", fact.certainty, words.CERTAINTIES),
        ("polarity", fact.polarity, words.POLARITIES),
        ("where", fact.where.precision if fact.where else "", words.PRECISIONS),
    ):
        if value and value not in allowed:
            found.append(Finding("word_unknown", {"word": value}, name))
    found += [
        Finding("word_unknown", {"word": word}, "conditions")
        for word in fact.conditions
        if word not in words.CONDITIONS
    ]
    return found
