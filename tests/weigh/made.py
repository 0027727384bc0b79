"""Claims for tests: short to write, and at random for what must hold of all of them."""

from dataclasses import fields
from typing import Any

import hypothesis.strategies as st
import numpy as np

from secondsource.weigh import Claims

BLANK: dict[str, Any] = {field.name: () if field.name in {"origin", "conditions"} else "" for field in fields(Claims)}


def claims(*rows: dict[str, Any]) -> Claims:
    """Rows as claims; what a row leaves out is not recorded. Without a source each row has one of its own."""
    full = [
        {**BLANK, "question": "q", "value": "yes", "source": f"s{at}", "report": f"r{at}", **row}
        for at, row in enumerate(rows)
    ]
    return Claims(**{name: [row[name] for row in full] for name in BLANK})


def said(value: str = "yes", **more: Any) -> dict[str, Any]:
    """One claim."""
    return {"value": value, **more}


def shuffled(given: Claims, seed: int) -> Claims:
    """The same rows in another order."""
    return given.take(np.random.default_rng(seed).permutation(len(given)))


def renamed(given: Claims) -> Claims:
    """The same rows under other ids, whose order as words is the opposite."""
    reports = {name: f"z{999 - at}" for at, name in enumerate(sorted(set(given.report)))}
    sources = {name: f"z{999 - at}" for at, name in enumerate(sorted(set(given.source)))}
    columns = {field.name: getattr(given, field.name) for field in fields(Claims)}
    columns["report"] = [reports[name] for name in given.report]
    columns["source"] = [sources[name] for name in given.source]
    columns["origin"] = [tuple(reports[name] for name in above) for above in given.origin]
    return Claims(**columns)


@st.composite
def files(draw: st.DrawFn, most: int = 14) -> Claims:
    """Claims on a few questions by a few sources, with lineage within a question, circumstances and denials."""
    rows: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, most))):
        question = draw(st.sampled_from(("q1", "q2", "q3")))
        earlier = [row["report"] for row in rows if row["question"] == question]
        rows.append(
            {
                "report": f"r{at:02}",
                "source": draw(st.sampled_from("abcdef")),
                "question": question,
                "value": draw(st.sampled_from(("x", "y", "z"))),
                "origin": tuple(sorted(draw(st.sets(st.sampled_from(earlier), max_size=2)))) if earlier else (),
                "outside_origin": draw(st.sampled_from(("", "", "", "The agency", "the agency "))),
                "lineage": draw(st.sampled_from(("", "none", "declared", "not_recorded"))),
                "polarity": draw(st.sampled_from(("", "", "", "affirms", "denies"))),
                "basis": draw(st.sampled_from(("", "witnessed", "told"))),
                "klass": draw(st.sampled_from(("", "leaver", "agency"))),
                "rating": draw(st.sampled_from(("", "", "B2", "E", "F6"))),
                "conditions": draw(st.sampled_from(((), ("free",), ("duress_risk",), ("interpreter", "leading")))),
            }
        )
    return claims(*rows)
