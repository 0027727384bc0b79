import itertools
import threading
import time
from collections.abc import Callable

import pytest

from secondsource.core import watch
from secondsource.core.findings import Refused
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.rows import rows
from tests.desk import founded

SECONDS = 2.5


class Office:
    """A desk with five questions, and what befell those who work at it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.beliefs = Beliefs(desk)
        self.questions = [founded.question(desk) for _ in range(5)]
        self.faults: list[BaseException] = []
        self.turns = {"read": 0, "write": 0}

    def keep_on(self, kind: str, turn: Callable[[int], None], until: float) -> None:
        try:
            for number in itertools.count():
                if time.monotonic() > until:
                    return
                turn(number)
                self.turns[kind] += 1
        except BaseException as fault:  # noqa: BLE001 -- whatever a thread met is told at the end
            self.faults.append(fault)

    def read(self, number: int) -> None:
        question = self.questions[number % 5]
        self.beliefs.belief(question)
        intake.suggest_codename(self.desk)
        with self.desk.reading() as book:
            watch.needs(book, self.beliefs.standings(), founded.DAWN.date())
            assert all(row.question == question for row in rows(book, question))
        if number % 50 == 0:
            assert all(b"".join(leaf.pieces) for leaf in upkeep.export(self.desk))

    def write(self, number: int) -> None:
        source = founded.source(self.desk)
        report = founded.report(self.desk, source, f"message {number}")
        claim = founded.claim(self.desk, report, self.questions[number % 5])
        reporting.withdraw(self.desk, "claim", claim)
        reporting.restore(self.desk, "claim", claim)
        intake.rate_source(self.desk, source, scale="admiralty", rating="B")
        judged = {"value": "open", "confidence": "low", "reason": "seen"}
        assessing.assess(self.desk, self.beliefs, self.questions[0], p=0.5, **judged)


def test_ten_readers_and_two_writers_get_in_nobodys_way(desk: Desk) -> None:
    office = Office(desk)
    until = time.monotonic() + SECONDS
    threads = [
        *(threading.Thread(target=office.keep_on, args=("read", office.read, until)) for _ in range(10)),
        *(threading.Thread(target=office.keep_on, args=("write", office.write, until)) for _ in range(2)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (office.faults, [thread.is_alive() for thread in threads]) == ([], [False] * 12)
    assert min(office.turns.values()) > 0
    assert desk.refold() == desk.book


def test_two_who_want_one_codename_do_not_both_get_it(desk: Desk) -> None:
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def want() -> None:
        start.wait()
        try:
            founded.source(desk, "BLUE WREN")
            outcomes.append("opened")
        except Refused as no:
            outcomes.append(str(no))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["codename_taken"] * 7 + ["opened"]


def test_whoever_draws_a_page_cannot_write_and_so_nobody_waits_for_ever(desk: Desk) -> None:
    with desk.reading(), desk.reading(), pytest.raises(RuntimeError, match="held still"):
        founded.source(desk)
    founded.source(desk)
    assert len(desk.book.sources.by_id) == 1
