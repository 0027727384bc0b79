"""Today: what needs a person, and the tour of the example desk."""

import datetime as dt
from pathlib import Path

from secondsource.desk import example, intake, reporting
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.desk.today import STEPS, today
from secondsource.store import seal

CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)


def found(tmp_path: Path) -> Desk:
    """A new desk."""
    return Desk.found(tmp_path / "desk", name="D", person="Ada", passphrase="four boats and a lantern", cost=CHEAP)


def test_a_new_desk_needs_nobody(tmp_path: Path) -> None:
    desk = found(tmp_path)
    assert today(desk, Beliefs(desk), dt.datetime.now(dt.UTC).date()).needs == ()


def test_the_tour_ticks_what_was_visited_and_what_was_done(tmp_path: Path) -> None:
    desk = found(tmp_path)
    example.fill(desk)
    beliefs = Beliefs(desk)
    day = desk.now().date()
    before = [step.done for step in today(desk, beliefs, day, visited={"step_why"}).steps]
    report = reporting.take_report(desk, intake.open_source(desk, kind="person"), b"The well is dry.")
    reporting.state_claim(desk, report, Statement(value="dry", attribute="well", start=4, end=8))
    after = [step.done for step in today(desk, beliefs, day, visited={"step_why"}).steps]
    assert (len(STEPS), before, after) == (5, [False, True, False, False, False], [False, True, False, True, False])
