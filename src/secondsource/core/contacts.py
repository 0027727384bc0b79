"""Contacts: when somebody spoke with a source, through what, and under which conditions."""

from dataclasses import dataclass, field

from secondsource.core import words
from secondsource.core.facts import AnyFact, ContactLogged, Kept, Mark
from secondsource.core.findings import Finding


@dataclass(slots=True)
class Contacts:
    """The register of contacts by id, and each source's contacts in the order of the book."""

    by_id: dict[str, Kept[ContactLogged]] = field(default_factory=dict)
    by_source: dict[str, list[str]] = field(default_factory=dict)

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        if isinstance(fact, ContactLogged):
            self.by_id[fact.contact] = Kept(fact, mark)
            self.by_source.setdefault(fact.source, []).append(fact.contact)


def check(fact: ContactLogged) -> list[Finding]:
    """What speaks against recording this contact: no day, words outside the vocabulary, a length below zero."""
    found = []
    if fact.held.low is None and fact.held.high is None:
        found.append(Finding("day_missing", field="held"))
    if fact.channel and fact.channel not in words.CHANNELS:
        found.append(Finding("word_unknown", {"word": fact.channel}, "channel"))
    found += [
        Finding("word_unknown", {"word": word}, "conditions")
        for word in fact.conditions
        if word not in words.CONDITIONS
    ]
    if fact.minutes is not None and fact.minutes < 0:
        found.append(Finding("number_below", {"least": 0}, "minutes"))
    return found
