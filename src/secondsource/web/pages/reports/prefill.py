"""What can be filled in before a person looks: value, time, place, how known and from whom, each with the words it was read from."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from secondsource.core import when, words
from secondsource.core.findings import Refused

LONGEST_PHRASE: Final = 6
"""Words that a phrase about time or place may have here."""

LONGEST_PASSAGE: Final = 600
"""Characters that are looked at: a longer passage is no one statement."""

_CUES: Final = (
    (
        "witnessed",
        re.compile(r"\b(i|we) (saw|see|counted|walked|crossed|passed|was there|were there|watched)\b|ကိုယ်တိုင်|မြင်(ခဲ့|တယ်|ရ)"),
    ),
    (
        "told",
        re.compile(
            r"\b(says?|said|told|tells|heard|they say|according to|rumou?rs?)\b|လို့ပြော|ပြောတယ်|ပြောသည်|ကြားတယ်|ကြားရ|တဲ့။"
        ),
    ),
    ("read", re.compile(r"\b(read|the (letter|order|document|paper|list) says|wrote)\b|ဖတ်ရ|ဖတ်လိုက်")),
    ("inferred", re.compile(r"\b(so i think|i think|must have|probably|i guess|it seems)\b|ထင်တယ်|ဖြစ်လိမ့်မယ်")),
)
"""Wordings that say how the speaker knows, the most telling first; a person decides."""

_KIN = re.compile(
    r"\b(?:my|our) (?:\w+ )?"
    r"(?:cousin|brother|sister|mother|father|uncle|aunt|son|daughter|wife|husband|nephew|niece|in-law|relative|family)\b"
    r"|(?:အစ်ကို|ညီ|အစ်မ|ညီမ|အမေ|အဖေ|ဦးလေး|အဒေါ်|ဝမ်းကွဲ|သား|သမီး|ဇနီး|ခင်ပွန်း)(?:က|ကပြော)"
)
_UNSURE = re.compile(r"\b(maybe|perhaps|not sure|i think|may|might|possibly)\b|မသေချာ|ထင်တယ်")
_TIMELIKE = re.compile(
    r"\d|\b(to|yester)day\b|tonight|tomorrow|morning|night|week|month|year|ago|since|until|before|after|"
    r"(mon|tues|wednes|thurs|fri|satur|sun)day|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|နေ့|မနက်|ညက|လ|နှစ်",
    re.IGNORECASE,
)
_VERBS: Final = frozenset({"may", "march"})
"""Names of months that, in small letters and alone, are something else."""

_WORD = re.compile(r"[^\s,;()\"“”«»]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a passage seems to say; empty where it does not say it. `quantity` is the number with its hedge."""

    value: str = ""
    quantity: words.Quantity | None = None
    when: str = ""
    place: str = ""
    basis: str = ""
    relative: bool = False
    certainty: str = ""


def guess(passage: str, said: dt.date, place: str = "") -> Guess:
    """Everything that can be read from a passage of a report of that day; `place` is a name in it, which no number is looked for in."""
    passage = passage[:LONGEST_PASSAGE]
    folded = words.fold(passage)
    moment = time_in(passage, said)
    rest = passage
    for named in (moment, place):
        rest = rest.replace(named, " … ") if named else rest
    value, quantity = number_in(rest)
    relative = bool(_KIN.search(folded))
    basis = next((basis for basis, cue in _CUES if cue.search(folded)), "told" if relative else "")
    return Guess(value, quantity, moment, place, basis, relative, "unsure" if _UNSURE.search(folded) else "")


def time_in(passage: str, said: dt.date) -> str:
    """The longest phrase that names a time; nothing when none does."""
    for phrase in _phrases(passage):
        if not _TIMELIKE.search(phrase) or phrase in _VERBS or (phrase.isdecimal() and len(phrase) != 4):
            continue
        try:
            when.read(phrase, said)
        except Refused:
            continue
        return phrase
    return ""


def number_in(passage: str) -> tuple[str, words.Quantity | None]:
    """The words that name a quantity, and what they mean; nothing where there is none or there are several."""
    try:
        quantity = words.quantity(passage)
    except Refused:
        return "", None
    for phrase in reversed(list(_phrases(passage))):
        try:
            if words.quantity(phrase) == quantity:
                return phrase, quantity
        except Refused:
            continue
    return passage.strip(), quantity


def _phrases(passage: str) -> list[str]:
    """Runs of up to `LONGEST_PHRASE` words, the longest first, from left to right."""
    spans = [(found.start(), found.end()) for found in _WORD.finditer(passage)]
    found = (
        passage[spans[first][0] : spans[first + length - 1][1]].strip(" .!?။၊:")
        for length in range(min(LONGEST_PHRASE, len(spans)), 0, -1)
        for first in range(len(spans) - length + 1)
    )
    return [phrase for phrase in found if phrase]
