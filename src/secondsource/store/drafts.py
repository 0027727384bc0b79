"""Drafts: what somebody has typed and not yet said, sealed under their own key, beside the chain."""

from collections.abc import Iterator

from secondsource.store import padding, seal
from secondsource.store.container import Connection
from secondsource.store.errors import Damaged, DraftUnknown

_NAME = 32


class Drafts:
    """One person's drafts, read and changed within the journal's transactions. Others see that there are some, and no more."""

    def __init__(self, connection: Connection, box: bytes) -> None:
        self._connection = connection
        self._key = seal.derive(box, "drafts")
        self._owner = seal.mac(self._key, b"owner")

    def save(self, name: str, plain: bytes) -> None:
        """Keep a draft under a name; what was there before is gone when this returns."""
        body = seal.enclose(
            self._key, padding.pad(len(name.encode()).to_bytes(2, "big") + name.encode() + plain), self._row(name)
        )
        self._connection.tell("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (self._row(name), self._owner, body))

    def load(self, name: str) -> bytes:
        """The draft of a name.

        Raises:
            DraftUnknown: there is none.
            Damaged: it does not open.
        """
        for (body,) in self._connection.ask("SELECT body FROM drafts WHERE name = ?", (self._row(name),)):
            return self._opened(self._row(name), body)[1]
        raise DraftUnknown

    def names(self) -> list[str]:
        """The names of the person's drafts, in order."""
        return sorted(name for name, _ in self._all())

    def drop(self, name: str) -> None:
        """Forget a draft; one that is not there is forgotten already."""
        self._connection.tell("DELETE FROM drafts WHERE name = ?", (self._row(name),))

    def _row(self, name: str) -> bytes:
        return seal.mac(self._key, b"name" + name.encode())

    def _all(self) -> Iterator[tuple[str, bytes]]:
        for row, body in self._connection.ask("SELECT name, body FROM drafts WHERE owner = ?", (self._owner,)):
            yield self._opened(row, body)

    def _opened(self, row: bytes, body: bytes) -> tuple[str, bytes]:
        try:
            plain = padding.unpad(seal.disclose(self._key, body, row))
        except seal.Unopened:
            raise Damaged(where="drafts", what="unopened") from None
        end = 2 + int.from_bytes(plain[:2], "big")
        return plain[2:end].decode(), plain[end:]
