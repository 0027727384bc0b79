"""Words: text as it is compared, received and searched; quantities and likelihoods as they are said."""

import csv
import time
import unicodedata

import pytest
from burmesenlp import uni2zg
from hypothesis import given
from hypothesis import strategies as st

from secondsource.core import words
from secondsource.core.findings import Refused
from secondsource.core.tables.likelihood import BANDS
from secondsource.core.words import Quantity

BURMESE = "မြန်မာနိုင်ငံ ရန်ကုန်မြို့တွင် စစ်သား ၄၀ ခန့် ထွက်ပြေးခဲ့သည်ဟု သတင်းရရှိသည်။"


def test_one_spelling_for_what_is_the_same() -> None:
    assert words.normal("BAGO ၂၀၂၂") == words.normal("bago 2022")
    assert words.normal("Cafe\u0301") == words.normal("café")
    assert words.fold(" ရန်\u200bကုန်\n\tမြို့ ") == "ရန်ကုန် မြို့"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = words.fold(text)
    assert (words.fold(once), words.normal(words.normal(text))) == (once, words.normal(text))
    assert unicodedata.is_normalized("NFC", once)


def test_text_is_read_from_utf_8_and_from_marked_utf_16() -> None:
    for raw in (BURMESE.encode(), BURMESE.encode("utf-8-sig"), BURMESE.encode("utf-16")):
        received = words.read_bytes(raw)
        assert (received.text, received.encoding, received.original) == (BURMESE, "unicode", raw)


def test_a_zawgyi_document_is_converted_and_its_bytes_are_kept() -> None:
    raw = uni2zg(BURMESE).encode()
    received = words.read_bytes(raw)
    assert (received.text, received.encoding, received.original) == (BURMESE, "zawgyi", raw)
    assert received.converted
    assert received.zawgyi > words.ZAWGYI_FROM


@pytest.mark.parametrize("text", ["no Burmese here", BURMESE, "ၵႂၢမ်းတႆး လိၵ်ႈတႆး", "ကညီကျိာ် ပှၤကညီ", "ဘာသာမန်", ""])
def test_what_is_unicode_already_stays_as_it_is(text: str) -> None:
    assert words.read_bytes(text.encode()).text == text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xe1\x80", "text_not_readable"),
        (b"a\xffb", "text_not_readable"),
        ("ab".encode("utf-16-le"), "text_is_binary"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as no:
        words.read_bytes(raw)
    assert no.value.findings[0].code == code


SAID = {
    "40": Quantity(40, 40, 40),
    "2,500 soldiers": Quantity(2500, 2500, 2500),
    "about 40": Quantity(35, 40, 45, "about"),
    "only around 15": Quantity(13, 15, 17, "about"),
    "roughly 10,000": Quantity(7500, 10000, 12500, "about"),
    "40 soldiers or so": Quantity(35, 40, 45, "about"),
    "approximately 90 percent": Quantity(85, 90, 95, "about", "percent"),
    "about 2.5": Quantity(2.25, 2.5, 2.75, "about"),
    "more than 100": Quantity(101, None, None, "more_than"),
    "over 50%": Quantity(50, None, None, "more_than", "percent"),
    "fewer than 100": Quantity(None, None, 99, "fewer_than"),
    "as many as 100": Quantity(None, None, 100, "at_most"),
    "up to 30": Quantity(None, None, 30, "at_most"),
    "no more than 40": Quantity(None, None, 40, "at_most"),
    "at least 475": Quantity(475, None, None, "at_least"),
    "nearly 500": Quantity(450, None, 499, "nearly"),
    "just over 40": Quantity(41, None, 45, "just_over"),
    "10–15": Quantity(10, None, 15, "range"),
    "10 to 15": Quantity(10, None, 15, "range"),
    "between three and four": Quantity(3, None, 4, "range"),
    "most of them": Quantity(50, None, 100, "most", "percent"),
    "none": Quantity(0, 0, 0),
    "several": Quantity(3, None, None, "plural"),
    "dozens of soldiers": Quantity(24, None, None, "plural"),
    "twenty-five": Quantity(25, 25, 25),
    "a hundred and twenty thousand": Quantity(120_000, 120_000, 120_000),
    "-5": Quantity(-5, -5, -5),
    "၄၀ ခန့်": Quantity(35, 40, 45, "about"),
    "၄၀ ဦးလောက်": Quantity(35, 40, 45, "about"),
    "၁၀၀ ကျော်": Quantity(101, None, None, "more_than"),
    "အနည်းဆုံး ၄၀": Quantity(40, None, None, "at_least"),
    "၂၀ မှ ၃၀": Quantity(20, None, 30, "range"),
    "၅ ထောင်": Quantity(5000, 5000, 5000),
    "၉၀ ရာခိုင်နှုန်း": Quantity(90, 90, 90, "", "percent"),
}


@pytest.mark.parametrize("text", SAID)
def test_a_quantity_means_this(text: str) -> None:
    assert words.quantity(text) == SAID[text]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("many", "quantity_not_understood"),
        ("not 40", "quantity_not_understood"),
        ("", "quantity_not_understood"),
        ("3 of 10", "quantity_several"),
        ("three four", "quantity_several"),
        ("10 to 15 of 40", "quantity_several"),
        ("10.000", "quantity_separator"),
        ("15 to 10", "bounds_crossed"),
    ],
)
def test_what_names_no_one_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        words.quantity(text)
    assert no.value.findings[0].code == code


@given(
    st.integers(0, 10**9), st.sampled_from(["", "about ", "nearly ", "just over ", "more than ", "up to ", "at least "])
)
def test_a_hedged_number_keeps_its_bounds_in_order(number: int, hedge: str) -> None:
    said = words.quantity(f"{hedge}{number:,}")
    low, high = -1 if said.low is None else said.low, float("inf") if said.high is None else said.high
    assert low <= (number if said.point is None else said.point) or hedge in ("just over ", "more than ")
    assert said.point in (None, number)
    assert low <= high or number <= 1


@given(st.text(max_size=30))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    said = answer(text)
    assert isinstance(said, str) or said.low is None or said.high is None or said.low <= said.high


def answer(text: str) -> Quantity | str:
    """The quantity, or the code of the refusal."""
    try:
        return words.quantity(text)
    except Refused as no:
        return no.findings[0].code


@pytest.mark.parametrize(
    ("p", "icd", "phia"),
    [
        (0.0, "almost_no_chance", "remote_chance"),
        (0.05, "very_unlikely", "remote_chance"),
        (0.075, "very_unlikely", "highly_unlikely"),  # in the middle of a gap: the more careful word
        (0.2, "unlikely", "highly_unlikely"),
        (0.5, "roughly_even_chance", "realistic_possibility"),
        (0.55, "roughly_even_chance", "likely"),
        (0.8, "likely", "highly_likely"),
        (1.0, "almost_certain", "almost_certain"),
    ],
)
def test_a_probability_has_one_word_on_each_scale(p: float, icd: str, phia: str) -> None:
    assert (words.word_for(p, "ICD203"), words.word_for(p, "PHIA")) == (icd, phia)


@given(st.sampled_from(sorted(BANDS)), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_never_has_a_lower_word(scale: str, p: float, q: float) -> None:
    codes = [band.code for band in BANDS[scale]]
    if scale != "IPCC":  # its words nest: "likely" holds all that "very likely" does
        low, high = sorted((p, q))
        assert codes.index(words.word_for(low, scale)) <= codes.index(words.word_for(high, scale))


@pytest.mark.parametrize(("p", "scale"), [(1.01, "ICD203"), (float("nan"), "PHIA"), (0.5, "ours")])
def test_what_is_no_probability_or_scale_has_no_word(p: float, scale: str) -> None:
    with pytest.raises(Refused):
        words.word_for(p, scale)


def test_search_finds_burmese_and_english_and_wants_every_word() -> None:
    texts = words.Scan(["Soldiers left Reedmouth in ၂၀၂၂", "ရန်ကုန်မြို့ သို့ ထွက်ခွာ", "left for Bago"])
    assert {query: texts.find(query) for query in ("left", "LEFT 2022", "ရန်ကုန်", "မြို့ ထွက်", "reed", "gone", " ")} == {
        "left": [0, 2],
        "LEFT 2022": [0],
        "ရန်ကုန်": [1],
        "မြို့ ထွက်": [1],
        "reed": [0],
        "gone": [],
        " ": [0, 1, 2],
    }
    assert words.Scan([]).find("left") == []


@given(st.lists(st.text("ab က\n", max_size=6), max_size=8), st.text("ab က", max_size=4))
def test_search_agrees_with_looking_into_each_text(texts: list[str], query: str) -> None:
    wanted = words.fold(query).split()
    expected = [at for at, text in enumerate(texts) if all(word in words.fold(text) for word in wanted)]
    assert words.Scan(texts).find(query) == expected


def test_a_hundred_thousand_reports_are_searched_at_once() -> None:
    texts = words.Scan(f"report {n} {BURMESE} from the lake side, about {n % 97} people seen" for n in range(100_000))
    started = time.perf_counter()
    found = texts.find("nothing of the kind")
    took = time.perf_counter() - started
    assert found == []
    assert took < 1  # a slow machine; measured is printed by the benchmark


@pytest.mark.parametrize("kind", words.VOCABULARIES)
def test_a_list_names_each_code_once(kind: str) -> None:
    codes = words.VOCABULARIES[kind]
    assert len(set(codes)) == len(codes) > 0


def test_a_csv_of_names_in_zawgyi_is_converted_as_one_document() -> None:
    table = "name,place\n" + "".join(f"{name},ရန်ကုန်မြို့\n" for name in ("ကျော်မောင်", "သီတာဝင်း", "အောင်ကြီး"))
    received = words.read_bytes(uni2zg(table).encode())
    assert list(csv.reader(received.text.splitlines())) == list(csv.reader(table.splitlines()))
