"""Reasons: the one plainest thing to say about why a claim counts as it does, as a code with values."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.coded import Floats, Ints
from secondsource.weigh.dependence.stories import PUBLIC
from secondsource.weigh.origins import report_of
from secondsource.weigh.work import Work

Values: TypeAlias = Mapping[str, str | int | float]

REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "repeats": ("report",),  # says again what this report said
        "repeats_itself": ("report",),  # the same source said the same before
        "shares_origin": ("origin", "reports"),  # one of so many that go back to this name
        "joins_several": ("reports",),  # draws on several that already speak
        "differs_from_origin": ("report",),  # says something else than what it came from
        "contradicts_itself": ("answers",),  # its source gives so many answers to this question
        "conditions": ("condition", "percent"),  # said under this, which leaves so much of it
        "hearsay": ("people",),  # passed through so many people
        "told": (),
        "read": (),
        "inferred": (),
        "unsure": (),
        "one_feed": ("sources",),  # so many print one feed
        "speaks_together": (
            "sources",
            "questions",
            "percent",
        ),  # with so many, on so many questions; so much is its own
        "belongs_together": ("sources", "questions", "percent"),  # the same of a declared cohort
        "may_repeat": ("percent",),  # so likely it repeats an earlier one of this question
        "came_close": ("percent",),  # agreement in a burst; so much is its own
        "faded": ("percent",),  # so likely nothing has changed since it held
        "origin_not_recorded": ("voices", "origins"),  # so many agree without a recorded origin: they count as so many
        "poor_record": ("right", "checked"),
        "good_record": ("right", "checked"),
        "rated_low": ("scale", "rating"),
        "rated": ("scale", "rating"),
        "no_weight": (),  # its source is right no more often than chance
        "first_hand": (),
        "alone": (),  # its source never spoke where others did, and nothing of it was checked
        "new_source": ("right", "checked"),
        "denies": (),
    }
)
"""Every code and the names of its values."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of `REASONS` with its values."""

    code: str
    values: Values


LOWERS = 0.9
"""A circumstance is worth telling first when it leaves less than this."""


def reason(work: Work, row: int) -> Reason:
    """The plainest reason for a claim's weight: why it adds nothing, else what lowers it most, else what it rests on."""
    return _adds_nothing(work, row) or _lowered(work, row) or _rests_on(work, row)


def members(work: Work, row: int) -> Ints:
    """The rows of this row's origin in its cell."""
    question = work.rows_of(int(work.coded.question[row]))
    found: Ints = question[work.origins.group[question] == work.origins.group[row]]
    return found


def root(work: Work, rows: Ints) -> int:
    """The row an origin begins with: what is not declared to come from elsewhere, else its best."""
    lead = int(work.fit.lead[work.origins.group[rows[0]]])
    begins = [
        row for row in rows.tolist() if not work.origins.echo[row] and work.coded.source[row] == work.origins.label[row]
    ]
    if not begins or lead in begins:
        return lead
    return int(min(begins, key=lambda row: report_of(work.claims, row)))


def _adds_nothing(work: Work, row: int) -> Reason | None:
    """Why a claim adds nothing to its origin, if so."""
    rows = members(work, row)
    if len(rows) == 1:
        return None
    first = root(work, rows)
    outside = int(work.origins.label[row]) - len(work.coded.sources)
    if work.origins.folded[row]:
        return Reason("joins_several", {"reports": len(rows)})
    if outside >= 0:
        return Reason("shares_origin", {"origin": plain(work.origins.outside[outside]), "reports": len(rows)})
    if row == first:
        return None
    if _one_feed(work, row, first):
        return Reason("one_feed", {"sources": len(_feed_of(work, row))})
    code = "repeats_itself" if work.coded.source[row] == work.coded.source[first] else "repeats"
    return Reason(code, {"report": report_of(work.claims, first)})


def _one_feed(work: Work, row: int, first: int) -> bool:
    """Whether a row and the one it begins with stand together only because their sources print one feed."""
    other = work.coded.source[row] != work.coded.source[first]
    return bool(other and not work.origins.echo[row] and _feed_of(work, row))


def _feed_of(work: Work, row: int) -> tuple[str, ...]:
    name = work.coded.sources[work.coded.source[row]]
    return next((feed.sources for feed in work.feeds if name in feed.sources), ())


def plain(name: str) -> str:
    """A name without the kind of thing it names."""
    return name.removeprefix("outside:").removeprefix("source:")


def _lowered(work: Work, row: int) -> Reason | None:
    """What takes most from a claim, if anything takes enough to tell."""
    parts = {
        "differs": priors.DIFFERS if work.origins.differs[row] else 1.0,
        "torn": 1 / int(work.fit.torn[row]),
        "conditions": float(work.seen.conditions[row]),
        "basis": float(work.seen.basis[row]),
        "certainty": float(work.seen.certainty[row]),
        "crowd": float(work.fit.share[work.origins.group[row]]),
        "own": 1.0 if work.bonds is None else float(work.bonds.own[row]),
        "borrowed": 1.0 if work.bonds is None else 1 - float(work.bonds.borrowed[row]),
    }
    if work.left is not None:
        parts["crowd"] = float(work.left[row])
    worst = min(parts, key=lambda name: parts[name])
    if parts[worst] >= LOWERS:
        return None
    return _LOWERING[worst](work, row)


def _differs(work: Work, row: int) -> Reason:
    above = work.claims.origin[row] if work.claims.origin else ()
    return Reason("differs_from_origin", {"report": next(iter(above), "")})


def _torn(work: Work, row: int) -> Reason:
    return Reason("contradicts_itself", {"answers": int(work.fit.torn[row])})


def _conditions(work: Work, row: int) -> Reason:
    worst = min(
        sorted(work.claims.conditions[row]), key=lambda code: priors.CONDITIONS.get(code, priors.UNKNOWN_CONDITION)
    )
    return Reason("conditions", {"condition": worst, "percent": round(100 * float(work.seen.conditions[row]))})


def _basis(work: Work, row: int) -> Reason:
    depth = work.claims.depth[row] if work.claims.depth else ""
    basis = work.claims.basis[row] if work.claims.basis else ""
    if depth and int(depth) > 0 and basis not in {"read", "inferred"}:
        return Reason("hearsay", {"people": int(depth)})
    return Reason(basis if basis in {"read", "inferred"} else "told", {})


def _certainty(work: Work, row: int) -> Reason:
    del work, row
    return Reason("unsure", {})


def _crowd(work: Work, row: int) -> Reason:
    if work.left is not None:
        return Reason("faded", {"percent": round(100 * float(work.left[row]))})
    voices = int(work.fit.crowd[work.origins.group[row]])
    return Reason(
        "origin_not_recorded",
        {"voices": voices, "origins": round(voices / (1 + (voices - 1) * priors.SHARED_ORIGIN), 1)},
    )


def _own(work: Work, row: int) -> Reason:
    percent = round(100 * float(work.bonds.own[row])) if work.bonds else 100
    name = work.coded.sources[work.coded.source[row]]
    question = work.coded.questions[work.coded.question[row]]
    tie = next((one for one in work.ties if name in one.sources and question in one.questions), None)
    if tie is None or work.bonds is None or work.bonds.tie[row] <= PUBLIC:
        return Reason("came_close", {"percent": percent})
    code = "belongs_together" if tie.code == "declared_cohort" else "speaks_together"
    return Reason(code, {"sources": len(tie.sources), "questions": len(tie.questions), "percent": percent})


def _borrowed(work: Work, row: int) -> Reason:
    return Reason("may_repeat", {"percent": round(100 * float(work.bonds.borrowed[row])) if work.bonds else 0})


_LOWERING = {
    "differs": _differs,
    "torn": _torn,
    "conditions": _conditions,
    "basis": _basis,
    "certainty": _certainty,
    "crowd": _crowd,
    "own": _own,
    "borrowed": _borrowed,
}


def _rests_on(work: Work, row: int) -> Reason:
    """What a claim's weight rests on, where nothing lowers it much."""
    source = _source(work, row)
    if source:
        return source
    if work.coded.denies[row]:
        return Reason("denies", {})
    if work.seen.basis[row] > 1:
        return Reason("first_hand", {})
    if work.coded.sources[work.coded.source[row]] not in work.records.shared:
        return Reason("alone", {})
    return Reason("new_source", {"right": 0, "checked": 0})


def _source(work: Work, row: int) -> Reason | None:
    """What is known of a claim's source: what was checked, else how it was rated."""
    key = int(work.track.key[row])
    checked, hits = int(work.track.checked[key]), int(work.track.hits[key])
    if checked:
        good = float(work.track.alpha[key] / (work.track.alpha[key] + work.track.beta[key])) >= priors.ORDINARY
        return Reason("good_record" if good else "poor_record", {"right": hits, "checked": checked})
    if work.fit.told[row] <= 0:
        return Reason("no_weight", {})
    if not np.isnan(work.rated[row]):
        scale = (work.claims.scale[row] if work.claims.scale else "") or "admiralty"
        code = "rated" if work.rated[row] >= priors.ORDINARY else "rated_low"
        return Reason(code, {"scale": scale, "rating": work.claims.rating[row]})
    return None


def weights(work: Work) -> Floats:
    """Per row what is left of a perfect first-hand claim: its origin's share and its circumstances, 0 where another speaks for it."""
    group = work.origins.group
    speaks = work.fit.lead[group] == np.arange(work.coded.rows)
    whole: Floats = work.fit.share[group] * work.rows.factor / work.fit.torn / priors.BEST
    return np.where(speaks & (work.fit.told > 0), np.minimum(whole, 1.0), 0.0)
