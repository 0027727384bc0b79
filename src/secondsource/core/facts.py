"""Facts: what happened, written once, in the past tense. Everything else the desk shows is derived from them.

A fact is a frozen msgspec struct. On disk it is MessagePack with its name and shape number in the field `fact`
("ReportTaken.1"). When a shape changes, the new class takes the next number and the old one stays readable: it
moves to `OLD` with a function that turns it into today's shape. Ids are 13 letters of base32 (64 random bits), made by the desk.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from secondsource.core.when import Rough


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="fact", tag=lambda name: f"{name}.1"):
    """Anything that happened. Subclasses name it in the past tense."""


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A piece of a fact that has no life of its own."""


class Person(Part):
    """Somebody who can unlock the desk: roles say what they may do, public keys say what they can see."""

    person: str
    name: str
    roles: tuple[str, ...]
    box_key: bytes  # HPKE public key, X25519 + ML-KEM-768
    sign_key: bytes  # Ed25519 public key


class Head(Part):
    """How far one device's chain had come: its newest entry's sequence number and hash."""

    device: str
    sequence: int
    hash: bytes


class Place(Part):
    """One node of a place pack: `code` is a P-code or another stable key, `parent` the code one step broader."""

    code: str
    name: str
    name_my: str = ""
    parent: str = ""
    kind: str = ""  # country, region, district, township, town, village, site
    aliases: tuple[str, ...] = ()


class Spot(Part):
    """Where something was said to be: a place code when one is known, the words used, and how precise they are."""

    code: str = ""
    text: str = ""
    precision: str = ""  # one of words.PRECISIONS


class Access(Part):
    """What a source could have seen: where and as what they served, and from when to when."""

    service: str = ""
    unit: str = ""
    rank: str = ""
    place: Spot | None = None
    period: Rough | None = None


class Share(Part):
    """One value's probability in a belief; the empty value stands for "none of these"."""

    value: str
    p: float


# --- the desk itself -------------------------------------------------------------------------------------------------
class DeskFounded(Fact):
    """The first entry of every journal: who the desk is and whose keys count from the start. `recovery` is its public key, if any."""

    desk: str
    name: str
    device: str
    people: tuple[Person, ...]
    recovery: bytes = b""


class PersonAdded(Fact):
    """A person joined; `vouchers` are the people who compared the fingerprint face to face."""

    person: Person
    vouchers: tuple[str, ...] = ()


class RolesSet(Fact):
    """What a person may do changed."""

    person: str
    roles: tuple[str, ...]


class Merged(Fact):
    """This device took in entries of others and now has these heads."""

    heads: tuple[Head, ...]


class PolicySet(Fact):
    """A setting of the desk changed: the scale of words of probability, minutes until it locks by itself …"""

    name: str
    value: str


class PlacesLoaded(Fact):
    """A place pack was loaded."""

    pack: str
    name: str
    places: tuple[Place, ...]


class RowsImported(Fact):
    """A file of rows came in, in one batch: `sha256` is the file's, `added` and `known` count its rows."""

    batch: str
    map: str
    file: str
    sha256: str
    added: int
    known: int


class Withdrawn(Fact):
    """Somebody took a thing back (a claim, a lineage, an assessment, an outcome, a dismissal …): `what` is its id. It stays readable."""

    kind: str
    what: str
    subject: str
    reason: str = ""


class Restored(Fact):
    """A withdrawal was undone."""

    kind: str
    what: str
    subject: str


class Erased(Fact):
    """The keys of a subject were destroyed. It wins over any key that comes back later."""

    subject: str
    reason: str = ""


# --- sources and contacts --------------------------------------------------------------------------------------------
class SourceOpened(Fact):
    """A pseudonymous provider was recorded under a codename. `kind` is one of words.SOURCE_KINDS, `group` its class for priors."""

    source: str
    codename: str
    kind: str
    group: str = ""
    access: Access | None = None
    note: str = ""
    handling: tuple[str, ...] = ()
    inside: bool = False  # still inside the force: never asked to take a risk
    example: bool = False  # fictional, made to be looked at


class SourceRevised(Fact):
    """What is recorded of a source was replaced by this."""

    source: str
    codename: str
    kind: str
    group: str = ""
    access: Access | None = None
    note: str = ""
    handling: tuple[str, ...] = ()
    inside: bool = False


class SourceRated(Fact):
    """A rating was given to a source on a named scale; "cannot be judged" is written as no rating at all."""

    source: str
    scale: str  # admiralty, 5x5x5, 3x5x2
    rating: str
    reason: str = ""


class ContactLogged(Fact):
    """One exchange with a source, with its channel class and the conditions it took place under."""

    contact: str
    source: str
    held: Rough
    channel: str = ""
    conditions: tuple[str, ...] = ()
    minutes: int | None = None
    note: str = ""


# --- reports, lineage and claims -------------------------------------------------------------------------------------
class Exhibit(Part):
    """A picture or paper that came with a report, sealed on its own under `blob`."""

    blob: str
    name: str
    media: str
    size: int
    sha256: str


class ReportTaken(Fact):
    """What came in at one contact or from one exhibit, word for word. `original` keeps the bytes when `text` was converted."""

    report: str
    source: str
    text: str
    sha256: str  # of the bytes as they came
    received: dt.datetime  # aware
    encoding: str = "unicode"  # or "zawgyi"
    original: bytes = b""
    contact: str = ""
    channel: str = ""
    title: str = ""
    language: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    conditions: tuple[str, ...] = ()
    published: Rough | None = None
    example: bool = False


class PassageDismissed(Fact):
    """A passage of a report was judged not to be a statement. `start` and `end` count characters of the text."""

    passage: str
    report: str
    start: int
    end: int


class LineageStated(Fact):
    """Where a report's content came from. `relation` own: the source says it is their own observation.

    `parent_kind` is report, source or outside (a name nobody here spoke to; equal names are one origin), or empty for own.
    """

    lineage: str
    report: str
    relation: str  # heard_from, forwards, same_origin, suspected_copy, own
    parent_kind: str = ""
    parent: str = ""
    standing: str = "declared"  # declared, detected, judged
    reason: str = ""


class ClaimStated(Fact):
    """One statement in a report: subject, attribute, value, when, where, how known. It may answer a question."""

    claim: str
    report: str
    question: str = ""
    subject: str = ""
    attribute: str = ""
    value: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    when: Rough | None = None
    where: Spot | None = None
    basis: str = ""  # witnessed, told, read, inferred; empty is not recorded
    depth: int | None = None  # how many people it passed through; 0 is first-hand
    polarity: str = ""  # affirms (also when empty), denies
    certainty: str = ""  # certain, rather, unsure; empty is not recorded
    conditions: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    note: str = ""


# --- questions and what people and time made of them -----------------------------------------------------------------
class QuestionAsked(Fact):
    """What can be true: subject, attribute, time window; its values exclude one another. `definition` says what is counted."""

    question: str
    text: str
    subject: str = ""
    attribute: str = ""
    kind: str = "choice"  # choice, category, number, place, time
    window: Rough | None = None
    where: Spot | None = None
    values: tuple[str, ...] = ()
    unit: str = ""
    definition: str = ""
    priority: int = 2  # 1 urgent, 2 normal, 3 low
    deadline: dt.date | None = None
    text_my: str = ""
    example: bool = False


class QuestionRevised(Fact):
    """A question's wording, window, priority or deadline was replaced by this."""

    question: str
    text: str
    window: Rough | None = None
    where: Spot | None = None
    values: tuple[str, ...] = ()
    definition: str = ""
    priority: int = 2
    deadline: dt.date | None = None
    text_my: str = ""


class QuestionClosed(Fact):
    """Nobody needs the answer any more; a later `Restored` opens it again."""

    question: str
    reason: str = ""


class Assessed(Fact):
    """A person's dated judgement on a question, with the belief as it stood and the frontier of what the desk then knew."""

    assessment: str
    question: str
    value: str
    p: float
    confidence: str  # high, moderate, low
    reason: str
    belief: tuple[Share, ...]
    origins: float
    frontier: tuple[Head, ...]


class OutcomeRecorded(Fact):
    """What turned out true. An empty value says that none of the claimed values was."""

    outcome: str
    question: str
    value: str
    how_known: str
    reason: str = ""
    decided_by: str = ""


AnyFact: TypeAlias = (
    DeskFounded | PersonAdded | RolesSet | Merged | PolicySet | PlacesLoaded | RowsImported | Withdrawn | Restored | Erased
    | SourceOpened | SourceRevised | SourceRated | ContactLogged
    | ReportTaken | PassageDismissed | LineageStated | ClaimStated
    | QuestionAsked | QuestionRevised | QuestionClosed | Assessed | OutcomeRecorded
)  # fmt: skip


class Written(Part):
    """A fact as it stands in the journal: who wrote it and when (aware, UTC), by their device's own watch."""

    by: str
    at: dt.datetime
    fact: AnyFact


class Mark(NamedTuple):
    """Where an entry stands: its device and sequence there, the clock that orders for reading, who wrote it and when."""

    device: str
    sequence: int
    clock: int
    by: str
    at: dt.datetime


F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True)
class Kept(Generic[F_co]):
    """A fact in the book, with the mark of the entry that brought it."""

    fact: F_co
    mark: Mark


def subject_of(fact: AnyFact) -> str:
    """Whose key a fact is sealed under: "source:ID", "report:ID", "question:ID", or "desk" for what concerns everybody."""
    match fact:
        case Withdrawn(subject=subject) | Restored(subject=subject):
            return subject
        case SourceOpened(source=key) | SourceRevised(source=key) | SourceRated(source=key) | ContactLogged(source=key):
            return f"source:{key}"
        case ReportTaken(report=key) | PassageDismissed(report=key) | LineageStated(report=key) | ClaimStated(report=key):
            return f"report:{key}"
        case (
            QuestionAsked(question=key)
            | QuestionRevised(question=key)
            | QuestionClosed(question=key)
            | Assessed(question=key)
            | OutcomeRecorded(question=key)
        ):
            return f"question:{key}"
    return "desk"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Written)


def encode(written: Written) -> bytes:
    """The bytes that are sealed and chained."""
    return _encoder.encode(written)


def decode(plain: bytes) -> Written:
    """What `encode` wrote, old shapes included.

    Raises:
        msgspec.DecodeError: the bytes are no fact this program knows; `msgspec.ValidationError` is a kind of it.
    """
    return _decoder.decode(plain)
