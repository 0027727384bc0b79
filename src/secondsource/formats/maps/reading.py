"""Reading a map: TOML in, a `Map` out, or the one part of it that is wrong."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from secondsource.core import words
from secondsource.core.findings import Refused, refuse
from secondsource.formats.maps import fields, parts
from secondsource.formats.maps.fields import ALWAYS, NOTHING, Broken, Condition, Field
from secondsource.formats.maps.values import DateField, ValueField

LARGEST: Final = 256 * 1024
"""Bytes of a map; a larger file is something else."""


class _Raw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the map as it is written."""


_Text: TypeAlias = "str | list[str | _Field] | _Field"
_Policy: TypeAlias = Literal["refuse", "leave out"]


class _Field(_Raw, frozen=True, kw_only=True):
    take: _Text = ""
    after: str = ""
    between: tuple[str, str] | None = None
    until: str = ""
    words: dict[str, str] = {}
    otherwise: str | None = None
    split: str = ""


class _Date(_Field, frozen=True, kw_only=True):
    to: _Text = ""
    unclear: _Policy = "refuse"
    crossed: _Policy = "refuse"


class _Value(_Date, frozen=True, kw_only=True):
    form: Literal["text", "number", "quantity", "rough date"] = msgspec.field(default="text", name="as")
    low: _Text = ""
    high: _Text = ""
    hedge: _Text = ""


class _Source(_Raw, frozen=True, kw_only=True):
    codename: _Text
    kind: _Text
    group: _Text = ""
    scale: _Text = ""
    rating: _Text = ""


class _Report(_Raw, frozen=True, kw_only=True):
    key: _Text
    text: _Text
    row: _Text = ""
    title: _Text = ""
    channel: _Text = ""
    language: _Text = ""
    conditions: _Text = ""
    published: str | _Date = ""


class _Lineage(_Raw, frozen=True, kw_only=True):
    relation: _Text
    parent: Literal["", "report", "source", "outside"] = ""
    names: _Text = ""
    standing: _Text = "declared"
    reason: _Text = ""
    only: dict[str, str | list[str]] = msgspec.field(default={}, name="if")


class _Question(_Raw, frozen=True, kw_only=True):
    key: _Text
    asks: str | list[str]
    kind: str = "choice"
    subject: _Text = ""
    attribute: _Text = ""
    definition: _Text = ""
    unit: _Text = ""
    window: str | _Date = ""


class _Claim(_Raw, frozen=True, kw_only=True):
    value: str | _Value
    question: _Question | None = None
    subject: _Text = ""
    attribute: _Text = ""
    unit: _Text = ""
    when: str | _Date = ""
    where: _Text = ""
    precision: _Text = ""
    basis: _Text = ""
    depth: _Text = ""
    certainty: _Text = ""
    polarity: _Text = ""
    conditions: _Text = ""
    note: _Text = ""
    only: dict[str, str | list[str]] = msgspec.field(default={}, name="if")


class _Map(_Raw, frozen=True, kw_only=True):
    name: str
    title: str = ""
    needs: list[str]
    may_have: list[str] = []
    source: _Source
    report: _Report
    lineage: list[_Lineage] = []
    claim: list[_Claim] = []


def read(raw: bytes) -> parts.Map:
    """A map from its TOML text.

    Raises:
        Refused: it is no TOML (`map_not_toml`), or one of its parts is wrong (`map_part_unknown`, `map_part_missing`, `map_part_wrong`,
            `map_template_broken`, `map_column_unlisted`, `map_without_claims`).
    """
    if len(raw) > LARGEST:
        raise refuse("map_too_large", most=LARGEST // 1024)
    try:
        return _listed(_map(msgspec.convert(_toml(raw), _Map)))
    except msgspec.ValidationError as fault:
        raise _wrong(str(fault)) from None
    except RecursionError:
        raise refuse("map_part_wrong", part="map") from None


def _toml(raw: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        line = re.search(r"line (\d+)", str(fault))
        raise refuse("map_not_toml", line=int(line[1]) if line else 1) from None


def _wrong(fault: str) -> Refused:
    """What the checker found, as a code: the part is named as it is written in the map."""
    part = re.search(r"at `\$\.?(.*)`$", fault)
    place = re.sub(r"\[(\d+)\]", lambda number: f" {int(number[1]) + 1}", part[1]).replace(".", ", ") if part else ""
    named = re.search(r"unknown field `(.+?)`", fault)
    if named:
        return refuse("map_part_unknown", part=place or "map", word=named[1])
    named = re.search(r"missing required field `(.+?)`", fault)
    if named:
        return refuse("map_part_missing", part=place or "map", word=named[1])
    return refuse("map_part_wrong", part=place or "map")


def _map(found: _Map) -> parts.Map:
    return parts.Map(
        name=found.name.strip(),
        title=found.title,
        needs=tuple(found.needs),
        may_have=tuple(found.may_have),
        source=parts.SourcePart(**_each(found.source, "source")),
        report=parts.ReportPart(
            **_each(found.report, "report", "published"), published=_date(found.report.published, "report, published")
        ),
        lineage=tuple(_lineage(one, f"lineage {number}") for number, one in enumerate(found.lineage, start=1)),
        claims=tuple(_claim(one, f"claim {number}") for number, one in enumerate(found.claim, start=1)),
        used=tuple(words.fold(column) for column in (*found.needs, *found.may_have)),
    )


def _each(table: msgspec.Struct, part: str, *others: str) -> dict[str, Field]:
    """All keys of a table as fields, but for some that are read otherwise."""
    names = [name for name in table.__struct_fields__ if name not in others]
    return {name: _field(getattr(table, name), f"{part}, {name}") for name in names}


def _lineage(found: _Lineage, part: str) -> parts.LineagePart:
    return parts.LineagePart(
        **_each(found, part, "parent", "only"), parent=found.parent, only=_condition(found.only)
    )  # fmt: skip


def _claim(found: _Claim, part: str) -> parts.ClaimPart:
    return parts.ClaimPart(
        **_each(found, part, "value", "question", "when", "only"),
        value=_value(found.value, f"{part}, value"),
        question=_question(found.question, f"{part}, question") if found.question else None,
        when=_date(found.when, f"{part}, when"),
        only=_condition(found.only),
    )


def _question(found: _Question, part: str) -> parts.QuestionPart:
    asks = [found.asks] if isinstance(found.asks, str) else found.asks
    if found.kind not in words.QUESTION_KINDS:
        raise refuse("map_part_wrong", part=f"{part}, kind")
    return parts.QuestionPart(
        **_each(found, part, "asks", "kind", "window"),
        asks=tuple(_template(text, f"{part}, asks") for text in asks),
        kind=found.kind,
        window=_date(found.window, f"{part}, window"),
    )


def _value(found: str | _Value, part: str) -> ValueField:
    if isinstance(found, str):
        return ValueField(date=DateField(take=_field(found, part)))
    return ValueField(
        form=found.form,
        date=_date(found, part),
        low=_field(found.low, f"{part}, low"),
        high=_field(found.high, f"{part}, high"),
        hedge=_field(found.hedge, f"{part}, hedge"),
    )


def _date(found: str | _Date, part: str) -> DateField:
    if isinstance(found, str):
        return DateField(take=_field(found, part))
    return DateField(
        take=_field(found, part), to=_field(found.to, f"{part}, to"), unclear=found.unclear, crossed=found.crossed
    )


def _field(found: "str | list[str | _Field] | _Field", part: str) -> Field:
    """A field from a template, a list of alternatives, or a table."""
    if isinstance(found, str):
        return Field(take=(_template(found, part),)) if found else NOTHING
    if isinstance(found, list):
        return Field(take=tuple(_template(one, part) if isinstance(one, str) else _field(one, part) for one in found))
    return Field(
        take=_field(found.take, part).take,
        after=_template(found.after, f"{part}, after") if found.after else None,
        between=found.between,
        until=found.until,
        words={words.fold(text): replaced for text, replaced in found.words.items()},
        otherwise=found.otherwise,
        split=found.split,
    )


def _template(text: str, part: str) -> fields.Template:
    try:
        return fields.template(text)
    except Broken:
        raise refuse("map_template_broken", part=part, text=text[:80]) from None


def _condition(found: Mapping[str, str | list[str]]) -> Condition:
    if not found:
        return ALWAYS
    wanted = ((column, [texts] if isinstance(texts, str) else texts) for column, texts in found.items())
    return Condition(tuple((words.fold(column), frozenset(map(words.fold, texts))) for column, texts in wanted))


# --- every column a map takes is listed ------------------------------------------------------------------------------
def _listed(found: parts.Map) -> parts.Map:
    """The same map, if it has a name and claims, and every column it takes is under `needs` or `may_have`."""
    if not found.name or not found.needs:
        raise refuse("map_part_missing", part="map", word="needs" if found.name else "name")
    if not found.claims:
        raise refuse("map_without_claims")
    listed = set(found.used)
    for part, columns in _taken(found):
        unlisted = next((column for column in columns if column not in listed), None)
        if unlisted is not None:
            raise refuse("map_column_unlisted", part=part, column=unlisted)
    return found


def _taken(found: parts.Map) -> Iterable[tuple[str, Iterable[str]]]:
    """Each part of a map with the columns it takes."""
    yield from _columns("source", found.source)
    yield from _columns("report", found.report)
    for number, link in enumerate(found.lineage, start=1):
        yield from _columns(f"lineage {number}", link)
    for number, claim in enumerate(found.claims, start=1):
        yield from _columns(f"claim {number}", claim)
        if claim.question:
            yield from _columns(f"claim {number}, question", claim.question)
            yield f"claim {number}, question", parts.vote_columns(claim.question)


def _columns(part: str, table: object) -> Iterable[tuple[str, Iterable[str]]]:
    for name in table.__dataclass_fields__:  # type: ignore[attr-defined]
        value = getattr(table, name)
        if isinstance(value, ValueField):
            yield from _columns(f"{part}, {name}", value)
        elif isinstance(value, DateField):
            yield f"{part}, {name}", [*value.take.columns(), *value.to.columns()]
        elif isinstance(value, Field | Condition):
            yield f"{part}, {name}", value.columns()
