"""Feeds: sources that print one feed are one voice, and what they say alike is one origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Ints, dense
from secondsource.weigh.dependence.syndicates import syndicates
from secondsource.weigh.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Feed:
    """Sources that are one voice, in names, and what shows it (`syndicates.Syndicate.values`). Plain values: it can be kept."""

    sources: tuple[str, ...]
    values: Mapping[str, float] = field(default_factory=dict)


def find_feeds(inputs: Inputs) -> tuple[Feed, ...]:
    """The feeds among the sources of these claims; what is declared to come from elsewhere shows nothing."""
    coded = inputs.coded
    own = ~coded.denies & ~inputs.origins.echo
    answers = Answers.coded(coded.source, coded.question, coded.slot_value[coded.slot], weight=own.astype(np.float64))
    return tuple(Feed(tuple(coded.sources[at] for at in found.sources), found.values) for found in syndicates(answers))


def fold(inputs: Inputs, feeds: tuple[Feed, ...]) -> Inputs:
    """The same claims with the sources of each feed taken as the first of them that speaks here."""
    if not feeds:
        return inputs
    coded, origins = inputs.coded, inputs.origins
    voice = _voices(coded.sources, feeds)
    spoken = origins.label < len(coded.sources)
    label = np.where(spoken, voice[np.where(spoken, origins.label, 0)], origins.label)
    merged = replace(origins, label=label, group=dense(coded.cell, label)[0], family=dense(coded.question, label)[0])
    return replace(inputs, coded=replace(coded, source=voice[coded.source]), origins=merged)


def _voices(sources: list[str], feeds: tuple[Feed, ...]) -> Ints:
    """Per source the first of its feed, itself where it has none."""
    number = {name: at for at, name in enumerate(sources)}
    voice = np.arange(len(sources))
    for feed in feeds:
        here = [number[name] for name in feed.sources if name in number]
        voice[here] = min(here, default=0)
    return voice
