"""Parts: the bases of all facts, and the pieces that facts are made of."""

import msgspec

from secondsource.core.when import Rough


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    gc=False,
    tag_field="fact",
    tag=lambda name: f"{name}.1",
):
    """Anything that happened. Subclasses name it in the past tense."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A piece of a fact that has no life of its own."""


class Person(Part, frozen=True, kw_only=True):
    """Somebody who can unlock the desk: roles say what they may do, public keys say what they can see."""

    person: str
    name: str
    roles: tuple[str, ...]
    box_key: bytes  # HPKE public key, X25519 + ML-KEM-768
    sign_key: bytes  # Ed25519 public key


class Head(Part, frozen=True, kw_only=True):
    """How far one device's chain had come: its newest entry's sequence number and hash."""

    device: str
    sequence: int
    hash: bytes


class Place(Part, frozen=True, kw_only=True):
    """One node of a place pack: `code` is a P-code or another stable key, `parent` the code one step broader."""

    code: str
    name: str
    name_my: str = ""
    parent: str = ""
    kind: str = ""  # country, region, district, township, town, village, site
    aliases: tuple[str, ...] = ()


class Spot(Part, frozen=True, kw_only=True):
    """Where something was said to be: a place code when one is known, the words used, and how precise they are."""

    code: str = ""
    text: str = ""
    precision: str = ""  # one of words.PRECISIONS


class Access(Part, frozen=True, kw_only=True):
    """What a source could have seen: where and as what they served, and from when to when."""

    service: str = ""
    unit: str = ""
    rank: str = ""
    place: Spot | None = None
    period: Rough | None = None


class Share(Part, frozen=True, kw_only=True):
    """One value's probability in a belief; the empty value stands for "none of these"."""

    value: str
    p: float


class Exhibit(Part, frozen=True, kw_only=True):
    """A picture or paper that came with a report, sealed on its own under `blob`."""

    blob: str
    name: str
    media: str
    size: int
    sha256: str
