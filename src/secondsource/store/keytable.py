"""The key table: whose keys open what. It lies beside the chain, so that keys can go while the chain stays.

An entry's header names a *subject key*. The subject key is wrapped under an *epoch key* of a compartment, together with the
subject it belongs to; the epoch key is boxed for each person of the compartment. Moving a subject is a new wrap and the end of
an old one; erasing it is the end of all. A key's name commits to the key, so a wrong wrap cannot pass for a right one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from secondsource.store import padding, seal
from secondsource.store.container import Connection, told
from secondsource.store.errors import NoKey

_SUBJECT_FLOOR = 64


class Wrap(NamedTuple):
    """A subject key under an epoch key, as it lies in the table."""

    key: bytes
    compartment: str
    epoch: bytes
    body: bytes


class Grant(NamedTuple):
    """An epoch key boxed for one person, as it lies in the table."""

    epoch: bytes
    compartment: str
    person: str
    body: bytes
    own: bool = True


class Epoch(NamedTuple):
    """An epoch key we hold."""

    name: bytes
    compartment: str
    key: bytes
    own: bool = (
        True  # made or accepted here; another device's grant opens what it wrote, and nothing of ours is put under it
    )

    def __repr__(self) -> str:
        return f"Epoch({self.compartment!r})"


@dataclass(slots=True)
class Keys:
    """What one person's keys open: epoch keys and subject keys by name, and each subject's current key."""

    epochs: dict[bytes, Epoch] = field(default_factory=dict)
    opened: dict[bytes, bytes] = field(default_factory=dict)
    current: dict[str, bytes] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Keys({len(self.epochs)} epochs, {len(self.opened)} subject keys)"

    def writing_epoch(self) -> Epoch:
        """The epoch that new subject keys are wrapped under: the newest of our own.

        Raises:
            NoKey: we hold none.
        """
        own = [epoch for epoch in self.epochs.values() if epoch.own]
        if not own:
            raise NoKey
        return own[-1]


def new_epoch(compartment: str) -> Epoch:
    """A fresh epoch key for a compartment."""
    key = seal.new_key()
    return Epoch(seal.name_of(key), compartment, key)


def granted(epoch: Epoch, person: str, box_key: bytes) -> Grant:
    """The epoch key boxed for a person."""
    purpose = _purpose(epoch.name, epoch.compartment, person)
    return Grant(epoch.name, epoch.compartment, person, seal.box(box_key, epoch.key, purpose), epoch.own)


def wrapped(subject: str, key: bytes, epoch: Epoch) -> Wrap:
    """A subject key under an epoch key, with the subject sealed inside."""
    name = seal.name_of(key)
    plain = padding.pad(key + subject.encode(), _SUBJECT_FLOOR)
    return Wrap(name, epoch.compartment, epoch.name, seal.enclose(epoch.key, plain, name + epoch.name))


def unwrapped(wrap: Wrap, epoch: Epoch) -> tuple[str, bytes] | None:
    """The subject and its key, or nothing if the wrap is not what it says."""
    try:
        plain = padding.unpad(seal.disclose(epoch.key, wrap.body, wrap.key + epoch.name))
    except seal.Unopened:
        return None
    key = plain[: seal.KEY]
    return (plain[seal.KEY :].decode(), key) if seal.name_of(key) == wrap.key else None


def load(connection: Connection, person: str, box: bytes) -> Keys:
    """Everything of the table that the person's private box key opens."""
    keys = load_epochs(connection, person, box)
    with told(connection):
        learn_wraps(keys, (Wrap(*row) for row in connection.execute(_WRAPS)))
    return keys


def load_epochs(connection: Connection, person: str, box: bytes) -> Keys:
    """The epoch keys alone."""
    keys = Keys()
    learn_epochs(keys, person, box, stored_grants(connection, person))
    return keys


def learn_epochs(keys: Keys, person: str, box: bytes, grants: Iterable[Grant]) -> None:
    """Open the grants made to the person."""
    for grant in grants:
        if grant.person != person or grant.epoch in keys.epochs:
            continue
        try:
            key = seal.unbox(box, grant.body, _purpose(grant.epoch, grant.compartment, person))
        except seal.Unopened:
            continue
        if seal.name_of(key) == grant.epoch:
            keys.epochs[grant.epoch] = Epoch(grant.epoch, grant.compartment, key, grant.own)


def learn_wraps(keys: Keys, wraps: Iterable[Wrap]) -> None:
    """Open the wraps whose epoch key we hold; a later wrap of a subject under an epoch of our own is its current one."""
    for wrap in wraps:
        epoch = keys.epochs.get(wrap.epoch)
        if epoch and (found := unwrapped(wrap, epoch)):
            subject, key = found
            keys.opened[wrap.key] = key
            if epoch.own:
                keys.current[subject] = wrap.key


_WRAPS = "SELECT key, compartment, epoch, body FROM wraps ORDER BY number"


def stored_wraps(connection: Connection) -> list[Wrap]:
    """Every wrap, oldest first."""
    return [Wrap(*row) for row in connection.ask(_WRAPS)]


def stored_grants(connection: Connection, person: str | None = None) -> list[Grant]:
    """Every grant, or one person's, oldest first."""
    rows = connection.ask("SELECT epoch, compartment, person, body, own FROM epochs ORDER BY number")
    return [
        Grant(epoch, circle, who, body, bool(own)) for epoch, circle, who, body, own in rows if person in (None, who)
    ]


def store_grants(connection: Connection, grants: Iterable[Grant], *, own: bool | None = None) -> None:
    """Keep grants; one that is there already stays as it is. `own` overrules what they say of themselves."""
    rows = [grant if own is None else grant._replace(own=own) for grant in grants]
    order = "INSERT OR IGNORE INTO epochs (epoch, compartment, person, body, own) VALUES (?, ?, ?, ?, ?)"
    connection.tell_each(order, rows)


def store_wraps(connection: Connection, wraps: Iterable[Wrap]) -> None:
    """Keep wraps, except of keys that were erased: erasing wins over any wrap that comes back."""
    order = (
        "INSERT OR IGNORE INTO wraps (key, compartment, epoch, body) SELECT ?1, ?2, ?3, ?4"
        " WHERE NOT EXISTS (SELECT 1 FROM erased WHERE key = ?1)"
    )
    connection.tell_each(order, wraps)


def erase(connection: Connection, keys: Keys, subject: str) -> list[bytes]:
    """Take away every wrap of a subject that we can read, and never take its keys in again; the names of those keys."""
    names = [
        wrap.key
        for wrap in stored_wraps(connection)
        if (epoch := keys.epochs.get(wrap.epoch)) and (found := unwrapped(wrap, epoch)) and found[0] == subject
    ]
    connection.tell_each("INSERT OR IGNORE INTO erased VALUES (?)", [(name,) for name in names])
    connection.tell_each("DELETE FROM wraps WHERE key = ?", [(name,) for name in names])
    return names


def store_signers(connection: Connection, signers_: Mapping[str, bytes]) -> None:
    """Keep the public signing keys of people we have no box key of."""
    rows = [(person, b"", key) for person, key in signers_.items()]
    connection.tell_each("INSERT OR IGNORE INTO people (person, box_key, sign_key) VALUES (?, ?, ?)", rows)


def store_person(connection: Connection, person: str, box_key: bytes, sign_key: bytes) -> None:
    """Keep a person's public keys."""
    connection.tell(
        "INSERT OR REPLACE INTO people (person, box_key, sign_key) VALUES (?, ?, ?)", (person, box_key, sign_key)
    )


def signers(connection: Connection) -> dict[str, bytes]:
    """The public signing key of every person known here."""
    return dict(connection.ask("SELECT person, sign_key FROM people"))


def _purpose(epoch: bytes, compartment: str, person: str) -> bytes:
    return b"secondsource epoch key" + epoch + compartment.encode() + b"\0" + person.encode()
