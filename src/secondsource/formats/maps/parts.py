"""Parts: what a map makes of one row, as plain values without ids: who speaks, what they told, where it came from, what is claimed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from secondsource.core.findings import Finding, Refused
from secondsource.core.when import Rough
from secondsource.formats.maps.fields import ALWAYS, NOTHING, Cells, Condition, Field, Template
from secondsource.formats.maps.values import NO_DATE, DateField, Value, ValueField


# --- the map ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SourcePart:
    """Who speaks in a row."""

    codename: Field
    kind: Field
    group: Field = NOTHING
    scale: Field = NOTHING
    rating: Field = NOTHING


@dataclass(frozen=True, slots=True)
class ReportPart:
    """What came in with a row; rows with one key are one report. `row` tells the rows of one report apart, where it can have several."""

    key: Field
    text: Field
    row: Field = NOTHING
    title: Field = NOTHING
    channel: Field = NOTHING
    language: Field = NOTHING
    conditions: Field = NOTHING
    published: DateField = NO_DATE


@dataclass(frozen=True, slots=True)
class LineagePart:
    """Where the content of a row came from."""

    relation: Field
    parent: str = ""  # report, source, outside; empty for own
    names: Field = NOTHING
    standing: Field = NOTHING
    reason: Field = NOTHING
    only: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """The question a claim answers; claims with one key answer one question. `asks` are wordings, the first that can be filled counts."""

    key: Field
    asks: tuple[Template, ...]
    kind: str = "choice"
    subject: Field = NOTHING
    attribute: Field = NOTHING
    definition: Field = NOTHING
    unit: Field = NOTHING
    window: DateField = NO_DATE


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """One statement of a row; a row whose value is empty does not make it."""

    value: ValueField
    question: QuestionPart | None = None
    subject: Field = NOTHING
    attribute: Field = NOTHING
    unit: Field = NOTHING
    when: DateField = NO_DATE
    where: Field = NOTHING
    precision: Field = NOTHING
    basis: Field = NOTHING
    depth: Field = NOTHING
    certainty: Field = NOTHING
    polarity: Field = NOTHING
    conditions: Field = NOTHING
    note: Field = NOTHING
    only: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Map:
    """How the columns of one kind of table become sources, reports, claims, questions and lineage."""

    name: str
    title: str
    needs: tuple[str, ...]
    may_have: tuple[str, ...]
    source: SourcePart
    report: ReportPart
    lineage: tuple[LineagePart, ...] = ()
    claims: tuple[ClaimPart, ...] = ()
    used: tuple[str, ...] = ()  # folded, in the order of needs and may_have


# --- a row of it -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Link:
    """One stated origin: `name` is a report's key, a source's codename or an outsider's name."""

    relation: str
    parent: str
    name: str
    standing: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one row sees it; `votes` are the row's cells for the columns of the wordings."""

    key: str
    part: QuestionPart
    subject: str
    attribute: str
    definition: str
    unit: str
    window: Rough | None
    votes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of a row; `number` is its place among the map's claims."""

    number: int
    value: Value
    asked: Asked | None
    subject: str
    attribute: str
    unit: str
    when: Rough | None
    where: str
    precision: str
    basis: str
    depth: str
    certainty: str
    polarity: str
    conditions: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row says. `notes` tell what the map leaves out rather than to refuse the row."""

    codename: str
    kind: str
    group: str
    scale: str
    rating: str
    key: str
    row: str
    text: str
    title: str
    channel: str
    language: str
    conditions: tuple[str, ...]
    published: Rough | None
    content: str  # the cells the map uses, to tell a row that changed
    links: tuple[Link, ...]
    said: tuple[Said, ...]
    notes: tuple[Finding, ...]


def read_row(chosen: Map, cells: Cells) -> Reading:
    """What a map makes of a row.

    Raises:
        Refused: a cell is not understood; the finding's field names the column.
    """
    notes: list[Finding] = []
    source, report = chosen.source, chosen.report
    published = _rough(report.published, cells, None, notes)
    said_on = published.low if published else None
    return Reading(
        codename=source.codename.text(cells),
        kind=source.kind.text(cells),
        group=source.group.text(cells),
        scale=source.scale.text(cells),
        rating=source.rating.text(cells),
        key=report.key.text(cells),
        row=report.row.text(cells),
        text=report.text.text(cells),
        title=report.title.text(cells),
        channel=report.channel.text(cells),
        language=report.language.text(cells),
        conditions=report.conditions.several(cells),
        published=published,
        content="\x1f".join(cells.get(column, "") for column in chosen.used),
        links=tuple(_links(chosen, cells)),
        said=tuple(_said(chosen, cells, said_on, notes)),
        notes=tuple({(note.code, note.field): note for note in notes}.values()),
    )


def _rough(part: DateField, cells: Cells, said: dt.date | None, notes: list[Finding]) -> Rough | None:
    """A rough date; one that the map tolerates is left out with a note."""
    try:
        return part.rough(cells, said)
    except Refused as no:
        if not all(map(part.tolerates, no.findings)):
            raise
        notes += no.findings
        return None


def _links(chosen: Map, cells: Cells) -> Iterator[Link]:
    for part in chosen.lineage:
        if not part.only.holds(cells):
            continue
        relation, standing, reason = part.relation.text(cells), part.standing.text(cells), part.reason.text(cells)
        names = part.names.several(cells) if part.parent else ("",)
        yield from (Link(relation, part.parent, name, standing, reason) for name in names)


def _said(chosen: Map, cells: Cells, said: dt.date | None, notes: list[Finding]) -> Iterator[Said]:
    for number, part in enumerate(chosen.claims):
        if not part.only.holds(cells):
            continue
        try:
            value = part.value.value(cells, said)
        except Refused as no:
            if not all(map(part.value.date.tolerates, no.findings)):
                raise
            notes += no.findings
            continue
        if value.text:
            value = _bounded(part.value, value, notes)
            yield _claim(number, part, value, cells, _rough(part.when, cells, said, notes))


def _bounded(part: ValueField, value: Value, notes: list[Finding]) -> Value:
    """A value whose bounds do not cross; where the map tolerates it, crossed ones are left out with a note."""
    if value.low is None or value.high is None or value.low <= value.high:
        return value
    finding = Finding("bounds_crossed", {"low": value.low, "high": value.high}, next(part.low.columns(), ""))
    if not part.date.tolerates(finding):
        raise Refused(finding)
    notes.append(finding)
    return replace(value, low=None, high=None)


def _claim(number: int, part: ClaimPart, value: Value, cells: Cells, when: Rough | None) -> Said:
    return Said(
        number=number,
        value=value,
        asked=_asked(part.question, cells) if part.question else None,
        subject=part.subject.text(cells),
        attribute=part.attribute.text(cells),
        unit=part.unit.text(cells) or value.unit,
        when=when,
        where=part.where.text(cells),
        precision=part.precision.text(cells),
        basis=part.basis.text(cells),
        depth=part.depth.text(cells),
        certainty=part.certainty.text(cells),
        polarity=part.polarity.text(cells),
        conditions=part.conditions.several(cells),
        note=part.note.text(cells),
    )


def _asked(part: QuestionPart, cells: Cells) -> Asked:
    return Asked(
        key=part.key.text(cells),
        part=part,
        subject=part.subject.text(cells),
        attribute=part.attribute.text(cells),
        definition=part.definition.text(cells),
        unit=part.unit.text(cells),
        window=_rough(part.window, cells, None, []),
        votes=tuple(cells.get(column, "") for column in vote_columns(part)),
    )


# --- wording ---------------------------------------------------------------------------------------------------------
def vote_columns(part: QuestionPart) -> tuple[str, ...]:
    """The columns of a question's wordings, from left to right, each once."""
    return tuple(dict.fromkeys(column for template in part.asks for column in template.columns()))


def wording(part: QuestionPart, votes: list[tuple[str, ...]]) -> str:
    """The text of a question that many rows answer.

    Column by column, from left to right: the text most rows give among those that agree so far (empty ones do not count; the
    earliest row wins a tie). The first wording that can be filled with them is the question.
    """
    columns = vote_columns(part)
    agreed: dict[str, str] = {}
    for place, column in enumerate(columns):
        counts: dict[str, int] = {}
        for vote in votes:
            if vote[place]:
                counts[vote[place]] = counts.get(vote[place], 0) + 1
        if counts:
            agreed[column] = max(counts, key=counts.__getitem__)
            votes = [vote for vote in votes if vote[place] == agreed[column]]
    return next((text for template in part.asks if (text := template.text(agreed).strip())), "")
