"""The keyring: who can unlock this device, and what unlocking opens."""

from contextlib import closing
from dataclasses import dataclass, replace

from secondsource.store import container, heads, keytable, paths, seal, slots
from secondsource.store.container import Connection
from secondsource.store.errors import (
    LastPerson,
    NotADesk,
    PassphraseEmpty,
    PassphraseTaken,
    PersonKnown,
    PersonUnknown,
    Refusal,
    SlotsFull,
    WrongPassphrase,
)
from secondsource.store.folder import Folder
from secondsource.store.paths import DATABASE, HEADS, SLOTS
from secondsource.store.seal import STRONG, Cost
from secondsource.store.slots import Slot


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """An unlocked person on this device, with every key the passphrase gave. It never shows them."""

    person: str
    device: str
    container_key: bytes  # opens the container, for everybody on this device
    device_key: bytes  # seals what this device tells itself: the head file, what was verified
    box: bytes  # the person's private HPKE key
    sign: bytes  # the person's Ed25519 seed
    place: int
    turn: int

    def __repr__(self) -> str:
        return f"Opened(person={self.person!r}, device={self.device!r})"

    def __reduce__(self) -> str:
        raise TypeError("keys are not copied out of the process")


def found(folder: Folder, *, person: str, device: str, passphrase: str, cost: Cost = STRONG) -> Opened:
    """Make the first person's keys, the device's keys, an empty container and the first slot.

    `cost` is what a guess at a passphrase costs; tests make it cheap.

    Raises:
        NotADesk: there is a desk in the folder already.
        PassphraseEmpty: there is no passphrase.
    """
    _demand(passphrase)
    if any((folder.path / name).exists() for name in (DATABASE, HEADS, SLOTS)):
        raise NotADesk(missing="")
    keys = (seal.new_key(), seal.new_key(), seal.new_box(), seal.new_key())
    opened = Opened(person, device, *keys, place=0, turn=1)
    try:
        _found_container(folder, opened)
        heads.found(folder.path / HEADS, seal.from_id(device), opened.device_key)
        head = slots.found(folder.path / SLOTS, cost)
        slots.put(folder.path / SLOTS, 0, seal.stretch(passphrase, head.salt, head.cost), _slot(opened))
        with paths.refused():
            paths.sync_folder(folder.path)
    except Refusal:
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", HEADS, SLOTS):
            (folder.path / name).unlink(missing_ok=True)
        raise
    return opened


def _found_container(folder: Folder, opened: Opened) -> None:
    with paths.refused():
        paths.write_new(folder.path / DATABASE, b"")
    connection = folder.connect(opened.container_key)
    try:
        container.furnish(connection)
        with container.writing(connection):
            connection.tell("INSERT INTO chains VALUES (1, ?)", (seal.from_id(opened.device),))
            _seat(connection, opened)
            epoch = keytable.new_epoch(seal.new_id())
            keytable.store_grants(connection, [keytable.granted(epoch, opened.person, seal.box_of(opened.box))])
    finally:
        connection.close()


def unlock(folder: Folder, passphrase: str) -> Opened:
    """Open the slot that the passphrase fits; mend its other copy if that is spoilt.

    Raises:
        WrongPassphrase: it fits none.
        Damaged: the file's header is gone.
    """
    path = folder.path / SLOTS
    head = slots.header(path)
    slow = seal.stretch(passphrase, head.salt, head.cost)
    hit = slots.find(path, head, slow)
    if hit is None:
        raise WrongPassphrase
    with folder.writing:
        if not hit.whole:
            slots.put(path, hit.place, slow, hit.slot)
        slots.mend(path)
    return _opened(hit.slot, hit.place)


def add(folder: Folder, opened: Opened, *, person: str, passphrase: str) -> Opened:
    """Give a second person of this device keys and a slot of their own, and everything the unlocked person's epoch keys open.

    Raises:
        PersonKnown: they have a slot.
        PassphraseTaken: the passphrase opens somebody's slot already.
        SlotsFull: no place is left.
    """
    slow = _fresh(folder, passphrase)
    with folder.writing:
        connection = folder.connect(opened.container_key)
        try:
            place = _free_place(connection, person)
            added = replace(opened, person=person, box=seal.new_box(), sign=seal.new_key(), place=place, turn=1)
            keys = keytable.load_epochs(connection, opened.person, opened.box)
            with container.writing(connection):
                _seat(connection, added)
                box_key = seal.box_of(added.box)
                keytable.store_grants(connection, [keytable.granted(e, person, box_key) for e in keys.epochs.values()])
            try:
                slots.put(folder.path / SLOTS, place, slow, _slot(added))
            except Refusal:
                connection.tell("DELETE FROM seats WHERE person = ?", (person,))
                raise
        finally:
            connection.close()
    return added


def change(folder: Folder, opened: Opened, passphrase: str) -> Opened:
    """Put another passphrase on the unlocked person's slot. Who copied the folder before still opens the copy with the old one.

    Raises:
        PassphraseTaken: it opens a slot already.
        PersonUnknown: their slot was destroyed meanwhile.
    """
    slow = _fresh(folder, passphrase)
    changed = replace(opened, turn=opened.turn + 1)
    with folder.writing, closing(folder.connect(opened.container_key, reading=True)) as connection:
        if (opened.place, opened.person) not in connection.ask("SELECT place, person FROM seats"):
            raise PersonUnknown(person=opened.person)
        slots.put(folder.path / SLOTS, opened.place, slow, _slot(changed))
    return changed


def remove(folder: Folder, opened: Opened, person: str) -> None:
    """Destroy a person's slot on this device. What they could read before, they may have kept.

    Raises:
        PersonUnknown: they have none.
        LastPerson: nobody could open the desk any more.
    """
    with folder.writing:
        connection = folder.connect(opened.container_key)
        try:
            seats = {name: place for place, name in connection.ask("SELECT place, person FROM seats")}
            if person not in seats:
                raise PersonUnknown(person=person)
            if len(seats) == 1:
                raise LastPerson
            slots.clear(folder.path / SLOTS, seats[person])
            with container.writing(connection):
                connection.tell("DELETE FROM seats WHERE person = ?", (person,))
        finally:
            connection.close()


def public(opened: Opened) -> tuple[bytes, bytes]:
    """The person's public keys: for boxes to them, and for their signatures."""
    return seal.box_of(opened.box), seal.signer_of(opened.sign)


def _demand(passphrase: str) -> None:
    if not passphrase:
        raise PassphraseEmpty


def _fresh(folder: Folder, passphrase: str) -> bytes:
    _demand(passphrase)
    path = folder.path / SLOTS
    head = slots.header(path)
    slow = seal.stretch(passphrase, head.salt, head.cost)
    if slots.find(path, head, slow):
        raise PassphraseTaken
    return slow


def _seat(connection: Connection, opened: Opened) -> None:
    box_key, sign_key = public(opened)
    keytable.store_person(connection, opened.person, box_key, sign_key)
    connection.tell("INSERT INTO seats VALUES (?, ?)", (opened.place, opened.person))


def _free_place(connection: Connection, person: str) -> int:
    seats = dict(connection.ask("SELECT place, person FROM seats"))
    if person in seats.values():
        raise PersonKnown(person=person)
    free = [place for place in range(slots.PLACES) if place not in seats]
    if not free:
        raise SlotsFull(places=slots.PLACES)
    return free[0]


def _slot(opened: Opened) -> Slot:
    return Slot(
        opened.person, opened.device, opened.container_key, opened.device_key, opened.box, opened.sign, opened.turn
    )


def _opened(slot: Slot, place: int) -> Opened:
    return Opened(
        slot.person, slot.device, slot.container_key, slot.device_key, slot.box, slot.sign, place=place, turn=slot.turn
    )
