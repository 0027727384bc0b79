"""The container: one SQLCipher file, how it is opened, what its tables are, and what its errors mean."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from secondsource.store.errors import Damaged, DiskFull, FolderBusy, FolderUnusable, NewerFormat, Refusal

FORMAT = 1
_UNWRITTEN = {"SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM"}
_ROOM = 1 << 20  # less than this free is a full disk, whatever the system calls it
_SCHEMA = (
    "CREATE TABLE turn (number INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT",
    "CREATE TABLE chains (number INTEGER PRIMARY KEY, device BLOB NOT NULL UNIQUE) STRICT",
    "CREATE TABLE entries (place INTEGER PRIMARY KEY, header BLOB NOT NULL, body BLOB NOT NULL) STRICT",
    """CREATE TABLE batches (place INTEGER PRIMARY KEY, length INTEGER NOT NULL, person TEXT NOT NULL,
        signature BLOB NOT NULL) STRICT""",
    """CREATE TABLE marks (number INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL,
        mac BLOB NOT NULL) STRICT""",
    "CREATE TABLE people (person TEXT PRIMARY KEY, box_key BLOB NOT NULL, sign_key BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE seats (place INTEGER PRIMARY KEY, person TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE epochs (number INTEGER PRIMARY KEY, epoch BLOB NOT NULL, compartment TEXT NOT NULL, person TEXT NOT NULL,
        body BLOB NOT NULL, own INTEGER NOT NULL, UNIQUE (epoch, person)) STRICT""",
    """CREATE TABLE wraps (number INTEGER PRIMARY KEY, key BLOB NOT NULL, compartment TEXT NOT NULL, epoch BLOB NOT NULL,
        body BLOB NOT NULL, UNIQUE (key, epoch)) STRICT""",
    "CREATE TABLE erased (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    "CREATE TABLE drafts (name BLOB PRIMARY KEY, owner BLOB NOT NULL, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
)


class Connection(dbapi2.Connection):  # type: ignore[misc]  # the library has no types
    """A connection to the container; what it is asked goes through `ask` and `tell`, so that every error has a name."""

    path: Path

    def ask(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        with told(self):
            return list(self.execute(question, values))

    def tell(self, order: str, values: tuple[Any, ...] = ()) -> None:
        """Do one thing."""
        with told(self):
            self.execute(order, values)

    def tell_each(self, order: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Do one thing for each row of values."""
        with told(self):
            self.executemany(order, values)


@contextmanager
def told(connection: Connection) -> Iterator[None]:
    """Turn the database's errors into the cellar's.

    Raises:
        DiskFull: there is no room.
        FolderUnusable: the system would not read or write.
        FolderBusy: somebody else is writing and does not end.
        Damaged: the file is not what was written.
    """
    try:
        yield
    except dbapi2.ProgrammingError:
        raise  # our mistake, not the disk's
    except dbapi2.Error as error:
        name = str(getattr(error, "sqlite_errorname", "") or type(error).__name__)
        raise _refusal(name, connection.path) from None


def _refusal(name: str, path: Path) -> Refusal:
    if name == "SQLITE_FULL" or (name in _UNWRITTEN and shutil.disk_usage(path.parent).free < _ROOM):
        return DiskFull(what=name)
    if name in _UNWRITTEN:
        return FolderUnusable(reason=name)
    if name in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
        return FolderBusy()
    return Damaged(where="database", what=name)


def connect(path: Path, key: bytes, *, reading: bool = False) -> Connection:
    """Open the container with its raw key; no passphrase is stretched here.

    Raises:
        Damaged: the key does not open the file, which was checked before: the file is not what was written.
        NewerFormat: a later version of the program wrote it.
    """
    try:
        connection: Connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, factory=Connection, timeout=5
        )
    except dbapi2.Error:
        raise FolderUnusable(reason="SQLITE_CANTOPEN") from None
    connection.path = path
    try:
        connection.tell("PRAGMA cipher_log_level = NONE")
        connection.tell(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.tell("PRAGMA cipher_memory_security = OFF")
        connection.tell("PRAGMA temp_store = MEMORY")
        connection.tell("PRAGMA secure_delete = ON")
        connection.tell("PRAGMA trusted_schema = OFF")
        connection.tell("PRAGMA journal_mode = WAL")
        connection.tell("PRAGMA synchronous = FULL")
        if reading:
            connection.tell("PRAGMA query_only = ON")
        _demand_readable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _demand_readable(connection: Connection) -> None:
    version = int(connection.ask("PRAGMA user_version")[0][0])
    if version > FORMAT:
        raise NewerFormat(format=version)
    if connection.ask("SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view')"):
        raise Damaged(where="database", what="schema")  # nothing of ours: it would act on what we write


def furnish(connection: Connection) -> None:
    """Lay the tables into a new container."""
    with writing(connection):
        for table in _SCHEMA:
            connection.tell(table)
        connection.tell("INSERT INTO turn VALUES (1, 0)")
        connection.tell(f"PRAGMA user_version = {FORMAT}")


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """One transaction: all of it is on the disk when this ends, or nothing is."""
    with told(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            with suppress(dbapi2.Error):  # what did not fit may have blown up the log: give the room back
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raise
