"""What the claims add up to, on a real desk."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from secondsource.core.book import frontier
from secondsource.desk import assessing, believing, example, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.store import seal

PASSPHRASE = "four boats and a lantern"
CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)


@pytest.fixture
def shown(tmp_path: Path) -> Desk:
    """A desk with the fictional case."""
    desk = Desk.found(tmp_path / "desk", name="Example", person="Ada", passphrase=PASSPHRASE, cost=CHEAP)
    example.fill(desk)
    return desk


def asked(desk: Desk, words: str) -> str:
    """The question whose text holds these words."""
    return next(key for key, question in desk.book.questions.by_id.items() if words in question.fact.text)


def test_three_confirmations_of_one_rumour_are_one_origin_and_do_not_outvote_who_was_there(shown: Desk) -> None:
    belief = Beliefs(shown).belief(asked(shown, "ferry"))
    chains = sorted((len(group.claims), group.value, group.against) for group in belief.groups)
    assert (belief.values[0][0], belief.voices, chains) == ("yes", 4, [(1, "yes", False), (3, "no", True)])


def test_switching_the_witness_off_gives_what_the_why_table_promised(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    witness = next(why for why in beliefs.belief(question).whys if why.value == "yes")
    without = beliefs.what_if(question, {witness.claim})
    assert dict(without.values).get("yes", 0.0) == pytest.approx(witness.p_without_claim, abs=1e-6)


def test_a_copy_more_of_the_rumour_changes_nothing(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    before = dict(beliefs.belief(question).values)
    source = intake.open_source(shown, kind="person")
    report = reporting.take_report(shown, source, b"The ferry has stopped, it was in the traders' channel.")
    reporting.state_lineage(
        shown, report, relation="heard_from", parent_kind="outside", parent="a message in the Traders' Channel"
    )
    reporting.state_claim(shown, report, Statement(value="no", question=question, basis="told", certainty="certain"))
    assert dict(beliefs.belief(question).values) == pytest.approx(before, abs=0.01)


def test_a_report_that_only_passes_on_two_others_joins_what_they_say_through_it(shown: Desk) -> None:
    question = assessing.ask_question(shown, Wording(text="Is the market open?", attribute="open"))
    source = intake.open_source(shown, kind="person")
    silent = reporting.take_report(shown, source, b"A leaflet that says nothing about the market itself.")
    for text in (b"The leaflet means the market is open.", b"By the leaflet, the market is open."):
        report = reporting.take_report(shown, intake.open_source(shown, kind="person"), text)
        reporting.state_lineage(shown, report, relation="heard_from", parent_kind="report", parent=silent)
        reporting.state_claim(shown, report, Statement(value="yes", question=question))
    assert [len(group.claims) for group in Beliefs(shown).belief(question).groups] == [2]


def test_an_outcome_settles_the_question_and_withdrawing_it_opens_it_again(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    before = beliefs.belief(question)
    outcome = assessing.record_outcome(shown, question, value="no", how_known="seen_by_us")
    settled = beliefs.belief(question)
    reporting.withdraw(shown, "outcome", outcome)
    after = beliefs.belief(question)
    assert (settled.settled, settled.values[0], after.values) == (True, ("no", 1.0), before.values)


def test_an_assessment_keeps_the_belief_and_the_frontier_it_was_made_on(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    known, then = frontier(shown.book), beliefs.belief(question)
    assessing.assess(
        shown, beliefs, question, value="no", p=0.6, confidence="low", reason="The boatmen are afraid to say more."
    )
    judged = next(shown.book.questions.judgements(question)).fact
    kept = {share.value: share.p for share in judged.belief}
    assert (judged.frontier, kept) == (known, {"": round(then.none, 6)} | {v: round(p, 6) for v, p in then.values})


def test_as_of_a_frontier_the_later_claims_are_not_there(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    known, voices = frontier(shown.book), beliefs.belief(question).voices
    report = reporting.take_report(shown, intake.open_source(shown, kind="person"), b"It runs, I was on it.")
    reporting.state_claim(shown, report, Statement(value="yes", question=question, basis="witnessed"))
    assert (beliefs.at(question, known).voices, beliefs.belief(question).voices) == (voices, voices + 1)


def test_the_full_pass_and_the_single_question_agree(shown: Desk) -> None:
    beliefs = Beliefs(shown)
    beliefs.renew()
    in_short = {key: (one.value, round(one.p, 9), one.voices) for key, one in beliefs.standings().items()}
    one_by_one = {
        key: (belief.values[0][0], round(belief.values[0][1], 9), belief.voices)
        for key in in_short
        for belief in [beliefs.belief(key)]
    }
    assert one_by_one == in_short


def test_history_moves_on_the_days_on_which_something_was_reported(shown: Desk) -> None:
    history = Beliefs(shown).history(asked(shown, "ferry"))
    days = [moment.day for moment in history]
    leads = [dict(moment.values)["yes"] > dict(moment.values)["no"] for moment in history]
    assert (days == sorted(set(days)), leads[0], leads[-1]) == (True, False, True)


def test_a_question_nobody_has_spoken_on_has_all_its_mass_on_something_else(shown: Desk) -> None:
    question = assessing.ask_question(shown, Wording(text="Is the well clean?", values=("yes", "no")))
    belief = Beliefs(shown).belief(question)
    assert (belief.values, belief.none, belief.voices) == ((("yes", 0.0), ("no", 0.0)), 1.0, 0)


def test_days_give_the_frontier_at_the_end_of_each(shown: Desk) -> None:
    days = Beliefs(shown).days(asked(shown, "ferry"))
    assert [(day, heads[0].sequence) for day, heads in days] == [
        (dt.datetime.now(dt.UTC).date(), frontier(shown.book)[0].sequence)
    ]


def test_what_is_written_while_a_full_pass_goes_on_is_not_lost(shown: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    beliefs = Beliefs(shown)
    question = asked(shown, "ferry")
    source = intake.open_source(shown, kind="person")

    def write_meanwhile(items: Iterable[str]) -> Iterator[str]:
        yield from items
        report = reporting.take_report(shown, source, b"I saw it run.")
        reporting.state_claim(shown, report, Statement(value="yes", question=question, basis="witnessed"))

    monkeypatch.setattr(believing, "gently", write_meanwhile)
    beliefs.renew()
    standing = beliefs.standings()[question]
    monkeypatch.undo()
    assert (standing.voices, standing.p) == (6, beliefs.belief(question).values[0][1])
