"""Numbers as people write them: "1,200", "more than 100", "100-150", "about 40", "not 40", in Western or Burmese digits.

>>> read("1,200"), read("၁၂၀").low
(Span(low=1200.0, high=1200.0, denied=False), 120.0)
>>> read("100-150"), read("about 40")
(Span(low=100.0, high=150.0, denied=False), Span(low=35.0, high=45.0, denied=False))
>>> read("more than 100").high, read("not 40").denied, read("many")
(inf, True, None)
"""

import math
import re
from dataclasses import dataclass, replace

DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉−–—", "0123456789---")
TIMES = {"k": 1e3, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9}
PLAIN = r"[-+]?(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+,\d{1,2}(?!\d)|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)"
NUMBER = re.compile(rf"({PLAIN})\s*({'|'.join(TIMES)})?")
RANGE = re.compile(
    rf"(?:between|from)?\s*({PLAIN}\s*(?:{'|'.join(TIMES)})?)\s*(?:-|to|and|\.\.)\s*({PLAIN}\s*(?:{'|'.join(TIMES)})?)"
)
SIMPLE = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
BOUNDS = (
    (re.compile(r"(?:at least|no (?:fewer|less) than|minimum(?: of)?|from|>=|≥)\s*"), "least"),
    (re.compile(r"(?:more than|over|above|greater than|exceeding|upwards of|>)\s*"), "more"),
    (re.compile(r"(?:at most|no more than|up to|maximum(?: of)?|<=|≤)\s*"), "most"),
    (re.compile(r"(?:less than|fewer than|under|below|<)\s*"), "fewer"),
    (
        re.compile(r"(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|circa|ca\.?|c\.|~|≈)\s*"),
        "about",
    ),
)
DENIED = re.compile(r"(?:is not|not|isn't)\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """What a claim leaves possible: everything from low to high, both included; or, if `denied`, everything else."""

    low: float
    high: float
    denied: bool = False

    @property
    def exact(self) -> bool:
        """It names a single value."""
        return self.low == self.high


def read(text: str) -> Span | None:
    """A number or a range of numbers; None where it is neither.

    An open bound is infinite, and one that excludes its number ("more than 100") begins at the next number a computer has.
    "About" a number leaves half a unit of its last significant digit on both sides: about 40 is 35 to 45, about 1,200 is 1,150 to 1,250.
    """
    if SIMPLE.fullmatch(text):
        return Span(float(text), float(text))
    words = text.translate(DIGITS).strip().lower()
    denied = DENIED.match(words)
    if denied:
        found = read(words[denied.end() :])
        return replace(found, denied=not found.denied) if found else None
    for pattern, bound in BOUNDS:
        start = pattern.match(words)
        if start:
            said = _amount(words[start.end() :])
            return None if said is None else _bounded(said, bound)
    alone = _amount(words)
    return _range(words) if alone is None else Span(alone, alone)


def _range(words: str) -> Span | None:
    """Two numbers with a dash or a word between, or one with a plus behind."""
    if words.endswith("+"):
        said = _amount(words.rstrip("+ "))
        return None if said is None else _bounded(said, "least")
    both = RANGE.fullmatch(words)
    ends = [_amount(end) for end in both.groups()] if both else []
    if len(ends) < 2 or ends[0] is None or ends[1] is None or ends[0] > ends[1]:
        return None
    return Span(ends[0], ends[1])


def _amount(words: str) -> float | None:
    """A single number, with "million" and the like."""
    found = NUMBER.fullmatch(words.strip())
    if found is None:
        return None
    digits = found[1].replace(" ", "")
    digits = digits.replace(",", "." if re.fullmatch(r"[-+]?\d+,\d{1,2}", digits) else "")
    amount = float(digits) * TIMES.get(found[2] or "", 1.0)
    return amount if math.isfinite(amount) else None


def _bounded(said: float, bound: str) -> Span:
    """What a bound and its number leave possible."""
    if bound == "about":
        half = rounding(said) / 2
        return Span(said - half, said + half)
    if bound in {"least", "more"}:
        return Span(said if bound == "least" else math.nextafter(said, math.inf), math.inf)
    return Span(-math.inf, said if bound == "most" else math.nextafter(said, -math.inf))


def rounding(amount: float) -> float:
    """The unit of the last significant digit: 10 of 40, 100 of 1,200, 0.1 of 2.5."""
    if amount == 0:
        return 1.0
    digits = f"{abs(amount):.12g}"
    if "e" in digits:
        return float(10 ** math.floor(math.log10(abs(amount))))
    if "." in digits:
        return float(10.0 ** -len(digits.split(".")[1]))
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def decimals(amount: float, most: int = 6) -> int:
    """How many decimals it takes to write a number, at most `most`."""
    text = f"{amount:.{most}f}".rstrip("0")
    return len(text.split(".")[1]) if "." in text else 0
