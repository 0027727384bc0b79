"""The one place where a message becomes words of a language: the compiled catalogue, read once a language."""

import gettext
import string
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

DOMAIN = "django"
"""The domain Django's templates use, so that pages and labels share one catalogue."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, and a language that has none, say what stands in the code."""
    compiled = files("secondsource") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def plain(language: str) -> str:
    """The language without its region: "my" for "my-MM"."""
    return language.replace("_", "-").partition("-")[0].lower()


def translated(message: str, language: str) -> str:
    """A message in a language, its blanks not yet filled in."""
    return catalogue(plain(language)).gettext(message) if message else ""


class Filled(string.Formatter):
    """Fills the blanks of a message: `{count}` as it is written in the language, `{verb:verb}` in the words of a kind."""

    def __init__(
        self, language: str, speak: Mapping[str, Callable[[Any, str], str]], word: Callable[[str, Any, str], str]
    ) -> None:
        super().__init__()
        self.language = language
        self.speak = speak
        self.word = word

    def format_field(self, value: object, format_spec: str) -> str:
        """One blank: by its kind, or by what the value is."""
        if format_spec in self.speak:
            return self.speak[format_spec](value, self.language)
        if format_spec:
            return ", ".join(self.word(format_spec, part, self.language) for part in str(value).split())
        if isinstance(value, int | float):
            return self.speak["number"](value, self.language)
        return str(value)
