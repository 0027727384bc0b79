"""Chain: what is true of many questions over time, forward and backward through everything that was said of them.

The truth of a question stays for a time dt with probability exp(-h dt), else it is drawn anew from a long-run distribution π
(which may give the same value again): a Markov jump process whose transition over dt is

    P(z' | z) = e^{-h dt} [z' = z] + (1 - e^{-h dt}) π(z').

All values that nobody claimed for a question behave alike, so they are one state, "none of these", without loss: the process is
lumpable (Kemeny and Snell, Finite Markov Chains, 1960). Forward and backward messages (Rabiner, Proceedings of the IEEE 1989) run
through all questions side by side, one step an event, in time proportional to events × values and memory to claims.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from secondsource.weigh.coded import Bools, Floats, Ints, dense

MOMENTS = 128
"""Moments of one question that are told apart where it has more claims than this: a state that changed once in every eighth of
the time stays itself over sixteen of them."""

LARGEST = 200.0
"""Log evidence of one event beyond this is cut: it is certain already, and its exponential must stay a number."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of each of the first `questions` questions: how long after the one before, and the evidence it brings."""

    questions: int
    states: int  # they have so many states together
    gap: Floats  # per question: days since its event before
    first: int  # the evidence of this step: entries first … last - 1
    last: int
    looked: Bools  # per question: this is the moment for which its belief is wanted


@dataclass(frozen=True, slots=True)
class Timeline:
    """Questions with their events, laid out so that step j touches only a beginning of every array.

    Questions stand in the order of their number of events, the most first (`order` maps a place to the question); each has a block
    of states, its slots in their order and then "none of these".
    """

    order: Ints  # place -> question
    starts: Ints  # place -> first state; one more at the end
    place: Ints  # state -> place of its question
    slot_state: Ints  # slot -> state
    none_state: Ints  # question -> state
    entry_row: Ints  # per piece of evidence: the claim
    entry_state: Ints
    entry_part: Floats  # share of the claim's evidence that lies at this event
    steps: list[Step] = field(default_factory=list)

    @property
    def states(self) -> int:
        """Slots and questions together."""
        return int(self.starts[-1])

    def lay(self, slots: Floats, none: Floats) -> Floats:
        """What is known per slot and per question ("none of these") as it lies in the states."""
        found = np.empty(self.states)
        found[self.slot_state], found[self.none_state] = slots, none
        return found


@dataclass(frozen=True, slots=True)
class Messages:
    """What a pass through the timeline found.

    Attributes:
        likelihood: per question the log probability of what was said, but for a part that does not depend on the chain.
        held: per piece of evidence the probability that its value was true at that moment.
        draws: per state how often it is expected to have been drawn, its first time included.
        jumps: per question how often a value is expected to have been drawn after the first.
        looked: per question its belief on the day asked for, per state.
    """

    likelihood: Floats
    held: Floats
    draws: Floats
    jumps: Floats
    looked: Floats


def timeline(slot_question: Ints, questions: int, rows: tuple[Ints, Floats, Floats], look: Floats) -> Timeline:
    """Lay out questions over time.

    Args:
        slot_question: per slot its question; a question's slots lie together, in ascending order of questions.
        questions: how many there are.
        rows: per claim its slot, and the days between which it was so (equal for one day).
        look: per question the day for which a belief is wanted.
    """
    slot, begins, ends = rows
    each = np.arange(len(slot))
    long = np.flatnonzero(ends > begins)
    row = np.concatenate([each, long, np.full(questions, -1)])
    when = np.concatenate([begins, ends[long], look])
    of = np.concatenate([slot_question[slot], slot_question[slot[long]], np.arange(questions)])
    part = np.concatenate([np.where(ends > begins, 0.5, 1.0), np.full(len(long), 0.5), np.zeros(questions)])
    when = _moments(when, of, row >= 0, questions)
    _, moment = np.unique(when, return_inverse=True)
    event, first = dense(of, moment.astype(np.int64))
    event_question, event_time = of[first], when[first]
    events = np.bincount(event_question, minlength=questions)
    starts_of = np.cumsum(events) - events
    nth = np.arange(len(first)) - starts_of[event_question]
    order = np.lexsort((np.arange(questions), -events)).astype(np.int64)
    at = np.empty(questions, dtype=np.int64)
    at[order] = np.arange(questions)
    size = np.bincount(slot_question, minlength=questions) + 1
    starts = np.concatenate([[0], np.cumsum(size[order])])
    slots_before = np.cumsum(size - 1) - (size - 1)
    slot_state = starts[at[slot_question]] + np.arange(len(slot_question)) - slots_before[slot_question]
    none_state = starts[at] + size - 1
    said = np.flatnonzero(row >= 0)
    said = said[np.lexsort((row[said], slot_state[slot[row[said]]], nth[event[said]]))]
    found = Timeline(
        order=order,
        starts=starts,
        place=np.repeat(np.arange(questions), size[order]),
        slot_state=slot_state,
        none_state=none_state,
        entry_row=row[said],
        entry_state=slot_state[slot[row[said]]],
        entry_part=part[said],
    )
    looked_event = np.zeros(len(first), dtype=np.bool_)
    looked_event[event[row < 0]] = True
    bounds = np.searchsorted(nth[event[said]], np.arange(int(events.max(initial=0)) + 1))
    found.steps.extend(_steps(found, (events, starts_of, event_time, looked_event), bounds))
    return found


def _moments(when: Floats, of: Ints, said: Bools, questions: int) -> Floats:
    """The moments, those of a question with more than `MOMENTS` claims rounded to so many evenly spaced ones."""
    first, last = np.full(questions, np.inf), np.full(questions, -np.inf)
    np.minimum.at(first, of[said], when[said])
    np.maximum.at(last, of[said], when[said])
    crowded = (np.bincount(of[said], minlength=questions) > MOMENTS) & (last > first)
    here = np.flatnonzero(crowded[of] & said)
    start, width = first[of[here]], (last - first)[of[here]] / MOMENTS
    found = when.copy()
    found[here] = start + np.round((when[here] - start) / width) * width
    return found


def _steps(line: Timeline, layout: tuple[Ints, Ints, Floats, Bools], bounds: Ints) -> Iterator[Step]:
    """The steps of a timeline, one after the other."""
    events, starts_of, event_time, looked = layout
    many = events[line.order]
    for nth in range(int(many.max(initial=0))):
        active = int(np.searchsorted(-many, -nth, side="left"))
        here = starts_of[line.order[:active]] + nth
        gap = event_time[here] - event_time[here - 1] if nth else np.zeros(active)
        yield Step(active, int(line.starts[active]), gap, int(bounds[nth]), int(bounds[nth + 1]), looked[here])


def run(line: Timeline, evidence: Floats, hazard: Floats, drawn: Floats) -> Messages:
    """Pass through all questions, forward and backward.

    Args:
        line: the layout.
        evidence: per claim log P(said | its value is true) / P(said | it is not), natural; a denial has less than 0.
        hazard: per question h a day, >= 0; with more axes before the last, as many passes are made side by side.
        drawn: per state π; the states of a question sum to 1.
    """
    weight = evidence[line.entry_row] * line.entry_part
    rate = hazard[..., line.order]
    ahead = _forward(line, weight, rate, drawn)
    return _backward(line, weight, (rate, drawn), ahead)


def likelihood(line: Timeline, evidence: Floats, hazard: Floats, drawn: Floats) -> Floats:
    """Per question only the log likelihood, in half the time of `run`."""
    weight = evidence[line.entry_row] * line.entry_part
    found = np.empty(hazard.shape)
    found[..., line.order] = _forward(line, weight, hazard[..., line.order], drawn).likelihood
    return found


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What the forward pass leaves for the backward one."""

    likelihood: Floats  # by place
    scale: list[Floats]  # per step: what the question's states summed to
    held: Floats  # per piece of evidence: the forward share of its state
    looked: Floats  # per state: the forward share at the moment asked for


def _told(line: Timeline, step: Step, weight: Floats) -> tuple[Ints, Floats]:
    """The states a step brings evidence on, and the factor of each."""
    states = line.entry_state[step.first : step.last]
    if not len(states):
        return states, np.empty(0)
    heads = np.flatnonzero(np.diff(states, prepend=-1))
    sums = np.add.reduceat(weight[step.first : step.last], heads)
    return states[heads], np.exp(np.clip(sums, -LARGEST, LARGEST))


def _forward(line: Timeline, weight: Floats, rate: Floats, drawn: Floats) -> _Ahead:
    """Each moment given everything before it."""
    share = np.broadcast_to(drawn, (*rate.shape[:-1], line.states)).copy()
    total = np.zeros(rate.shape)
    held = np.zeros((*rate.shape[:-1], len(weight)))
    looked = np.zeros(share.shape)
    scales = []
    for nth, step in enumerate(line.steps):
        here, q = share[..., : step.states], line.place[: step.states]
        if nth:
            stay = np.exp(-rate[..., : step.questions] * step.gap)[..., q]
            here *= stay
            here += (1 - stay) * drawn[: step.states]
        states, factor = _told(line, step, weight)
        here[..., states] *= factor
        scale = np.add.reduceat(here, line.starts[: step.questions], axis=-1)
        here /= scale[..., q]
        total[..., : step.questions] += np.log(scale)
        scales.append(scale)
        held[..., step.first : step.last] = here[..., line.entry_state[step.first : step.last]]
        if step.looked.any():
            wanted = np.flatnonzero(step.looked[q])
            looked[..., wanted] = here[..., wanted]
    return _Ahead(total, scales, held, looked)


def _backward(line: Timeline, weight: Floats, chain: tuple[Floats, Floats], ahead: _Ahead) -> Messages:
    """Each moment given everything after it too, and what was drawn on the way."""
    rate, drawn = chain
    after = np.ones(ahead.looked.shape)
    held, looked = ahead.held.copy(), ahead.looked.copy()
    draws, jumps = np.zeros(after.shape), np.zeros(rate.shape)
    for nth in range(len(line.steps) - 1, -1, -1):
        step = line.steps[nth]
        here, q = after[..., : step.states], line.place[: step.states]
        held[..., step.first : step.last] *= here[..., line.entry_state[step.first : step.last]]
        if step.looked.any():
            wanted = np.flatnonzero(step.looked[q])
            looked[..., wanted] *= here[..., wanted]
        states, factor = _told(line, step, weight)
        here[..., states] *= factor
        here /= ahead.scale[nth][..., q]
        fresh = here * drawn[: step.states]
        if nth:
            stay = np.exp(-rate[..., : step.questions] * step.gap)[..., q]
            fresh *= 1 - stay
            jumped = np.add.reduceat(fresh, line.starts[: step.questions], axis=-1)
            jumps[..., : step.questions] += jumped
            here *= stay
            here += jumped[..., q]
        draws[..., : step.states] += fresh
    by_question = np.empty_like(jumps), np.empty_like(jumps)
    by_question[0][..., line.order], by_question[1][..., line.order] = ahead.likelihood, jumps
    return Messages(by_question[0], held, draws, by_question[1], looked)
