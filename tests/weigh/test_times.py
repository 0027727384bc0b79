"""Times: reading them, measuring them in their own unit, going round the clock, and ranges that support each other."""

import doctest
import importlib

import numpy as np
import pytest

from secondsource.weigh.answers import Answers
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.models.times import Times, weigh_times
from secondsource.weigh.quantities.moments import Unit, in_unit, read, write
from secondsource.weigh.quantities.rows import rows


def answers(**said: list[str]) -> Answers:
    """Per question what was said, each time by another source."""
    table = [(f"s{at}", question, value) for question, values in said.items() for at, value in enumerate(values)]
    return Answers.of(
        source=[row[0] for row in table], question=[row[1] for row in table], value=[row[2] for row in table]
    )


@pytest.mark.parametrize(
    ("text", "unit", "first", "last"),
    [
        ("13:55", "minute", "13:55", "13:55"),
        ("1:55 pm", "minute", "13:55", "13:55"),
        ("၁၃:၅၅", "minute", "13:55", "13:55"),
        ("about 13:55", "minute", "13:25", "14:25"),
        ("22:00-23:30", "minute", "22:00", "23:30"),
        ("2022-01-05", "day", "2022-01-05", "2022-01-05"),
        ("2022-01-05 13:55", "minute", "2022-01-05T13:55", "2022-01-05T13:55"),
        ("2022-01-05/2022-01-07", "day", "2022-01-05", "2022-01-07"),
        ("2024-02", "day", "2024-02-01", "2024-02-29"),
        ("2022-XX", "month", "2022-01", "2022-12"),
        ("2022-03-05~", "day", "2022-03-04", "2022-03-06"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, unit: Unit, first: str, last: str) -> None:
    found = read(text)
    assert found is not None
    ends = (write(in_unit(end, unit), unit, clock=found.clock) for end in (found.first, found.last))
    assert tuple(ends) == (first, last)


@pytest.mark.parametrize("text", ["25:00", "2022-13", "2022-02-30", "soon", "", "12:00/2022-01-01"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read(text) is None


def test_midnight_is_no_border() -> None:
    fit = Times().fit(answers(q=["23:55", "00:05", "00:05", "12:00"]))
    found = fit.estimate(0)
    assert (found.text, found.high - found.low < 12 * 60) == ("00:05", True)


def test_a_month_supports_the_day_within_it() -> None:
    fit = Times().fit(answers(q=["2022-03-05", "2022-04-01", "2022-03"]))
    p = fit.posterior().p
    assert p[0] > p[1]


def test_stretches_that_overlap_support_each_other() -> None:
    fit = Times().fit(
        answers(
            q=["2022-01-05/2022-01-09", "2022-01-08/2022-01-12", "2022-01-08", "2022-01-03", "2022-01-03/2022-01-04"]
        )
    )
    assert fit.estimate(0).text == "2022-01-08"


def test_dates_and_times_of_day_do_not_mix() -> None:
    with pytest.raises(BadClaims) as bad:
        Times().fit(answers(q=["2022-01-05", "2022-01-06", "13:55"]))
    assert (bad.value.code, bad.value.row, bad.value.column) == ("times_mixed", 3, "value")


def test_a_value_that_is_no_time_is_named_with_its_row() -> None:
    with pytest.raises(BadClaims) as bad:
        Times().fit(answers(q=["2022-01-05", "spring"]))
    assert (bad.value.code, bad.value.row, bad.value.values["word"]) == ("value_unreadable", 2, "spring")


def test_a_known_day_settles_its_question() -> None:
    fit = weigh_times(answers(q=["2022-01-05", "2022-01-06"]), {"q": "2022-01-06"})
    assert fit.posterior().p.round(6).tolist() == [0, 1]


def test_what_is_denied_is_less_likely() -> None:
    fit = Times().fit(answers(q=["2022-01-05", "2022-01-06", "not 2022-01-05"]))
    found, none = rows(fit, 0)
    assert found[0].value == "2022-01-06"
    assert sum(row.probability for row in found) + none == pytest.approx(1)


def test_each_attribute_has_its_own_unit() -> None:
    said = answers(born=["1990", "1991", "1990"], left=["2022-03-05", "2022-03-06", "2022-03-05"])
    fit = weigh_times(said, attribute=np.asarray([0, 1]))
    assert [fit.estimate(at).text for at in range(2)] == ["1990", "2022-03-05"]


@pytest.mark.parametrize(
    "name",
    [
        "models.times",
        "models.numbers",
        "quantities.moments",
        "quantities.written",
        "quantities.raters",
        "quantities.scale",
    ],
)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"secondsource.weigh.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)
