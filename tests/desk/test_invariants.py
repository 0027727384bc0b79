"""Any sequence of verbs on a real desk: what is shown is what the journal says, and nothing moves that was not said to move."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from secondsource.core.book import Book, frontier
from secondsource.core.facts import AnyFact, Head, Kept
from secondsource.core.findings import Refused
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.reporting import Circumstances, Statement
from secondsource.desk.rows import Row, rows
from tests.desk import founded

PICK = st.integers(0, 2**16)
"""A number by which a machine picks among what is there."""
VALUES = st.sampled_from(("open", "closed", "Open", "about 40", " "))
KINDS = st.sampled_from(("claim", "passage", "lineage", "assessment", "outcome", "question"))


class DeskOfVerbs(RuleBasedStateMachine):
    """Somebody at a desk who does whatever comes to mind."""

    @initialize()
    def found(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.desk = founded.new(self.folder / "desk")
        self.beliefs = Beliefs(self.desk)
        self.moments: list[tuple[tuple[Head, ...], Book]] = []
        self.heard: set[str] = set()
        self.desk.listeners.append(self.hear)
        source = founded.source(self.desk)
        for _ in range(3):
            founded.claim(self.desk, founded.report(self.desk, source), founded.question(self.desk))

    def hear(self, touched: frozenset[str], _kept: list[Kept[AnyFact]]) -> None:
        self.heard |= touched

    def shown(self) -> dict[str, list[Row]]:
        return {question: list(rows(self.desk.book, question)) for question in self.desk.book.questions.by_id}

    def do(self, verb: Callable[[], object]) -> None:
        """Do something: refused, it leaves no trace; done, it moves the rows of no question that was not touched."""
        self.heard.clear()
        before, heads = self.shown(), self.desk.journal.frontier()
        try:
            verb()
        except Refused:
            assert self.desk.journal.frontier() == heads
        after = self.shown()
        assert {question for question in before if before[question] != after[question]} <= self.heard

    # --- who speaks --------------------------------------------------------------------------------------------------
    @rule(name=st.sampled_from(("", "BLUE WREN", "RED LARK", "blue wren")))
    def open_source(self, name: str) -> None:
        self.do(lambda: intake.open_source(self.desk, kind="person", codename=name))

    @rule(pick=PICK, name=st.sampled_from(("BLUE WREN", "RED LARK")), group=st.sampled_from(("", "leaver", "agency")))
    def revise_source(self, pick: int, name: str, group: str) -> None:
        source = self.one(self.desk.book.sources.by_id, pick)
        self.do(lambda: intake.revise_source(self.desk, source, codename=name, kind="person", group=group))

    @rule(pick=PICK, rating=st.sampled_from(("B2", "F6", "E", "")))
    def rate_source(self, pick: int, rating: str) -> None:
        source = self.one(self.desk.book.sources.by_id, pick)
        self.do(lambda: intake.rate_source(self.desk, source, scale="admiralty", rating=rating))

    @rule(pick=PICK)
    def log_contact(self, pick: int) -> None:
        source = self.one(self.desk.book.sources.by_id, pick)
        self.do(lambda: intake.log_contact(self.desk, source, held=founded.MONDAY, conditions=("remote",)))

    # --- what they say -----------------------------------------------------------------------------------------------
    @rule(pick=PICK, text=st.sampled_from(("The bridge is open.", " ")))
    def take_report(self, pick: int, text: str) -> None:
        source = self.one(self.desk.book.sources.by_id, pick)
        contacts = self.desk.book.contacts.by_source.get(source, [])
        came = Circumstances(contact=contacts[-1] if contacts else "")
        self.do(lambda: reporting.take_report(self.desk, source, text.encode(), came=came))

    @rule(report=PICK, question=PICK, value=VALUES)
    def state_claim(self, report: int, question: int, value: str) -> None:
        said = Statement(value=value, question=self.one(self.desk.book.questions.by_id, question))
        self.do(lambda: reporting.state_claim(self.desk, self.one(self.desk.book.reports.by_id, report), said))

    @rule(claim=PICK, question=PICK, value=VALUES)
    def correct_claim(self, claim: int, question: int, value: str) -> None:
        old = self.one(self.desk.book.reports.claims, claim)
        claims = self.desk.book.reports.claims
        report = claims[old].fact.report if old in claims else "nothing"
        said = Statement(value=value, question=self.one(self.desk.book.questions.by_id, question))
        self.do(lambda: reporting.state_claim(self.desk, report, said, instead_of=old))

    @rule(report=PICK, end=st.integers(0, 30))
    def dismiss_passage(self, report: int, end: int) -> None:
        self.do(lambda: reporting.dismiss_passage(self.desk, self.one(self.desk.book.reports.by_id, report), 0, end))

    @rule(report=PICK, parent=PICK, kind=st.sampled_from(("report", "report", "source", "outside", "own")))
    def state_lineage(self, report: int, parent: int, kind: str) -> None:
        book = self.desk.book
        among: dict[str, Iterable[str]] = {"report": book.reports.by_id, "source": book.sources.by_id}
        self.do(
            lambda: reporting.state_lineage(
                self.desk,
                self.one(self.desk.book.reports.by_id, report),
                relation="own" if kind == "own" else "heard_from",
                parent_kind=kind,
                parent=self.one(among.get(kind, ("radio",)), parent),
            )
        )

    @rule(kind=KINDS, pick=PICK, back=st.booleans())
    def think_again(self, kind: str, pick: int, back: bool) -> None:  # noqa: FBT001 -- drawn, not passed by hand
        book = self.desk.book
        there: dict[str, list[str]] = {
            "claim": list(book.reports.claims),
            "passage": [key for passages in book.reports.dismissed.values() for key in passages],
            "lineage": list(book.lineage.by_id),
            "assessment": [kept.fact.assessment for all_ in book.questions.assessments.values() for kept in all_],
            "outcome": [kept.fact.outcome for all_ in book.questions.outcomes.values() for kept in all_],
            "question": list(book.questions.by_id),
        }
        what = self.one(there[kind], pick)
        self.do(lambda: (reporting.restore if back else reporting.withdraw)(self.desk, kind, what))

    # --- what it means -----------------------------------------------------------------------------------------------
    @rule(kind=st.sampled_from(("choice", "number")), values=st.sampled_from(((), ("open", "closed"), ("a", "A"))))
    def ask_question(self, kind: str, values: tuple[str, ...]) -> None:
        asked = Wording(text="Is the bridge open?", subject="bridge", attribute="state", kind=kind, values=values)
        self.do(lambda: assessing.ask_question(self.desk, asked))

    @rule(pick=PICK, text=st.sampled_from(("Is it?", " ")))
    def revise_question(self, pick: int, text: str) -> None:
        question = self.one(self.desk.book.questions.by_id, pick)
        self.do(lambda: assessing.revise_question(self.desk, question, Wording(text=text)))

    @rule(pick=PICK)
    def close_question(self, pick: int) -> None:
        self.do(lambda: assessing.close_question(self.desk, self.one(self.desk.book.questions.by_id, pick)))

    @rule(pick=PICK, p=st.floats(-0.5, 1.5))
    def assess(self, pick: int, p: float) -> None:
        question = self.one(self.desk.book.questions.by_id, pick)
        self.do(
            lambda: assessing.assess(
                self.desk, self.beliefs, question, value="open", p=p, confidence="low", reason="seen"
            )
        )

    @rule(pick=PICK, value=VALUES)
    def record_outcome(self, pick: int, value: str) -> None:
        question = self.one(self.desk.book.questions.by_id, pick)
        self.do(lambda: assessing.record_outcome(self.desk, question, value=value, how_known="seen_by_us"))

    @rule(value=st.sampled_from(("5", "20", "7")))
    def set_policy(self, value: str) -> None:
        self.do(lambda: upkeep.set_policy(self.desk, "idle", value))

    # --- time --------------------------------------------------------------------------------------------------------
    @rule()
    def remember(self) -> None:
        self.moments.append((frontier(self.desk.book), self.desk.refold()))

    @rule()
    def lock_and_unlock(self) -> None:
        before = self.desk.book
        self.desk = founded.again(self.desk)
        self.beliefs = Beliefs(self.desk)
        self.desk.listeners.append(self.hear)
        assert self.desk.book == before

    @precondition(lambda self: bool(self.moments))
    @rule(pick=PICK)
    def look_back(self, pick: int) -> None:
        heads, then = self.moments[pick % len(self.moments)]
        assert self.desk.book_at(heads) == then

    @invariant()
    def the_book_is_what_the_journal_says(self) -> None:
        if hasattr(self, "desk"):
            assert self.desk.refold() == self.desk.book

    def one(self, among: Iterable[str], pick: int) -> str:
        """One of the ids there; now and then one that is not."""
        keys = [*among, "nothing"] if pick % 10 == 0 else list(among)
        return keys[pick % len(keys)] if keys else "nothing"

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            for heads, then in self.moments:
                assert self.desk.book_at(heads) == then
            assert upkeep.audit(self.desk).flaws == ()
            self.desk.close()
            shutil.rmtree(self.folder)


TestDeskOfVerbs = DeskOfVerbs.TestCase
TestDeskOfVerbs.settings = settings(
    max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
