"""Whom to ask next: gains are what enumeration gives, copies add nothing, and nobody is ranked who must not be asked."""

import itertools
import math
from collections.abc import Sequence

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from secondsource.weigh import priors, weigh, weigh_one
from secondsource.weigh.asking import REASONS, Candidate, LeftOut, Question, gain, next_questions
from secondsource.weigh.beliefs import Belief
from secondsource.weigh.claims import Claims
from secondsource.weigh.doubt import Course, answers
from secondsource.weigh.simulate import SCENARIOS, draw
from secondsource.weigh.simulate.drawn import Names, stream
from secondsource.weigh.simulate.world import honest_value, world

EVEN = Question("q", ("yes", "no"), (0.5, 0.4), none=0.1)


def entropy(p: Sequence[float]) -> float:
    return -sum(each * math.log2(each) for each in p if each > 0)


def by_enumeration(question: Question, sources: Sequence[tuple[float, float]]) -> float:
    """The expected fall in entropy when these sources answer, over every combination of truths and answers."""
    truth = [*question.p, question.none]
    tables = [answers(question, *source).tolist() for source in sources]
    fall = entropy(truth)
    for said in itertools.product(range(len(truth)), repeat=len(sources)):
        joint = [
            p * math.prod(table[z][answer] for table, answer in zip(tables, said, strict=True))
            for z, p in enumerate(truth)
        ]
        if (total := sum(joint)) > 0:
            fall -= total * entropy([each / total for each in joint])
    return fall


@st.composite
def questions(draw: st.DrawFn) -> Question:
    weights = draw(st.lists(st.floats(0.01, 1), min_size=2, max_size=5))
    p = [weight / sum(weights) for weight in weights]
    return Question("q", tuple(f"v{at}" for at in range(len(p) - 1)), tuple(p[:-1]), p[-1], draw(st.floats(0, 6)))


SHARES = st.floats(0, 1)


@settings(deadline=None)
@given(questions(), SHARES, SHARES)
def test_a_gain_is_what_going_through_every_answer_gives(question: Question, told: float, independence: float) -> None:
    assert gain(question, told, independence) == pytest.approx(
        by_enumeration(question, [(told, independence)]), abs=1e-6
    )


@settings(deadline=None, max_examples=30)
@given(questions(), st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=3))
def test_gains_one_after_the_other_add_up_to_that_of_all_answers(
    question: Question, sources: list[tuple[float, float]]
) -> None:
    candidates = [Candidate(f"s{at}", "q", told, own) for at, (told, own) in enumerate(sources)]
    plan = next_questions(candidates, [question], count=9)
    asked = [sources[int(ask.source[1:])] for ask in plan.asks]
    assert sum(ask.gain for ask in plan.asks) == pytest.approx(by_enumeration(question, asked), abs=1e-6)
    assert [ask.gain for ask in plan.asks] == sorted((ask.gain for ask in plan.asks), reverse=True)


@settings(deadline=None)
@given(questions(), SHARES, SHARES)
def test_knowing_more_and_depending_less_never_tell_less(question: Question, told: float, independence: float) -> None:
    here = gain(question, told, independence)
    assert gain(question, min(1.0, told + 0.1), independence) >= here - 1e-12
    assert gain(question, told, min(1.0, independence + 0.1)) >= here - 1e-12
    assert here <= Course.of(question).doubt() + 1e-12


def test_answers_are_probabilities_whatever_is_true() -> None:
    assert answers(EVEN, 0.7, 0.4).sum(axis=1) == pytest.approx(np.ones(3))


def test_a_full_copy_and_who_knows_nothing_are_not_asked() -> None:
    plan = next_questions(
        [Candidate("copy", "q", 0.9, independence=0.0), Candidate("blank", "q", 0.0)], [EVEN], count=5
    )
    assert plan.asks == ()
    assert {one.source: one.reason.code for one in plan.left_out} == {
        "copy": "ask_repeats",
        "blank": "ask_knows_nothing",
    }


def test_of_a_circle_one_is_asked() -> None:
    ones = [Candidate("a", "q", 0.8, circle="k"), Candidate("b", "q", 0.7, circle="k"), Candidate("c", "q", 0.3)]
    assert [ask.source for ask in next_questions(ones, [EVEN], count=5).asks] == ["a", "c"]


def test_who_is_inside_is_taken_out_before_anything_is_ranked() -> None:
    inside = Candidate("inside", "q", math.nan, barred="ask_inside", risk=0, ceiling=9)  # nan would spread to all gains
    plan = next_questions([inside, Candidate("left", "q", 0.5)], [EVEN], count=5)
    assert [(ask.source, ask.gain) for ask in plan.asks] == [("left", gain(EVEN, 0.5))]
    assert [(one.source, one.reason.code) for one in plan.left_out] == [("inside", "ask_inside")]


def test_danger_is_a_ceiling_and_no_price() -> None:
    ones = [
        Candidate("above", "q", 0.99, risk=3, ceiling=2),
        Candidate("unknown", "q", 0.99, ceiling=2),
        Candidate("at", "q", 0.5, risk=2, ceiling=2),
        Candidate("none", "q", 0.5, risk=0, ceiling=2),
    ]
    plan = next_questions(ones, [EVEN], count=1)
    assert [(one.source, one.reason.code) for one in plan.left_out] == [
        ("above", "ask_above_ceiling"),
        ("unknown", "ask_risk_not_recorded"),
    ]
    assert gain(EVEN, 0.5) == plan.asks[0].gain  # the one of more danger tells exactly as much


def test_the_wording_shows_nothing_of_what_was_claimed() -> None:
    listed = Question("q", ("yes", "no"), (0.9, 0.05), none=0.05, closed=("no", "yes", "both"))
    partly = Question("q", ("yes", "no"), (0.9, 0.05), none=0.05, closed=("no", "maybe"))
    wordings = [next_questions([Candidate("a", "q", 0.6)], [one], count=1).asks[0] for one in (EVEN, listed, partly)]
    assert [(ask.wording, ask.options) for ask in wordings] == [
        ("ask_open", ()),
        ("ask_which_of", ("both", "no", "yes")),
        ("ask_open", ()),
    ]
    said = {str(value) for ask in wordings for reason in ask.reasons for value in reason.values.values()}
    assert said.isdisjoint({"yes", "no"})


def test_every_reason_is_listed_with_its_values() -> None:
    ones = [
        Candidate("a", "q", 0.8, independence=0.5),
        Candidate("b", "q", 0.7),
        Candidate("c", "q", 0.7, risk=1, ceiling=0),
    ]
    plan = next_questions(ones, [EVEN], count=5)
    reasons = [reason for ask in plan.asks for reason in ask.reasons] + [one.reason for one in plan.left_out]
    assert {reason.code: tuple(reason.values) for reason in reasons}.items() <= REASONS.items()


def test_no_source_is_asked_more_than_it_may_be() -> None:
    many = [Question(f"q{at}", ("yes", "no"), (0.5, 0.5), 0.0) for at in range(4)]
    ones = [Candidate(source, each.id, told) for each in many for source, told in (("best", 0.9), ("next", 0.5))]
    plan = next_questions(ones, many, count=4, most_each=2)
    assert sorted(ask.source for ask in plan.asks) == ["best", "best", "next", "next"]


def test_what_is_settled_is_not_asked() -> None:
    sure = Question("q", ("yes",), (1.0,), none=0.0)
    assert next_questions([Candidate("a", "q", 0.9)], [sure], count=1).left_out[0].reason.code == "ask_settled"


def test_order_of_candidates_changes_nothing() -> None:
    ones = [Candidate(f"s{at}", "q", told) for at, told in enumerate((0.2, 0.8, 0.8, 0.5))]
    barred = [Candidate("x", "q", 0.9, barred="ask_inside")]
    plans = [next_questions(each, [EVEN], count=3) for each in ([*ones, *barred], [*barred, *reversed(ones)])]
    assert plans[0] == plans[1]
    assert isinstance(plans[0].left_out[0], LeftOut)


def asked_of(belief: Belief) -> Question:
    return Question(
        belief.question, tuple(name for name, _ in belief.values), tuple(p for _, p in belief.values), belief.none
    )


def fall(seed: int, *, greedy: bool, count: int = 30) -> float:
    """By how much the log loss of all beliefs falls when honest sources answer so many questions, well chosen or at random."""
    scenario = SCENARIOS["planted"]
    drawn, found, names = draw(scenario, seed), world(scenario, stream(seed, 0)), Names(scenario, stream(seed, 5))
    number = {names.question(at): at for at in range(scenario.questions)}
    random = np.random.default_rng(seed)
    weighed = weigh(drawn.claims)
    beliefs = dict(weighed.beliefs.items())
    told = (priors.ORDINARY - 1 / scenario.values) / (1 - 1 / scenario.values)

    def loss() -> float:
        shares = [dict(belief.values).get(drawn.truth[name], belief.none) for name, belief in beliefs.items()]
        return -float(np.mean(np.log(np.maximum(shares, 1e-12))))

    before = loss()
    rows: dict[str, list[tuple[str, str]]] = {}
    for turn in range(count):  # another source each time
        if greedy:
            ones = [Candidate(names.source(turn), name, told) for name in beliefs]
            name = next_questions(ones, map(asked_of, beliefs.values()), count=1).asks[0].question
        else:
            name = sorted(beliefs)[int(random.integers(len(beliefs)))]
        at = number[name]
        value = names.value(at, honest_value(scenario, found, at, float(found.accuracy[turn]), random))
        rows.setdefault(name, []).append((f"asked {turn}", value))
        here = np.flatnonzero(np.asarray(drawn.claims.question) == name)
        old = drawn.claims.take(here)
        more = rows[name]
        claims = Claims(
            source=[*old.source, *(who for who, _ in more)],
            question=[name] * (len(here) + len(more)),
            value=[*old.value, *(value for _, value in more)],
            report=[*old.report, *(who for who, _ in more)],
            origin=[*old.origin, *(() for _ in more)],
            lineage=[*("" for _ in here), *("none" for _ in more)],
        )
        beliefs[name] = weigh_one(claims, weighed.records).beliefs[name]
    return before - loss()


def test_thirty_chosen_questions_lessen_the_loss_more_than_thirty_random_ones() -> None:
    falls = {greedy: sum(fall(seed, greedy=greedy) for seed in range(3)) for greedy in (True, False)}
    assert falls[True] >= 1.5 * falls[False]
