"""Every way the storage cellar says no: one exception each, with a code and plain values, never a secret and never a sentence."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """The cellar says no; `code` names the sentence, `values` fill it."""

    code: ClassVar[str] = "store_refused"

    def __init__(self, **values: str | int) -> None:
        super().__init__(" ".join([self.code, *(f"{name}={value}" for name, value in values.items())]))
        self.values = values


class FolderMissing(Refusal):
    """There is no such folder."""

    code = "folder_missing"


class FolderNotEmpty(Refusal):
    """A new desk wants an empty folder, and a backup a name nobody uses."""

    code = "folder_not_empty"


class FolderBusy(Refusal):
    """Another process has the desk open."""

    code = "folder_busy"


class FolderClosed(Refusal):
    """It was closed, and somebody still asks."""

    code = "folder_closed"


class FolderUnusable(Refusal):
    """The system refuses to read or write here: `reason` is its own word for it (EACCES, EROFS …)."""

    code = "folder_unusable"


class NotADesk(Refusal):
    """The folder holds something else, or a desk whose founding never ended."""

    code = "not_a_desk"


class NewerFormat(Refusal):
    """A later version of the program wrote this."""

    code = "newer_format"


class DiskFull(Refusal):
    """The disk has no room: nothing of what was asked is written."""

    code = "disk_full"


class NotSynced(Refusal):
    """The disk failed while a batch was being acknowledged: whether it holds is known when the desk is opened again."""

    code = "not_synced"


class WrongPassphrase(Refusal):
    """The passphrase opens no slot."""

    code = "wrong_passphrase"


class PassphraseEmpty(Refusal):
    """There is no passphrase."""

    code = "passphrase_empty"


class PassphraseTaken(Refusal):
    """The passphrase already opens somebody's slot."""

    code = "passphrase_taken"


class PersonKnown(Refusal):
    """The person already has a slot."""

    code = "person_known"


class PersonUnknown(Refusal):
    """Nobody of that id has a slot, or keys here."""

    code = "person_unknown"


class LastPerson(Refusal):
    """Without this person nobody could open the desk."""

    code = "last_person"


class SlotsFull(Refusal):
    """Every slot of this device is taken."""

    code = "slots_full"


class Damaged(Refusal):
    """What is on the disk is not what was written: `where` is the file or the chain, `what` how it shows, `at` how far it is sound."""

    code = "damaged"


class Cut(Refusal):
    """The journal ends before the newest batch that was acknowledged: `has` and `acknowledged` are sequence numbers."""

    code = "cut"


class Gap(Refusal):
    """Another device's entries do not begin where ours of it end."""

    code = "gap"


class Forked(Refusal):
    """Two histories of one device contradict each other from `sequence` on."""

    code = "forked"


class Forged(Refusal):
    """Another device's entries are not signed by anyone whose key counts, or not what was signed."""

    code = "forged"


class Ahead(Refusal):
    """Another device's clock is more than a day ahead of ours."""

    code = "clock_ahead"


class NoKey(Refusal):
    """The unlocked person holds no key of any compartment here."""

    code = "no_key"


class DraftUnknown(Refusal):
    """There is no draft of that name."""

    code = "draft_unknown"


class ExhibitUnknown(Refusal):
    """There is no exhibit of that id."""

    code = "exhibit_unknown"
