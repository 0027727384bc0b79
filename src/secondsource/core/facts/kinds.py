"""Every kind of fact, in the past tense."""

import datetime as dt
from typing import TypeAlias

from secondsource.core.facts.parts import Access, Exhibit, Fact, Head, Person, Place, Share, Spot
from secondsource.core.when import Rough

LONGEST_OFFSET = 24 * 60 - 1
"""Minutes; Python knows no zone further from UTC."""


# --- the desk itself -------------------------------------------------------------------------------------------------
class DeskFounded(Fact, frozen=True, kw_only=True):
    """The first entry of every journal: who the desk is and whose keys count from the start. `recovery` is its public key, if any."""

    desk: str
    name: str
    device: str
    people: tuple[Person, ...]
    recovery: bytes = b""


class PersonAdded(Fact, frozen=True, kw_only=True):
    """A person joined; `vouchers` are the people who compared the fingerprint face to face."""

    person: Person
    vouchers: tuple[str, ...] = ()


class RolesSet(Fact, frozen=True, kw_only=True):
    """What a person may do changed."""

    person: str
    roles: tuple[str, ...]


class Merged(Fact, frozen=True, kw_only=True):
    """This device took in entries of others and now has these heads."""

    heads: tuple[Head, ...]


class PolicySet(Fact, frozen=True, kw_only=True):
    """A setting of the desk changed: the scale of words of probability, minutes until it locks by itself, and the like."""

    name: str
    value: str


class PlacesLoaded(Fact, frozen=True, kw_only=True):
    """A place pack was loaded."""

    pack: str
    name: str
    places: tuple[Place, ...]


class RowsImported(Fact, frozen=True, kw_only=True):
    """A file of rows came in, in one batch: `sha256` is the file's, `added` and `known` count its rows."""

    batch: str
    map: str
    file: str
    sha256: str
    added: int
    known: int


class Withdrawn(Fact, frozen=True, kw_only=True):
    """Somebody took a thing back (a claim, a lineage, an assessment, an outcome, a dismissal …): `what` is its id. It stays readable."""

    kind: str
    what: str
    subject: str
    reason: str = ""


class Restored(Fact, frozen=True, kw_only=True):
    """A withdrawal was undone."""

    kind: str
    what: str
    subject: str


class ClearFileWritten(Fact, frozen=True, kw_only=True):
    """A person had something written in the clear: `what` is one of words.CLEAR_FILES, `count` how many rows or files it has."""

    what: str
    count: int = 1


class Erased(Fact, frozen=True, kw_only=True):
    """The keys of a subject were destroyed. It wins over any key that comes back later."""

    subject: str
    reason: str = ""


# --- sources and contacts --------------------------------------------------------------------------------------------
class SourceOpened(Fact, frozen=True, kw_only=True):
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


class SourceRevised(Fact, frozen=True, kw_only=True):
    """What is recorded of a source was replaced by this."""

    source: str
    codename: str
    kind: str
    group: str = ""
    access: Access | None = None
    note: str = ""
    handling: tuple[str, ...] = ()
    inside: bool = False


class SourceRated(Fact, frozen=True, kw_only=True):
    """A rating was given to a source on a named scale; "cannot be judged" is written as no rating at all."""

    source: str
    scale: str  # admiralty, 5x5x5, 3x5x2
    rating: str
    reason: str = ""


class ContactLogged(Fact, frozen=True, kw_only=True):
    """One exchange with a source, with its channel class and the conditions it took place under."""

    contact: str
    source: str
    held: Rough
    channel: str = ""
    conditions: tuple[str, ...] = ()
    minutes: int | None = None
    note: str = ""


# --- reports, lineage and claims -------------------------------------------------------------------------------------
class ReportTaken(Fact, frozen=True, kw_only=True):
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
    offset: int = 0  # minutes east of UTC on the watch that told `received`: on disk an instant keeps no zone

    @property
    def received_there(self) -> dt.datetime:
        """When it was received, as the watch on the spot showed it."""
        minutes = max(-LONGEST_OFFSET, min(LONGEST_OFFSET, self.offset))
        return self.received.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))

    @property
    def day(self) -> dt.date:
        """The day it spoke: when it was published, as far as that is known, else when it was received."""
        published = self.published
        return (published and (published.low or published.high)) or self.received_there.date()


class PassageDismissed(Fact, frozen=True, kw_only=True):
    """A passage of a report was judged not to be a statement. `start` and `end` count characters of the text."""

    passage: str
    report: str
    start: int
    end: int


class LineageStated(Fact, frozen=True, kw_only=True):
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


class ClaimStated(Fact, frozen=True, kw_only=True):
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
class QuestionAsked(Fact, frozen=True, kw_only=True):
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


class QuestionRevised(Fact, frozen=True, kw_only=True):
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


class QuestionClosed(Fact, frozen=True, kw_only=True):
    """Nobody needs the answer any more; a later `Restored` opens it again."""

    question: str
    reason: str = ""


class Assessed(Fact, frozen=True, kw_only=True):
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


class OutcomeRecorded(Fact, frozen=True, kw_only=True):
    """What turned out true. An empty value says that none of the claimed values was."""

    outcome: str
    question: str
    value: str
    how_known: str
    reason: str = ""
    decided_by: str = ""


AnyFact: TypeAlias = (
    DeskFounded | PersonAdded | RolesSet | Merged | PolicySet | PlacesLoaded | RowsImported
    | Withdrawn | Restored | ClearFileWritten | Erased
    | SourceOpened | SourceRevised | SourceRated | ContactLogged
    | ReportTaken | PassageDismissed | LineageStated | ClaimStated
    | QuestionAsked | QuestionRevised | QuestionClosed | Assessed | OutcomeRecorded
)  # fmt: skip
