"""Exporting: everything a key set may see, written into a new folder that appears whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

from secondsource.cli.said_desk import Wrong
from secondsource.desk import upkeep
from secondsource.desk.desk import Desk


def demand_absent(target: Path) -> None:
    """Refuse a target that exists.

    Raises:
        Wrong: it does.
    """
    if target.exists() or target.is_symlink():
        raise Wrong("target_exists", file=str(target))


def export(desk: Desk, target: Path) -> None:
    """Write the export beside the target, for the owner's eyes only, and give it its name at the end.

    Raises:
        Wrong: the target exists or cannot be written; nothing is left of it then.
        Refused: not allowed.
    """
    leaves = upkeep.export(desk)
    demand_absent(target)
    try:
        half = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.absolute().parent))
    except OSError as fault:
        raise Wrong("file_not_writable", file=str(target), reason=fault.strerror or "") from None
    try:
        for leaf in leaves:
            _write(half / leaf.name, leaf)
        half.rename(target)
        _sync_folder(target.absolute().parent)
    except OSError as fault:
        raise Wrong("file_not_writable", file=str(target), reason=fault.strerror or "") from None
    finally:
        if half.exists():
            shutil.rmtree(half, ignore_errors=True)


def _write(path: Path, leaf: upkeep.Leaf) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(leaf.pieces)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
