"""Labels: codes to sentences and words, figures to what a language writes. The only translated words below the doors.

The language is passed in, never guessed: `say(finding, language="my")`, `words("basis", "told", "my")`, `probability(0.7, "ICD203", "en")`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from secondsource.core.findings import Finding, Value
from secondsource.core.words import word_for
from secondsource.labels import figures
from secondsource.labels.figures import date, moment, number, percent, rough
from secondsource.labels.marks import N_
from secondsource.labels.sentences import REASONS, SENTENCES
from secondsource.labels.speech import Filled, translated
from secondsource.labels.terms import LISTS

__all__ = ["N_", "choices", "date", "moment", "number", "percent", "probability", "reason", "rough", "say", "words"]

_SPEAK: Mapping[str, Callable[[Any, str], str]] = {
    "number": figures.number,
    "percent": figures.percent,
    "date": figures.date,
}
_UNLABELLED = N_("The desk refused this ({code}).")


def say(what: Finding | str, values: Mapping[str, Value] | None = None, language: str = "en") -> str:
    """The sentence of a finding, or of a code with its values.

    Args:
        what: a finding, or its code.
        values: what fills the sentence; taken from the finding when left out.
        language: "en", "my", with or without a region.
    """
    code = what if isinstance(what, str) else what.code
    filling = values if values is not None else {} if isinstance(what, str) else what.values
    if code not in SENTENCES:
        return _filled(_UNLABELLED, {"code": code}, language)
    return _filled(SENTENCES[code], filling, language)


def reason(code: str, values: Mapping[str, Value], language: str) -> str:
    """Why a claim counts as it does: a code of `weigh` with its values."""
    return _filled(REASONS.get(code, _UNLABELLED), {"code": code, **values}, language)


def words(kind: str, code: str | int, language: str) -> str:
    """The word for a code of a closed list; a code the list does not have is said as it is.

    Raises:
        LookupError: there is no list of that kind.
    """
    said = LISTS[kind].get(str(code))
    return str(code) if said is None else translated(said, language)


def choices(kind: str, language: str) -> list[tuple[str, str]]:
    """Every code of a closed list with its word, in the order of the list."""
    return [(code, translated(said, language)) for code, said in LISTS[kind].items()]


def probability(p: float, scale: str, language: str) -> str:
    """The word of a scale for a probability.

    Raises:
        Refused: p is no probability, or there is no such scale.
    """
    return words(scale, word_for(p, scale), language)


def _filled(message: str, values: Mapping[str, Value], language: str) -> str:
    """A message in a language with its blanks filled; a value that was not given leaves its blank empty."""
    return Filled(language, _SPEAK, words).vformat(translated(message, language), (), _Given(values))


class _Given(dict[str, Value]):
    """Values by name; what was not given is empty."""

    def __missing__(self, key: str) -> str:
        return ""
