"""Who saw what: which entries an entry could have known of, and which decisions therefore stand in conflict.

An entry could have seen its own chain up to it, and what the `Merged` entries of that chain name, followed through.
Two decisions on one thing are in conflict when neither could see the other; a later one that saw both settles it.
"""

from bisect import bisect_right
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


def thing_decided(fact: AnyFact) -> str:
    """What a decision is about, so that two on the same thing can meet; empty for a fact that decides nothing."""
    match fact:
        case SourceRevised(source=key):
            return f"source:{key}"
        case SourceRated(source=key, scale=scale):
            return f"rating:{key}:{scale}"
        case QuestionRevised(question=key):
            return f"question:{key}"
        case QuestionClosed(question=key) | Withdrawn(what=key) | Restored(what=key):
            return f"standing:{key}"
        case OutcomeRecorded(question=key):
            return f"outcome:{key}"
        case RolesSet(person=key):
            return f"roles:{key}"
        case PolicySet(name=key):
            return f"policy:{key}"
    return ""


@dataclass(slots=True)
class Decisions:
    """The decisions on each thing that no later one has seen: more than one is a conflict to settle."""

    open: dict[str, list[tuple[Mark, AnyFact]]] = field(default_factory=dict)

    def apply(self, fact: AnyFact, mark: Mark, sight: Sight) -> None:
        """Fold one fact in, after `sight` has it."""
        thing = thing_decided(fact)
        if thing:
            unseen = [(other, said) for other, said in self.open.get(thing, ()) if not sight.saw(mark, other)]
            self.open[thing] = [*unseen, (mark, fact)]

    def conflicts(self) -> dict[str, list[tuple[Mark, AnyFact]]]:
        """Things on which two or more decisions stand that did not know of each other, and disagree."""
        return {
            thing: standing
            for thing, standing in self.open.items()
            if len(standing) > 1 and any(said != standing[0][1] for _, said in standing)
        }
