from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from tests.weigh.made import claims, said

from secondsource.weigh import Claims
from secondsource.weigh.choosing import Chosen, Learned, case, choose, choose_again, worlds
from secondsource.weigh.inputs import Inputs, read
from secondsource.weigh.simulate import SCENARIOS, Drawn, Scenario, draw
from secondsource.weigh.track import Records, track

PLANTED = SCENARIOS["planted"]


def weighed(
    given: Claims, learned: Learned | None = None, known: Mapping[str, str] | None = None
) -> tuple[Inputs, Chosen]:
    inputs = read(given, np.arange(len(given)))
    labels = np.zeros(len(inputs.coded.questions), dtype=np.int64)
    common = learned.habits.common if learned else None
    one = case(inputs, track(inputs.coded, Records(), inputs.rated), 4.0, labels, known or {}, common)
    return inputs, choose_again(inputs, one, learned) if learned else choose(inputs, one)


def p(found: tuple[Inputs, Chosen], question: str, value: str) -> float:
    coded, fit = found[0].coded, found[1].fit
    slots = np.flatnonzero(coded.slot_question == coded.questions.index(question)).tolist()
    return sum(float(fit.p[slot]) for slot in slots if coded.values[coded.slot_value[slot]] == value)


def grouped(found: Chosen) -> set[str]:
    return {name for tie in found.learned.ties for name in tie.sources}


def right(drawn: Drawn, found: tuple[Inputs, Chosen], questions: list[str]) -> float:
    hits = [p(found, name, drawn.truth[name]) > p(found, name, drawn.attacked.get(name, "")) for name in questions]
    return float(np.mean(hits))


@pytest.mark.parametrize("scenario", [PLANTED, replace(PLANTED, timed=False), replace(PLANTED, groups=1, size=20)])
def test_sources_that_speak_together_are_found(scenario: Scenario) -> None:
    drawn = draw(scenario, seed=1)
    members = {name for name, kind in drawn.groups.items() if kind == "planted"}
    found = grouped(weighed(drawn.claims)[1])
    assert len(found & members) > 0.7 * len(members)
    assert len(found - members) <= 0.01 * scenario.sources


@pytest.mark.parametrize("scenario", [SCENARIOS["clean"], SCENARIOS["circular"], replace(SCENARIOS["clean"], skew=0.7)])
def test_honest_sources_are_not_taken_for_a_group(scenario: Scenario) -> None:
    found = [len(grouped(weighed(draw(scenario, seed=seed).claims)[1])) for seed in range(4)]
    assert sum(found) <= 0.005 * 4 * scenario.sources


def test_a_group_contradicted_wherever_it_speaks_does_not_win() -> None:
    drawn = draw(SCENARIOS["strong"], seed=1)
    assert right(drawn, weighed(drawn.claims), list(drawn.attacked)) > 0.7


def test_declaring_itself_a_cohort_gains_a_group_nothing() -> None:
    plain, cloak = (draw(SCENARIOS[name], seed=1) for name in ("planted", "cloak"))
    questions = list(plain.attacked)
    assert right(cloak, weighed(cloak.claims), questions) >= right(plain, weighed(plain.claims), questions) - 0.03


def test_honest_people_who_were_debriefed_together_are_not_silenced() -> None:
    drawn = draw(SCENARIOS["cohort"], seed=0)
    found = weighed(drawn.claims)
    assert np.mean([p(found, name, drawn.truth[name]) > 0.5 for name in drawn.cohort_questions]) > 0.8


def test_a_clumsy_group_that_repeats_the_truth_does_not_discredit_it() -> None:
    drawn = draw(SCENARIOS["discredit"], seed=1)
    found = weighed(drawn.claims)
    assert np.mean([p(found, name, drawn.truth[name]) > 0.5 for name in drawn.attacked]) > 0.85


def test_a_tie_says_who_where_and_why_in_codes() -> None:
    _, found = weighed(draw(SCENARIOS["cloak"], seed=1).claims)
    tie = found.learned.ties[0]
    assert tie.code == "declared_cohort"
    assert set(tie.values) == {"sources", "questions", "joins", "agrees", "days", "odds"}
    assert tie.values["questions"] == len(tie.questions)


def test_two_of_a_cohort_are_a_tie_and_one_is_none() -> None:
    pair = [said(cohort="k", source="a"), said(cohort="k", source="b"), said(cohort="j", source="c")]
    _, found = weighed(claims(*pair, said(source="d")))
    assert [(tie.sources, tie.code) for tie in found.learned.ties] == [(("a", "b"), "declared_cohort")]


def test_outcomes_tell_of_a_group() -> None:
    drawn = draw(replace(PLANTED, groups=1), seed=4)
    known = dict(drawn.truth.items() & {(name, drawn.truth[name]) for name in list(drawn.attacked)[:3]})
    last = list(drawn.attacked)[4]
    before, after = weighed(drawn.claims), weighed(drawn.claims, known=known)
    assert p(after, last, drawn.attacked[last]) <= p(before, last, drawn.attacked[last]) + 0.02


def test_one_question_with_what_was_learned_is_weighed_as_in_the_full_pass() -> None:
    drawn = draw(SCENARIOS["cohort"], seed=3)
    inputs, full = weighed(drawn.claims)
    for question in inputs.coded.questions[::12]:
        rows = np.flatnonzero(np.asarray(drawn.claims.question) == question)
        again = weighed(drawn.claims.take(rows), full.learned)
        for value in set(np.asarray(drawn.claims.value)[rows].tolist()):
            assert p(again, question, value) == pytest.approx(p((inputs, full), question, value), abs=1e-9)


def test_leaving_out_an_origin_is_nearly_a_full_refit() -> None:
    drawn = draw(PLANTED, seed=6)
    inputs, full = weighed(drawn.claims)
    given = case(
        inputs,
        track(inputs.coded, Records(), inputs.rated),
        4.0,
        np.zeros(len(inputs.coded.questions), dtype=np.int64),
        {},
    )
    off = []
    for row in range(5, len(drawn.claims), 60):
        question, family = inputs.coded.question[row], inputs.origins.family
        left = np.flatnonzero((inputs.coded.question == question) & (family != family[row]))
        if len(left):
            small, fit = worlds(full, given, left, np.zeros(len(left), dtype=np.int64))
            anew = weighed(drawn.claims.take(np.flatnonzero(family != family[row])))
            at = left[0]
            value = inputs.coded.values[inputs.coded.slot_value[inputs.coded.slot[at]]]
            off.append(abs(float(fit.p[small.slot[0]]) - p(anew, inputs.coded.questions[question], value)))
    assert float(np.quantile(off, 0.8)) <= 0.02


def test_the_order_of_the_rows_changes_nothing_of_a_whole_file() -> None:
    drawn = draw(PLANTED, seed=7)
    order = np.random.default_rng(0).permutation(len(drawn.claims))
    one, other = weighed(drawn.claims), weighed(drawn.claims.take(order))
    for question, value in list(drawn.truth.items())[::10]:
        assert p(one, question, value) == pytest.approx(p(other, question, value), abs=1e-6)


def test_many_independent_sources_on_few_questions_are_no_group_however_close_they_speak() -> None:
    random = np.random.default_rng(5)
    rows = []
    for question in range(120):
        truth = int(random.integers(4))
        for source in random.permutation(60)[:7].tolist():
            value = truth if random.random() < 0.5 else int(random.integers(4))
            day = np.datetime64("2025-01-01T00") + np.timedelta64(96 * question + int(random.integers(48)), "h")
            rows.append(said(f"v{value}", source=f"s{source}", question=f"q{question}", reported=str(day)))
    assert weighed(claims(*rows))[1].learned.ties == ()
