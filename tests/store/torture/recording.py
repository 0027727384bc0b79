"""A recorded session of writes and syncs, and what a disk may hold when the power goes at any point of it.

The record is strace's. The model is harsher than most disks: until a file is synced, each of its writes may be there, be missing,
be there up to any sector, or have come before another; until a folder is synced, its newest changes of names may be missing,
last ones first. The shared-memory file of the log is not data and is left out, as SQLite rebuilds it.
"""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "openat,close,pwrite64,write,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,dup,mkdir"
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
ACKNOWLEDGED = "told"


@dataclass(frozen=True)
class Write:
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    file: int
    size: int


@dataclass(frozen=True)
class Sync:
    file: int


@dataclass(frozen=True)
class Name:
    """A name came to stand for a file, or for none."""

    name: str
    file: int | None


@dataclass(frozen=True)
class SyncNames:
    folder: str


@dataclass(frozen=True)
class Told:
    word: str


Event = Write | Truncate | Sync | Name | SyncNames | Told


def record(command: list[str], log: Path) -> None:
    """Run a command and record what it asks of the disk."""
    trace = ["strace", "-f", "-qq", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*trace, sys.executable, *command], check=True)


@dataclass
class _Reader:
    """Reads a log: which descriptor and which name stand for which file."""

    folder: Path
    names: dict[str, int]
    open: dict[int, int | str] = field(default_factory=dict)
    made: int = 1000

    def events(self, log: Path) -> Iterator[Event]:
        for line in log.read_text(encoding="ascii", errors="replace").splitlines():
            found = _LINE.match(line)
            if found and int(found[3]) >= 0:
                texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(found[2])]
                yield from self._call(found[1], found[2], texts, int(found[3]))

    def _call(self, call: str, words: str, texts: list[bytes], result: int) -> Iterator[Event]:
        match call:
            case "openat":
                yield from self._opened(texts[0].decode(), words, result)
            case "close":
                self.open.pop(int(words), None)
            case "dup":
                if int(words) in self.open:
                    self.open[result] = self.open[int(words)]
            case "pwrite64" | "write" | "ftruncate" | "fsync" | "fdatasync":
                yield from self._file_call(call, words, texts, result)
            case "rename":
                old, new = (self._relative(text.decode()) for text in texts)
                yield Name(new, self.names[old])
                yield Name(old, None)
                self.names[new] = self.names.pop(old)
            case "unlink" | "unlinkat":
                name = self._relative(texts[0].decode())
                if self.names.pop(name, None) is not None:
                    yield Name(name, None)

    def _file_call(self, call: str, words: str, texts: list[bytes], result: int) -> Iterator[Event]:
        handle, *rest = words.split(", ")
        target = self.open.get(int(handle))
        if target == ACKNOWLEDGED:
            yield Told(texts[0].decode())
        elif isinstance(target, str):
            if call.endswith("sync"):
                yield SyncNames(target)
        elif target is None:
            return
        elif call == "pwrite64":
            yield Write(target, int(rest[-1]), texts[0][:result])
        elif call == "ftruncate":
            yield Truncate(target, int(rest[-1]))
        elif call == "write":
            raise NotImplementedError("the desk writes at a place of its choosing")
        else:
            yield Sync(target)

    def _opened(self, path: str, words: str, handle: int) -> Iterator[Event]:
        self.open.pop(handle, None)
        name = self._relative(path)
        if path.endswith(ACKNOWLEDGED):
            self.open[handle] = ACKNOWLEDGED
        elif not name or name.endswith("-shm"):
            return
        elif "O_DIRECTORY" in words or Path(path).is_dir():
            self.open[handle] = name
        else:
            if name not in self.names:
                self.made += 1
                self.names[name] = self.made
                yield Name(name, self.made)
            self.open[handle] = self.names[name]

    def _relative(self, path: str) -> str:
        try:
            return str(Path(path).relative_to(self.folder))
        except ValueError:
            return ""


@dataclass
class Disk:
    """What is sure to be on the disk, and what may be."""

    files: dict[int, bytearray]
    names: dict[str, int]
    waiting: dict[int, list[Write | Truncate]] = field(default_factory=dict)
    renaming: list[Name] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def happen(self, event: Event) -> None:
        match event:
            case Write(file) | Truncate(file):
                self.waiting.setdefault(file, []).append(event)
            case Sync(file):
                self.files[file] = _applied(self.files.get(file, bytearray()), self.waiting.pop(file, []))
            case Name():
                self.renaming.append(event)
            case SyncNames():
                _rename(self.names, self.renaming)
                self.renaming = []
            case Told(word):
                self.told.append(word)

    def after_a_power_cut(self, dice: random.Random) -> dict[str, bytes]:
        """One of the many things that may be left: contents by name."""
        names = dict(self.names)
        _rename(names, self.renaming[: dice.randint(0, len(self.renaming))])
        return {name: bytes(self._left(file, dice)) for name, file in names.items()}

    def _left(self, file: int, dice: random.Random) -> bytearray:
        content, waiting = bytearray(self.files.get(file, b"")), list(self.waiting.get(file, []))
        match dice.randrange(4):
            case 0:
                waiting = []
            case 1:
                waiting = waiting[: dice.randint(0, len(waiting))]
            case 2:
                waiting = [event for event in waiting if dice.randrange(2)]
                dice.shuffle(waiting)
            case _:
                waiting = [_torn(event, dice) for event in waiting if dice.randrange(4)]
        return _applied(content, waiting)


def _torn(event: Write | Truncate, dice: random.Random) -> Write | Truncate:
    if isinstance(event, Truncate) or dice.randrange(2):
        return event
    sectors = -(-len(event.data) // SECTOR)
    return Write(event.file, event.offset, event.data[: dice.randint(0, sectors) * SECTOR])


def _applied(content: bytearray, events: list[Write | Truncate]) -> bytearray:
    for event in events:
        size = event.size if isinstance(event, Truncate) else max(len(content), event.offset + len(event.data))
        content = content[:size].ljust(size, b"\0")
        if isinstance(event, Write):
            content[event.offset : event.offset + len(event.data)] = event.data
    return content


def _rename(names: dict[str, int], changes: list[Name]) -> None:
    for change in changes:
        if change.file is None:
            names.pop(change.name, None)
        else:
            names[change.name] = change.file


def started(folder: Path) -> tuple[Disk, dict[str, int]]:
    """The disk as a session finds it, all of it synced."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = {str(path.relative_to(folder)): number for number, path in enumerate(paths)}
    return Disk({names[str(p.relative_to(folder))]: bytearray(p.read_bytes()) for p in paths}, dict(names)), names


def events(log: Path, folder: Path, names: dict[str, int]) -> list[Event]:
    """What a session asked of the disk, in order."""
    return list(_Reader(folder, dict(names)).events(log))
