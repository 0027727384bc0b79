"""Verifying: the audit of a desk's journal, also of one too damaged to be opened for work, and its heads in words."""

import sys
from pathlib import Path

from secondsource.cli.said_desk import Voice, speak
from secondsource.desk import upkeep
from secondsource.desk.desk import Desk
from secondsource.store import audit, keyring
from secondsource.store.audit import Audit
from secondsource.store.errors import Cut, Damaged
from secondsource.store.folder import Folder


def verify(folder: Path, passphrase: str, voice: Voice) -> int:
    """Examine everything again and print what was found: 0 when all is as it was written, 1 when not.

    Raises:
        store.errors.Refusal: the desk cannot be opened at all.
    """
    try:
        desk = Desk.unlock(folder, passphrase)
    except (Cut, Damaged):
        found = _without_book(folder, passphrase)
    else:
        try:
            found = upkeep.audit(desk)
        finally:
            desk.close()
    return _said(found, voice)


def _without_book(path: Path, passphrase: str) -> Audit:
    """The audit of a journal that does not let itself be read as a book."""
    folder = Folder.open(path)
    try:
        return audit.inspect(folder, keyring.unlock(folder, passphrase))
    finally:
        folder.close()


def _said(found: Audit, voice: Voice) -> int:
    lines = [voice.say("audited", entries=found.entries, batches=found.batches)]
    lines += [
        voice.say("audit_head", device=head.device, sequence=str(head.sequence), hash=head.hash.hex())
        for head in found.heads
    ]
    lines.append(voice.say("audit_bad", count=len(found.flaws)) if found.flaws else voice.say("audit_good"))
    speak(sys.stdout, *lines)
    for flaw in found.flaws:
        sys.stderr.write(
            f"secondsource: {voice.say(f'flaw_{flaw.kind}', device=flaw.device, sequence=flaw.sequence)}\n"
        )
    return 1 if found.flaws else 0
