"""Exhibits: the pictures and papers that came with a report, each sealed in a file of its own.

A file is: the name of the epoch key (24 bytes), the file's own key under it (60), a secretstream header (24), then pieces of
65,553 bytes. Every piece is padded to the same size and the number of pieces to few steps, so that a length says little.
Nothing touches the disk in the clear.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from secondsource.store import keytable, padding, paths, seal
from secondsource.store.errors import Damaged, ExhibitUnknown, NoKey, Refusal
from secondsource.store.folder import Folder
from secondsource.store.keyring import Opened
from secondsource.store.keytable import Keys
from secondsource.store.paths import EXHIBITS

_WRAP = seal.NONCE + seal.KEY + seal.TAG
_START = seal.NAME + _WRAP
_STREAM = 24
_PIECE = seal.CHUNK + 17
_STEPS = 8  # an eighth more at most
_DATA = seal.CHUNK - 1  # a byte of each piece marks where the padding begins


@dataclass(frozen=True, slots=True)
class Kept:
    """An exhibit that was kept: its id, its size and its hash before sealing."""

    blob: str
    size: int
    sha256: str


def keep(folder: Folder, opened: Opened, chunks: Iterable[bytes]) -> Kept:
    """Seal and keep what the chunks give; when this returns it is on the disk.

    Raises:
        DiskFull: there is no room, and nothing is left behind.
        NoKey: we hold no key to seal it under.
    """
    blob, key = seal.new_id(), seal.new_key()
    epoch = _keys(folder, opened).writing_epoch()
    start = epoch.name + seal.enclose(epoch.key, key, _bound(blob, epoch.name))
    measured = _Measured(chunks)
    part = folder.path / EXHIBITS / f".{blob}.part"
    try:
        with paths.refused():
            paths.write_pieces(part, chain([start], seal.enclose_stream(key, measured.pieces())))
            part.rename(folder.path / EXHIBITS / blob)
            paths.sync_folder(folder.path / EXHIBITS)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Kept(blob, measured.size, measured.digest.hex())


def view(folder: Folder, opened: Opened, blob: str) -> Iterator[bytes]:
    """What was kept, piece by piece.

    Raises:
        ExhibitUnknown: there is none of that id.
        NoKey: it is sealed under a key we do not hold.
        Damaged: it is not what was kept; everything yielded before is.
    """
    path, keys = _path(folder, blob), _keys(folder, opened)
    with paths.refused():
        file = path.open("rb")
    try:
        key = _key(file, keys, blob)
    except Refusal:
        file.close()
        raise
    return _stream(file, key, blob)


def drop(folder: Folder, blob: str) -> None:
    """Destroy an exhibit: its key is overwritten first, then the file goes.

    Raises:
        ExhibitUnknown: there is none of that id.
    """
    path = _path(folder, blob)
    with paths.refused():
        paths.overwrite(path, seal.random(_START), 0)
        path.unlink()
        paths.sync_folder(path.parent)


def names(folder: Folder) -> list[str]:
    """The ids of everything kept."""
    with paths.refused():
        return sorted(path.name for path in (folder.path / EXHIBITS).iterdir() if not path.name.endswith(".part"))


class _Measured:
    """Chunks of any size as padded pieces of one size, counted and hashed as they go by."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.size = 0
        self.digest = seal.Digest()
        self._chunks = chunks

    def pieces(self) -> Iterator[bytes]:
        """The padded pieces."""
        held, made = b"", 0
        for chunk in self._chunks:
            self.size += len(chunk)
            self.digest.add(chunk)
            held += chunk
            for start in range(0, len(held) - _DATA, _DATA):
                yield padding.pad(held[start : start + _DATA], seal.CHUNK)
            whole = max(0, (len(held) - 1) // _DATA)
            held, made = held[whole * _DATA :], made + whole
        yield padding.pad(held, seal.CHUNK)
        for _ in range(padding.bucket(made + 1, 1, _STEPS) - made - 1):
            yield padding.pad(b"", seal.CHUNK)


def _key(file: BinaryIO, keys: Keys, blob: str) -> bytes:
    name, wrap = file.read(seal.NAME), file.read(_WRAP)
    if name not in keys.epochs:
        raise NoKey
    try:
        return seal.disclose(keys.epochs[name].key, wrap, _bound(blob, name))
    except seal.Unopened:
        raise _spoilt(blob) from None


def _stream(file: BinaryIO, key: bytes, blob: str) -> Iterator[bytes]:
    with file:
        pieces = chain([file.read(_STREAM)], iter(lambda: file.read(_PIECE), b""))
        try:
            for plain in seal.disclose_stream(key, pieces):
                if data := padding.unpad(plain):
                    yield data
        except seal.Unopened:
            raise _spoilt(blob) from None


def _spoilt(blob: str) -> Damaged:
    return Damaged(where="exhibit", what="unopened", blob=blob)


def _bound(blob: str, epoch: bytes) -> bytes:
    return b"exhibit" + seal.from_id(blob) + epoch


def _path(folder: Folder, blob: str) -> Path:
    path = folder.path / EXHIBITS / blob
    if not seal.is_id(blob) or not path.is_file():
        raise ExhibitUnknown
    return path


def _keys(folder: Folder, opened: Opened) -> Keys:
    with closing(folder.connect(opened.container_key, reading=True)) as connection:
        return keytable.load_epochs(connection, opened.person, opened.box)
