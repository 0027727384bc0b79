"""Upkeep: people, settings, the audit of the journal, backups, and everything that a key set may see, to take away."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from secondsource.core.facts import Person, PersonAdded, PlacesLoaded, PolicySet, RolesSet, Written, decode
from secondsource.core.findings import refuse
from secondsource.core.tables.access import ROLES
from secondsource.desk.desk import Desk, Progress, require_passphrase
from secondsource.formats import placepacks
from secondsource.store import keyring, seal
from secondsource.store.journal import Audit

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
        box_key, sign_key = keyring.public(opened)
        person = Person(person=who, name=name.strip(), roles=roles, box_key=box_key, sign_key=sign_key)
        desk.write(PersonAdded(person=person, vouchers=(desk.opened.person,)))
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
        keyring.unlock(desk.folder, now)
        keyring.change(desk.folder, desk.opened, then)


def set_policy(desk: Desk, name: str, value: str) -> None:
    """Choose a setting of the desk.

    Raises:
        Refused: not allowed, or no such setting.
    """
    with desk.writing:
        desk.require("make_backup")
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
    return desk.journal.audit(keys, progress)


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


def export(desk: Desk) -> Iterator[Leaf]:
    """Everything this key set may see: all facts as JSON lines, and a table for each register. The door writes the files.

    Raises:
        Refused: not allowed.
    """
    desk.require("export_own")
    yield Leaf("facts.jsonl", _facts(desk))
    for name, columns, lines in _tables(desk):
        yield Leaf(f"{name}.csv", _csv(columns, lines))


def _facts(desk: Desk) -> Iterator[bytes]:
    for entry in desk.journal.read():
        written = decode(entry.plain)
        line = {
            "device": entry.device,
            "sequence": entry.sequence,
            "clock": entry.clock,
            "hash": entry.hash.hex(),
            **msgspec.to_builtins(written, str_keys=True),
        }
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _tables(desk: Desk) -> Iterator[tuple[str, tuple[str, ...], Iterator[Written | object]]]:
    book = desk.book
    yield "sources", ("source", "codename", "kind", "group", "scale", "rating", "note"), iter(
        (s.id, s.codename, s.kind, s.group, s.scale, s.rating, s.note) for s in list(book.sources.by_id.values())
    )
    yield "reports", ("report", "source", "received", "channel", "title", "sha256", "text"), iter(
        (k.fact.report, k.fact.source, k.fact.received.isoformat(), k.fact.channel, k.fact.title, k.fact.sha256, k.fact.text)
        for k in list(book.reports.by_id.values())
    )
    yield "claims", ("claim", "report", "question", "subject", "attribute", "value", "basis", "certainty", "withdrawn"), iter(
        (
            k.fact.claim, k.fact.report, k.fact.question, k.fact.subject, k.fact.attribute, k.fact.value, k.fact.basis,
            k.fact.certainty, "yes" if k.fact.claim in book.reports.withdrawn else "",
        )  # fmt: skip
        for k in list(book.reports.claims.values())
    )
    yield "questions", ("question", "text", "subject", "attribute", "kind", "deadline", "closed"), iter(
        (
            q.id, q.fact.text, q.fact.subject, q.fact.attribute, q.fact.kind, q.fact.deadline or "", "yes" if q.closed else "",
        )  # fmt: skip
        for q in list(book.questions.by_id.values())
    )


def _csv(columns: tuple[str, ...], lines: Iterator[object]) -> Iterator[bytes]:
    """Rows as CSV. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    yield _line(columns)
    for line in lines:
        yield _line(line)


def _line(cells: object) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([_harmless(str(cell)) for cell in cells])  # type: ignore[attr-defined]
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def fingerprint(person: Person) -> str:
    """A person's public keys as a short code to compare face to face."""
    return seal.fingerprint(person.box_key + person.sign_key)
