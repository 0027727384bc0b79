"""Rows for weighing: the claims on some questions as plain columns, with their lineage followed through to claims or names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secondsource.core.book import Book
from secondsource.core.facts import ClaimStated, Kept
from secondsource.core.lineage import root_of


@dataclass(frozen=True, slots=True)
class Row:
    """One claim as the weighing sees it; names are those of the columns of `secondsource weigh`."""

    report: str  # the claim's id: one report may say two things
    source: str
    question: str
    value: str
    attribute: str
    reported: str
    when_from: str
    when_to: str
    origin: tuple[str, ...]
    outside_origin: tuple[str, ...]
    lineage: str
    basis: str
    depth: int | None
    klass: str
    rating: str
    scale: str
    channel: str
    polarity: str
    certainty: str
    conditions: tuple[str, ...]


def rows(book: Book, question: str, *, without: Iterable[str] = ()) -> Iterator[Row]:
    """The live claims on a question as rows; `without` leaves claims out, for "what if this one were not there"."""
    left_out = set(without)
    live = [kept for kept in book.reports.live(question) if kept.fact.claim not in left_out]
    by_report: dict[str, list[str]] = {}
    by_source: dict[str, list[str]] = {}
    for kept in live:
        by_report.setdefault(kept.fact.report, []).append(kept.fact.claim)
        report = book.reports.by_id.get(kept.fact.report)
        if report is not None:
            by_source.setdefault(report.fact.source, []).append(kept.fact.claim)
    for kept in live:
        yield _row(book, kept, by_report, by_source)


def _row(book: Book, kept: Kept[ClaimStated], by_report: dict[str, list[str]], by_source: dict[str, list[str]]) -> Row:
    claim = kept.fact
    taken = book.reports.by_id.get(claim.report)
    report = taken.fact if taken else None
    source = book.sources.by_id.get(report.source) if report else None
    contact = book.contacts.by_id.get(report.contact) if report and report.contact else None
    asked = book.questions.by_id.get(claim.question)
    claims, names = _origins(book, claim.report, by_report, by_source)
    conditions = {*claim.conditions, *(report.conditions if report else ()), *(contact.fact.conditions if contact else ())}
    return Row(
        report=claim.claim,
        source=report.source if report else claim.report,
        question=claim.question,
        value=claim.value,
        attribute=asked.fact.attribute if asked else claim.attribute,
        reported=report.received.date().isoformat() if report else "",
        when_from=claim.when.low.isoformat() if claim.when and claim.when.low else "",
        when_to=claim.when.high.isoformat() if claim.when and claim.when.high else "",
        origin=tuple(key for key in claims if key != claim.claim),
        outside_origin=names,
        lineage=book.lineage.state(claim.report),
        basis=claim.basis,
        depth=claim.depth,
        klass=(source.group or source.kind) if source else "",
        rating=source.rating if source else "",
        scale=source.scale if source else "",
        channel=(report.channel if report else "") or (contact.fact.channel if contact else ""),
        polarity=claim.polarity,
        certainty=claim.certainty,
        conditions=tuple(sorted(conditions)),
    )


def _origins(
    book: Book, report: str, by_report: dict[str, list[str]], by_source: dict[str, list[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a report's content came from: the nearest claims on the same question, and names for what has no claim on it.

    A parent report without a claim on this question is passed through; at the end of the way its root's name stands for it,
    so that two reports that both came from it are still one origin.
    """
    claims: list[str] = []
    names: set[str] = set()
    seen = {report}
    todo = [report]
    while todo:
        here = todo.pop()
        links = book.lineage.parents(here)
        if not links and here != report:
            names.add(f"report:{here}")
        for link in links:
            if link.parent_kind == "outside":
                names.add(root_of(link))
            elif link.parent_kind == "source":
                told = by_source.get(link.parent)
                claims += told or ()
                names |= set() if told else {root_of(link)}
            elif link.parent in by_report:
                claims += by_report[link.parent]
            elif link.parent not in seen:
                todo.append(link.parent)
            seen.add(link.parent)
    return tuple(dict.fromkeys(claims)), tuple(sorted(names))
