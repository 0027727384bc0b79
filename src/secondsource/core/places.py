"""Places: a tree from loaded place packs, and what a place name that somebody wrote can mean in it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from secondsource.core.facts import Place
from secondsource.core.findings import Finding, refuse
from secondsource.core.words import PLACE_KINDS, fold

SHOWN: Final = 80
"""How much of a name that was not found stands in the finding."""

KIND_WORDS: Final = {
    "country": "country",
    "state": "region",
    "region": "region",
    "division": "region",
    "ပြည်နယ်": "region",
    "တိုင်းဒေသကြီး": "region",
    "တိုင်း": "region",
    "district": "district",
    "ခရိုင်": "district",
    "township": "township",
    "tsp": "township",
    "မြို့နယ်": "township",
    "town": "town",
    "city": "town",
    "မြို့": "town",
    "village": "village",
    "ကျေးရွာ": "village",
    "ရွာ": "village",
}
"""Words behind a name that say what kind of place is meant."""

_BY_LENGTH: Final = sorted(KIND_WORDS, key=len, reverse=True)
_JOINERS: Final = re.compile(r"[\s\-'’.]+")


class Tree:
    """Places by code, by parent and by every name they go by. A later place of the same code replaces the earlier one."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.by_code: dict[str, Place] = {place.code: place for place in places}
        self.below: dict[str, list[Place]] = {}
        self.named: dict[str, list[Place]] = {}
        for place in self.by_code.values():
            self.below.setdefault(place.parent if place.parent in self.by_code else "", []).append(place)
            for key in {key_of(name) for name in (place.code, place.name, place.name_my, *place.aliases) if name}:
                self.named.setdefault(key, []).append(place)

    def find(self, text: str) -> list[Place]:
        """Every place a name can mean, the broadest first; "Reedmouth, Lakeside" looks inside Lakeside only."""
        return find(self, text)

    def path(self, code: str) -> tuple[Place, ...]:
        """From the broadest place down to this one; nothing for a code that is not known."""
        return tuple(reversed(list(_upwards(self, code))))

    def broader(self, a: str, b: str) -> bool:
        """Whether the place `a` contains the place `b`; no place contains itself."""
        return a != b and any(place.code == a for place in _upwards(self, b))

    def children(self, code: str) -> tuple[Place, ...]:
        """The places one step inside this one, by name; of the empty code, the broadest places there are."""
        return tuple(sorted(self.below.get(code, ()), key=lambda place: place.name))

    def precision(self, code: str) -> str:
        """How closely a code says where: its kind, one of `words.PRECISIONS`."""
        place = self.by_code.get(code)
        return place.kind if place is not None and place.kind in PLACE_KINDS else "unknown"


def key_of(name: str) -> str:
    """The spelling under which names are compared: folded, without spaces, hyphens and apostrophes."""
    return _JOINERS.sub("", fold(name))


def find(tree: Tree, text: str) -> list[Place]:
    """Every place a name can mean, the broadest first. Parts behind a comma are broader places that narrow it."""
    name, *around = (part for part in re.split(r"[,၊]", text) if part.strip()) if text.strip(" ,၊") else ("",)
    found = _called(tree, name)
    for part in around:
        holders = {place.code for place in _called(tree, part)}
        found = [place for place in found if any(step.code in holders for step in _upwards(tree, place.code))]
    return sorted(found, key=lambda place: (len(tree.path(place.code)), place.name, place.code))


def one(tree: Tree, text: str) -> Place:
    """The one place a name means. Where a township bears the name of its district, the district: no more than was said.

    Raises:
        Refused: no place is called so (`place_unknown`), or several are that do not lie in one another (`place_ambiguous`).
    """
    found = find(tree, text)
    if not found:
        raise refuse("place_unknown", about="place", text=text.strip()[:SHOWN])
    first = found[0]
    if all(tree.broader(first.code, place.code) for place in found[1:]):
        return first
    names = "; ".join(" – ".join(step.name for step in tree.path(place.code)) for place in found[:4])
    raise refuse("place_ambiguous", about="place", text=text.strip()[:SHOWN], count=len(found), names=names)


def check(places: Iterable[Place]) -> list[Finding]:
    """What is wrong with the places of a pack: a parent that is not there, a place inside itself, no name, no such kind."""
    tree, found = Tree(places), []
    for place in tree.by_code.values():
        if not place.name:
            found.append(Finding("place_name_missing", {"code": place.code}, "name"))
        if place.kind and place.kind not in PLACE_KINDS:
            found.append(Finding("place_kind_unknown", {"code": place.code, "word": place.kind}, "kind"))
        if place.parent and place.parent not in tree.by_code:
            found.append(Finding("place_parent_missing", {"code": place.code, "parent": place.parent}, "parent"))
    return found + [Finding("place_circle", {"code": code}, "parent") for code in _in_circles(tree)]


def _called(tree: Tree, name: str) -> list[Place]:
    """The places that bear a name; where none does, those of the kind that a word behind the name says."""
    key = key_of(name)
    found = tree.named.get(key, [])
    if found or not key:
        return list(found)
    word = next((word for word in _BY_LENGTH if key.endswith(word) and key != word), None)
    if word is None:
        return []
    return [place for place in tree.named.get(key.removesuffix(word), []) if place.kind == KIND_WORDS[word]]


def _upwards(tree: Tree, code: str) -> Iterator[Place]:
    """A place and the places around it, the finest first; a circle is walked once."""
    seen: set[str] = set()
    while code in tree.by_code and code not in seen:
        seen.add(code)
        yield tree.by_code[code]
        code = tree.by_code[code].parent


def _in_circles(tree: Tree) -> list[str]:
    """One code of each circle of parents."""
    state: dict[str, int] = {}  # the walk a code was first seen on
    circles = []
    for walk, start in enumerate(tree.by_code):
        code = start
        while code in tree.by_code and code not in state:
            state[code] = walk
            code = tree.by_code[code].parent
        if state.get(code) == walk and code in tree.by_code:
            circles.append(code)
    return circles
