"""Numerals: digits with separators, English number words and Burmese magnitudes, as one number."""

import re
from typing import Final

UNITS: Final = {
    word: value
    for value, word in enumerate(
        (
            *(
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ),
            *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        )
    )
}
TENS: Final = {
    word: 10 * value
    for value, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
SIZES: Final = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
BURMESE_UNITS: Final = {
    word: value for value, word in enumerate(("တစ်", "နှစ်", "သုံး", "လေး", "ငါး", "ခြောက်", "ခုနစ်", "ရှစ်", "ကိုး"), 1)
}
BURMESE_SIZES: Final = {"ဆယ်": 10, "ရာ": 100, "ထောင်": 1_000, "သောင်း": 10_000, "သိန်း": 100_000, "သန်း": 1_000_000}

THOUSANDS_OR_DECIMALS: Final = re.compile(r"(?<![\w.,])(?!0)\d{1,3}\.\d{3}(?![\d.])")
"""A dot before exactly three digits: thousands in one country, decimals in another."""

_DIGITS = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIZE = "|".join(SIZES)
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(list(UNITS)[1:10])})\b)?|{'|'.join(UNITS)}|a(?= (?:{_SIZE})\b))"
_SPOKEN = rf"{_SMALL}\b(?: (?:{_SIZE})\b(?:(?: and)? {_SMALL}\b)?)*"
_BURMESE = rf"(?:{'|'.join(BURMESE_UNITS)})(?:{'|'.join(BURMESE_SIZES)})"
NUMBER: Final = (
    rf"(?:(?<![\w.])[-−]?(?:{_DIGITS})(?: ?(?:{'|'.join(SIZES)})\b| ?(?:{'|'.join(BURMESE_SIZES)})(?!ခိုင်))?(?![\d])"
    rf"|{_BURMESE})"
)
"""A pattern of folded text for one number after `in_figures`, without groups."""

_WORDS: Final = re.compile(rf"\b{_SPOKEN}\b")


def in_figures(text: str) -> str:
    """The text with every number that is spelled out in English written in figures, each as long as it can be read.

    >>> in_figures("between twenty-five and a hundred and twenty thousand")
    'between 25 and 120000'
    """
    return _WORDS.sub(lambda found: str(_spoken(found[0].replace("-", " ").split())), text)


def value_of(numeral: str) -> float:
    """The number that a match of `NUMBER` says.

    >>> value_of("2,500"), value_of("5 ထောင်")
    (2500.0, 5000.0)
    """
    if numeral[0] in "-−":
        return -value_of(numeral[1:])
    found = re.match(_DIGITS, numeral)
    if found:
        size = numeral[found.end() :].strip()
        return float(re.sub(r"[, ]", "", found[0])) * (SIZES | BURMESE_SIZES).get(size, 1)
    unit = next(word for word in BURMESE_UNITS if numeral.startswith(word))
    return float(BURMESE_UNITS[unit] * BURMESE_SIZES[numeral.removeprefix(unit)])


def _spoken(words: list[str]) -> int:
    """English number words added up: "two hundred and five" is 205."""
    total = part = 0
    for word in words:
        if word == "a":
            part = 1
        elif word in SIZES:
            part = max(part, 1) * SIZES[word]
            if SIZES[word] >= 1_000:
                total, part = total + part, 0
        else:
            part += UNITS.get(word, 0) + TENS.get(word, 0)
    return total + part
