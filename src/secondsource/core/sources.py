"""Sources: pseudonymous providers, what is recorded of them, and what may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from secondsource.core import words
from secondsource.core.facts import Access, AnyFact, Mark, SourceOpened, SourceRated, SourceRevised
from secondsource.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Source:
    """A source as it is known now; `opened` and `revised` are the marks of its first and newest entry."""

    id: str
    codename: str
    kind: str
    group: str
    access: Access | None
    note: str
    handling: tuple[str, ...]
    inside: bool
    example: bool
    opened: Mark
    revised: Mark
    scale: str = ""
    rating: str = ""


@dataclass(slots=True)
class Sources:
    """The register of sources by id, and the ids by folded codename."""

    by_id: dict[str, Source] = field(default_factory=dict)
    by_codename: dict[str, str] = field(default_factory=dict)
    sharing: dict[str, set[str]] = field(
        default_factory=dict
    )  # folded name -> all who bear it: two devices may give one unseen

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        match fact:
            case SourceOpened(source=key):
                self._put(_opened(fact, mark))
            case SourceRevised(source=key) if key in self.by_id:
                before = self.by_id[key]
                self._unname(before)
                self._put(_revised(before, fact, mark))
            case SourceRated(source=key) if key in self.by_id:
                self.by_id[key] = replace(self.by_id[key], scale=fact.scale, rating=fact.rating)

    def _put(self, source: Source) -> None:
        self.by_id[source.id] = source
        name = words.fold(source.codename)
        self.sharing.setdefault(name, set()).add(source.id)
        self.by_codename[name] = min(self.sharing[name])

    def _unname(self, source: Source) -> None:
        name = words.fold(source.codename)
        self.sharing[name].discard(source.id)
        if self.sharing[name]:
            self.by_codename[name] = min(self.sharing[name])
        else:
            del self.sharing[name], self.by_codename[name]


def _opened(fact: SourceOpened, mark: Mark) -> Source:
    return Source(
        id=fact.source,
        codename=fact.codename,
        kind=fact.kind,
        group=fact.group,
        access=fact.access,
        note=fact.note,
        handling=fact.handling,
        inside=fact.inside,
        example=fact.example,
        opened=mark,
        revised=mark,
    )


def _revised(before: Source, fact: SourceRevised, mark: Mark) -> Source:
    return replace(
        before,
        codename=fact.codename,
        kind=fact.kind,
        group=fact.group,
        access=fact.access,
        note=fact.note,
        handling=fact.handling,
        inside=fact.inside,
        revised=mark,
    )


def check(fact: SourceOpened | SourceRevised, taken: Sources) -> list[Finding]:
    """What speaks against recording this: an empty or taken codename, words outside the vocabulary."""
    found = []
    name = words.fold(fact.codename)
    if not name:
        found.append(Finding("codename_missing", field="codename"))
    elif taken.sharing.get(name, set()) - {fact.source}:
        found.append(Finding("codename_taken", {"codename": fact.codename}, "codename"))
    if fact.kind not in words.SOURCE_KINDS:
        found.append(Finding("word_unknown", {"word": fact.kind}, "kind"))
    if fact.group and fact.group not in words.SOURCE_GROUPS:
        found.append(Finding("word_unknown", {"word": fact.group}, "group"))
    found += [
        Finding("word_unknown", {"word": word}, "handling") for word in fact.handling if word not in words.HANDLINGS
    ]
    return found


GRADES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"admiralty": ("ABCDEF", "123456"), "5x5x5": ("ABCDE", "12345"), "3x5x2": ("123", "ABCDE")}
)
"""Each scale's grades of a source and of what it says; a rating has one of either or one of both."""

NOT_JUDGED: Mapping[str, str] = MappingProxyType({"admiralty": "F6", "5x5x5": "E4", "3x5x2": "2D"})
"""The grades that say "cannot be judged": no grade but the lack of one, so they are never stored."""


def judged(scale: str, rating: str) -> str:
    """A rating without its "cannot be judged" parts; empty when nothing is left of it."""
    return "".join(grade for grade in rating if grade not in NOT_JUDGED.get(scale, ""))


def check_rating(fact: SourceRated) -> list[Finding]:
    """What speaks against this rating: an unknown scale, or a grade that is not on it. No scale and no grade clears the rating."""
    if not fact.scale and not fact.rating:
        return []
    if fact.scale not in GRADES:
        return [Finding("word_unknown", {"word": fact.scale}, "scale")]
    axes = ["".join(grade for grade in fact.rating if grade in axis) for axis in GRADES[fact.scale]]
    whole = sorted("".join(axes)) == sorted(fact.rating) and all(len(grades) <= 1 for grades in axes)
    return [] if fact.rating and whole else [Finding("word_unknown", {"word": fact.rating}, "rating")]


CODENAME_COLOURS = (
    "AMBER", "ASH", "BIRCH", "BLUE", "BRONZE", "CEDAR", "CHALK", "CLAY", "COPPER", "CORAL", "DUSK", "EMBER", "FERN",
    "FLINT", "GREY", "HAZEL", "IVORY", "JADE", "LIME", "MAPLE", "MOSS", "OCHRE", "OLIVE", "ONYX", "PEARL", "PINE",
    "REED", "RIVER", "RUST", "SAGE", "SAND", "SLATE", "STONE", "TEAK", "UMBER", "WHITE",
)  # fmt: skip
CODENAME_BIRDS = (
    "AVOCET", "BARBET", "BITTERN", "BULBUL", "CRAKE", "CRANE", "CURLEW", "DOVE", "DRONGO", "EGRET", "FINCH", "GREBE",
    "HERON", "HOOPOE", "IBIS", "JACANA", "LARK", "LORIKEET", "MARTIN", "MINIVET", "MUNIA", "MYNA", "ORIOLE", "PIPIT",
    "PLOVER", "PRINIA", "QUAIL", "RAIL", "ROBIN", "SHRIKE", "STILT", "STORK", "SUNBIRD", "SWIFT", "TEAL", "TERN",
    "THRUSH", "WAGTAIL", "WARBLER", "WREN",
)  # fmt: skip


def codename(draw: Sequence[int], taken: Iterable[str]) -> str:
    """A codename nobody has: a colour and a bird picked by two random numbers, so that it says nothing about the person.

    When every pair is taken, a number follows.
    """
    used = {words.fold(name) for name in taken}
    every = len(CODENAME_COLOURS) * len(CODENAME_BIRDS)
    first = draw[0] % len(CODENAME_COLOURS) * len(CODENAME_BIRDS) + draw[1] % len(CODENAME_BIRDS)
    step = 0
    while True:
        colour, bird = divmod(
            (first + step * 577) % every, len(CODENAME_BIRDS)
        )  # 577 is prime to their number: all are tried
        name = f"{CODENAME_COLOURS[colour]} {CODENAME_BIRDS[bird]}" + (f" {step // every + 1}" if step >= every else "")
        if words.fold(name) not in used:
            return name
        step += 1
