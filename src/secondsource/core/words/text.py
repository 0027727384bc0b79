"""Text as it is compared and searched, and bytes as they are received: one spelling, Unicode only."""

import codecs
import unicodedata
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from secondsource.core.findings import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

ZAWGYI_FROM = 0.95
"""Above this probability a document is converted: converting what is Unicode already corrupts nine names of ten."""

_DIGITS = {0x1040 + n: str(n) for n in range(10)} | {0x1090 + n: str(n) for n in range(10)}  # Burmese, Shan
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))  # zero width: spaces, joiners, soft hyphen
_FOLDED = _DIGITS | _UNSEEN


@dataclass(frozen=True, slots=True)
class Received:
    """A text as it came in: readable as Unicode, with the bytes it was made from and the detector's score."""

    text: str
    encoding: str  # one of ENCODINGS
    original: bytes
    zawgyi: float = 0.0  # probability that the document was Zawgyi

    @property
    def converted(self) -> bool:
        """Whether the text says something other than its bytes did, so that the bytes must be kept beside it."""
        return self.encoding != "unicode"


def normal(text: str) -> str:
    """The spelling under which texts are compared: NFC, no case, ASCII digits, nothing invisible. Line ends stay.

    >>> normal("Bago ၂၀၂၂")
    'bago 2022'
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold().translate(_FOLDED))


def fold(text: str) -> str:
    """`normal`, with every run of white space as one space and none at the ends."""
    return " ".join(normal(text).split())


def read_bytes(raw: bytes) -> Received:
    """The text in `raw`: UTF-8, or UTF-16 with its mark; Zawgyi is told per document and converted, the bytes kept.

    Raises:
        Refused: the bytes are no text that can be read (`text_not_readable`), or hold what no text holds (`text_is_binary`).
    """
    text = unicodedata.normalize("NFC", _decoded(raw))
    if "\0" in text:
        raise refuse("text_is_binary", about="text")
    score = zawgyi_probability(text)
    if score <= ZAWGYI_FROM:
        return Received(text, "unicode", raw, score)
    return Received(from_zawgyi(text), "zawgyi", raw, score)


def from_zawgyi(text: str) -> str:
    """Text that was written in Zawgyi, in Unicode."""
    return unicodedata.normalize("NFC", _converter()(text))


def zawgyi_probability(text: str) -> float:
    """How likely the text was written in Zawgyi, 0 to 1; 0 where it holds nothing Burmese."""
    if not any("\u1000" <= letter <= "\u109f" for letter in text):
        return 0.0
    return max(0.0, float(_detector()(text)))


def _decoded(raw: bytes) -> str:
    """The bytes as text, by their mark or as UTF-8."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise refuse("text_not_readable", about="text", position=fault.start) from None


@cache
def _detector() -> "Callable[[str], float]":
    """The detector, read once and only when Burmese letters come in."""
    from myanmartools import ZawgyiDetector  # noqa: PLC0415 -- its model is read when first needed, not at every start

    with warnings.catch_warnings():  # it opens its model by a way that Python is giving up
        warnings.simplefilter("ignore", DeprecationWarning)
        probability: Callable[[str], float] = ZawgyiDetector().get_zawgyi_probability
    return probability


@cache
def _converter() -> "Callable[[str], str]":
    """The converter, loaded only when a Zawgyi document comes in."""
    from burmesenlp import zg2uni  # noqa: PLC0415 -- rarely needed

    convert: Callable[[str], str] = zg2uni
    return convert
