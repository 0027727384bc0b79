"""Circumstances: how much a claim tells compared with the average claim of its class, from how, under what and how surely it was said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from secondsource.weigh import priors
from secondsource.weigh.bad import BadClaims
from secondsource.weigh.claims import Claims
from secondsource.weigh.coded import Bools, Floats, known


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One factor a row and kind of circumstance; 1 is the class average."""

    conditions: Floats
    basis: Floats  # how the speaker knows, and through how many people
    certainty: Floats

    @property
    def factor(self) -> Floats:
        """All of them together."""
        return self.conditions * self.basis * self.certainty


def circumstances(claims: Claims, echo: Bools) -> Circumstances:
    """The factors of every row; what is declared to come from elsewhere (`echo`) is told at best, whatever it says of itself.

    Raises:
        BadClaims: a basis or certainty that is no word for one (`word_unknown`), a certainty outside 0 to 1
            (`probability_outside`), a depth that is no count (`not_a_count`).
    """
    basis = _basis(claims)
    return Circumstances(
        _conditions(claims), np.where(echo, np.minimum(basis, priors.BASES["told"]), basis), _certainty(claims)
    )


def of_conditions(codes: Sequence[str]) -> float:
    """The factor of a conversation's conditions: what speaks against the account adds up; `free` counts only when nothing does."""
    against = [priors.CONDITIONS.get(code, priors.UNKNOWN_CONDITION) for code in set(codes) - {"free", ""}]
    if against:
        return float(np.prod(sorted(against)))
    return priors.CONDITIONS["free"] if "free" in codes else 1.0


def of_basis(basis: str, depth: int | None) -> float:
    """The factor of how the speaker knows: one further person a step of depth, never better than the basis itself."""
    steps = 1.0 if depth is None or depth == 0 else priors.BASES["told"] * priors.RETOLD ** (depth - 1)
    return min(priors.BASES[basis], steps) if depth else priors.BASES[basis]


def _conditions(claims: Claims) -> Floats:
    """Per row; each combination is worked out once."""
    seen = {codes: of_conditions(codes) for codes in set(claims.conditions)}
    return np.asarray([seen[codes] for codes in claims.conditions]) if seen else np.ones(len(claims))


def _basis(claims: Claims) -> Floats:
    """Per row; each combination is worked out once."""
    if not (claims.basis or claims.depth):
        return np.ones(len(claims))
    nothing = ("",) * len(claims)
    seen: dict[tuple[str, str], float] = {}
    factors = np.empty(len(claims))
    for row, key in enumerate(zip(claims.basis or nothing, claims.depth or nothing, strict=True)):
        if key not in seen:
            seen[key] = of_basis(known(key[0], priors.BASES, row, "basis"), _depth(key[1], row))
        factors[row] = seen[key]
    return factors


def _depth(digits: str, row: int) -> int | None:
    """A number of people; None when it was not recorded."""
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        raise BadClaims("not_a_count", row=row + 1, column="depth", word=digits[:80])
    return int(digits)


def _certainty(claims: Claims) -> Floats:
    """Per row; each word is worked out once."""
    if not claims.certainty:
        return np.ones(len(claims))
    seen: dict[str, float] = {}
    factors = np.empty(len(claims))
    for row, word in enumerate(claims.certainty):
        if word not in seen:
            seen[word] = _sure(word, row)
        factors[row] = seen[word]
    return factors


def _sure(word: str, row: int) -> float:
    """The factor of a word or a number for certainty."""
    if word in priors.CERTAINTIES:
        return priors.CERTAINTIES[word]
    try:
        number = float(word)
    except ValueError:
        raise BadClaims("word_unknown", row=row + 1, column="certainty", word=word[:80]) from None
    if not 0 <= number <= 1:
        raise BadClaims("probability_outside", row=row + 1, column="certainty", word=word[:80])
    return priors.CERTAINTIES["certain"] * number
