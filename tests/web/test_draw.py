"""Drawings: each says in its label what it shows, and none carries a style of its own."""

import datetime as dt
import itertools
import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from secondsource.web import draw
from secondsource.web.draw import Course, Origin


def label(svg: str) -> str:
    found = re.search(r'aria-label="([^"]*)"', svg)
    return found[1] if found else ""


def test_a_bar_is_as_long_as_its_probability() -> None:
    with translation.override("en"):
        svg = draw.bar(0.63)
    assert (label(svg), re.findall(r'class="fill" width="([^"]+)"', svg)) == ("63 percent", ["63.0%"])


def test_a_value_that_lags_behind_is_paler() -> None:
    assert ('class="fill low"' in draw.bar(0.21), 'class="fill low"' in draw.bar(0.63)) == (True, False)


def test_something_else_is_hatched() -> None:
    svg = draw.none_bar(0.09)
    assert ('<svg width="9.0%"' in svg, 'class="hatch"' in svg, 'class="fill' in svg) == (True, True, False)


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, "0 percent"),
        (0.004, "less than 1 percent"),
        (0.5, "50 percent"),
        (0.996, "more than 99 percent"),
        (1.0, "100 percent"),
    ],
)
def test_no_probability_is_rounded_to_certainty(p: float, said: str) -> None:
    with translation.override("en"):
        assert draw.percent(p) == said


def test_a_chain_is_one_origin_heard_several_times() -> None:
    with translation.override("en"):
        svg = draw.lineup([Origin(4), Origin(1, "against"), Origin(1, "open")], count=2.4)
    chains = re.findall(r'class="origin (\w+)".*?</svg>', svg)
    assert (chains, svg.count('class="ring"'), svg.count('class="dot"'), label(svg)) == (
        ["for", "against", "open"],
        3,
        3,
        "6 reports, about 2.4 independent origins",
    )


def test_many_voices_and_many_origins_are_counted_and_not_drawn() -> None:
    svg = draw.lineup([Origin(1000)] + [Origin(1)] * 99)
    assert (svg.count('class="ring"'), ">+988<" in svg, '<span class="more">+40</span>' in svg) == (11, True, True)


@pytest.mark.parametrize(
    ("voices", "origins", "said"),
    [(1, 1.0, "1 report, 1 independent origin"), (17, 6.0, "17 reports, 6 independent origins")],
)
def test_voices_and_origins_in_words(voices: int, origins: float, said: str) -> None:
    with translation.override("en"):
        assert draw.voices_and_origins(voices, origins) == said


def test_a_push_goes_right_for_and_left_against() -> None:
    with translation.override("en"):
        drawn = [draw.push(0.5, sign) for sign in (1, -1)]
    assert [(label(svg), *re.findall(r'<rect class="(\w+)" x="([\d.]+)"', svg)[0]) for svg in drawn] == [
        ("pushes for it: 50 percent", "for", "56.0"),
        ("pushes against it: 50 percent", "against", "28.5"),
    ]


def test_a_course_holds_until_the_next_report() -> None:
    day = dt.date(2010, 12, 2)
    with translation.override("en"):
        svg = draw.timeline([Course("4", [(day, 0.0), (day + dt.timedelta(days=8), 1.0)]), Course("8", [(day, 0.5)])])
    assert (label(svg), re.findall(r'class="course c(\d)" d="([^"]+)"', svg)) == (
        "4: from 0 percent to 100 percent; 8: from 50 percent to 50 percent",
        [("0", "M0.0 80.0H280.0V2.0H280"), ("1", "M0.0 41.0H280")],
    )


def test_nothing_moved_draws_nothing() -> None:
    assert draw.timeline([]) == ""


@given(st.floats(0, 1), st.text(max_size=20), st.lists(st.integers(1, 30), max_size=80))
def test_no_drawing_carries_a_style_or_a_foreign_tag(p: float, name: str, voices: list[int]) -> None:
    drawn = "".join(
        [
            draw.bar(p),
            draw.none_bar(p),
            draw.push(p, -1),
            draw.lineup([Origin(n) for n in voices]),
            draw.timeline([Course(name, [(dt.date(2020, 1, 1), p)])]),
        ]
    )
    tags = set(re.findall(r"<\s*(\w+)", drawn))
    assert (
        "style=" in re.sub(r'aria-label="[^"]*"|<text.*?</text>', "", drawn),
        tags - {"svg", "rect", "path", "circle", "text", "span"},
    ) == (False, set())


def test_names_of_courses_that_end_together_stand_apart() -> None:
    day = dt.date(2022, 1, 1)
    with translation.override("en"):
        svg = draw.timeline([Course(name, [(day, p)]) for name, p in (("a", 0.5), ("b", 0.51), ("c", 0.99))])
    heights = sorted(float(y) for y in re.findall(r'<text class="c\d" x="[\d.]+" y="([\d.]+)"', svg))
    assert [later - earlier >= 11 for earlier, later in itertools.pairwise(heights)] == [True, True]
