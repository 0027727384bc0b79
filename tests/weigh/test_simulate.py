import datetime as dt
from collections import Counter, defaultdict
from dataclasses import fields, replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from secondsource.weigh import Claims
from secondsource.weigh.simulate import SCENARIOS, Drawn, Scenario, answering, draw, undeclared

SEEDS = range(12)


def by_question(claims: Claims) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for question, source, value in zip(claims.question, claims.source, claims.value, strict=True):
        found[question].append((source, value))
    return found


def majority(drawn: Drawn, questions: set[str]) -> list[float]:
    """Of each question how much of the most frequent values is true."""
    found = []
    for question, said in by_question(drawn.claims).items():
        counts = Counter(value for _, value in said)
        first = [value for value, count in counts.items() if count == max(counts.values())]
        if question in questions:
            found.append(sum(value == drawn.truth[question] for value in first) / len(first))
    return found


def drawn(name: str) -> list[Drawn]:
    return [draw(SCENARIOS[name], seed) for seed in SEEDS]


def mean(figures: list[float]) -> float:
    return sum(figures) / len(figures)


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    assert draw(SCENARIOS["planted"], 3) == draw(SCENARIOS["planted"], 3)
    assert draw(SCENARIOS["planted"], 3) != draw(SCENARIOS["planted"], 4)


def test_who_declares_a_cohort_says_the_same_as_who_does_not() -> None:
    open_, cloaked = draw(SCENARIOS["planted"], 1), draw(SCENARIOS["cloak"], 1)
    assert undeclared(open_.claims) == undeclared(cloaked.claims)
    labels = {
        cohort for source, cohort in zip(cloaked.claims.source, cloaked.claims.cohort, strict=True)
        if source in cloaked.groups
    }  # fmt: skip
    assert len(labels) == 3
    assert "" not in labels


def test_hidden_cohorts_are_cohorts_without_their_names() -> None:
    open_, hidden = draw(SCENARIOS["cohort"], 2), draw(SCENARIOS["hidden"], 2)
    assert (undeclared(open_.claims), open_.truth) == (undeclared(hidden.claims), hidden.truth)
    assert set(hidden.claims.cohort) == {""}


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("clean", 0.82, 0.89), ("circular", 0.71, 0.79), ("planted", 0.68, 0.76), ("strong", 0.67, 0.75)],
)
def test_counting_does_as_well_as_in_the_worlds_it_was_modelled_on(name: str, low: float, high: float) -> None:
    assert low < mean([mean(majority(each, set(each.truth))) for each in drawn(name)]) < high


@pytest.mark.parametrize(
    ("name", "low", "high"), [("planted", 0.1, 0.3), ("strong", 0.0, 0.1), ("small", 0.35, 0.65), ("discredit", 0.9, 1)]
)
def test_planted_stories_win_the_count_unless_they_are_few_or_true(name: str, low: float, high: float) -> None:
    assert low < mean([mean(majority(each, set(each.attacked))) for each in drawn(name)]) <= high


@pytest.mark.parametrize(("name", "low", "high"), [("cohort", 0.93, 1.0), ("shared", 0.55, 0.75)])
def test_cohorts_help_the_count_unless_they_share_a_mistake(name: str, low: float, high: float) -> None:
    assert low < mean([mean(majority(each, set(each.cohort_questions))) for each in drawn(name)]) < high


def test_half_of_the_copies_name_an_earlier_report_on_their_question() -> None:
    claims = draw(SCENARIOS["circular"], 5).claims
    place = {report: at for at, report in enumerate(claims.report)}
    links = [(at, place[above]) for at, origin in enumerate(claims.origin) for above in origin]
    later = len(claims) - len(set(claims.question))
    assert all(parent < child for child, parent in links)
    assert {claims.question[child] == claims.question[parent] for child, parent in links} == {True}
    assert 0.18 < len(links) / later < 0.32


def test_copies_are_known_whether_or_not_they_say_so() -> None:
    each = draw(SCENARIOS["circular"], 5)
    said_so = {report for report, origin in zip(each.claims.report, each.claims.origin, strict=True) if origin}
    assert said_so < each.copies
    assert 0.4 < len(said_so) / len(each.copies) < 0.6


def test_a_planted_group_comes_within_days_unless_it_is_untimed() -> None:
    widths = []
    for name in ("planted", "untimed"):
        each = draw(SCENARIOS[name], 0)
        days = defaultdict(list)
        rows = zip(each.claims.source, each.claims.question, each.claims.value, each.claims.reported, strict=True)
        for source, question, value, reported in rows:
            if source in each.groups and each.attacked.get(question) == value:
                days[question].append(reported)
        widths.append(mean([_days(min(all_), max(all_)) for all_ in days.values()]))
    assert widths[0] < 10
    assert widths[1] > 25


def _days(first: str, last: str) -> float:
    return (dt.datetime.fromisoformat(f"{last}:00") - dt.datetime.fromisoformat(f"{first}:00")).total_seconds() / 86400


def test_who_is_asked_is_right_as_often_as_who_reports() -> None:
    each, (sources, answer) = draw(SCENARIOS["planted"], 3), answering(SCENARIOS["planted"], 3)
    right = [float(answer(source, question) == each.truth[question]) for source in sources for question in each.truth]
    assert 0.67 < mean(right) < 0.73
    assert not set(sources) & set(each.groups)


@st.composite
def scenarios(draw_: st.DrawFn) -> Scenario:
    """Mixes nobody named, small enough to be quick."""
    share, few = st.floats(0, 1), st.integers(0, 4)
    return replace(
        SCENARIOS["planted"],
        questions=draw_(st.integers(1, 30)),
        values=draw_(st.integers(2, 8)),
        sources=draw_(st.integers(1, 40)),
        skew=draw_(st.floats(0, 2)),
        copied=draw_(share),
        copies_planted=draw_(st.booleans()),
        groups=draw_(few),
        size=draw_(few),
        targets=draw_(few),
        join=draw_(share),
        timed=draw_(st.booleans()),
        cloaked=draw_(st.booleans()),
        cohorts=draw_(few),
        cohort_size=draw_(few),
        shared_mistake=draw_(share),
        repeats_truth=draw_(st.booleans()),
    )


@settings(max_examples=40, deadline=None)
@given(scenarios(), st.integers(0, 1000))
def test_any_mix_can_be_drawn_and_keeps_its_books(scenario: Scenario, seed: int) -> None:
    each = draw(scenario, seed)
    claims = each.claims
    spoken = by_question(claims)
    assert set(each.truth) == set(spoken)
    assert set(each.attacked) | each.cohort_questions <= set(spoken)
    assert not set(each.attacked) & each.cohort_questions
    assert list(claims.reported) == sorted(claims.reported)
    assert all(len({source for source, _ in said}) == len(said) for said in spoken.values())
    assert set(each.groups) <= set(claims.source)
    assert {len(getattr(claims, field.name)) for field in fields(Claims)} <= {0, len(claims)}
