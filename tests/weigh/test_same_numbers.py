"""What must not matter to a belief: the order of rows, what sources, questions and values are called, and what else is in the file."""

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.weigh.made import shuffled

from secondsource.weigh import Claims, weigh

KINDS = ("choice", "category", "number", "time")
Believed = dict[tuple[str, str], float]


def crowd(seed: int, kind: str) -> Claims:
    """Some twenty sources on thirty questions: three in five right, some repeating others, some known to have been told."""
    random = np.random.default_rng(seed)
    rows = 140
    question = random.integers(0, 30, rows)
    true = random.integers(0, 4, 30)
    value = np.where(random.random(rows) < 0.6, true[question], random.integers(0, 4, rows))
    words = {"number": ("10", "20", "25", "40"), "time": ("2021-03-01", "2021-04", "2022", "2022-05-07")}
    named = words.get(kind, ("north", "south", "east", "west"))
    origin: list[tuple[str, ...]] = []
    for row in range(rows):
        before = np.flatnonzero((question[:row] == question[row]) & (value[:row] == value[row]))
        origin.append((f"r{before[0]}",) if len(before) and row % 6 == 0 else ())
    return Claims(
        source=[f"s{at}" for at in random.integers(0, 20, rows)],
        question=[f"q{at}" for at in question],
        value=[named[at] for at in value],
        report=[f"r{at}" for at in range(rows)],
        origin=origin,
        reported=[f"2022-03-{1 + at % 28:02}" for at in range(rows)],
        basis=[("", "witnessed", "told")[at % 3] for at in range(rows)],
    )


def believed(claims: Claims, kind: str, known: str = "") -> Believed:
    """Question and value -> probability; the value "" is none of these."""
    found = weigh(claims, kind=kind, known={"q1": known}).beliefs
    shares = {(name, value): p for name, belief in found.items() for value, p in belief.values}
    return shares | {(name, ""): belief.none for name, belief in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_does_not_matter_where_nobody_repeats(kind: str) -> None:
    claims = replace(crowd(1, kind), origin=())
    assert believed(shuffled(claims, 5), kind) == pytest.approx(believed(claims, kind), abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_does_not_matter(kind: str) -> None:
    claims = crowd(1, kind)
    assert believed(shuffled(claims, 5), kind) == pytest.approx(believed(claims, kind), abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_sources_and_questions_do_not_matter(kind: str) -> None:
    claims = crowd(2, kind)
    columns = {field.name: getattr(claims, field.name) for field in fields(Claims)}
    columns["source"] = [f"z{99 - int(name[1:])}" for name in claims.source]
    columns["question"] = [name if name == "q1" else f"z{99 - int(name[1:])}" for name in claims.question]
    back = {f"z{99 - at}": f"q{at}" for at in range(30)} | {"q1": "q1"}
    renamed = {(back[name], value): p for (name, value), p in believed(Claims(**columns), kind).items()}
    assert renamed == pytest.approx(believed(claims, kind), abs=1e-6)


@pytest.mark.parametrize("kind", ["choice", "category"])
def test_names_of_values_do_not_matter(kind: str) -> None:
    claims = crowd(3, kind)
    columns = {field.name: getattr(claims, field.name) for field in fields(Claims)}
    other = {"north": "d", "south": "c", "east": "b", "west": "a", "": ""}
    columns["value"] = [other[word] for word in claims.value]
    found = {(name, other[word]): p for (name, word), p in believed(claims, kind, "north").items()}
    assert found == pytest.approx(believed(Claims(**columns), kind, "d"), abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_records_of_the_whole_a_file_may_be_split_by_question(kind: str) -> None:
    claims = crowd(4, kind)
    whole = weigh(claims, kind=kind)
    parts: Believed = {}
    for first in ("q1", "q2"):
        rows = np.flatnonzero([name.startswith(first) for name in claims.question])
        for name, belief in weigh(claims.take(rows), records=whole.records, kind=kind).beliefs.items():
            parts |= {(name, value): p for value, p in belief.values} | {(name, ""): belief.none}
    expected = {(name, value): p for name in whole.beliefs for value, p in whole.beliefs[name].values}
    expected |= {(name, ""): whole.beliefs[name].none for name in whole.beliefs}
    assert parts == pytest.approx({key: expected[key] for key in parts}, abs=1e-6)
