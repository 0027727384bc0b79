"""The face of weighing: claims in; beliefs, each claim's part in them and each source's record out.

>>> three = Claims(source=["a", "b", "c"], question=["q"] * 3, value=["yes"] * 3, report=["r1", "r2", "r3"],
...     origin=[(), ("r1",), ("r1",)])
>>> one = Claims(source=["a"], question=["q"], value=["yes"])
>>> weigh(three).beliefs["q"].p("yes") == weigh(one).beliefs["q"].p("yes")
True
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.beliefs import Beliefs
from secondsource.weigh.claims import Claims, until
from secondsource.weigh.coded import Coded, Ints
from secondsource.weigh.dependence.feeds import Feed
from secondsource.weigh.dependence.ties import Tie
from secondsource.weigh.hierarchy import Tree
from secondsource.weigh.inputs import Inputs, labels_of, part, read
from secondsource.weigh.kinds import Finding
from secondsource.weigh.sources import SourceRecord, source_records
from secondsource.weigh.track import Records, independence, learn, track
from secondsource.weigh.ways import WAYS
from secondsource.weigh.ways.deal import STATE, Dealt, Kinds, deal, with_states
from secondsource.weigh.ways.described import described
from secondsource.weigh.why import Whys
from secondsource.weigh.work import Work

VERSION = "weigh-2"
"""Name of the models together; it changes whenever the same claims may give other numbers."""


@dataclass(frozen=True)
class Weighed:
    """What claims add up to. Nothing is worked out before it is asked for, but the probabilities themselves.

    Attributes:
        works: the claims as they were weighed, the questions of each kind by themselves.
        records: what a later weighing of single questions needs.
        model: which model this was, with its constants.
        findings: for each attribute whose kind was found here, which and why.
    """

    works: tuple[Work, ...]
    records: Records
    model: Mapping[str, Any]
    findings: Mapping[str, Finding]
    _whole: Inputs

    @property
    def work(self) -> Work:
        """The weighing of claims that are all of one kind."""
        (only,) = self.works
        return only

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The groups of sources that speak together, found or declared, over all questions."""
        return tuple(tie for work in self.works for tie in work.ties)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The sources that print one feed."""
        return tuple(feed for work in self.works for feed in work.feeds)

    @cached_property
    def beliefs(self) -> Beliefs:
        """Question -> `Belief`, in order of first appearance."""
        return Beliefs(self.works)

    @cached_property
    def claims(self) -> Whys:
        """Row -> `ClaimWeight`; `claims.of(question)` gives those of one question, `claims[row]` one."""
        return Whys(self.works)

    @cached_property
    def sources(self) -> tuple[SourceRecord, ...]:
        """The record of every source on every attribute with every basis, in order of first appearance."""
        whole = self._whole
        betas = track(whole.coded, self.records, whole.rated)
        return source_records(whole.coded, betas, independence(whole.coded, whole.origins))


def weigh(  # noqa: PLR0913 -- one for each thing that may be known beside the claims
    claims: Claims,
    *,
    known: Mapping[str, str] | None = None,
    records: Records | None = None,
    kind: Kinds = "",
    tree: Tree | None = None,
    as_of: dt.date | None = None,
    day: dt.date | None = None,
) -> Weighed:
    """Weigh claims: a full pass, or only some questions with the records of the last one.

    Args:
        claims: what was said; the order of the rows changes nothing.
        known: question -> its true value, "" (or any value nobody claimed) where none of the claims is true. These questions
            are settled, and the records of their sources move.
        records: what `Weighed.records` of a full pass held; then nothing is learned here, and `known` defaults to theirs.
        kind: what the values are: choice (open), category (all labels of an attribute are possible for all its questions),
            number, place or time; or question -> kind; "" finds it for each attribute, and `model["kinds"]` says why.
        tree: places inside places, for questions whose answers are places.
        as_of: leave out what was reported after this day.
        day: the day to believe for where things change; as_of when left out, else the last day anybody spoke of.

    Raises:
        BadClaims: the claims cannot be read, or there is no such kind (`kind_unknown`).
    """
    index = until(claims, as_of.isoformat()) if as_of else np.arange(len(claims))
    if len(index) < len(claims):
        claims = claims.take(index)
    for_day = day or as_of
    if records is not None and for_day:
        records = replace(records, day=float(for_day.toordinal()))
    stated = Records(tree=tree, day=float(for_day.toordinal()) if for_day else None)
    try:
        return _weigh(read(claims, index, records), known, records, kind, stated)
    except BadClaims as bad:
        bad.row = int(index[bad.row - 1]) + 1 if bad.row else 0
        raise


def _weigh(
    whole: Inputs,
    known: Mapping[str, str] | None,
    records: Records | None,
    kind: Kinds,
    stated: Records,
) -> Weighed:
    """Weigh the claims that were known by then."""
    outcomes = known if known is not None else records.known if records else {}
    dealt = with_states(
        deal(whole, kind, records.kinds if records else {}, stated.tree), whole, records.states if records else None
    )
    learning = records is None
    if records is None:
        labels = labels_of(whole.coded, dealt.rows["category"]) if "category" in dealt.rows else {}
        records = replace(
            learn(whole.coded, whole.origins, outcomes),
            parents=whole.origins.parents,
            kinds=dealt.kinds,
            states=frozenset(_attributes(whole.coded, dealt.rows.get(STATE))),
            labels=labels,
            tree=stated.tree,
            day=stated.day,
        )
    works = tuple(WAYS[name](part(whole, rows, records), records, outcomes) for name, rows in dealt.rows.items())
    if learning:
        records = replace(records, learned={work.kind: work.learned for work in works})
    return Weighed(works, records, _model(dealt, whole.coded, works), dealt.findings, whole)


def weigh_one(claims: Claims, records: Records, *, known: Mapping[str, str] | None = None, kind: Kinds = "") -> Weighed:
    """Weigh only these questions, all claims on them given, with the records of the last full pass: milliseconds."""
    return weigh(claims, records=records, known=known, kind=kind)


def _attributes(coded: Coded, rows: Ints | None) -> set[str]:
    """The attributes of these rows."""
    return set() if rows is None else {coded.attributes[at] for at in np.unique(coded.attribute[rows]).tolist()}


def _model(dealt: Dealt, coded: Coded, works: tuple[Work, ...]) -> dict[str, Any]:
    """What stands in the model file, but the hash of the input, which whoever read the file knows."""
    return {
        "version": VERSION,
        "kinds": {name: finding.plain() for name, finding in dealt.findings.items()},
        "claims": coded.rows,
        "questions": len(coded.questions),
        "unclaimed": {"choice": priors.UNCLAIMED, "category": priors.UNLISTED},
        **described(works),
    }
