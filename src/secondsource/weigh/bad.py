"""What is wrong with a set of claims, as one code with values: where it is raised nobody knows the reader's language."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Value: TypeAlias = str | int | float
"""What may stand in a message: the name of a column, the number of a row, a word that was read."""


class BadClaims(Exception):  # noqa: N818 -- it names what was handed in, as a sentence does
    """Claims that cannot be weighed. `row` counts from 1 without the header; 0 where no single row is to blame."""

    def __init__(self, code: str, /, *, row: int = 0, column: str = "", **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.column = column
        self.values: Mapping[str, Value] = values
