"""Intake: who speaks to the desk, under a codename, and when they were in contact."""

import msgspec

from secondsource.core import contacts, sources
from secondsource.core.facts import Access, ContactLogged, SourceOpened, SourceRated, SourceRevised
from secondsource.core.findings import refuse
from secondsource.core.when import Rough
from secondsource.desk.desk import Desk, refuse_findings
from secondsource.store import seal


def suggest_codename(desk: Desk) -> str:
    """A codename that nobody has."""
    drawn = seal.random(4)
    pair = (int.from_bytes(drawn[:2]), int.from_bytes(drawn[2:]))
    with desk.reading() as book:
        return sources.codename(pair, (source.codename for source in book.sources.by_id.values()))


def open_source(  # noqa: PLR0913 -- keyword-only, one for each field of the form
    desk: Desk,
    *,
    kind: str,
    codename: str = "",
    group: str = "",
    access: Access | None = None,
    note: str = "",
    handling: tuple[str, ...] = (),
    inside: bool = False,
    example: bool = False,
) -> str:
    """Record a new source and return its id; without a codename the desk gives one.

    Raises:
        Refused: not allowed, codename taken, or a word outside the vocabulary.
    """
    with desk.writing:
        desk.require("open_source")
        fact = SourceOpened(
            source=desk.new_id(), codename=codename.strip() or suggest_codename(desk), kind=kind, group=group, access=access,
            note=note.strip(), handling=handling, inside=inside, example=example,
        )  # fmt: skip
        refuse_findings(sources.check(fact, desk.book.sources))
        desk.write(fact)
        return fact.source


def revise_source(  # noqa: PLR0913 -- keyword-only, one for each field of the form
    desk: Desk,
    source: str,
    *,
    codename: str,
    kind: str,
    group: str = "",
    access: Access | None = None,
    note: str = "",
    handling: tuple[str, ...] = (),
    inside: bool = False,
) -> None:
    """Replace what is recorded of a source; what was recorded before stays in the journal.

    Raises:
        Refused: not allowed, no such source, codename taken, or a word outside the vocabulary.
    """
    with desk.writing:
        desk.require("open_source")
        if source not in desk.book.sources.by_id:
            raise refuse("source_unknown", about="source")
        fact = SourceRevised(
            source=source, codename=codename.strip(), kind=kind, group=group, access=access, note=note.strip(),
            handling=handling, inside=inside,
        )  # fmt: skip
        refuse_findings(sources.check(fact, desk.book.sources))
        desk.write(fact)


def rate_source(desk: Desk, source: str, *, scale: str, rating: str, reason: str = "") -> None:
    """Give a source a rating on a named scale; "cannot be judged" clears it, because it is missing and not half.

    Raises:
        Refused: not allowed, no such source, or a scale or grade that there is not.
    """
    with desk.writing:
        desk.require("open_source")
        if source not in desk.book.sources.by_id:
            raise refuse("source_unknown", about="source")
        fact = SourceRated(source=source, scale=scale, rating=rating.strip().upper(), reason=reason.strip())
        refuse_findings([] if not fact.rating else sources.check_rating(fact))
        judged = sources.judged(fact.scale, fact.rating)
        desk.write(msgspec.structs.replace(fact, scale=scale if judged else "", rating=judged))


def log_contact(  # noqa: PLR0913 -- keyword-only, one for each field of the form
    desk: Desk,
    source: str,
    *,
    held: Rough,
    channel: str = "",
    conditions: tuple[str, ...] = (),
    minutes: int | None = None,
    note: str = "",
) -> str:
    """Record one exchange with a source and return its id.

    Raises:
        Refused: not allowed, no such source, no day, or a word outside the vocabulary.
    """
    with desk.writing:
        desk.require("log_contact")
        if source not in desk.book.sources.by_id:
            raise refuse("source_unknown", about="source")
        fact = ContactLogged(
            contact=desk.new_id(),
            source=source,
            held=held,
            channel=channel,
            conditions=conditions,
            minutes=minutes,
            note=note.strip(),
        )
        refuse_findings(contacts.check(fact))
        desk.write(fact)
        return fact.contact
