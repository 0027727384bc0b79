"""A file of places inside places, checked: columns id, name and parent; a root's parent is empty or -1."""

from pathlib import Path

from secondsource.cli.said_weigh import Where, Wrong
from secondsource.cli.table_file import read_table
from secondsource.weigh import BadClaims
from secondsource.weigh.hierarchy import Tree

COLUMNS = ("id", "name", "parent")


def read_tree(path: Path) -> Tree:
    """Read and check a tree.

    Raises:
        Wrong: it cannot be read, or its places do not make a tree; the exception says where and why.
    """
    table = read_table(path, COLUMNS, COLUMNS)
    try:
        return Tree.of(*(table.columns[name] for name in COLUMNS))
    except BadClaims as bad:
        row = table.numbers[bad.row - 1] if bad.row else 0
        values = dict(bad.values)
        if "other" in values:
            values["other"] = table.numbers[int(values["other"]) - 1]
        raise Wrong(bad.code, Where(table.file, row, bad.column), **values) from None
