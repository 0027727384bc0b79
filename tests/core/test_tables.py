"""Tables: what the generated modules must hold for the rules that rest on them."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from secondsource.core import words
from secondsource.core.tables import access, admiralty, likelihood, open_record, ranks

ROOT = Path(__file__).resolve().parents[2]


def test_the_modules_are_what_the_reference_tables_say() -> None:
    ran = subprocess.run(
        [sys.executable, "tools/make_tables.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_right_belongs_to_somebody_and_every_role_is_a_word() -> None:
    assert all(access.VERBS.values())
    assert frozenset(access.VERBS) >= access.TWO_PEOPLE
    assert tuple(access.ROLES) == words.ROLES


def test_every_scale_covers_what_it_can_say_and_rises() -> None:
    for scale in words.SCALES:
        bands = likelihood.BANDS[scale]
        assert [band.low for band in bands] == sorted(band.low for band in bands)
        assert bands[0].low <= 1
        assert bands[-1].high >= 99
        assert len({band.code for band in bands}) == len(bands)


def test_the_public_record_ships_only_what_may_ship_and_speaks_by_role() -> None:
    shipped = open_record.STATEMENTS
    assert len({row.claim_id for row in shipped}) == len(shipped) == 45
    assert {"SC31", "SC32", "SC35", "SC47"}.isdisjoint(row.claim_id for row in shipped)
    assert all(row.speaker for row in shipped)
    assert all(row.period_from <= row.period_to for row in shipped if row.period_from and row.period_to)


def test_no_grade_means_cannot_be_judged_by_a_number() -> None:
    unjudged = {grade.label for grade in (*admiralty.RELIABILITY, *admiralty.CREDIBILITY) if grade.code in "F6"}
    assert unjudged == {"Cannot be judged", "Truth cannot be judged"}


def test_ranks_stand_in_one_order() -> None:
    orders = [rank.order for rank in ranks.RANKS]
    assert orders == sorted(set(orders))


def test_the_maker_is_told_apart_from_what_it_made() -> None:
    spec = importlib.util.spec_from_file_location("make_tables", ROOT / "tools" / "make_tables.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert [
        maker.slug("almost no chance | remote"),
        maker.quoted('say "no"'),
        maker.real(" "),
        maker.day("2021-02-01"),
    ] == [
        "almost_no_chance",
        "'say \"no\"'",
        "None",
        "dt.date(2021, 2, 1)",
    ]
