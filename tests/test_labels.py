"""Labels: every code that can be answered has its words, in every language, and they are well made."""

import ast
import datetime as dt
import io
import re
import string
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from secondsource import labels
from secondsource.cli import said_weigh
from secondsource.core import when, words
from secondsource.core.findings import Finding
from secondsource.core.posts import SERVICES
from secondsource.core.reach import COMPARED, INNOCENT
from secondsource.core.tables.access import VERBS
from secondsource.core.tables.likelihood import BANDS
from secondsource.core.tables.screen_words import WORDS
from secondsource.desk.asking import BARRED
from secondsource.labels import speech
from secondsource.labels.sentences import REASONS, SENTENCES
from secondsource.labels.terms import LISTS, SCREEN
from secondsource.store import errors
from secondsource.weigh.asking import REASONS as ASKED
from secondsource.weigh.asking import WORDINGS
from secondsource.weigh.reasons import REASONS as WEIGHED

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "secondsource"
ANSWERS = {"refuse", "Finding", "Need", "BadClaims"}


@pytest.fixture(scope="module", autouse=True)
def built() -> Iterator[None]:
    """The compiled catalogue, as setup makes it."""
    subprocess.run([sys.executable, "tools/catalogue.py", "build"], cwd=ROOT, check=True)
    speech.catalogue.cache_clear()
    yield
    speech.catalogue.cache_clear()


@pytest.fixture(scope="module")
def burmese() -> Catalog:
    return read_po(io.BytesIO((SOURCE / "locale" / "my" / "LC_MESSAGES" / "django.po").read_bytes()), locale="my")


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every place in the code where an answer is made: file, and the call. A Finding of weighing is a kind of value, and no answer."""
    for path in sorted(SOURCE.rglob("*.py")):
        answers = ANSWERS - {"Finding"} if "weigh" in path.parts else ANSWERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name) and node.func.id in answers:
                yield path, node


def sentences_for(path: Path) -> Mapping[str, str]:
    """What says the codes of a file: claims that cannot be weighed are said by the command, in its own words where it has them."""
    return {**SENTENCES, **said_weigh.SENTENCES} if "weigh" in path.parts else SENTENCES


def codes_of(call: ast.Call) -> set[str]:
    """The codes a call can answer with, one way or the other; none where it passes on what it was given."""
    first = call.args[0]
    ways = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return {way.value for way in ways if isinstance(way, ast.Constant) and isinstance(way.value, str)}


def stored() -> set[str]:
    """The codes of the storage's refusals."""
    kinds = [errors.Refusal]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {kind.code for kind in kinds}


def blanks(message: str) -> set[str]:
    return {name for _text, name, _kind, _ in string.Formatter().parse(message) if name}


def test_every_code_of_the_program_has_a_sentence() -> None:
    made = [(where, code) for where, call in calls() for code in codes_of(call)]
    made += [(SOURCE / "store" / "errors.py", code) for code in stored()]
    assert [(where.name, code) for where, code in made if code not in sentences_for(where)] == []


def test_no_sentence_waits_for_a_value_that_its_code_never_brings() -> None:
    short = [
        (where.name, code)
        for where, call in calls()
        if (given := values_of(call)) is not None
        for code in codes_of(call) & set(sentences_for(where))
        if not blanks(sentences_for(where)[code]) <= given
    ]
    assert short == []


def values_of(call: ast.Call) -> set[str] | None:
    """The names of the values a call passes on; None where it passes a table made elsewhere."""
    passed = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg in ("values", None))]
    if any(isinstance(value, ast.Name | ast.Attribute | ast.Call) for value in passed[:1]):
        return None
    tables = [value for value in passed if isinstance(value, ast.Dict)]
    named = {key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)}
    return {str(name) for name in named} | {keyword.arg for keyword in call.keywords if keyword.arg}


def test_every_reason_of_weighing_has_its_words() -> None:
    assert set(REASONS) == set(WEIGHED)
    assert {code for code in WEIGHED if not blanks(REASONS[code]) <= set(WEIGHED[code])} == set()


def test_every_code_of_asking_has_its_sentence_and_waits_for_no_value_that_it_lacks() -> None:
    brought = {**ASKED, **dict.fromkeys(BARRED, ()), **dict.fromkeys(WORDINGS, ("question", "about", "options"))}
    assert set(brought) <= set(SENTENCES)
    assert {code for code in brought if not blanks(SENTENCES[code]) <= set(brought[code])} == set()


def test_every_code_of_what_speaks_against_having_seen_it_has_its_words() -> None:
    lists = {"innocent": set(INNOCENT), "compared": set(COMPARED), "service": set(SERVICES.values())}
    assert {kind: set(LISTS[kind]) for kind in lists} == lists


def test_every_code_of_every_list_has_its_word() -> None:
    lists = {kind: {str(code) for code in codes} for kind, codes in words.VOCABULARIES.items()}
    lists |= {"verb": set(VERBS)} | {scale: {band.code for band in BANDS[scale]} for scale in words.SCALES}
    assert {kind: set(LISTS[kind]) for kind in lists} == lists


def test_screen_words_are_said_as_the_table_says_them() -> None:
    assert {word.code: word.english for word in WORDS} == SCREEN
    assert {code: labels.words("screen", code, "my") for code in SCREEN} == {word.code: word.burmese for word in WORDS}


def test_everything_labels_say_is_said_in_burmese(burmese: Catalog) -> None:
    said = {*SENTENCES.values(), *REASONS.values()} | {word for table in LISTS.values() for word in table.values()}
    untouched = {"5x5x5", "3x5x2", "Unicode", "Zawgyi"}  # names of scales and encodings
    assert [word for word in sorted(said - untouched) if not (message := burmese.get(word)) or not message.string] == []


def strings(catalogue: Catalog) -> list[str]:
    return [
        text
        for message in catalogue
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else list(message.string or ()))
        if text
    ]


def test_burmese_is_well_made_unicode(burmese: Catalog) -> None:
    said = strings(burmese)
    assert words.zawgyi_probability("\n".join(said)) < 0.05
    assert [text for text in said if not unicodedata.is_normalized("NFC", text)] == []
    # Signs of Zawgyi in a string too short for the detector: its own code points, or a vowel sign before its letter.
    zawgyi = re.compile(r"[\u1033\u1034\u1060-\u1097\u105a]|(?:^|[^\u1000-\u1021\u1025-\u102a\u103b-\u103f])\u1031")
    assert [text for text in said if zawgyi.search(text)] == []
    assert [text for text in said if re.search(r"[\u1000-\u109f]", text) and re.search(r"\u200b|\u25cc", text)] == []


def test_translations_fill_in_the_same_blanks(burmese: Catalog) -> None:
    def filled(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)\w|\{\w+(?::\w+)?\}", text))

    wrong = [
        message.id
        for message in burmese
        if isinstance(message.id, str) and message.string and filled(message.id) != filled(str(message.string))
    ]
    assert wrong == []


def test_a_finding_is_said_in_the_language_it_is_asked_for() -> None:
    found = Finding("not_allowed", {"verb": "assess", "roles": "analyst handler"})
    assert {language: labels.say(found, language=language) for language in ("en", "en-gb", "my")} == {
        "en": "Your roles do not allow this (judge a question). It needs: analyst, handler.",
        "en-gb": "Your roles do not allow this (judge a question). It needs: analyst, handler.",
        "my": "သင့်တာဝန်ဖြင့် ဤအရာကို မလုပ်နိုင်ပါ (မေးခွန်း ဆုံးဖြတ်ရန်)။ လိုအပ်သော တာဝန်- လေ့လာသူ, ဆက်သွယ်သူ",
    }


def test_values_are_said_as_what_they_are() -> None:
    assert labels.say("date_ambiguous", {"text": "3/4/2021", "first": "2021-04-03", "second": "2021-03-04"}) == (
        "“3/4/2021” can be April 3, 2021 or March 4, 2021: write the month in letters."
    )
    assert labels.say("belief_moved", {"before": 0.701, "now": 0.999}).endswith("from 70% to 99%")
    assert labels.say("text_too_long", {"most": 200_000}) == "This text is too long: at most 200,000 characters."
    assert labels.say("word_unknown", {"word": "{0} {word!r} %s"}) == (
        "“{0} {word!r} %s” is not one of the words that can stand here."
    )


def test_a_code_without_a_sentence_is_still_one_sentence() -> None:
    assert labels.say("of_tomorrow", {"secret": 1}) == "The desk refused this (of_tomorrow)."
    assert labels.reason("of_tomorrow", {}, "en") == "The desk refused this (of_tomorrow)."
    assert labels.words("channel", "pigeon", "my") == "pigeon"


def test_a_reason_is_said_with_its_values() -> None:
    values = {"voices": 4, "origins": 2.1}
    assert labels.reason("origin_not_recorded", values, "en") == (
        "4 reports agree without a recorded origin: they count as 2.1"
    )
    assert labels.reason("conditions", {"condition": "duress_risk", "percent": 50}, "en") == (
        "Said under a condition that lowers it (may have been under pressure): 50 % of the weight remains"
    )


def test_figures_and_dates_are_written_as_the_language_writes_them() -> None:
    day, quarter = dt.date(2021, 3, 4), when.read("Q3 2022", None)
    assert [labels.number(12_345.678, "en"), labels.percent(0.9999, "en"), labels.percent(1.0, "en")] == [
        "12,345.68",
        "99%",
        "100%",
    ]
    assert (labels.date(day, "en"), labels.date(day, "my")) == ("March 4, 2021", "2021 မတ် 4")
    assert [
        labels.rough(when.read(text, None), "en")
        for text in ("2022", "March 2021", "until May 2022", "since 2021", "…")
    ] == [
        "2022",
        "March 2021",
        "until May 2022",
        "from 2021",
        "time not known",
    ]
    assert (labels.rough(quarter, "en"), labels.rough(quarter, "my")) == (
        "July 2022 – September 2022",
        "2022 ဇူလိုင် – 2022 စက်တင်ဘာ",
    )


def test_a_probability_has_a_word_on_the_scale_of_the_desk() -> None:
    assert [labels.probability(0.7, scale, language) for scale in words.SCALES for language in ("en", "my")] == [
        "likely",
        "ဖြစ်နိုင်ခြေ များ",
        "likely",
        "ဖြစ်နိုင်ခြေ များ",
    ]


def test_a_list_to_choose_from_comes_in_its_order() -> None:
    assert [code for code, _ in labels.choices("basis", "my")] == list(words.BASES)
    assert dict(labels.choices("confidence", "en"))["low"] == "low"
