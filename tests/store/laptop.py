"""A desk on one laptop, as the stories of this folder need it: cheap to unlock, its watch in our hands."""

from dataclasses import dataclass
from pathlib import Path

from secondsource.store import keyring, seal
from secondsource.store.folder import Folder
from secondsource.store.journal import Journal
from secondsource.store.keyring import Opened

CHEAP = seal.Cost(64, 1, 1)
PASSPHRASE = "seven quiet herons"
DAWN = 1_700_000_000_000


class Watch:
    """A watch that shows what it is told."""

    def __init__(self, shows: int = DAWN) -> None:
        self.shows = shows

    def __call__(self) -> int:
        return self.shows


@dataclass
class Laptop:
    folder: Folder
    opened: Opened
    journal: Journal
    watch: Watch

    def write(self, *texts: str, subject: str = "desk") -> None:
        self.journal.append([(subject, text.encode()) for text in texts])

    def texts(self) -> list[str]:
        return [entry.plain.decode() for entry in self.journal.read()]

    def close(self) -> None:
        self.journal.close()
        self.folder.close()

    def reopen(self, passphrase: str = PASSPHRASE) -> "Laptop":
        self.close()
        return unlocked(self.folder.path, passphrase, self.watch)

    @property
    def path(self) -> Path:
        return self.folder.path


def new(path: Path, person: str = "ann", passphrase: str = PASSPHRASE) -> Laptop:
    folder, watch = Folder.create(path), Watch()
    try:
        opened = keyring.found(folder, person=person, device=seal.new_id(), passphrase=passphrase, cost=CHEAP)
        return Laptop(folder, opened, Journal.open(folder, opened, watch), watch)
    except BaseException:
        folder.close()
        raise


def unlocked(path: Path, passphrase: str = PASSPHRASE, watch: Watch | None = None) -> Laptop:
    folder = Folder.open(path)
    try:
        opened, watch = keyring.unlock(folder, passphrase), watch or Watch()
        return Laptop(folder, opened, Journal.open(folder, opened, watch), watch)
    except BaseException:
        folder.close()
        raise
