"""A desk for stories: real, on a real disk, cheap to unlock, its watch in our hands."""

import datetime as dt
from pathlib import Path

from secondsource.core.facts import Rough
from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.store import seal

CHEAP = seal.Cost(64, 1, 1)
PASSPHRASE = "seven quiet herons"
DAWN = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
MONDAY = Rough(low=dt.date(2026, 3, 2), high=dt.date(2026, 3, 2))


class Watch:
    """A watch that goes on a second whenever somebody looks at it."""

    def __init__(self) -> None:
        self.shows = DAWN

    def __call__(self) -> dt.datetime:
        self.shows += dt.timedelta(seconds=1)
        return self.shows


def new(path: Path) -> Desk:
    return Desk.found(path, name="Desk", person="Ann", passphrase=PASSPHRASE, now=Watch(), cost=CHEAP)


def again(desk: Desk, passphrase: str = PASSPHRASE) -> Desk:
    """The same desk, locked and unlocked."""
    desk.close()
    return Desk.unlock(desk.folder.path, passphrase, now=desk.now)


def source(desk: Desk, codename: str = "") -> str:
    return intake.open_source(desk, kind="person", codename=codename)


def report(desk: Desk, source: str, text: str = "The bridge is open.") -> str:
    return reporting.take_report(desk, source, text.encode())


def question(desk: Desk, text: str = "Is the bridge open?") -> str:
    return assessing.ask_question(desk, Wording(text=text, subject="bridge", attribute="state"))


def claim(desk: Desk, report: str, question: str, value: str = "open") -> str:
    return reporting.state_claim(desk, report, Statement(value=value, question=question))
