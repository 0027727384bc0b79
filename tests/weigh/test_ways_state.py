"""Beliefs about what changes: for a day, by claims with copies, through the same work as every other kind."""

from dataclasses import replace

import numpy as np
import pytest
from tests.weigh.made import claims, said

from secondsource.weigh.change import day
from secondsource.weigh.claims import Claims
from secondsource.weigh.inputs import Inputs, read
from secondsource.weigh.track import Records
from secondsource.weigh.ways.state import by_state, find_states
from secondsource.weigh.work import Work


def moved(units: int = 12) -> Claims:
    """Units that were at one place in spring and at another from June on, as four people saw it."""
    rows = [
        said(
            f"{'ab'[month > 5]}{unit}" if unit % 2 else f"{'ba'[month > 5]}{unit}",
            question=f"u{unit}",
            attribute="place",
            source=f"s{(unit + month) % 4}",
            report=f"r{unit}-{month}",
            when_from=f"2026-{month:02}-{1 + unit:02}",
            when_to=f"2026-{month:02}-{1 + unit:02}",
        )
        for unit in range(units)
        for month in range(1, 12)
    ]
    return claims(*rows)


def inputs(given: Claims) -> Inputs:
    return read(given, np.arange(len(given)))


def believed(work: Work, question: str) -> dict[str, float]:
    here = work.slots_of(work.number[question]).tolist()
    return {work.coded.values[work.coded.slot_value[slot]]: float(work.p[slot]) for slot in here}


def on(given: Claims, when: str) -> Work:
    return by_state(inputs(given), Records(), {}, day(when))


def test_a_belief_can_be_asked_for_any_day() -> None:
    likeliest = [
        max(shares, key=lambda name: shares[name])
        for when in ("2026-02-01", "2026-11-20")
        for shares in [believed(on(moved(), when), "u3")]
    ]
    assert likeliest == ["a3", "b3"]


def test_what_changes_is_found_and_what_does_not_is_left_alone() -> None:
    same = claims(*(said(f"v{at % 9}", question=f"q{at % 9}", when_from=f"2026-0{1 + at // 9}-01") for at in range(72)))
    assert list(find_states(inputs(moved()), {})) == ["place"]
    assert find_states(inputs(same), {}) == {}
    assert find_states(inputs(moved()), {"place": False}) == {}


def test_days_of_reports_alone_make_no_state_of_questions_without_an_attribute() -> None:
    given = moved()
    reported = replace(given, when_from=(), when_to=(), reported=given.when_from)
    assert list(find_states(inputs(reported), {})) == ["place"]
    assert find_states(inputs(replace(reported, attribute=())), {}) == {}


def test_copies_of_a_claim_change_nothing() -> None:
    given = moved()
    copies = [
        said("a3", question="u3", attribute="place", origin=("r3-2",), report=f"c{at}", when_from="2026-10-01")
        for at in range(50)
    ]
    rows = [{name: getattr(given, name)[at] for name in ROWS} for at in range(len(given))]
    before, after = believed(on(given, "2026-11-20"), "u3"), believed(on(claims(*rows, *copies), "2026-11-20"), "u3")
    assert after["b3"] == pytest.approx(before["b3"], abs=0.01)


ROWS = ("source", "question", "value", "attribute", "report", "when_from", "when_to")


def test_probabilities_of_a_question_sum_to_one() -> None:
    work = on(moved(), "2027-05-01")
    sums = np.bincount(work.coded.slot_question, weights=work.p) + work.none
    assert sums == pytest.approx(np.ones(len(sums)))


def test_leaving_nothing_out_gives_the_belief_itself() -> None:
    work = on(moved(), "2026-08-01")
    rows = work.rows_of(work.number["u5"])
    keys, p = work.again(rows, np.zeros(len(rows), dtype=np.int64))
    assert p == pytest.approx(work.p[keys], abs=1e-9)


def test_the_newest_sighting_speaks_for_its_origin_and_an_origin_counts_once() -> None:
    given = claims(
        *(said("x", source="a", when_from=f"2026-0{month}-01", report=f"r{month}") for month in range(1, 7)),
        said("y", source="b", when_from="2026-06-01", report="other"),
    )
    work = by_state(inputs(given), Records(), {}, day("2026-06-01"))
    assert [given.report[row] for row in work.fit.lead.tolist()] == ["r6", "other"]
    assert work.fit.origins == pytest.approx(np.ones(2))


def test_one_question_is_weighed_again_with_what_was_learned() -> None:
    given = moved()
    whole = on(given, "2026-08-01")
    records = Records(learned={"state": whole.learned})
    one = given.take(np.flatnonzero(np.asarray(given.question) == "u4"))
    assert believed(by_state(inputs(one), records, {}), "u4") == pytest.approx(believed(whole, "u4"), abs=1e-9)
