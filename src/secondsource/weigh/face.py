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

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.beliefs import Beliefs
from secondsource.weigh.choice import Rows, fit
from secondsource.weigh.circumstances import circumstances
from secondsource.weigh.claims import Claims, until
from secondsource.weigh.coded import Coded, Ints, dense, encode
from secondsource.weigh.origins import Origins, leading_here, trace
from secondsource.weigh.sources import SourceRecord, source_records
from secondsource.weigh.track import Records, independence, learn, track
from secondsource.weigh.why import Whys
from secondsource.weigh.work import Work

VERSION = "choice-1"
"""Name of the model; it changes whenever the same claims may give other numbers."""

KINDS = ("choice", "category")
"""The kinds of value that can be weighed; number, place and time are part of the face and not yet of the model."""

ALL_KINDS = (*KINDS, "number", "place", "time")


@dataclass(frozen=True)
class Weighed:
    """What claims add up to. Nothing is worked out before it is asked for, but the probabilities themselves.

    Attributes:
        work: the claims as they were weighed.
        records: what a later weighing of single questions needs.
        model: which model this was, with its constants.
    """

    work: Work
    records: Records
    model: Mapping[str, str | int | float | dict[str, float]]

    @cached_property
    def beliefs(self) -> Beliefs:
        """Question -> `Belief`, in order of first appearance."""
        return Beliefs(self.work)

    @cached_property
    def claims(self) -> Whys:
        """Row -> `ClaimWeight`; `claims.of(question)` gives those of one question, `claims[row]` one."""
        return Whys(self.work)

    @cached_property
    def sources(self) -> tuple[SourceRecord, ...]:
        """The record of every source on every attribute with every basis, in order of first appearance."""
        return source_records(self.work.coded, self.work.track, independence(self.work.coded, self.work.origins))


def weigh(
    claims: Claims,
    *,
    known: Mapping[str, str] | None = None,
    records: Records | None = None,
    kind: str = "choice",
    as_of: dt.date | None = None,
    seed: int = 0,
) -> Weighed:
    """Weigh claims: a full pass, or only some questions with the records of the last one.

    Args:
        claims: what was said; the order of the rows changes nothing.
        known: question -> its true value, "" (or any value nobody claimed) where none of the claims is true. These questions
            are settled, and the records of their sources move.
        records: what `Weighed.records` of a full pass held; then nothing is learned here, and `known` defaults to theirs.
        kind: what the values are; choice (open) or category (all labels of an attribute are possible for all its questions).
        as_of: leave out what was reported after this day.
        seed: kept with the model; this model draws nothing.

    Raises:
        BadClaims: the claims cannot be read, or the kind cannot be weighed (`kind_unavailable`, `kind_unknown`).
    """
    if kind not in KINDS:
        raise BadClaims(
            "kind_unavailable" if kind in ALL_KINDS else "kind_unknown", word=kind[:80], available=", ".join(KINDS)
        )
    index = until(claims, as_of.isoformat()) if as_of else np.arange(len(claims))
    if len(index) < len(claims):
        claims = claims.take(index)
    try:
        return _weigh(claims, index, known, records, (kind, seed))
    except BadClaims as bad:
        bad.row = int(index[bad.row - 1]) + 1 if bad.row else 0
        raise


def _weigh(
    claims: Claims, index: Ints, known: Mapping[str, str] | None, records: Records | None, model: tuple[str, int]
) -> Weighed:
    """Weigh the claims that were known by then."""
    coded = encode(claims)
    origins = trace(claims, coded, leading_here(claims, records.parents) if records else {})
    outcomes = known if known is not None else records.known if records else {}
    if records is None:
        labels = _labels(coded) if model[0] == "category" else {}
        records = replace(learn(coded, origins, outcomes), parents=origins.parents, labels=labels)
    work = _work(claims, coded, origins, records, outcomes)
    return Weighed(replace(work, index=index), records, _model(*model, coded))


def weigh_one(claims: Claims, records: Records, *, known: Mapping[str, str] | None = None) -> Weighed:
    """Weigh only these questions, all claims on them given, with the records of the last full pass: milliseconds."""
    return weigh(claims, records=records, known=known)


def _labels(coded: Coded) -> dict[str, tuple[str, ...]]:
    """All values of each attribute."""
    _, first = dense(coded.attribute, coded.slot_value[coded.slot])
    found: dict[str, list[str]] = {}
    for row in np.sort(first).tolist():
        found.setdefault(coded.attributes[coded.attribute[row]], []).append(
            coded.values[coded.slot_value[coded.slot[row]]]
        )
    return {name: tuple(values) for name, values in found.items()}


def _work(claims: Claims, coded: Coded, origins: Origins, records: Records, known: Mapping[str, str]) -> Work:
    """Everything worked out."""
    seen = circumstances(claims, origins.echo)
    rated = priors.rated(claims)
    betas = track(coded, records, rated)
    differs = np.where(origins.differs, priors.DIFFERS, 1.0)
    voice, _ = dense(coded.question, coded.source)
    rows = Rows(
        question=coded.question,
        slot=coded.slot,
        voice=voice,
        group=origins.group,
        denies=coded.denies,
        recorded=origins.recorded,
        folded=origins.folded,
        accuracy=betas.accuracy,
        factor=seen.factor * differs,
    )
    labels = _label_counts(coded, records)
    unclaimed = priors.UNLISTED if records.labels else priors.UNCLAIMED
    found = fit(rows, unclaimed, labels)
    return Work(
        claims,
        np.arange(len(claims)),
        coded,
        origins,
        seen,
        rated,
        betas,
        records,
        rows,
        found,
        known,
        unclaimed,
        labels,
    )


def _label_counts(coded: Coded, records: Records) -> Ints:
    """Per question how many labels its attribute has; 0 where values are open."""
    counts = np.zeros(len(coded.questions), dtype=np.int64)
    if records.labels:
        size = np.asarray([len(records.labels.get(name, ())) for name in coded.attributes])
        counts[coded.question] = size[coded.attribute]
    return counts


def _model(kind: str, seed: int, coded: Coded) -> dict[str, str | int | float | dict[str, float]]:
    """What stands in the model file, but the hash of the input, which whoever read the file knows."""
    return {
        "version": VERSION,
        "kind": kind,
        "seed": seed,
        "claims": coded.rows,
        "questions": len(coded.questions),
        "mixture": {"choice": 1.0},
        "temperature": 1.0,
        "rho": priors.SHARED_ORIGIN,
        "rumour": priors.RUMOUR,
        "unclaimed": priors.UNLISTED if kind == "category" else priors.UNCLAIMED,
        "hazards": {},
    }
