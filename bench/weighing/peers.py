"""Peers: everybody who is measured, as one kind of function from claims to beliefs."""

import importlib
import importlib.util
import inspect
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np

from secondsource.weigh import BadClaims, Claims, Weighed, weigh
from secondsource.weigh.answers import Answers

Belief: TypeAlias = tuple[str, dict[str, float], float]
"""A question, its values with their probabilities, and what is left for "none of these"."""

Known: TypeAlias = Mapping[str, str]
Peer: TypeAlias = Callable[[Claims, str, Known], list[Belief]]
"""From claims, the kind of their values and known answers to beliefs on all the other questions."""


class Unavailable(Exception):  # noqa: N818 -- it says what is so
    """This cannot be measured here; the message says why."""


def weighed(claims: Claims, kind: str, known: Known, **more: Any) -> Weighed:
    """Our own weighing; what this version does not take or cannot weigh is said rather than left out."""
    takes = inspect.signature(weigh).parameters
    missing = [name for name in more if name not in takes]
    if missing:
        raise Unavailable(f"weigh takes no {', '.join(missing)} yet")
    try:
        return weigh(claims, kind=kind, known=known, **more)
    except BadClaims as bad:
        raise Unavailable(f"{bad.code} at row {bad.row}") from None


def read(found: Weighed, questions: Iterable[str]) -> list[Belief]:
    """The open beliefs of a weighing on these questions."""
    beliefs = found.beliefs
    open_ = [question for question in questions if question in beliefs and not beliefs.settled(question)]
    ranked = [(question, *beliefs.ranked(question)) for question in open_]
    return [(question, {value: p for value, p, _ in values}, none) for question, values, none in ranked]


def ties(found: Weighed) -> list[tuple[str, ...]]:
    """The groups of sources that a weighing takes to speak together, found ones and declared ones."""
    held = getattr(found, "ties", None)
    if held is None:
        held = [tie for work in found.works for tie in getattr(work.learned, "ties", ())]
    return [tuple(tie.sources) for tie in held]


def house(claims: Claims, kind: str, known: Known) -> list[Belief]:
    """Our own weighing."""
    return read(weighed(claims, kind, known), dict.fromkeys(claims.question))


def majority(claims: Claims, kind: str, known: Known) -> list[Belief]:
    """The share of the answers, with half an answer more: spread over all labels, or for a value that nobody gave."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question, value in zip(claims.question, claims.value, strict=True):
        counts[question][value] += 1
    labels = sorted(set(claims.value)) if kind == "category" else []
    found = []
    for question, said in counts.items():
        whole = said.total() + 0.5
        shares = {value: (said[value] + (0.5 / len(labels) if labels else 0.0)) / whole for value in labels or said}
        if question not in known:
            found.append((question, shares, 0.0 if labels else 0.5 / whole))
    return found


MODELS = {
    "Dawid-Skene (ours)": "dawid_skene:DawidSkene",
    "one-coin (ours)": "one_coin:OneCoin",
    "EBCC (ours)": "ebcc:EBCC",
    "BWA (ours)": "bwa:BWA",
    "Accu (ours)": "accu:Accu",
    "AccuCopy (ours)": "accu_copy:AccuCopy",
}
"""The models of the papers behind our own verbs."""


def ours(name: str) -> Peer:
    """A model of a paper behind our own verbs."""
    module, _, made = MODELS[name].partition(":")
    if importlib.util.find_spec(f"secondsource.weigh.models.{module}") is None:
        raise Unavailable(f"no model {module} yet")
    model = getattr(importlib.import_module(f"secondsource.weigh.models.{module}"), made)()

    def peer(claims: Claims, kind: str, known: Known) -> list[Belief]:
        labels = sorted(set(claims.value)) if kind == "category" else ()
        answers = Answers.of(source=claims.source, question=claims.question, value=claims.value, labels=labels)
        found = model.fit(answers, answers.truth(known)).posterior()
        return spread(answers, found.p, found.none, known)

    return peer


def spread(answers: Answers, p: Any, none: Any, known: Known) -> list[Belief]:
    """Probabilities per slot as beliefs."""
    shares: list[dict[str, float]] = [{} for _ in range(answers.questions)]
    names = [answers.label_names[at] for at in answers.slot_label.tolist()]
    for question, name, each in zip(answers.slot_question.tolist(), names, p.tolist(), strict=True):
        shares[question][name] = each
    rows = zip(answers.question_names, shares, none.tolist(), strict=True)
    return [row for row in rows if row[0] not in known and row[1]]


CROWD_KIT = ("DawidSkene", "OneCoinDawidSkene")
SLOW_CROWD_KIT = ("GLAD", "MACE")
"""A minute and more on the closed sets. Its Wawa does not run with a current scikit-learn."""


def crowd_kit(name: str) -> Peer:
    """An aggregator of crowd-kit with its own settings."""
    if importlib.util.find_spec("crowdkit") is None:
        raise Unavailable("crowd-kit is not installed; requirements-bench.lock has it")

    def peer(claims: Claims, kind: str, known: Known) -> list[Belief]:  # noqa: ARG001 -- it takes none
        if known:
            raise Unavailable(f"crowd-kit's {name} is measured without known answers")
        frames, models = importlib.import_module("pandas"), importlib.import_module("crowdkit.aggregation")
        frame = frames.DataFrame({"worker": claims.source, "task": claims.question, "label": claims.value})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.random.seed(0)  # noqa: NPY002 -- what crowd-kit draws from
            found = getattr(models, name)().fit_predict_proba(frame)
        values, given = list(found.columns), found.to_numpy(dtype=np.float64, na_value=0.0)
        return [
            (task, dict(zip(values, line, strict=True)), 0.0)
            for task, line in zip(found.index, given.tolist(), strict=True)
        ]

    return peer


def loaded(word: str) -> Peer:
    """Anybody's `module:function` as a peer.

    It is called with columns by name (lists of text; source, question and value at least) and known answers by question,
    and returns for every question its values with their probabilities; what they lack to 1 is "none of these".
    """
    module, _, made = word.partition(":")
    function = getattr(importlib.import_module(module), made)

    def peer(claims: Claims, kind: str, known: Known) -> list[Belief]:  # noqa: ARG001 -- columns are all there is
        given = function(columns(claims), dict(known))
        rows = [(str(question), {str(v): float(p) for v, p in shares.items()}) for question, shares in given.items()]
        return [
            (question, shares, max(1 - sum(shares.values()), 0.0)) for question, shares in rows if question not in known
        ]

    return peer


def columns(claims: Claims) -> dict[str, list[str]]:
    """The columns that hold something, as lists of text; several origins are joined by |."""
    names = ("report", "source", "question", "value", "reported", "origin", "channel", "cohort")
    held = {name: getattr(claims, name) for name in names if getattr(claims, name)}
    return {
        name: [each if isinstance(each, str) else "|".join(each) for each in column] for name, column in held.items()
    }
