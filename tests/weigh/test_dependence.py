import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.weigh.made import claims, said

from secondsource.weigh import Claims, weigh
from secondsource.weigh.coded import Floats
from secondsource.weigh.dependence import effective, shares
from secondsource.weigh.dependence.bursts import Bursts, burst
from secondsource.weigh.dependence.copies import Habits, borrowed, learn_habits
from secondsource.weigh.dependence.marks import how_common, kept_marks, usual_share, words_of
from secondsource.weigh.dependence.seen import Seen, days, look
from secondsource.weigh.dependence.stories import GRID, PUBLIC, common, evidence, judged, mixed, prior, stories
from secondsource.weigh.inputs import read
from secondsource.weigh.simulate import SCENARIOS, draw


def seen(given: Claims) -> Seen:
    inputs = read(given, np.arange(len(given)))
    return look(given, inputs.coded, inputs.origins, how_common(given))


def habits(given: Claims) -> Habits:
    what = seen(given)
    return learn_habits(what, kept_marks(given, what.marks, what.question), how_common(given))


def when(day: float) -> str:
    return (dt.datetime(2022, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)).isoformat()


def test_a_crowd_of_unknown_origin_is_worth_no_more_than_one_over_rho() -> None:
    assert effective(np.asarray([1.0, 2.0, 1e9])).round(2).tolist() == [1.0, 1.54, 3.33]


def test_each_cell_may_have_a_likeness_of_its_own() -> None:
    cell, alike = np.repeat(np.arange(2), 2), np.repeat([0.0, 1.0], 2)
    share, _ = shares(cell, np.ones(4), np.zeros(4, dtype=np.bool_), alike)
    assert share.tolist() == [1.0, 1.0, 0.5, 0.5]


def test_dates_are_read_with_and_without_hours_and_zones() -> None:
    assert days(["2022-01-01", "2022-01-01T12", "2022-01-01T12:00+00:00", "", "once"])[:3].tolist() == [
        18993.0,
        18993.5,
        18993.5,
    ]


def test_a_channel_that_a_source_always_uses_is_no_surprise() -> None:
    rows = [said(source="a", question=f"q{at}", channel="1") for at in range(9)]
    file = claims(*rows, said(source="b", question="q0", channel="1"), said(source="c", question="q0", channel="2"))
    share = usual_share(how_common(file), "channel", file, words_of(file, "channel"))
    assert share[0] > share[9] == pytest.approx(10 / 11)


def test_who_says_the_same_later_through_the_same_channel_may_repeat() -> None:
    file = claims(
        said(channel="1", reported="2022-01-01"),
        said(channel="1", reported="2022-01-02"),
        said(channel="2", reported="2022-01-03"),
        said("no", channel="1", reported="2022-01-04"),
    )
    found = borrowed(seen(file), Habits(0.25, (0.6,), how_common(file)))
    assert found[1] > found[2] > found[0] == found[3] == 0


def test_whose_own_observation_it_is_repeats_nobody() -> None:
    file = claims(
        said(channel="1", reported="2022-01-01"),
        said(channel="1", reported="2022-01-02", lineage="none"),
        said(channel="2"),
    )
    assert borrowed(seen(file), Habits(0.25, (0.6,), how_common(file)))[1] == 0


def test_where_nothing_is_recorded_nobody_is_found_to_repeat() -> None:
    assert borrowed(seen(claims(said(), said())), habits(claims(said(), said()))).tolist() == [0, 0]


def test_how_often_reports_are_copied_is_learned_from_marks() -> None:
    learned = {name: habits(draw(SCENARIOS[name], seed=5).claims).copied for name in ("clean", "circular")}
    assert (round(learned["clean"], 1), learned["circular"] > 0.2) == (0.0, True)


@given(st.permutations(range(8)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_no_copy(order: list[int]) -> None:
    rows = [said("ab"[at % 2], channel=str(at % 3), reported=when(at // 2)) for at in range(8)]
    file = claims(*rows)
    known = Habits(0.25, (0.6,), how_common(file))
    mixed_up = file.take(np.asarray(order))
    assert borrowed(seen(mixed_up), known) == pytest.approx(borrowed(seen(file), known)[order])


def _burst(*, gaps: tuple[float, ...]) -> Floats:
    file = claims(*(said(reported=when(day)) for day in gaps))
    points = tuple(np.linspace(0, 64, 65).tolist())
    return burst(seen(file), np.full(len(gaps), -1), Bursts(points, 0.05, 0.05))


def test_agreement_within_hours_is_more_doubtful_than_over_weeks() -> None:
    assert _burst(gaps=(0, 0.1, 0.2, 0.3))[0] > 10 * _burst(gaps=(0, 20, 40, 60))[0]


def test_a_claim_alone_or_undated_is_no_burst() -> None:
    assert _burst(gaps=(3.0,)).tolist() == [0.0]
    undated = seen(claims(said(), said()))
    assert burst(undated, np.full(2, -1), Bursts((0.0, 1.0), 0.5, 0.5)).tolist() == [0.0, 0.0]


def test_two_members_make_a_story_and_one_speaks_for_itself() -> None:
    tie, slot = np.asarray([1, 1, 1, PUBLIC]), np.asarray([0, 0, 1, 1])
    told = stories(tie, slot, np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.bool_), np.ones((2, 4)))
    assert told.of[2] == -1
    assert sorted(zip(told.tie.tolist(), told.slot.tolist(), told.otherwise.tolist(), strict=True)) == [
        (PUBLIC, 1, 0),
        (1, 0, 1),
    ]


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0, 1), st.integers(2, 30))
def test_a_story_never_speaks_against_what_it_says(true: float, chance: float, own: float, size: int) -> None:
    low, high = sorted((true, chance))
    each = np.log([[high], [low]])
    told = stories(
        np.asarray([1, 1]),
        np.zeros(2, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        np.ones(2, dtype=np.bool_),
        np.ones((2, 2)),
    )
    if_true, if_not = mixed(each, np.asarray([own]), common(told, np.asarray([float(size)]), each[0]))
    assert if_true[0] >= if_not[0] - 1e-12


def test_a_group_that_others_contradict_everywhere_is_believed_nowhere() -> None:
    tie, question = np.zeros(5, dtype=np.int64), np.arange(5)
    own = {
        p: judged(
            tie,
            question,
            evidence(np.full(5, -1.0), np.full(5, -8.0), np.full(5, np.log(0.12)), np.full(5, p)),
            prior((0.2, 0.2))[None],
        )
        for p in (0.02, 0.9)
    }
    assert (own[0.02].max() < 0.2, own[0.9].min() > 0.8) == (True, True)


def test_a_group_is_not_judged_by_the_question_it_is_asked_about() -> None:
    said_there = np.log(np.full((1, len(GRID)), 0.5) * GRID)
    alone = judged(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), said_there, prior((0.2, 0.2))[None])
    assert alone.tolist() == pytest.approx([0.5])


def _burst_in_public(count: int) -> float:
    rows = [said("crowd", channel=f"c{at}", reported=when(at / 10)) for at in range(count)]
    return weigh(claims(said("seen", channel="x", reported=when(9)), *rows)).beliefs["q"].p("crowd")


def test_one_more_of_the_public_never_takes_from_what_it_says() -> None:
    found = [_burst_in_public(count) for count in range(1, 9)]
    assert found == sorted(found)


def test_a_thousand_declared_copies_are_believed_like_one() -> None:
    drawn = draw(SCENARIOS["planted"], seed=2).claims
    row = next(at for at, above in enumerate(drawn.origin) if not above)
    again = drawn.take(np.asarray([*range(len(drawn)), *[row] * 1000]))
    fresh = [f"copy{at}" for at in range(1000)]
    many = replace(
        again,
        report=[*drawn.report, *fresh],
        source=[*drawn.source, *fresh],
        origin=[*drawn.origin, *[(drawn.report[row],)] * 1000],
    )
    question, value = drawn.question[row], drawn.value[row]
    assert weigh(many).beliefs[question].p(value) == pytest.approx(weigh(drawn).beliefs[question].p(value), abs=0.01)
