"""Passages: sentences in two languages, and pieces that leave nothing of a text out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.web.pages.reports.passages import Piece, parts, pieces, sentences, waiting
from secondsource.web.pages.reports.prefill import guess

SAID = dt.date(2026, 11, 20)  # a Friday
texts = st.text(st.sampled_from("ab .!?\n။၊…40ကခ😀"), max_size=200)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, tuple[int, int]]], list[tuple[int, int]]]:
    text = draw(texts.filter(bool))
    place = st.integers(0, len(text) - 1)
    spans = [tuple(sorted((a, b + 1))) for a, b in draw(st.lists(st.tuples(place, place), max_size=6))]
    proper = [(start, end) for start, end in spans if start < end]
    half = len(proper) // 2
    return text, list(enumerate(proper[:half], 1)), proper[half:]


@given(marked_texts())
def test_the_pieces_of_a_text_are_the_text(
    marked: tuple[str, list[tuple[int, tuple[int, int]]], list[tuple[int, int]]],
) -> None:
    text, claims, aside = marked
    drawn = [piece for part in parts(text) for piece in pieces(text, claims, aside, part)]
    assert "".join(piece.text for piece in drawn) == text


@given(marked_texts())
def test_every_statement_is_drawn_where_it_was_marked_and_numbered_once(
    marked: tuple[str, list[tuple[int, tuple[int, int]]], list[tuple[int, int]]],
) -> None:
    text, claims, aside = marked
    drawn = pieces(text, claims, aside, (0, len(text)))
    words = {number: "".join(piece.text for piece in drawn if number in piece.marks) for number, _ in claims}
    ends = sorted(number for piece in drawn for number in piece.closes)
    assert (words, ends) == ({number: text[a:b] for number, (a, b) in claims}, [number for number, _ in claims])


@given(marked_texts())
def test_what_waits_touches_no_statement_and_nothing_set_aside(
    marked: tuple[str, list[tuple[int, tuple[int, int]]], list[tuple[int, int]]],
) -> None:
    text, claims, aside = marked
    taken = [span for _, span in claims] + aside
    spans = waiting(text, taken)
    assert [(a, b) for a, b in spans for c, d in taken if a < d and c < b] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("We are well. They left!", ["We are well.", "They left!"]),
        ("Dr. A counted 2.5 tons in No. 3 school.", ["Dr. A counted 2.5 tons in No. 3 school."]),
        ("သူ လာမယ်။နေကောင်းလား။", ["သူ လာမယ်။", "နေကောင်းလား။"]),
        ("one\n\n- two\n—\n", ["one", "- two"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, said: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == said


def test_a_long_text_is_read_in_parts_that_end_with_a_line() -> None:
    text = ("x" * 99 + "\n") * 500
    assert [text[b - 1] for _, b in parts(text)] == ["\n"] * 3


def test_an_open_sentence_is_one_piece() -> None:
    assert pieces("One. Two.", [(1, (0, 4))], [], (0, 9)) == [
        Piece(0, 4, "One.", (1,), (1,)),
        Piece(4, 5, " "),
        Piece(5, 9, "Two.", open=True),
    ]


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        ("About 40 people slept in the school since Monday", ("About 40", "since Monday", "", "")),
        ("I counted 25 trucks yesterday.", ("25", "yesterday", "witnessed", "")),
        ("My cousin says the market road is closed", ("", "", "told", "")),
        ("They may move again before the weekend.", ("", "", "", "unsure")),
        ("လူ ၄၀ ခန့် ကျောင်းမှာ အိပ်တယ်", ("၄၀ ခန့်", "", "", "")),
        ("We are all well.", ("", "", "", "")),
    ],
)
def test_what_a_passage_says_is_filled_in_and_nothing_else(passage: str, said: tuple[str, ...]) -> None:
    found = guess(passage, SAID)
    assert (found.value, found.when, found.basis, found.certainty) == said


def test_an_unnamed_relative_is_noticed() -> None:
    assert [guess(words, SAID).relative for words in ("My elder brother was there", "The teacher was there")] == [
        True,
        False,
    ]


def test_a_number_in_the_name_of_a_place_is_no_number_of_people() -> None:
    found = guess("I saw about 40 people at Three Palms yesterday.", SAID, "Three Palms")
    assert (found.value, found.place, found.when) == ("about 40", "Three Palms", "yesterday")
