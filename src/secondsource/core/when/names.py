"""Names of months and days, and Burmese wordings of time rewritten in the English ones that `spoken` reads."""

import re
from typing import Final

MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
WEEKDAYS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "wed"),
            ("thursday", "thurs", "thu"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
COUNTED: Final[dict[str, int]] = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1}

_BURMESE_MONTHS: Final = {
    "ဇန်နဝါရီ": "january",
    "ဖေဖော်ဝါရီ": "february",
    "မတ်": "march",
    "ဧပြီ": "april",
    "မေ": "may",
    "ဇွန်": "june",
    "ဇူလိုင်": "july",
    "သြဂုတ်": "august",
    "ဩဂုတ်": "august",
    "စက်တင်ဘာ": "september",
    "အောက်တိုဘာ": "october",
    "နိုဝင်ဘာ": "november",
    "ဒီဇင်ဘာ": "december",
}
_BURMESE_DAYS: Final = {
    "တနင်္ဂနွေ": "sunday",
    "တနင်္လာ": "monday",
    "အင်္ဂါ": "tuesday",
    "ဗုဒ္ဓဟူး": "wednesday",
    "ကြာသပတေး": "thursday",
    "သောကြာ": "friday",
    "စနေ": "saturday",
}
_COUNTS: Final = {"တစ်": 1, "နှစ်": 2, "သုံး": 3, "လေး": 4, "ငါး": 5, "ခြောက်": 6, "ခုနစ်": 7, "ရှစ်": 8, "ကိုး": 9, "ဆယ်": 10}
_UNITS: Final = {"ရက်သတ္တပတ်": "week", "အပတ်": "week", "ပတ်": "week", "ရက်": "day", "လ": "month", "နှစ်": "year"}
_UNIT: Final = "|".join(_UNITS)
_COUNT: Final = rf"\d+|{'|'.join(_COUNTS)}"
_PAST: Final = "(?:လွန်ခဲ့သော|လွန်ခဲ့တဲ့|လွန်ခဲ့သည့်|ပြီးခဲ့သော|ပြီးခဲ့တဲ့|ပြီးခဲ့သည့်)"
_ROUGHLY: Final = "(?:ခန့်|လောက်|ဝန်းကျင်)"
_MONTH: Final = "|".join(MONTHS)
_DAY: Final = "|".join(WEEKDAYS)


def _ago(found: re.Match[str]) -> str:
    """So many units ago, loosely when the wording is loose."""
    count = _COUNTS.get(found["count"], found["count"])
    loosely = "about " if found["roughly"] else ""
    return f"{loosely}{count} {_UNITS[found['unit']]}s ago"


_PHRASES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), english)
    for pattern, english in (
        (r"(ယနေ့|ဒီနေ့|ဒီကနေ့)(တွင်|မှာ)?", " today "),
        (r"(မနေ့က|မနေ့တုန်းက|ယမန်နေ့က?)", " yesterday "),
        (r"မနက်ဖြန်", " tomorrow "),
        (r"(မနှစ်က|မနှစ်တုန်းက)", " last year "),
        (rf"(?:{_PAST}|အရင်|ယခင်)\s*(?:ရက်သတ္တပတ်|အပတ်|ပတ်)(?:က|တွင်|မှာ)?", " last week "),
        (rf"(?:{_PAST}|အရင်|ယခင်)\s*လ(?:က|တွင်|မှာ)?(?!\S)", " last month "),
        (rf"(?:{_PAST}|အရင်|ယခင်)\s*နှစ်(?:က|တွင်|မှာ)?(?!\S)", " last year "),
        (r"(?:ဒီ|ယခု|ဒီတစ်)\s*(?:ရက်သတ္တပတ်|အပတ်|ပတ်)", " this week "),
        (r"(?:ဒီ|ယခု)\s*လ(?!\S)", " this month "),
        (r"(?:ဒီ|ယခု)\s*နှစ်(?!\S)", " this year "),
        (r"(\d{4})\s*(?:ပြည့်)?\s*(?:ခုနှစ်|ခု|နှစ်)?\s*(?:နှစ်ဦးပိုင်း|နှစ်ဆန်း|အစောပိုင်း|အစပိုင်း)", r" early \1 "),
        (r"(\d{4})\s*(?:ပြည့်)?\s*(?:ခုနှစ်|ခု)?\s*(?:နှစ်လယ်ပိုင်း|နှစ်လယ်|အလယ်ပိုင်း)", r" mid \1 "),
        (r"(\d{4})\s*(?:ပြည့်)?\s*(?:ခုနှစ်|ခု)?\s*(?:နှစ်ကုန်ပိုင်း|နှစ်ကုန်|နှောင်းပိုင်း|ကုန်ပိုင်း)", r" late \1 "),
        (r"(\d{4})\s*(?:ပြည့်နှစ်|ခုနှစ်|ခု)\s*[၊,]?", r" \1 "),
        (rf"\b({_MONTH})\s*လ\s*(?:အစောပိုင်း|အစပိုင်း|ဆန်း)", r" early \1 "),
        (rf"\b({_MONTH})\s*လ\s*(?:အလယ်ပိုင်း|လယ်)", r" mid \1 "),
        (rf"\b({_MONTH})\s*လ\s*(?:နှောင်းပိုင်း|ကုန်ပိုင်း|ကုန်)", r" late \1 "),
        (rf"\b({_MONTH})\s*လ?\s*[၊,]?\s*(\d{{1,2}})\s*ရက်\s*(?:နေ့)?", r" \2 \1 "),
        (rf"\b({_MONTH})\s*လ\b", r" \1 "),
        (rf"\b({_MONTH})\s*လ(?=\s|$|မှ|က|တွင်|အ|မ)", r" \1 "),
        (rf"\b({_DAY})\s*နေ့", r" \1 "),
        (rf"{_PAST}\s*({_DAY}|{_MONTH})\b", r" last \1 "),
        (rf"(\d{{4}})\s+(early|mid|late)\s+({_MONTH})\b", r" \2 \3 \1 "),
    )
)
_FRAMES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), english)
    for pattern, english in (
        (r"^(.+?)\s*(?:မှ|ကနေ)\s*(?:စ၍|စပြီး)?\s*(.+?)\s*(?:အထိ|ထိ|အတွင်း|ကြား)$", r"\1 to \2"),
        (r"^(.+?)\s*(?:နှင့်|နဲ့)\s*(.+?)\s*(?:အကြား|ကြား)$", r"between \1 and \2"),
        (r"^(.+?)\s*(?:ကတည်းက|မှစ၍|မှစပြီး|ကစပြီး)$", r"since \1"),
        (r"^(.+?)\s*(?:မတိုင်မီ|မတိုင်ခင်|မတိုင်မှီ)က?$", r"before \1"),
        (r"^(.+?)\s*(?:နောက်ပိုင်း|ပြီးနောက်|အပြီး)$", r"after \1"),
        (r"^(.+?)\s*(?:အထိ|ထိ)$", r"until \1"),
        (rf"^(.+?)\s*{_ROUGHLY}(?:က|တွင်|မှာ)?$", r"about \1"),
        (r"^(.+?)\s*(?:တွင်|မှာ|တုန်းက|က|အတွင်း)$", r"\1"),
    )
)
_AGO: Final = re.compile(
    rf"{_PAST}\s*(?P<count>{_COUNT})\s*(?P<unit>{_UNIT})\s*(?P<roughly>{_ROUGHLY})?\s*(?:အကြာ)?(?:က|တွင်|မှာ)?(?!\S)"
)
_SINCE_AGO: Final = re.compile(
    rf"(?P<count>{_COUNT})\s*(?P<unit>{_UNIT})\s*(?P<roughly>{_ROUGHLY})?\s*(?:အကြာက|ခန့်က|လောက်က)(?!\S)"
)


def in_english(said: str) -> str:
    """A folded Burmese wording of a date in English words; text without Burmese letters stays as it is."""
    if not any("\u1000" <= letter <= "\u109f" for letter in said):
        return said
    for names in (_BURMESE_MONTHS, _BURMESE_DAYS):
        for burmese in sorted(names, key=len, reverse=True):
            said = re.sub(rf"{burmese}(?![\u102b-\u103e])", f" {names[burmese]} ", said)
    said = _spaced(said)
    said = _SINCE_AGO.sub(_ago, _AGO.sub(_ago, said))
    for pattern, english in _PHRASES:
        said = pattern.sub(english, said)
    said = _spaced(said)
    for pattern, english in _FRAMES:
        said, changed = pattern.subn(english, said)
        if changed:
            return in_english(_spaced(said))  # a frame took its suffix away; what it framed is read in turn
    return said


def _spaced(said: str) -> str:
    """One space between words, none at the ends or before a Burmese suffix."""
    return re.sub(r" (?=(?:လ|နေ့)(?:\s|$))", "", " ".join(said.split()))
