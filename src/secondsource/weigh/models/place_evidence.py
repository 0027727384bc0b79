"""What claims of places say of each case a question may be in, and what is believed when that is joined to what was known before."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, gammaln

from secondsource.weigh import priors
from secondsource.weigh.answers import NONE, OPEN
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.groves import Grove, total
from secondsource.weigh.hierarchy import WORLD
from secondsource.weigh.models.place_learning import STRENGTH, Belief, Learned, Lessons, Site

LEAF = 0.95
"""The probability that a place of which the tree knows no parts is not divided further: one tree in twenty is not that complete."""

FIRM = priors.CLASS_STRENGTH
"""How many questions it takes to move how often no more than a place can be known halfway from its depth's to its own."""

RANGE = (0.01, 0.99)
"""No source is always right or always wrong, nor stops always or never."""


@dataclass(frozen=True, slots=True)
class Told:
    """Per grove node what the claims made there say, against all of them being in error.

    Attributes:
        exact: log-likelihood if the truth is this place; wider: if the truth lies in it.
        alike_exact, alike_wider: what the whole path adds for its claims not being independent.
        weight: weight of the claims; slots: stories (a slot at most 1); common: how common the name is in error.
    """

    exact: Floats
    wider: Floats
    alike_exact: Floats
    alike_wider: Floats
    weight: Floats
    slots: Floats
    common: Floats


def believe(site: Site, learned: Learned, own: Lessons) -> Belief:
    """What is believed of every question, given what all questions taught but itself (`own` is taken out)."""
    grove = site.grove
    told = _told(site, learned, own)
    near, levels = _near(grove, learned, told.slots)
    weights, slots, common = (grove.downwards(each) + each for each in (told.weight, told.slots, told.common))
    all_weights = total(grove.row_question, grove.weight, grove.questions)[grove.question]
    all_slots = total(grove.slot_question, np.minimum(grove.slot_weight, 1), grove.questions)
    wrong, stories = np.maximum(all_weights - weights, 0), np.maximum(all_slots[grove.question] - slots, 0)
    unit = 1 / (learned.errors.sum() + _places(site))
    shared = grove.downwards(told.wider) + near - gammaln(learned.urn + wrong)
    here, beyond = (
        np.log1p(-np.minimum(each, 0.99)) for each in (np.where(told.common > 0, common, common + unit), common + unit)
    )
    exact = shared + told.alike_exact + told.exact - stories * here
    off = shared + told.alike_wider + told.wider - stories * beyond
    prior_exact, prior_off = _prior(site, learned, own)
    whole = np.where(site.tree.children[grove.node] > 0, learned.whole[grove.depth], 1.0)
    with np.errstate(divide="ignore"):
        cases = exact + prior_exact + np.log(whole), exact + prior_exact + np.log(1 - whole), off + prior_off
    p, blind, beside = _normal(site, *cases)
    any_ = p + blind + beside
    near_levels, near_stories = (float((each * any_).sum()) for each in levels)
    pairs = float((any_ * np.maximum(wrong - 1, 0) * wrong / np.maximum(all_weights, 1)).sum())
    return Belief(p, blind, beside, (near_levels, near_stories), pairs)


def _places(site: Site) -> float:
    """How many places an error may name."""
    return len(site.tree) - 1 + priors.UNCLAIMED


def _told(site: Site, learned: Learned, own: Lessons) -> Told:
    """Sum up the claims at each node; no claim, however poor, speaks more for an error told before than for its own truth."""
    grove, lone = site.grove, site.grove.claim_lone
    odds, hazard = _voices(site, learned, own)
    passed = np.zeros_like(hazard)
    passed[:, 2:] = np.cumsum(np.log1p(-hazard[:, 1:-1]), axis=1)  # nobody stops at the world
    voice, at, weight = grove.row_voice[grove.claim_row], grove.claim_at, grove.weight[grove.claim_row]

    def summed(amount: Floats) -> Floats:
        return total(at[lone], amount[lone], len(grove.node))

    depth = grove.depth[at]
    many = grove.slot_weight
    common = _common(site, learned, own)
    before = np.maximum(many - 1, 0)
    least = np.where(before > 0, np.log(learned.urn * common + before) - np.log(learned.urn + before), -np.inf)
    right = weight * (np.maximum(odds[voice], least[grove.row_slot[grove.claim_row]]) + passed[voice, depth])
    urn = gammaln(learned.urn * common + many) - gammaln(learned.urn * common)
    spots, slot = grove.spot_at[grove.spot_lone], grove.spot_slot[grove.spot_lone]
    error, stories, names = (
        total(spots, each[slot], len(grove.node))
        for each in (urn, np.minimum(many, 1), np.where(many > 0, common, 0.0))
    )
    narrow, alike = _alike(grove, hazard)
    wider = summed(right + weight * np.log(hazard[voice, depth]))
    return Told(summed(right) - error, wider - error, narrow, alike, grove.node_weight, stories, names)


def _voices(site: Site, learned: Learned, own: Lessons) -> tuple[Floats, Floats]:
    """Per voice the log odds that it is on the true path; per voice and depth the probability that it stops there."""
    grove, source = site.grove, site.grove.voice_source
    known, habit = learned.told[source], (learned.stops + learned.passes)[source]
    free = np.isnan(site.means)[source] / (STRENGTH + known)
    mean = _others(
        learned.mean_of, grove.voice_question, np.stack([free * own.right, free * own.told]), grove.questions
    )
    mean = np.where(np.isnan(site.means)[source], mean[grove.voice_question], site.means[source])
    right, told = (np.maximum(each, 0) for each in (learned.right[source] - own.right, known - own.told))
    accuracy = np.clip((STRENGTH * mean + right) / (STRENGTH + told), *RANGE)
    stops, passes = (
        np.maximum(each, 0) for each in (learned.stops[source] - own.stops, learned.passes[source] - own.passes)
    )
    mine = np.stack([own.stops, own.stops + own.passes]) / (STRENGTH + habit)
    common = np.stack(
        [
            _others(learned.hazard_of[:, at], grove.voice_question, mine[:, :, at], grove.questions)
            for at in range(site.deep)
        ],
        axis=1,
    )[grove.voice_question]
    hazard = np.clip((STRENGTH * common + stops) / (STRENGTH + stops + passes), *RANGE)
    return np.log(accuracy) - np.log1p(-accuracy), hazard


def _others(sums: Floats, question: Ints, mine: Floats, questions: int) -> Floats:
    """Per question the share that all others teach: of a sum and of how much (`sums`), without its own parts (two rows)."""
    part, whole = (total(question, each, questions) for each in mine)
    return np.asarray(np.clip((sums[0] - part) / (sums[1] - whole), 0.0, 1.0))


def _alike(grove: Grove, hazard: Floats) -> tuple[Floats, Floats]:
    """Per node, were it the truth, and were the truth in it: how much likelier the stops are for claims not being independent.

    Stops and passes at a place are beta-binomial with correlation ρ, against binomial; a source's own habit counts as before.
    """
    whole = np.maximum(total(grove.row_question, grove.weight, grove.questions), 1e-9)
    weighted = grove.weight[:, None] * hazard[grove.row_voice]
    mean = np.stack([total(grove.row_question, each, grove.questions) for each in weighted.T], axis=1) / whole[:, None]
    turns = grove.turns
    habit = np.clip(mean[grove.question[turns.node], grove.depth[turns.above]], *RANGE)
    gain = _correlated(turns.stops, turns.passes, habit)
    around = turns.node != turns.above
    exact = total(turns.node[around], gain[around], len(grove.node))
    return exact, exact + total(turns.node[~around], gain[~around], len(grove.node))


def _correlated(stops: Floats, passes: Floats, habit: Floats) -> Floats:
    """The logarithm of a beta-binomial probability over a binomial one of the same mean."""
    a = habit * (1 - priors.SHARED_ORIGIN) / priors.SHARED_ORIGIN
    b = (1 - habit) * (1 - priors.SHARED_ORIGIN) / priors.SHARED_ORIGIN
    drawn = betaln(a + stops, b + passes) - betaln(a, b)
    return np.asarray(drawn - stops * np.log(habit) - passes * np.log1p(-habit))


def _common(site: Site, learned: Learned, own: Lessons) -> Floats:
    """Per slot the share of errors that name it."""
    grove = site.grove
    mine = total(grove.slot_question, own.errors, grove.questions)
    beforehand = total(site.label_node[0], learned.named[site.label_node[1]], site.labels)
    found = np.maximum(learned.errors[grove.slot_label] - own.errors, 0) + beforehand[grove.slot_label]
    return np.asarray(found / (learned.errors.sum() - mine + _places(site))[grove.slot_question])


def _near(grove: Grove, learned: Learned, slots: Floats) -> tuple[Floats, tuple[Floats, Floats]]:
    """Per node, were the truth there: how much likelier the errors are for being near it; how many levels they kept, and they."""
    staying = learned.near**grove.depth / learned.astray[grove.node]
    leave = (1 - learned.near) * staying
    inside = grove.upwards(slots)
    beside = np.zeros(len(slots))
    beside[grove.parent >= 0] = (inside - slots)[grove.parent[grove.parent >= 0]] - inside[grove.parent >= 0]
    up = np.maximum(grove.parent, 0)
    before, kept = grove.downwards(leave), grove.downwards(leave * grove.depth)
    sums = []
    for on_way, at_end in (
        (np.log(before + leave), np.log(before + staying)),
        ((kept + leave * grove.depth) / (before + leave), (kept + staying * grove.depth) / (before + staying)),
        (np.ones(len(slots)), np.ones(len(slots))),
    ):
        step = on_way[up] * beside
        sums.append(grove.downwards(step) + step + at_end * (inside - slots))
    return sums[0], (sums[1], sums[2])


def _prior(site: Site, learned: Learned, own: Lessons) -> tuple[Floats, Floats]:
    """Per node the log-probability, before the claims, that the truth is it, and that it lies in it off the grove.

    A walk down from the world: stay at a place, or go on to one of its parts, as often as the truths of other questions did;
    beforehand each place in it is as likely as any other.
    """
    grove, tree = site.grove, site.tree
    node, parts = grove.node, site.tree.children[grove.node]
    truths, stays = np.maximum(learned.truths[node] - own.truths, 0), np.maximum(learned.stays[node] - own.stays, 0)
    inner = np.flatnonzero(parts > 0)
    cell, cells = grove.question[inner] * site.deep + grove.depth[inner], grove.questions * site.deep
    stayed, reached = (total(cell, each[inner], cells) for each in (own.stays, own.truths))
    common = np.zeros(len(node))
    sums = learned.stay_of[:, grove.depth[inner]]
    common[inner] = np.clip((sums[0] - stayed[cell]) / (sums[1] - reached[cell]), 0.0, 1.0)
    stay = np.where(parts == 0, LEAF, (stays + FIRM * common) / (truths + FIRM))
    stay[node == WORLD] = 0.0
    spare = np.where(node == WORLD, priors.UNCLAIMED, priors.UNLISTED)
    inside = grove.parent >= 0
    up = grove.parent[inside]
    likely = parts[up] * tree.size[node[inside]] / (tree.size[node[up]] - 1 + spare[up])
    share = (truths[inside] + likely) / (np.maximum(truths - stays, 0)[up] + parts[up])
    rest = 1 - total(up, share, len(node))
    step = np.zeros(len(node))
    step[inside] = np.log1p(-stay[up]) + np.log(share)
    reach = grove.downwards(step) + step
    with np.errstate(divide="ignore"):
        return reach + np.log(stay), reach + np.log1p(-stay) + np.log(np.maximum(rest, 1e-12))


def _normal(site: Site, exact: Floats, blind: Floats, off: Floats) -> tuple[Floats, Floats, Floats]:
    """Probabilities from their logarithms, with what is known settled."""
    grove = site.grove
    slot = np.full(len(exact), -1)
    slot[grove.spot_at] = grove.spot_slot
    known = site.known[grove.question]
    wrong = ((known >= 0) & (slot != known)) | ((known == NONE) & (slot >= 0))
    cases = [np.where(shut, -np.inf, each) for shut, each in ((wrong, exact), (known >= 0, blind), (known >= 0, off))]
    top = grove.highest(np.maximum.reduce(cases))
    p, q, r = (np.exp(each - top) for each in cases)
    whole = total(grove.question, p + q + r, grove.questions)[grove.question]
    return p / whole, q / whole, r / whole


def counted(site: Site) -> Belief:
    """Counting, where a broad claim counts for every claimed place in it."""
    grove = site.grove
    spots = np.bincount(grove.spot_slot, minlength=len(grove.slot_question))
    claims = total(grove.spot_at, (grove.slot_weight / np.maximum(spots, 1))[grove.spot_slot], len(grove.node))
    count = np.where(claims > 0, claims + grove.downwards(claims), 0.0)
    settled = site.known[grove.question]
    slot = np.full(len(grove.node), NONE)
    slot[grove.spot_at] = grove.spot_slot
    count = np.where(settled == OPEN, count, (slot == settled) & (slot >= 0))
    whole = total(grove.question, count, grove.questions)
    exact = count / np.where(whole > 0, whole, 1.0)[grove.question]
    return Belief(exact, np.zeros(len(exact)), np.zeros(len(exact)))
