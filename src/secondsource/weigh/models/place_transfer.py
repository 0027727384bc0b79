"""Carrying over: what answers taught of sources, places and errors, for other answers on the same tree."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import Answers
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.models.place_learning import STRENGTH, Learned, Lessons, Site, learn, named_in_error, strays


def without(site: Site, own: Lessons, answers: Answers, questions: Collection[str]) -> Learned:
    """What all questions taught but these."""
    grove = site.grove
    taught = np.asarray([name not in questions for name in answers.question_names], dtype=np.float64)
    voice, node, slot = taught[grove.voice_question], taught[grove.question], taught[grove.slot_question]
    rest = replace(
        own,
        right=own.right * voice,
        told=own.told * voice,
        stops=own.stops * voice[:, None],
        passes=own.passes * voice[:, None],
        stays=own.stays * node,
        truths=own.truths * node,
        errors=own.errors * slot,
    )
    return learn(site, rest)


def carried(learned: Learned, before: Answers, site: Site, answers: Answers) -> tuple[Site, Learned]:
    """What was learned from the answers `before`, in the numbers of `site` and `answers`; what these do not know is new.

    The names of errors made before stay with it, behind those of `answers`.
    """
    here = set(answers.label_names)
    names = [*answers.label_names, *(name for name in before.label_names if name not in here)]
    pairs = [(label, node) for label, name in enumerate(names) for node in site.tree.nodes[name]]
    wider = replace(site, label_node=np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T, labels=len(names))
    source, label = _places(before.source_names, answers.source_names), _places(before.label_names, names)
    deep, nodes = site.deep, len(site.tree)
    strength = priors.CLASS_STRENGTH / STRENGTH
    hazard = np.stack(
        [_padded(learned.hazard_of[0], deep, strength / 2), _padded(learned.hazard_of[1], deep, strength)]
    )
    errors = _taken(learned.errors, label)
    named = named_in_error(wider, hazard[0] / hazard[1])
    return wider, replace(
        learned,
        hazard_of=hazard,
        stay_of=np.stack([_padded(learned.stay_of[0], deep, 0.0), _padded(learned.stay_of[1], deep, 1.0)]),
        whole=_padded(learned.whole, deep, float(learned.whole.mean())),
        right=_taken(learned.right, source),
        told=_taken(learned.told, source),
        stops=_taken(_wide(learned.stops, deep), source),
        passes=_taken(_wide(learned.passes, deep), source),
        stays=_padded(learned.stays, nodes, 0.0),
        truths=_padded(learned.truths, nodes, 0.0),
        errors=errors,
        named=named,
        astray=strays(wider, errors, named),
    )


def _places(before: Collection[str], now: Collection[str]) -> Ints:
    """Per name its place among those before; -1 where it is new."""
    place = {name: at for at, name in enumerate(before)}
    return np.asarray([place.get(name, -1) for name in now], dtype=np.int64)


def _taken(amount: Floats, place: Ints) -> Floats:
    """The amounts of these places; nothing where there is none."""
    none = np.zeros((1, *amount.shape[1:]))
    return np.asarray(np.concatenate([amount, none])[place])


def _padded(amount: Floats, length: int, beyond: float) -> Floats:
    return np.concatenate([amount, np.full(length - len(amount), beyond)])


def _wide(amount: Floats, width: int) -> Floats:
    return np.pad(amount, ((0, 0), (0, width - amount.shape[1])))
