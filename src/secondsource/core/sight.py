"""Who saw what: which entries an entry could have known of, and which decisions therefore stand in conflict.

An entry could have seen its own chain up to it, and what the `Merged` entries of that chain name, followed through.
Two decisions on one thing are in conflict when neither could see the other; a later one that saw both settles it.
"""

from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass, field

from secondsource.core.facts import (
    AnyFact,
    Mark,
    Merged,
    OutcomeRecorded,
    PolicySet,
    QuestionClosed,
    QuestionRevised,
    Restored,
    RolesSet,
    SourceRated,
    SourceRevised,
    Withdrawn,
)


@dataclass(slots=True)
class Sight:
    """For each device, what it knew of the others after each of its `Merged` entries: sequence numbers and vectors."""

    turns: dict[str, tuple[list[int], list[dict[str, int]]]] = field(default_factory=dict)

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; only `Merged` widens what a device can see."""
        if not isinstance(fact, Merged):
            return
        sequences, vectors = self.turns.setdefault(mark.device, ([], []))
        vector = dict(vectors[-1]) if vectors else {}
        for head in fact.heads:
            seen = {**self.known(head.device, head.sequence), head.device: head.sequence}
            for device, sequence in seen.items():
                vector[device] = max(vector.get(device, -1), sequence)
        sequences.append(mark.sequence)
        vectors.append(vector)

    def known(self, device: str, sequence: int) -> dict[str, int]:
        """What the device knew of others when it wrote that entry: the highest sequence number of each."""
        sequences, vectors = self.turns.get(device, ([], []))
        place = bisect_right(sequences, sequence)
        return vectors[place - 1] if place else {}

    def saw(self, later: Mark, earlier: Mark) -> bool:
        """Whether the author of one entry could have seen another."""
        if later.device == earlier.device:
            return earlier.sequence < later.sequence
        return self.known(later.device, later.sequence).get(earlier.device, -1) >= earlier.sequence


DECIDING = frozenset(
    (
        SourceRevised,
        SourceRated,
        QuestionRevised,
        QuestionClosed,
        Withdrawn,
        Restored,
        OutcomeRecorded,
        RolesSet,
        PolicySet,
    )
)
"""The facts that decide something about a thing, so that two of them can meet."""


def decided(fact: AnyFact) -> tuple[str, object]:
    """What a decision is about, and what it says of it, without ids and reasons; empty for a fact that decides nothing.

    Two decisions on one thing meet under its name, and agree when they say the same.
    """
    thing = ""
    says: object = None
    match fact:
        case SourceRevised(source=key):
            thing, says = f"source:{key}", fact
        case SourceRated(source=key):
            thing, says = f"rating:{key}", (fact.scale, fact.rating)
        case QuestionRevised(question=key):
            thing, says = f"question:{key}", fact
        case QuestionClosed(question=key) | Withdrawn(what=key) | Restored(what=key):
            thing, says = f"standing:{key}", isinstance(fact, Restored)
        case OutcomeRecorded(question=key):
            thing, says = f"outcome:{key}", fact.value
        case RolesSet(person=key):
            thing, says = f"roles:{key}", frozenset(fact.roles)
        case PolicySet(name=key):
            thing, says = f"policy:{key}", fact.value
    return thing, says


@dataclass(slots=True)
class Decisions:
    """The decisions on each thing that no later one has seen: more than one is a conflict to settle."""

    open: dict[str, list[tuple[Mark, AnyFact]]] = field(default_factory=dict)

    def apply(self, fact: AnyFact, mark: Mark, sight: Sight) -> None:
        """Fold one fact in, after `sight` has it."""
        thing, _ = decided(fact)
        if thing:
            unseen = [(other, said) for other, said in self.open.get(thing, ()) if not sight.saw(mark, other)]
            self.open[thing] = [*unseen, (mark, fact)]

    def conflicts(self, withdrawn: Container[str] = ()) -> dict[str, list[tuple[Mark, AnyFact]]]:
        """Things on which two or more decisions stand that did not know of each other, and disagree.

        An outcome that was `withdrawn` decides nothing any more.
        """
        found = {}
        for thing, standing in self.open.items():
            if len(standing) > 1:
                left = [(mark, fact) for mark, fact in standing if getattr(fact, "outcome", "") not in withdrawn]
                if len({decided(fact)[1] for _, fact in left}) > 1:
                    found[thing] = left
        return found
