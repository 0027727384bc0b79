"""Upkeep: people, settings, the audit of the journal, backups, and everything that a key set may see, to take away."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from secondsource.core.book import Book
from secondsource.core.book import conflicts as book_conflicts
from secondsource.core.facts import (
    AnyFact,
    ClearFileWritten,
    Mark,
    Person,
    PersonAdded,
    PlacesLoaded,
    PolicySet,
    RolesSet,
    decode,
    subject_of,
)
from secondsource.core.findings import refuse
from secondsource.core.tables.access import ROLES
from secondsource.desk.desk import Desk, Progress, require_passphrase
from secondsource.formats import placepacks
from secondsource.store import keyring, seal
from secondsource.store.audit import Audit
from secondsource.store.errors import WrongPassphrase

POLICIES = {"scale": ("ICD203", "PHIA"), "idle": ("5", "10", "20", "30", "60")}
"""Settings a desk can choose, with their values; the first is the default, but `idle` starts at ten minutes."""


def add_person(desk: Desk, *, name: str, roles: tuple[str, ...], passphrase: str) -> str:
    """Let a second person unlock this device, with a passphrase of their own; returns their id.

    Raises:
        Refused: not allowed, no name, no or unknown roles, or a passphrase too short or already in use.
    """
    require_passphrase(passphrase)
    with desk.writing:
        desk.require("invite_person")
        if not name.strip():
            raise refuse("name_missing", about="name")
        if not roles or not set(roles) <= set(ROLES):
            raise refuse("roles_missing", about="roles")
        who = desk.new_id()
        opened = keyring.add(desk.folder, desk.opened, person=who, passphrase=passphrase)
        try:
            box_key, sign_key = keyring.public(opened)
            person = Person(person=who, name=name.strip(), roles=roles, box_key=box_key, sign_key=sign_key)
            desk.write(PersonAdded(person=person, vouchers=(desk.opened.person,)))
        except BaseException:
            keyring.remove(desk.folder, desk.opened, who)
            raise
        return who


def set_roles(desk: Desk, person: str, roles: tuple[str, ...]) -> None:
    """Change what a person may do; the last administrator stays one.

    Raises:
        Refused: not allowed, no such person, no or unknown roles, or nobody would be left to administer.
    """
    with desk.writing:
        desk.require("invite_person")
        if person not in desk.book.people:
            raise refuse("person_unknown")
        if not roles or not set(roles) <= set(ROLES):
            raise refuse("roles_missing", about="roles")
        others = [other for key, other in desk.book.people.items() if key != person]
        if "administrator" not in roles and not any("administrator" in other.roles for other in others):
            raise refuse("last_administrator", about="roles")
        desk.write(RolesSet(person=person, roles=roles))


def change_passphrase(desk: Desk, *, now: str, then: str) -> None:
    """Change the unlocked person's passphrase.

    Raises:
        Refused: the new one is too short.
        store.errors.Refusal: the old one is wrong, or the new one opens somebody else's place.
    """
    require_passphrase(then)
    with desk.writing:
        if keyring.unlock(desk.folder, now).person != desk.opened.person:
            raise WrongPassphrase
        desk.opened = keyring.change(desk.folder, desk.opened, then)


def set_policy(desk: Desk, name: str, value: str) -> None:
    """Choose a setting of the desk.

    Raises:
        Refused: not allowed, or no such setting.
    """
    with desk.writing:
        desk.require("change_policy")
        if value not in POLICIES.get(name, ()):
            raise refuse("word_unknown", about=name, word=value)
        desk.write(PolicySet(name=name, value=value))


def load_places(desk: Desk, name: str, raw: bytes) -> int:
    """Load a place pack from a CSV file; returns how many places it has.

    Raises:
        Refused: not allowed, or a row that is not understood (line and column named).
    """
    with desk.writing:
        desk.require("import_rows")
        places = placepacks.read(raw)
        desk.write(PlacesLoaded(pack=desk.journal.row_id("places", name), name=name, places=places))
        return len(places)


def audit(desk: Desk, progress: Progress | None = None) -> Audit:
    """Verify every entry again: hashes, links, signatures, the head file.

    Raises:
        Refused: not allowed.
    """
    desk.require("audit_journal")
    keys = {key: person.sign_key for key, person in desk.book.people.items()}
    return desk.journal.audit(progress, signers=keys)


def backup(desk: Desk, target: Path) -> None:
    """Write a sealed copy of the whole folder, verified after writing, while the desk goes on.

    Raises:
        Refused: not allowed.
        store.errors.Refusal: the target exists, or the disk is full.
    """
    desk.require("make_backup")
    desk.folder.backup(target)


# --- export: people own their data -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of an export: its name and its bytes in pieces."""

    name: str
    pieces: Iterator[bytes]


SEEN_BY: Mapping[str, str] = MappingProxyType(
    {"source": "see_source", "report": "take_report", "question": "see_belief"}
)
"""Which right opens the facts of each kind of subject; what concerns the whole desk everybody may see."""


def may_see(desk: Desk, fact: AnyFact) -> bool:
    """Whether the unlocked person may see a fact, by what it is about."""
    verb = SEEN_BY.get(subject_of(fact).partition(":")[0], "")
    return not verb or desk.may(verb)


def conflicts(desk: Desk) -> dict[str, list[tuple[Mark, AnyFact]]]:
    """The things decided twice by people who did not know of each other, as far as the unlocked person may see both decisions."""
    found = book_conflicts(desk.book)
    return {thing: sides for thing, sides in found.items() if all(may_see(desk, fact) for _mark, fact in sides)}


def export(desk: Desk) -> Iterator[Leaf]:
    """Everything this person may see: the facts as JSON lines, and a table for each register. The door writes the files.

    Raises:
        Refused: not allowed.
    """
    with desk.writing:
        note_clear_file(desk, "export", desk.book.entries)
    return _leaves(desk)


def note_clear_file(desk: Desk, what: str, count: int) -> None:
    """Write down that a person has something written in the clear, before it is: everything, a list, a picture.

    Raises:
        Refused: not allowed.
    """
    with desk.writing:
        desk.require("export_own")
        desk.write(ClearFileWritten(what=what, count=count))


def _leaves(desk: Desk) -> Iterator[Leaf]:
    yield Leaf("facts.jsonl", _facts(desk))
    with desk.reading() as book:
        tables = {name: list(rows(desk, book)) for name, (verbs, rows) in TABLES.items() if any(map(desk.may, verbs))}
    for name, rows in tables.items():
        yield Leaf(f"{name}.csv", map(_line, rows))


Cells: TypeAlias = tuple[str, ...]


def _facts(desk: Desk) -> Iterator[bytes]:
    everything = all(map(desk.may, SEEN_BY.values()))
    for entry in desk.journal.read():
        content = _content(desk, entry.plain, unread=everything)
        if content:
            place = {
                "device": entry.device,
                "sequence": entry.sequence,
                "clock": entry.clock,
                "hash": entry.hash.hex(),
            }
            yield json.dumps(place | content, ensure_ascii=False).encode() + b"\n"


def _content(desk: Desk, plain: bytes, *, unread: bool) -> dict[str, object]:
    """A fact as it stands, nothing where it is not for this person; what a newer program wrote goes out as its bytes if `unread`."""
    try:
        written = decode(plain)
    except msgspec.ValidationError:
        return {"bytes": plain.hex()} if unread else {}
    return dict(msgspec.to_builtins(written)) if may_see(desk, written.fact) else {}


def _source_rows(desk: Desk, book: Book) -> Iterator[Cells]:
    notes = desk.may("see_source")
    yield "source", "codename", "kind", "group", "scale", "rating", "note"
    for source in book.sources.by_id.values():
        note = source.note if notes else ""
        yield source.id, source.codename, source.kind, source.group, source.scale, source.rating, note


def _report_rows(_desk: Desk, book: Book) -> Iterator[Cells]:
    yield "report", "source", "received", "channel", "title", "sha256", "text"
    for kept in book.reports.by_id.values():
        said = kept.fact
        yield said.report, said.source, said.received.isoformat(), said.channel, said.title, said.sha256, said.text


def _claim_rows(_desk: Desk, book: Book) -> Iterator[Cells]:
    names = ("claim", "report", "question", "subject", "attribute", "value", "basis", "certainty")
    yield *names, "withdrawn"
    for key, kept in book.reports.claims.items():
        yield *(getattr(kept.fact, name) for name in names), "yes" if key in book.reports.withdrawn else ""


def _question_rows(_desk: Desk, book: Book) -> Iterator[Cells]:
    yield "question", "text", "subject", "attribute", "kind", "deadline", "closed"
    for asked in book.questions.by_id.values():
        fact, deadline = asked.fact, asked.fact.deadline
        day = deadline.isoformat() if deadline else ""
        yield fact.question, fact.text, fact.subject, fact.attribute, fact.kind, day, "yes" if asked.closed else ""


TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[Desk, Book], Iterator[Cells]]]] = MappingProxyType(
    {
        "sources": (("see_codename",), _source_rows),
        "reports": (("take_report",), _report_rows),
        "claims": (("take_report", "see_belief"), _claim_rows),
        "questions": (("see_belief",), _question_rows),
    }
)
"""The registers that are exported as tables: the rights of which one opens each, and its rows, the names of the columns first."""


def _line(cells: Cells) -> bytes:
    """A row as CSV. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def fingerprint(person: Person) -> str:
    """A person's public keys as a short code to compare face to face."""
    return seal.fingerprint(person.box_key + person.sign_key)
