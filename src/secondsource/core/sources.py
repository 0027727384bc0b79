"""Sources: pseudonymous providers, what is recorded of them, and what may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

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
    by_codename: dict[str, frozenset[str]] = field(default_factory=dict)  # two devices may give one name unseen

    def apply(self, fact: AnyFact, mark: Mark) -> None:
        """Fold one fact in; facts of other topics change nothing."""
        match fact:
            case SourceOpened(source=key):
                self._put(
                    Source(
                        key, fact.codename, fact.kind, fact.group, fact.access, fact.note, fact.handling,
                        fact.inside, fact.example, mark, mark,
                    )  # fmt: skip
                )
            case SourceRevised(source=key) if key in self.by_id:
                before = self.by_id[key]
                name = words.fold(before.codename)
                self.by_codename[name] = self.by_codename[name] - {key}
                self._put(
                    replace(
                        before, codename=fact.codename, kind=fact.kind, group=fact.group, access=fact.access,
                        note=fact.note, handling=fact.handling, inside=fact.inside, revised=mark,
                    )  # fmt: skip
                )
            case SourceRated(source=key) if key in self.by_id:
                self.by_id[key] = replace(self.by_id[key], scale=fact.scale, rating=fact.rating)

    def _put(self, source: Source) -> None:
        self.by_id[source.id] = source
        name = words.fold(source.codename)
        self.by_codename[name] = self.by_codename.get(name, frozenset()) | {source.id}


def check(fact: SourceOpened | SourceRevised, taken: Sources) -> list[Finding]:
    """What speaks against recording this: an empty or taken codename, words outside the vocabulary."""
    found = []
    name = words.fold(fact.codename)
    if not name:
        found.append(Finding("codename_missing", field="codename"))
    elif taken.by_codename.get(name, frozenset()) - {fact.source}:
        found.append(Finding("codename_taken", {"codename": fact.codename}, "codename"))
    if fact.kind not in words.SOURCE_KINDS:
        found.append(Finding("word_unknown", {"word": fact.kind}, "kind"))
    if fact.group and fact.group not in words.SOURCE_GROUPS:
        found.append(Finding("word_unknown", {"word": fact.group}, "group"))
    found += [Finding("word_unknown", {"word": word}, "handling") for word in fact.handling if word not in words.HANDLINGS]
    return found


def judged(scale: str, rating: str) -> str:
    """A rating without its "cannot be judged" parts: in the Admiralty code F and 6 are no grades but the lack of one."""
    return rating.replace("F", "").replace("6", "") if scale == "admiralty" else rating


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

    Raises:
        LookupError: every name is taken.
    """
    used = {words.normal(name) for name in taken}
    every = len(CODENAME_COLOURS) * len(CODENAME_BIRDS)
    first = draw[0] % len(CODENAME_COLOURS) * len(CODENAME_BIRDS) + draw[1] % len(CODENAME_BIRDS)
    for step in range(every):
        colour, bird = divmod((first + step * 577) % every, len(CODENAME_BIRDS))
        name = f"{CODENAME_COLOURS[colour]} {CODENAME_BIRDS[bird]}"
        if words.normal(name) not in used:
            return name
    raise LookupError("every codename is taken")
