"""Fields: the small language in which a map says what to take from a row.

A *template* is text with columns in braces: `"{city}[, {location}]"`. What stands in square brackets falls away when a column in it is
empty; a template with an empty column outside brackets is empty as a whole. A *field* is a template, a list of them (the first
that is not empty counts), or a table with `take` and what is done with what was taken:

| key | what it does |
|---|---|
| after | only what stands behind a text (a template) when it begins with it |
| between | only what stands between two marks, the first time they occur |
| until | only what stands before a mark |
| words | replaces a text by another; case and spaces do not count |
| otherwise | what stands for a text that `words` does not name |
| split | parts the text at a mark into several |
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from secondsource.core import words

Cells: TypeAlias = Mapping[str, str]
"""A row: its cells by folded column name. A column the sheet does not have reads as empty."""

_TOKEN: Final = re.compile(r"\{([^{}\[\]]+)\}|([\[\]])|([^{}\[\]]+)")


DEEPEST: Final = 8
"""Brackets within brackets."""


class Broken(Exception):  # noqa: N818 -- caught where the map is read, and told with the part of the map it is in
    """A template that cannot be read: braces or brackets that do not close."""


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns: pieces are plain text, columns (a 1-tuple), or a bracketed template that may fall away."""

    pieces: tuple["str | tuple[str] | Template", ...]

    def text(self, cells: Cells) -> str:
        """What a row makes of it; empty when a column outside brackets is."""
        found = []
        for piece in self.pieces:
            if isinstance(piece, str):
                found.append(piece)
            elif isinstance(piece, tuple):
                cell = cells.get(piece[0], "")
                if not cell:
                    return ""
                found.append(cell)
            else:
                found.append(piece.text(cells))
        return "".join(found)

    def columns(self) -> Iterator[str]:
        """The columns in it, from left to right."""
        for piece in self.pieces:
            if isinstance(piece, tuple):
                yield piece[0]
            elif isinstance(piece, Template):
                yield from piece.columns()


def template(text: str) -> Template:
    """Read a template.

    >>> template("{city}[, {location}]").text({"city": "Example Town"})
    'Example Town'

    Raises:
        Broken: a brace or bracket does not close, or closes twice.
    """
    open_groups: list[list[str | tuple[str] | Template]] = [[]]
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            break
        at = token.end()
        column, bracket, plain = token.groups()
        if bracket == "[" and len(open_groups) <= DEEPEST:
            open_groups.append([])
        elif bracket == "[":
            raise Broken(text)
        elif bracket == "]":
            if len(open_groups) == 1:
                raise Broken(text)
            group = Template(tuple(open_groups.pop()))
            open_groups[-1].append(group)
        else:
            open_groups[-1].append((words.fold(column),) if column else plain)
    if at != len(text) or len(open_groups) != 1:
        raise Broken(text)
    return Template(tuple(open_groups[0]))


@dataclass(frozen=True, slots=True)
class Field:
    """What to take from a row, and what to do with it. See the head of this file."""

    take: tuple["Template | Field", ...] = ()
    after: Template | None = None
    between: tuple[str, str] | None = None
    until: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    split: str = ""

    def text(self, cells: Cells) -> str:
        """The text a row gives; empty when it says nothing."""
        found = ""
        for one in self.take:
            found = one.text(cells).strip()
            if found:
                break
        else:  # most fields of most rows say nothing
            return ""
        if self.after:
            found = found.removeprefix(self.after.text(cells)).strip()
        if self.between:
            found = found.partition(self.between[0])[2].partition(self.between[1])[0].strip()
        if self.until:
            found = found.partition(self.until)[0].strip()
        if found and (self.words or self.otherwise is not None):
            found = self.words.get(words.fold(found), found if self.otherwise is None else self.otherwise)
        return found

    def several(self, cells: Cells) -> tuple[str, ...]:
        """The texts a row gives, parted at the mark, each once."""
        found = self.text(cells)
        parts = found.split(self.split) if self.split else (found,)
        return tuple(dict.fromkeys(part for raw in parts if (part := raw.strip())))

    def columns(self) -> Iterator[str]:
        """The columns in it."""
        for one in (*self.take, self.after):
            if one is not None:
                yield from one.columns()


NOTHING: Final = Field()
"""A field the map does not speak of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a part of the map applies: for each column the texts of which it must hold one; `*` stands for any but empty."""

    wanted: tuple[tuple[str, frozenset[str]], ...] = ()

    def holds(self, cells: Cells) -> bool:
        """Whether a row is meant."""
        for column, texts in self.wanted:
            cell = words.fold(cells.get(column, ""))
            if cell not in texts and not (cell and "*" in texts):
                return False
        return True

    def columns(self) -> Iterator[str]:
        """The columns in it."""
        return (column for column, _texts in self.wanted)


ALWAYS: Final = Condition()
