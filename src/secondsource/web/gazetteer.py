"""The gazetteer: the tree of all loaded place packs, built once for each set of packs, and what a form's words mean in it."""

from secondsource.core.book import Book
from secondsource.core.facts import PlacesLoaded, Spot
from secondsource.core.findings import Refused
from secondsource.core.places import Tree, key_of, one

LONGEST_NAME = 4
"""Words that a place name has at most when it is looked for inside a text."""

_built: tuple[list[PlacesLoaded], Tree] = ([], Tree())


def tree(book: Book) -> Tree:
    """The places of every loaded pack."""
    global _built  # noqa: PLW0603 -- one desk a process; rebuilding is slow and gives the same
    packs = list(book.packs.values())
    if len(packs) != len(_built[0]) or any(a is not b for a, b in zip(packs, _built[0], strict=True)):
        _built = (packs, Tree(place for pack in packs for place in pack.places))
    return _built[1]


def spot(book: Book, text: str) -> Spot | None:
    """Where a form says something was: with its code when the packs know exactly one such place, else only the words."""
    if not text.strip():
        return None
    places = tree(book)
    try:
        place = one(places, text)
    except Refused:
        return Spot(text=text.strip())
    return Spot(code=place.code, text=text.strip(), precision=places.precision(place.code))


def named_in(book: Book, text: str) -> str:
    """The longest place name that stands in a text, as it stands there; nothing when none does."""
    places = tree(book)
    if not places.named:
        return ""
    said = [word.strip(".,;:!?()။၊\"'") for word in text.split()]
    for length in range(min(LONGEST_NAME, len(said)), 0, -1):
        for first in range(len(said) - length + 1):
            name = " ".join(said[first : first + length])
            if (
                len(name) > 2
                and not name.isdecimal()
                and (name[0].isupper() or not name.isascii())
                and key_of(name) in places.named
            ):
                return name
    return ""
