"""What places teach: each question's part in what is learned, and the whole as the sum of the parts.

A question is weighed by what all *other* questions taught: its own part is taken out again first. So nothing certifies itself,
a source with a single report keeps what was known of it before, and a question can be weighed again alone at once.
"""

from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.answers import OPEN
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.groves import Grove, total
from secondsource.weigh.hierarchy import WORLD, Tree

STRENGTH = priors.SOURCE_STRENGTH
"""How many claims it takes to move a source, or a place, halfway from what holds of all to what was found of it."""

WHOLE = 0.5
"""Where no more can be known than a place that has places in it: how often it is itself the truth.

If all who are right stop at one place, it may be the truth, or the truth lies in it and nobody knows where. No claim can tell these
apart, whoever makes it; so it is even, until outcomes say more."""

URN_PAIRS = 10.0
"""How many pairs of erring claims it takes to move the urn halfway from its prior, like the record of a class."""

URN_RANGE = (0.5, 50.0)
"""Two erring claims agree in two cases of three at most, and in one of fifty at least."""


@dataclass(frozen=True)
class Site:
    """Where claims lie.

    Attributes:
        grove: the claims on their places.
        tree: all places, every label among them.
        known: per question the slot that is known to be true, NONE or OPEN.
        means: per source how often its claims are right before anything is learned; nan: learned from all sources.
        label_node: per label and place of its name the number of each (two rows).
        labels: how many labels there are.
    """

    grove: Grove
    tree: Tree
    known: Ints
    means: Floats
    label_node: Ints
    labels: int

    @property
    def deep(self) -> int:
        """How many depths there are, the world's 0 included."""
        return len(self.tree.levels)


@dataclass(frozen=True)
class Lessons:
    """What each voice, grove node and slot teaches.

    Attributes:
        right, told: per voice the weight on the true path, and all of it.
        stops, passes: per voice and depth, how often it stopped at a place though the truth lies in it, and how often it went on.
        stays, truths: per grove node the probability that no more than this place can be known, and that the truth is it or in it.
        whole: per depth, in questions with an outcome, how often no more could be known than a place with places in it, and it
            was the truth; and how often no more could be known (two rows).
        errors: per slot how many stories in error it was.
        near: how many levels stories in error stayed right, and how many there were.
        alike: with how many others a claim in error agrees, and how many others are in error, as shares of a question's claims.
    """

    right: Floats
    told: Floats
    stops: Floats
    passes: Floats
    stays: Floats
    truths: Floats
    whole: Floats
    errors: Floats
    near: tuple[float, float]
    alike: tuple[float, float]


@dataclass(frozen=True)
class Learned:
    """The sums of all lessons per source, place and label, and what holds of all of them.

    Attributes:
        mean_of: how often a claim of a source is on the true path, where nothing else is known of it: a sum, and of how much.
        hazard_of: per depth the same of how often a source stops at a place though the truth lies in it (two rows).
        stay_of: per depth the same of how often no more can be known than a place with places in it, given that the truth is it or in it.
        whole: per depth how often such a place is then the truth; learned from outcomes alone.
        right, told, stops, passes: as in `Lessons`, per source.
        stays, truths: per place of the tree; errors: per label.
        named: per place how many errors name it beforehand, as many in all as there are places.
        astray: per place the share of all errors that name it or a place in it.
        near: σ, the probability that an error keeps to the true path one level more.
        urn: κ, how many independent errors weigh as much as one repeated error.
    """

    mean_of: Floats
    hazard_of: Floats
    stay_of: Floats
    whole: Floats
    right: Floats
    told: Floats
    stops: Floats
    passes: Floats
    stays: Floats
    truths: Floats
    errors: Floats
    named: Floats
    astray: Floats
    near: float
    urn: float

    @property
    def mean(self) -> float:
        """How often a claim of a source is on the true path."""
        return float(self.mean_of[0] / self.mean_of[1])

    @property
    def hazard(self) -> Floats:
        """Per depth how often a source stops there though the truth lies deeper."""
        return np.asarray(self.hazard_of[0] / self.hazard_of[1])

    @property
    def stay(self) -> Floats:
        """Per depth how often no more can be known than a place with places in it."""
        return np.asarray(self.stay_of[0] / self.stay_of[1])


@dataclass(frozen=True)
class Belief:
    """What is believed, and what is expected of the errors.

    Attributes:
        exact: per grove node the probability that the truth is it.
        blind: that the truth lies in it and nobody could know where.
        off: that the truth lies in it off all of the grove, and somebody could know where.
        near: as `Lessons.near`; pairs: all pairs of claims in error.
    """

    exact: Floats
    blind: Floats
    off: Floats
    near: tuple[float, float] = (0.0, 0.0)
    pairs: float = 0.0


def lessons(site: Site, belief: Belief) -> Lessons:
    """What every question teaches, given what is believed of it; a source teaches only where others speak too.

    Of their habits, n who stop at one place teach as n/(1+(n-1)ρ) do: what nobody recorded is not independent.
    """
    grove, lone = site.grove, site.grove.claim_lone
    truths = grove.upwards(belief.exact + belief.blind + belief.off)
    voice, at = grove.row_voice[grove.claim_row][lone], grove.claim_at[lone]
    weight = (grove.weight * _heard(grove))[grove.claim_row][lone]
    shape = len(grove.voice_source), site.deep
    key = voice * site.deep + grove.depth[at]
    share = weight / (1 + priors.SHARED_ORIGIN * np.maximum(grove.node_weight[at] - 1, 0))
    on_path = total(key, share * truths[at], shape[0] * shape[1]).reshape(shape)
    below = share * (truths - belief.exact - belief.blind)[at]
    slots = len(grove.slot_question)
    astray = 1 - np.minimum(
        total(grove.spot_slot[grove.spot_lone], truths[grove.spot_at[grove.spot_lone]], slots),
        1,
    )
    voices = grove.slot_weight
    return Lessons(
        right=total(voice, weight * truths[at], shape[0]),
        told=total(grove.row_voice, grove.weight * _heard(grove), shape[0]),
        stops=total(key, below, shape[0] * shape[1]).reshape(shape),
        passes=np.cumsum(on_path[:, ::-1], axis=1)[:, ::-1] - on_path,
        stays=belief.exact + belief.blind,
        truths=truths,
        whole=_whole(site, belief),
        errors=np.minimum(voices, 1) * astray,
        near=belief.near,
        alike=(float((np.maximum(voices - 1, 0) * voices / _crowd(grove) * astray).sum()), belief.pairs),
    )


def _whole(site: Site, belief: Belief) -> Floats:
    """Per depth the sums of what outcomes say of places with places in them."""
    grove = site.grove
    asked = (site.known[grove.question] != OPEN) & (site.tree.children[grove.node] > 0)
    depth = grove.depth[asked]
    each = belief.exact[asked], (belief.exact + belief.blind)[asked]
    return np.stack([total(depth, amount, site.deep) for amount in each])


def _crowd(grove: Grove) -> Floats:
    """Per slot the weight of all claims on its question, at least 1: pairs of errors are counted for each, so that no question is many."""
    weight = total(grove.slot_question, grove.slot_weight, grove.questions)
    return np.maximum(weight, 1.0)[grove.slot_question]


def _heard(grove: Grove) -> Floats:
    """Per row 1 where another source speaks on its question, else 0."""
    voice = total(grove.row_voice, grove.weight, len(grove.voice_source))
    all_ = total(grove.voice_question, voice, grove.questions)
    return np.asarray(all_[grove.voice_question] - voice > 1e-9, dtype=np.float64)[grove.row_voice]


def nothing(site: Site) -> Lessons:
    """No lesson at all."""
    grove = site.grove
    voices, nodes, slots = (np.zeros(len(each)) for each in (grove.voice_source, grove.node, grove.slot_question))
    deep = np.zeros((len(voices), site.deep))
    none = (0.0, 0.0)
    return Lessons(voices, voices, deep, deep, nodes, nodes, np.zeros((2, site.deep)), slots, none, none)


def learn(site: Site, given: Lessons) -> Learned:
    """The sums of all lessons, and what holds of all: a source speaks for the others as far as its own record outweighs its prior.

    Beforehand a source stops at a place as often as not, an error keeps to the true path a level more as often as not, and a place
    with places in it is all that can be known as often as if each place were alike; it takes a class's strength to move these halfway.
    """
    grove, tree, deep = site.grove, site.tree, site.deep
    right, told = (total(grove.voice_source, each, grove.sources) for each in (given.right, given.told))
    stops, passes = (_per_source(grove, each) for each in (given.stops, given.passes))
    free = np.isnan(site.means) / (STRENGTH + told)
    each_depth = 1 / (STRENGTH + stops + passes)
    strength = priors.CLASS_STRENGTH / STRENGTH
    mean = strength * priors.ORDINARY + (free * right).sum(), strength + (free * told).sum()
    hazard = [
        strength / 2 + (each_depth * stops).sum(axis=0),
        strength + (each_depth * (stops + passes)).sum(axis=0),
    ]
    stays, truths = (total(grove.node, each, len(tree)) for each in (given.stays, given.truths))
    inner = tree.children > 0
    stay, reached, alike, count = (
        total(tree.depth[inner], each[inner], deep) for each in (stays, truths, 1 / tree.size, np.ones(len(tree)))
    )
    errors = total(grove.slot_label, given.errors, site.labels)
    pooled = (priors.CLASS_STRENGTH * WHOLE + given.whole[0].sum()) / (priors.CLASS_STRENGTH + given.whole[1].sum())
    named = named_in_error(site, hazard[0] / hazard[1])
    agreeing = (URN_PAIRS * priors.RUMOUR**2 + given.alike[0]) / (URN_PAIRS + given.alike[1])
    return Learned(
        mean_of=np.asarray(mean),
        hazard_of=np.stack(hazard),
        stay_of=np.stack(
            [priors.CLASS_STRENGTH * alike / np.maximum(count, 1) + stay, priors.CLASS_STRENGTH + reached]
        ),
        whole=(STRENGTH * pooled + given.whole[0]) / (STRENGTH + given.whole[1]),
        right=right,
        told=told,
        stops=stops,
        passes=passes,
        stays=stays,
        truths=truths,
        errors=errors,
        named=named,
        astray=strays(site, errors, named),
        near=(priors.CLASS_STRENGTH / 2 + given.near[0]) / (priors.CLASS_STRENGTH + sum(given.near)),
        urn=float(np.clip(1 / agreeing - 1, *URN_RANGE)),
    )


def _per_source(grove: Grove, per_voice: Floats) -> Floats:
    """Per source and depth the sum over its voices."""
    found = np.zeros((grove.sources, per_voice.shape[1]))
    np.add.at(found, grove.voice_source, per_voice)
    return found


def named_in_error(site: Site, hazard: Floats) -> Floats:
    """Per place how often errors name it beforehand: half of them name any place, half are as broad as claims are that are right."""
    tree = site.tree
    passed = np.concatenate([[1.0], np.cumprod(1 - hazard[:-1])])
    passed[1:] /= 1 - hazard[0]
    return np.asarray(0.5 + 0.5 * passed[tree.depth] * (1 + hazard[tree.depth] * (tree.size - 1)))


def strays(site: Site, errors: Floats, named: Floats) -> Floats:
    """Per place the share of all errors in it."""
    label, node = site.label_node
    share = errors / np.maximum(np.bincount(label, minlength=site.labels), 1)
    found = named + total(node, share[label], len(site.tree))
    found[WORLD] = priors.UNCLAIMED
    for level in reversed(site.tree.levels[1:]):
        np.add.at(found, site.tree.parent[level], found[level])
    return np.asarray(found / found[WORLD])
