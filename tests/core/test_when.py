"""Rough dates: what a phrase covers, and what holds for all of them."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.core import when
from secondsource.core.findings import Refused
from secondsource.core.when import Rough

SAID = dt.date(2023, 1, 15)  # a Sunday

SPELLED = {
    # years and their parts
    "2022": "2022",
    "in 2022": "2022",
    "2020s": "2020 – 2029",
    "mid-2022": "2022-05 – 2022-08",
    "early 2022": "2022-01 – 2022-04",
    "late 2022": "2022-09 – 2022-12",
    "the end of last year": "2022-09 – 2022-12",
    "Q3 2022": "2022-07 – 2022-09",
    "first quarter of 2021": "2021-01 – 2021-03",
    "second half of 2022": "2022-07 – 2022-12",
    # months
    "March 2021": "2021-03",
    "2021-03": "2021-03",
    "3/2021": "2021-03",
    "early March 2021": "2021-03-01 – 2021-03-10",
    "mid-March": "2022-03-11 – 2022-03-20",
    "March": "2022-03",
    "December": "2022-12",
    "last December": "2022-12",
    # days
    "1 December 2010": "2010-12-01",
    "Dec 1, 2010": "2010-12-01",
    "the 1st of December 2010": "2010-12-01",
    "Wednesday, 3 March 2021": "2021-03-03",
    "2021/03/05": "2021-03-05",
    "15/3/2021": "2021-03-15",
    "3/15/2021": "2021-03-15",
    "4/4/2021": "2021-04-04",
    "3 March": "2022-03-03",
    "January 15th": "2023-01-15",
    # counted from the report
    "yesterday": "2023-01-14",
    "on Friday": "2023-01-13",
    "Sunday": "2023-01-15",
    "last Friday": "2023-01-06 – 2023-01-13",
    "last Sunday": "2023-01-08",
    "last week": "2023-01-01 – 2023-01-08",
    "last month": "2022-12",
    "last year": "2022",
    "this month": "2023-01-01 – 2023-01-15",
    "next week": "2023-01-16 – 2023-01-22",
    "two days ago": "2023-01-13",
    "ten days ago": "2023-01-03 – 2023-01-07",
    "a few days ago": "2023-01-09 – 2023-01-13",
    "two weeks ago": "2022-12-29 – 2023-01-04",
    "about two weeks ago": "2022-12-25 – 2023-01-08",
    "three or four months ago": "2022-09 – 2022-10",
    "about a year ago": "2021-07-02 – 2023-01-15",
    # ranges and bounds
    "between March 2021 and May 2021": "2021-03 – 2021-05",
    "between 3 and 5 March 2021": "2021-03-03 – 2021-03-05",
    "March to May 2021": "2021-03 – 2021-05",
    "December 2021 to January": "2021-12 – 2022-01",
    "2021–2022": "2021 – 2022",
    "2021-03-01 to 2021-04-02": "2021-03-01 – 2021-04-02",
    "since Monday": "2023-01-09 – 2023-01-15",
    "since 2021": "2021-01-01 – 2023-01-15",
    "before 2021": "… – 2020",
    "after March 2021": "2021-04-01 – 2023-01-15",
    "until May 2022": "… – 2022-05",
    "about March 2021": "2021-02-14 – 2021-04-15",
    # Burmese
    "၂၀၂၂": "2022",
    "၂၀၂၂ ခုနှစ်": "2022",
    "၂၀၂၂ နှစ်လယ်": "2022-05 – 2022-08",
    "၂၀၂၁ ခုနှစ် မတ်လ": "2021-03",
    "၂၀၂၁ ခုနှစ်၊ မတ်လ ၅ ရက်": "2021-03-05",
    "၂၀၂၂ ခုနှစ် မေလကုန်ပိုင်း": "2022-05-21 – 2022-05-31",
    "ဒီဇင်ဘာ ၁ ရက် ၂၀၁၀": "2010-12-01",
    "၁၅/၀၃/၂၀၂၁": "2021-03-15",
    "ဒီနေ့": "2023-01-15",
    "မနေ့က": "2023-01-14",
    "တနင်္လာနေ့က": "2023-01-09",
    "ပြီးခဲ့တဲ့အပတ်": "2023-01-01 – 2023-01-08",
    "ပြီးခဲ့တဲ့လ": "2022-12",
    "မနှစ်က": "2022",
    "လွန်ခဲ့သော ၃ လ": "2022-10",
    "လွန်ခဲ့တဲ့ သုံးလ": "2022-10",
    "လွန်ခဲ့တဲ့ ၂ ရက်က": "2023-01-13",
    "၂၀၂၁ ကတည်းက": "2021-01-01 – 2023-01-15",
    "၂၀၂၁ မတိုင်မီ": "… – 2020",
    "၂၀၂၁ မှ ၂၀၂၂ အထိ": "2021 – 2022",
}


@pytest.mark.parametrize("text", SPELLED)
def test_a_phrase_covers_these_days(text: str) -> None:
    assert when.spell(when.read(text, SAID)) == SPELLED[text]


REFUSED = {
    "": "date_not_understood",
    "recently": "date_not_understood",
    "not 3 March 2021": "date_not_understood",
    "two days before": "date_not_understood",  # before what?
    "1384": "date_not_understood",  # a year of the Burmese era
    "5000 years ago": "date_not_understood",
    "2022 or 2023": "date_not_understood",
    "31 February 2021": "date_impossible",
    "2021-13": "date_impossible",
    "Friday, 3 March 2021": "date_impossible",  # it was a Wednesday
    "3/4/2021": "date_ambiguous",
    "2022 to 2021": "date_ends_before_it_begins",
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_phrase_that_names_no_days_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        when.read(text, SAID)
    assert [finding.code for finding in no.value.findings] == [REFUSED[text]]


def test_an_ambiguous_date_names_both_readings_unless_the_order_is_known() -> None:
    with pytest.raises(Refused) as no:
        when.read("3/4/2021", SAID)
    assert dict(no.value.findings[0].values) == {"text": "3/4/2021", "first": "2021-04-03", "second": "2021-03-04"}
    assert when.read("3/4/2021", SAID, language="my").low == dt.date(2021, 4, 3)


@pytest.mark.parametrize("text", ["yesterday", "last month", "two weeks ago", "on Friday", "March", "3 March", "မနေ့က"])
def test_what_counts_from_the_report_needs_its_date(text: str) -> None:
    with pytest.raises(Refused) as no:
        when.read(text, None)
    assert no.value.findings[0].code == "date_needs_report_date"


def test_what_was_said_is_kept_word_for_word() -> None:
    assert when.read(" Mid-2022 ", None) == Rough(low=dt.date(2022, 5, 1), high=dt.date(2022, 8, 31), text="Mid-2022")


AGO = st.one_of(
    st.sampled_from(["yesterday", "last night", "last week", "last month", "last year", "မနေ့က", "ပြီးခဲ့တဲ့လ"]),
    st.builds(
        "{}{} {}{} ago".format,
        st.sampled_from(["", "about "]),
        st.one_of(st.integers(1, 40), st.sampled_from(["a few", "several", "a couple of", "three or four", "two"])),
        st.sampled_from(["day", "week", "month", "year"]),
        st.sampled_from(["", "s"]),
    ),
    st.sampled_from(["on Monday", "last Monday", "Sunday", "in March", "last March", "5 May"]),
)
DAYS = st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31))


@given(AGO, st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_what_has_happened_does_not_lie_after_the_report(text: str, said: dt.date) -> None:
    read = when.read(text, said)
    assert read.low is not None
    assert read.high is not None
    assert read.low <= read.high <= said


@st.composite
def roughs(draw: st.DrawFn) -> Rough:
    """Any interval of days, open ends included."""
    low, high = sorted((draw(DAYS), draw(DAYS)))
    return Rough(low=draw(st.sampled_from([low, None])), high=draw(st.sampled_from([high, None])))


def whole(year: int, month: int, months: int) -> Rough:
    """Whole months from one on."""
    end = year * 12 + month - 1 + months
    return Rough(low=dt.date(year, month, 1), high=dt.date(end // 12, end % 12 + 1, 1) - dt.timedelta(days=1))


ROUGHS = st.one_of(roughs(), st.builds(whole, st.integers(1800, 2100), st.integers(1, 12), st.integers(1, 300)))


@given(ROUGHS)
def test_what_is_spelled_reads_as_the_same_days(rough: Rough) -> None:
    read = when.read(when.spell(rough), None)
    assert (read.low, read.high) == (rough.low, rough.high)
    assert when.spell(read) == when.spell(rough)


@given(ROUGHS)
def test_edtf_goes_out_and_comes_back(rough: Rough) -> None:
    back = when.from_edtf(when.to_edtf(rough))
    assert (back.low, back.high) == (rough.low, rough.high)
    assert when.to_edtf(back) == when.to_edtf(rough)


EDTF = {
    "2021-03-04": ("2021-03-04", "2021-03-04"),
    "2021-03-04T10:00:00+06:30": ("2021-03-04", "2021-03-04"),
    "202X": ("2020-01-01", "2029-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2021-XX": ("2021-01-01", "2021-12-31"),
    "2021-02-XX": ("2021-02-01", "2021-02-28"),
    "2021-21": ("2021-03-01", "2021-05-31"),
    "2021-24": ("2021-12-01", "2022-02-28"),
    "2021/2022-03": ("2021-01-01", "2022-03-31"),
    "../2022": (None, "2022-12-31"),
    "2022/": ("2022-01-01", None),
    "../..": (None, None),
    "2021?": ("2021-01-01", "2021-12-31"),
    "2021-03~": ("2021-02-14", "2021-04-15"),
    "2021-03-04%": ("2021-03-01", "2021-03-07"),
}


@pytest.mark.parametrize("text", EDTF)
def test_edtf_is_read_and_given_back_word_for_word(text: str) -> None:
    read = when.from_edtf(text)
    assert (read.low and read.low.isoformat(), read.high and read.high.isoformat()) == EDTF[text]
    assert when.to_edtf(read) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yesterday", "edtf_not_understood"),
        ("Y17000", "edtf_not_understood"),
        ("-0044", "edtf_not_understood"),
        ("2021-02-30", "date_impossible"),
        ("0000", "date_impossible"),
        ("2022/2021", "date_ends_before_it_begins"),
    ],
)
def test_what_is_no_edtf_of_days_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        when.from_edtf(text)
    assert no.value.findings[0].code == code


@given(st.text(max_size=30), st.dates())
def test_any_text_is_read_or_refused(text: str, said: dt.date) -> None:
    for read in (lambda: when.read(text, said), lambda: when.from_edtf(text)):
        found = answer(read)
        assert isinstance(found, str) or found.low is None or found.high is None or found.low <= found.high


def answer(read: Callable[[], Rough]) -> Rough | str:
    """What was read, or the code of the refusal."""
    try:
        return read()
    except Refused as no:
        return no.findings[0].code


@given(roughs(), roughs())
def test_overlap_is_mutual_and_what_lies_within_overlaps(a: Rough, b: Rough) -> None:
    assert when.overlaps(a, b) == when.overlaps(b, a)
    assert when.within(a, a)
    assert when.overlaps(a, b) or not when.within(a, b)


def test_the_first_and_last_day_of_several() -> None:
    year, open_end = when.read("2022", None), when.read("2021-05 – …", None)
    assert when.days(year) == 365
    assert when.days(open_end) is None
    assert (when.earliest([year, open_end]), when.latest([year, open_end])) == (dt.date(2021, 5, 1), None)
    assert (when.earliest([]), when.latest([year])) == (None, dt.date(2022, 12, 31))
