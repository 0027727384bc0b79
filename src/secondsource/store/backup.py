"""A copy of a running desk that is whole: the journal stands still while its files are copied, exhibits never change anyway."""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from secondsource.store import paths, seal
from secondsource.store.errors import Damaged, FolderNotEmpty, FolderUnusable
from secondsource.store.paths import DATABASE, EXHIBITS, HEADS, LOCK, SLOTS

_STEP = 1 << 20


def make(source: Path, target: Path, standing_still: AbstractContextManager[object]) -> None:
    """Copy a desk's folder under a passing name, make it hold, and only then give it its own."""
    if os.path.lexists(target):
        raise FolderNotEmpty
    if source.resolve() in target.resolve().parents:
        raise FolderUnusable(reason="EINVAL")
    part = target.with_name(f".{target.name}.{seal.new_id()}.part")
    try:
        with paths.refused():
            (part / EXHIBITS).mkdir(mode=0o700, parents=True)
            part.chmod(0o700)
            with standing_still:
                for name in (DATABASE, f"{DATABASE}-wal", HEADS, SLOTS):
                    if (source / name).exists():
                        _copy(source / name, part / name)
            for path in sorted((source / EXHIBITS).iterdir()):
                if not path.name.endswith(".part"):
                    _copy(path, part / EXHIBITS / path.name)
            paths.write_new(part / LOCK, b"")
            paths.sync_folder(part / EXHIBITS)
            paths.sync_folder(part)
            part.rename(target)
            paths.sync_folder(target.absolute().parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _copy(source: Path, target: Path) -> None:
    written = seal.Digest()
    paths.write_pieces(target, _counted(source, written))
    read = seal.Digest()
    for _ in _counted(target, read, afresh=True):
        pass
    if read.hex() != written.hex():
        raise Damaged(where="backup", what=target.name)


def _counted(path: Path, digest: seal.Digest, *, afresh: bool = False) -> Iterator[bytes]:
    with path.open("rb") as file:
        if afresh and hasattr(os, "posix_fadvise"):  # from the disk, not from the system's memory of it
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(_STEP):
            digest.add(piece)
            yield piece
