"""Posts: which rank and which unit are meant by the words people use for them."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from secondsource.core.tables.ranks import RANKS, Rank
from secondsource.core.tables.units import UNIT_KINDS
from secondsource.core.words import fold

POLICE: Final = 100
"""Orders above this are ranks of the police, a scale of its own."""

SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "army": "army",
        "navy": "navy",
        "air force": "air",
        "airforce": "air",
        "air": "air",
        "police": "police",
        "ကြည်း": "army",
        "ရေ": "navy",
        "လေ": "air",
        "ရဲ": "police",
    }
)
"""The services, by the words for them."""

SERVICE_OF_UNIT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("RMC", "LID", "MOC", "ROC", "TOC", "LIB", "IB", "AOC", "ARM"), "army"),
        "NAV": "navy",
        "AIR": "air",
        "CPB": "police",
    }
)
"""The service that has such units; kinds that any may have are left out."""

_UNSURE: Final = re.compile(r"\?|\(.*\)")
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_PLAIN: Final = re.compile(r"[^\w\u1000-\u109f]+")


def service_of(words: str) -> str:
    """The service that is meant: army, navy, air, police; empty where it is none of these."""
    return SERVICES.get(fold(words), "")


def rank_orders(words: str, service: str = "") -> frozenset[int]:
    """The ranks that words can mean, by their order; none where they name no rank.

    One English word names different ranks in the services, and one Burmese title stands for several English words: what
    compares is the order.

    >>> sorted(rank_orders("Captain")), sorted(rank_orders("Captain", "navy")), sorted(rank_orders("clerk"))
    ([7, 10], [7], [])
    """
    meant = service_of(service)
    return frozenset(rank.order for rank in RANKS if _plain(words) in _names(rank, meant))


def unit_key(words: str) -> str:
    """One key for all spellings of a numbered unit, "LIB/345"; empty where no single unit is named.

    >>> {unit_key(words) for words in ("345 LIB", "LIB-345", "No (345) Light Infantry", "ခမရ(၃၄၅)")}
    {'LIB/345'}
    """
    plain = _plain(words)
    numbers = {int(number) for number in _NUMBER.findall(plain)}
    kind = next((kind for name, kind in _kinds() if _says(plain, name)), "")
    return f"{kind}/{numbers.pop()}" if kind and len(numbers) == 1 else ""


def _says(plain: str, name: str) -> bool:
    """Whether a name stands in a text, as words of their own; Burmese joins words."""
    if not name.isascii():
        return name in plain
    return re.search(rf"(?<![a-z]){re.escape(name)}s?(?![a-z])", plain) is not None


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    """Every name of a kind of unit with its code, the longest first."""
    found: dict[str, str] = {}
    for kind in UNIT_KINDS:
        names = (
            kind.type,
            kind.name_en,
            kind.name_en.removesuffix(" Battalion"),
            kind.name_my,
            *kind.abbrev_my.split("/"),
        )
        found.update({_plain(name): kind.type for name in names if _plain(name) and _plain(name) not in found})
    return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def _names(rank: Rank, service: str) -> frozenset[str]:
    """What a rank goes by in a service; in any, where none is named."""
    police = rank.order > POLICE
    if service and police != (service == "police"):
        return frozenset()
    english = {
        "navy": (rank.en_navy,),
        "air": (rank.en_airforce,),
        "": (rank.en_army, rank.en_army_abbrev, rank.en_navy, rank.en_airforce),
    }.get(service, (rank.en_army, rank.en_army_abbrev))
    names = (rank.code, rank.title_my, rank.abbrev_my, rank.romanised, *english)
    every = {_plain(one) for name in names for one in _UNSURE.sub("", name).split(" or ")}
    return frozenset(every - {""})


def _plain(words: str) -> str:
    """Folded, without signs between words."""
    return " ".join(_PLAIN.sub(" ", fold(words)).split())
