"""Places: which place is true, where a broader place that holds it is right too and only says less.

A question's truth z is a place of a tree. A claim of source s is, with a_s its accuracy and h_s,d its habit of stopping at depth d,

    P(v | z) = a_s Π_{e<d} (1-h_s,e)                 v = z, at depth d
    P(v | z) = a_s h_s,d Π_{e<d} (1-h_s,e)           v holds z, at depth d
    P(v | z) = (1-a_s) E(v | z)                      else

so that a claim speaks for its place and everything in it, the precise ones of whom one knows to be precise; and a precise claim for every
place around it. That a broader claim is a *generalised* truth and not an error is the idea of Jung, Kim and Shim (EDBT 2019); that
one speaks for the other along the partial order, of Beretta, Harispe, Ranwez and Mougenot (WIMS 2016). Here the
generalising is a walk down the tree with a hazard of stopping at each depth, as in discrete survival.

Stops at one place are correlated (ρ, beta-binomial), as what nobody recorded is not independent. Errors E of one question are
drawn from an urn (Pólya, concentration κ): a new story, or one already told, so that n agreeing errors are far likelier than n
independent ones. A new story keeps to the true path for a level more with probability σ, then names a place as common as it is in
errors on other questions. Before the claims, z is a walk down the tree too: no more may be known than a place, as often as on other
questions, or it goes on to one of its parts. Where no more than a place with places in it can be known, the truth is that place or lies
in it, and claims alone cannot tell which: it is even until outcomes say more (`place_learning.WHOLE`).

The cases of a question are all places claimed, all around them, and for each the rest in it that nobody claimed; whatever is no claimed
place is "none of these". All of a, h, κ, σ and the walk are learned by expectation–maximisation with priors, each question from what
*other* questions say (`place_learning`).

It fails where all sources stop at one broad place: whether the truth lies deeper stays open. It fails where the tree is not that of the
claims (values it does not know stand alone), and where one story in error is told by more sources than the truth, and nothing but its
content shows it. A first value is the likeliest *exact* place; `within` says how likely it is that the truth is it or lies in it.

>>> tree = Tree.of(["1", "2", "3", "4"], ["Yemen", "Sana'a", "Aden", "Kenya"], ["", "1", "1", ""])
>>> answers = Answers.of(source=["a", "b", "c"], question=["q"] * 3, value=["Yemen", "Aden", "Kenya"])
>>> found = weigh_places(answers, tree)
>>> found.posterior().p.round(1).tolist(), found.within().round(1).tolist()
([0.1, 0.4, 0.1], [0.8, 0.4, 0.1])
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from secondsource.weigh.answers import OPEN, Answers, Posterior, Simulated
from secondsource.weigh.coded import Bools, Floats, Ints
from secondsource.weigh.groves import Part, grove_of, total
from secondsource.weigh.hierarchy import Tree, flat, written_paths
from secondsource.weigh.models.place_evidence import believe, counted
from secondsource.weigh.models.place_learning import STRENGTH, Belief, Learned, Lessons, Site, learn, lessons, nothing
from secondsource.weigh.models.place_transfer import carried, without
from secondsource.weigh.models.place_walks import simulated

STEPS = 100
"""At most so many rounds of learning; most files need 20 to 40."""

CLOSE = 1e-4
"""Learning ends when the beliefs on a question move less than this on the mean."""

CHUNK = 400_000
"""How many rows are explained at a time: about 100 MB."""

SWINGING = 40
"""Beliefs that are still moving after so many rounds may swing between two states that each follow from the other: from then on
questions teach the mean of the last two rounds."""

STRIDE, AHEAD = 4, 4.0
"""Every so many rounds learning goes on so many times as far as it just went: its last rounds all go the same way, ever slower."""


@dataclass(frozen=True)
class PlacesFitted:
    """Places that have seen answers.

    Attributes:
        answers: what they were fitted to.
        site: these on the tree.
        learned, own: what all questions teach, and each one's part in it.
        belief: what is believed of every question.
        unplaced: the values that no place of the tree has; each stands alone.
        steps: rounds of learning.
    """

    answers: Answers
    site: Site
    learned: Learned
    own: Lessons
    belief: Belief
    unplaced: Sequence[str]
    steps: int

    def posterior(self) -> Posterior:
        """Per slot the probability that it is the most specific true place; per question that none of them is."""
        return _posterior(self.site, self.belief)

    def within(self) -> Floats:
        """Per slot the probability that the truth is this place or lies in it; of nested slots these do not exclude one another."""
        grove, lone = self.site.grove, self.site.grove.spot_lone
        inside = grove.upwards(self.belief.exact + self.belief.blind + self.belief.off)[grove.spot_at[lone]]
        slots = len(grove.slot_question)
        return np.minimum(total(grove.spot_slot[lone], inside, slots), 1.0)

    def accuracy(self) -> tuple[Floats, Floats]:
        """Per source how often its claims are on the true path (0 to 1), and on how many claims that rests beside the prior's 4."""
        mean = np.where(np.isnan(self.site.means), self.learned.mean, self.site.means)
        return (STRENGTH * mean + self.learned.right) / (STRENGTH + self.learned.told), self.learned.told

    def generality(self) -> Floats:
        """Per source and depth (1 is a root) how often it stops there though the truth lies deeper."""
        known = self.learned.stops + self.learned.passes
        return np.asarray((STRENGTH * self.learned.hazard + self.learned.stops) / (STRENGTH + known))

    def refit(self, question: int, keep_rows: Bools) -> Posterior:
        """What one question's claims say without some of them, everything learned from other questions as it is.

        Args:
            question: its number.
            keep_rows: per row of this question (in the order of `answers`) whether it still counts.

        Returns:
            Posterior over this question's slots; one that nobody claims any more is among "none of these".
        """
        rows = np.flatnonzero(self.answers.question == question)[keep_rows]
        return self.refits(np.zeros(len(rows), dtype=np.int64), rows, np.asarray([question]))

    def refits(self, case: Ints, row: Ints, questions: Ints) -> Posterior:
        """The same for many cases at once: p for the slots of each case's question, case by case, and none for each case.

        Args:
            case: per kept row its case, 0 … len(questions) - 1.
            row: per kept row its place in `answers`.
            questions: per case its question; a question may have many cases. What is known of it stays known.
        """
        site, own, part = self._cases(questions, case, row)
        found = _posterior(site, believe(site, self.learned, own))
        slot = site.grove.slot_question
        said = np.bincount(site.grove.row_slot[part.kept], minlength=len(slot)) > 0
        p = np.where(said | (site.known[slot] >= 0), found.p, 0.0)
        return Posterior(p, found.none + total(slot, found.p - p, len(questions)))

    def explain(self, question: int) -> Floats:
        """Per row of this question the log odds (natural) it adds to its own slot against the mean of the others (none if alone)."""
        rows = np.flatnonzero(self.answers.question == question)
        slots = self.answers.slot[rows]
        first = int(np.searchsorted(self.answers.slot_question, question))
        (whole,) = self._odds(question, rows, np.ones((1, len(rows)), dtype=np.bool_))
        found = np.empty(len(rows))
        for part in np.array_split(np.arange(len(rows)), 1 + len(rows) ** 2 // CHUNK):
            less = self._odds(question, rows, part[:, None] != np.arange(len(rows)))
            found[part] = whole[slots[part] - first] - less[np.arange(len(part)), slots[part] - first]
        return found

    def _odds(self, question: int, rows: Ints, keep: Bools) -> Floats:
        """Per case (rows of `keep`) and slot its log-probability less the mean of the others', or that of none where it is alone."""
        case, place = np.nonzero(keep)
        site, own, _ = self._cases(np.full(len(keep), question), case, rows[place])
        found = _posterior(site, believe(site, self.learned, own))
        p = np.log(np.maximum(found.p, 1e-300)).reshape(len(keep), -1)
        if p.shape[1] == 1:
            return np.asarray(p - np.log(np.maximum(found.none, 1e-300))[:, None])
        return np.asarray(p - (p.sum(axis=1, keepdims=True) - p) / (p.shape[1] - 1))

    def anew(self, answers: Answers, known: Ints | None = None, means: Floats | None = None) -> "PlacesFitted":
        """Other answers by what was learned from these, without learning: of sources, of places and of how claims err.

        Args:
            answers: all that is said on some questions; what a question of the same name taught before does not speak for it.
            known: per question the true slot, NONE or OPEN.
            means: per source how often its claims are right by what is known beforehand; nan: learned from all sources.
        """
        tree, unplaced = self.site.tree.grown(answers.label_names)
        site = _site(answers, tree, known, means)
        rest = without(self.site, self.own, self.answers, set(answers.question_names))
        site, learned = carried(rest, self.answers, site, answers)
        own = nothing(site)
        return PlacesFitted(answers, site, learned, own, believe(site, learned, own), unplaced, 0)

    def simulate(self, random: np.random.Generator) -> Simulated:
        """The same sources answering the same questions again, by what was learned."""
        return simulated(self.site, self.learned, self.answers, random)

    def _cases(self, questions: Ints, case: Ints, row: Ints) -> tuple[Site, Lessons, Part]:
        """Cases side by side, and what each one's question taught."""
        grove, part = self.site.grove.cases(questions, np.sort(case * len(self.answers) + row))
        own = replace(
            self.own,
            **{name: getattr(self.own, name)[part.voices.index] for name in ("right", "told", "stops", "passes")},
            stays=self.own.stays[part.nodes.index],
            truths=self.own.truths[part.nodes.index],
            errors=self.own.errors[part.slots.index],
        )
        known = self.site.known[questions]
        return replace(self.site, grove=grove, known=np.where(known >= 0, known + part.slots.shift, known)), own, part


@dataclass(frozen=True)
class Places:
    """The model with its tree; without one, the paths written in the values, or else every value alone."""

    tree: Tree | None = None
    means: Floats | None = None

    @property
    def name(self) -> str:
        """What it goes by in tables."""
        return "places"

    def fit(self, answers: Answers, known: Ints | None = None) -> PlacesFitted:
        """Learn from answers; `known` gives per question the true slot, NONE or OPEN, and settles it."""
        tree = self.tree or written_paths(answers.label_names) or flat()
        return weigh_places(answers, tree, known, self.means)


def weigh_places(answers: Answers, tree: Tree, known: Ints | None = None, means: Floats | None = None) -> PlacesFitted:
    """Weigh claims of places.

    Args:
        answers: open values with `label_names`; row weights from 0 to 1.
        tree: places inside places; labels it does not know stand alone.
        known: per question the true slot, NONE or OPEN (`Answers.truth`).
        means: per source how often its claims are right by what is known beforehand; nan: learned from all sources.
    """
    tree, unplaced = tree.grown(answers.label_names)
    site = _site(answers, tree, known, means)
    belief = counted(site)
    own = lessons(site, belief)
    learned = learn(site, own)
    for step in range(1, STEPS + 1):
        then, learned = learned, learn(site, own)
        before, belief = belief, believe(site, _ahead(learned, then) if step % STRIDE == 0 else learned, own)
        own = lessons(site, belief if step <= SWINGING else _between(belief, before))
        if step > 1 and np.abs(belief.exact - before.exact).sum() < CLOSE * max(answers.questions, 1):
            break
    return PlacesFitted(answers, site, learn(site, own), own, belief, unplaced, step)


def _site(answers: Answers, tree: Tree, known: Ints | None, means: Floats | None) -> Site:
    """The answers on their places."""
    pairs = [(label, node) for label, name in enumerate(answers.label_names) for node in tree.nodes[name]]
    return Site(
        grove=grove_of(answers, tree),
        tree=tree,
        known=np.full(answers.questions, OPEN) if known is None else known,
        means=np.full(answers.sources, np.nan) if means is None else means,
        label_node=np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T,
        labels=len(answers.label_names),
    )


def _between(now: Belief, before: Belief) -> Belief:
    """The mean of two beliefs."""
    parts = {name: (getattr(now, name) + getattr(before, name)) / 2 for name in ("exact", "blind", "off")}
    return replace(now, **parts)


def _ahead(now: Learned, before: Learned) -> Learned:
    """What sources teach as far on again as it just went, times `AHEAD`."""
    farther = {
        name: np.maximum(getattr(now, name) + AHEAD * (getattr(now, name) - getattr(before, name)), 0.0)
        for name in ("hazard_of", "stay_of", "right", "stops", "passes")
    }
    return replace(now, **farther)


def _posterior(site: Site, belief: Belief) -> Posterior:
    """The places that are slots, and what is left."""
    grove = site.grove
    p = total(grove.spot_slot, belief.exact[grove.spot_at], len(grove.slot_question))
    none = 1 - total(grove.slot_question, p, grove.questions)
    return Posterior(p, np.maximum(none, 0.0))
