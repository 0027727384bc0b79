"""Rows for weighing: the claims on some questions as plain columns, with their lineage followed through to what also speaks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields

from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, Kept
from secondsource.core.lineage import root_of, roots
from secondsource.weigh.claims import Claims


@dataclass(frozen=True, slots=True)
class Row:
    """One claim as the weighing sees it: the fields are the columns of `weigh.Claims`, and `claim` its id here."""

    claim: str
    report: str
    source: str
    question: str
    value: str
    attribute: str
    reported: str
    when_from: str
    when_to: str
    origin: tuple[str, ...]
    lineage: str
    basis: str
    depth: str
    klass: str
    rating: str
    scale: str
    channel: str
    polarity: str
    certainty: str
    conditions: tuple[str, ...]


def columns(found: Iterable[Row]) -> tuple[Claims, list[str]]:
    """Rows as the columns of `weigh`, and the claims' ids in the same order."""
    listed = list(found)
    names = [field.name for field in fields(Row) if field.name != "claim"]
    return Claims(**{name: [getattr(row, name) for row in listed] for name in names}), [row.claim for row in listed]


def rows(book: Book, question: str, *, without: Collection[str] = ()) -> Iterator[Row]:
    """The live claims on a question as rows; `without` leaves claims out, for "what if this one were not there"."""
    live = [kept for kept in book.reports.live(question) if kept.fact.claim not in without]
    speaking = {kept.fact.report for kept in live}
    for kept in live:
        yield _row(book, kept, speaking)


def _row(book: Book, kept: Kept[ClaimStated], speaking: Collection[str]) -> Row:
    claim = kept.fact
    taken = book.reports.by_id.get(claim.report)
    report = taken.fact if taken else None
    source = book.sources.by_id.get(report.source) if report else None
    contact = book.contacts.by_id.get(report.contact) if report and report.contact else None
    asked = book.questions.by_id.get(claim.question)
    conditions = {
        *claim.conditions,
        *(report.conditions if report else ()),
        *(contact.fact.conditions if contact else ()),
    }
    return Row(
        claim=claim.claim,
        report=claim.report,
        source=report.source if report else f"report:{claim.report}",
        question=claim.question,
        value=claim.value,
        attribute=asked.fact.attribute if asked else claim.attribute,
        reported=report.day.isoformat() if report else "",
        when_from=claim.when.low.isoformat() if claim.when and claim.when.low else "",
        when_to=claim.when.high.isoformat() if claim.when and claim.when.high else "",
        origin=origins(book, claim.report, speaking),
        lineage=book.lineage.state(claim.report),
        basis=claim.basis,
        depth="" if claim.depth is None else str(claim.depth),
        klass=(source.group or source.kind) if source else "",
        rating=source.rating if source else "",
        scale=source.scale if source else "",
        channel=(report.channel if report else "") or (contact.fact.channel if contact else ""),
        polarity=claim.polarity,
        certainty=claim.certainty,
        conditions=tuple(sorted(conditions)),
    )


def origins(book: Book, report: str, speaking: Collection[str]) -> tuple[str, ...]:
    """What a report's content came from: the nearest reports that also speak on the question, and names for what does not.

    A parent that does not speak is passed through; at the end of the way its own name stands for it, so that two reports
    that both came from it are still one origin. A circle that two devices closed has no end; its first report stands for it.
    """
    found: dict[str, None] = {}
    seen = {report}
    todo = [report]
    while todo:
        here = todo.pop()
        links = book.lineage.parents(here)
        if not links and here != report:
            found[here] = None
        for link in links:
            if link.parent_kind != "report":
                found[root_of(link)] = None
            elif link.parent in speaking and link.parent != report:
                found[link.parent] = None
            elif link.parent not in seen:
                seen.add(link.parent)
                todo.append(link.parent)
    if not found and book.lineage.parents(report):
        found = dict.fromkeys(root.removeprefix("report:") for root in roots(book.lineage, report))
        found.pop(report, None)
    return tuple(found)
