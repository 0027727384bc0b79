"""Whom to ask next, on a real desk: never anybody inside, and nobody who would only repeat what was said."""

import datetime as dt

import pytest

from secondsource.core.facts import Access, Rough, Spot
from secondsource.core.findings import Refused
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.asking import BARRED, ask_next
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reaching import doubts_on
from secondsource.desk.reporting import Statement
from secondsource.formats import placepacks
from tests.desk import founded


def test_who_is_inside_held_pressed_or_unwilling_is_not_asked_whatever_they_know(desk: Desk) -> None:
    question = founded.question(desk)
    free = intake.open_source(desk, kind="person", codename="FREE", group="leaver")
    barred = {
        intake.open_source(desk, kind="person", group="leaver", inside=True): "ask_inside",
        intake.open_source(desk, kind="person", group="inside"): "ask_inside",
        intake.open_source(desk, kind="person", group="detained"): "ask_detained",
        intake.open_source(desk, kind="person", handling=("no_contact",)): "ask_no_contact",
        intake.open_source(desk, kind="person", codename="PRESSED"): "ask_under_pressure",
    }
    pressed = list(barred)[-1]
    intake.log_contact(desk, pressed, held=founded.MONDAY, channel="phone", conditions=("duress_risk",))
    plan = ask_next(desk, Beliefs(desk), question)
    assert [ask.source for ask in plan.asks] == [free]
    assert {one.source: one.reason.code for one in plan.left_out} == barred
    assert set(barred.values()) <= set(BARRED)


def test_who_has_spoken_and_who_only_repeats_them_would_tell_nothing_new(desk: Desk) -> None:
    question = founded.question(desk)
    first, copies, fresh = (founded.source(desk, name) for name in ("FIRST", "COPIES", "FRESH"))
    said = founded.report(desk, first)
    founded.claim(desk, said, question)
    copied = founded.report(desk, copies, "They say that the road is shut.")
    reporting.state_lineage(desk, copied, relation="heard_from", parent_kind="source", parent=first)
    plan = ask_next(desk, Beliefs(desk), question)
    assert [ask.source for ask in plan.asks] == [fresh]
    assert {one.source: one.reason.code for one in plan.left_out} == {first: "ask_repeats", copies: "ask_repeats"}


def test_nothing_that_is_proposed_shows_what_was_said(desk: Desk) -> None:
    question = assessing.ask_question(
        desk, Wording(text="What is it?", attribute="state", kind="category", values=("open", "shut", "mined"))
    )
    founded.claim(desk, founded.report(desk, founded.source(desk)), question, "shut")
    founded.source(desk, "FRESH")
    ask = ask_next(desk, Beliefs(desk), question).asks[0]
    shown = {str(value) for reason in ask.reasons for value in reason.values.values()}
    assert (ask.wording, ask.options, "shut" in shown) == ("ask_which_of", ("mined", "open", "shut"), False)


def test_a_question_nobody_has_spoken_on_is_worth_asking(desk: Desk) -> None:
    question, source = founded.question(desk), founded.source(desk)
    plan = ask_next(desk, Beliefs(desk), question)
    assert [(ask.source, ask.gain > 0.5) for ask in plan.asks] == [(source, True)]


def test_a_better_record_is_asked_first(desk: Desk) -> None:
    question = founded.question(desk)
    poor, good = (intake.open_source(desk, kind="person", codename=name) for name in ("A", "B"))
    intake.rate_source(desk, poor, scale="admiralty", rating="D")
    intake.rate_source(desk, good, scale="admiralty", rating="A")
    assert [ask.source for ask in ask_next(desk, Beliefs(desk), question).asks] == [good, poor]


def test_an_unknown_question_is_refused(desk: Desk) -> None:
    for read in (lambda: ask_next(desk, Beliefs(desk), "nothing"), lambda: doubts_on(desk, "nothing")):
        with pytest.raises(Refused, match="question_unknown"):
            read()


def test_a_statement_from_after_its_source_had_left_is_doubted_and_its_belief_stays(desk: Desk) -> None:
    upkeep.load_places(desk, "Example Land", placepacks.EXAMPLE.encode())
    question = founded.question(desk)
    served = Access(
        place=Spot(code="EX01T2", text="Ferry Landing"),
        period=Rough(low=dt.date(2024, 1, 1), high=dt.date(2025, 1, 1)),
    )
    source = intake.open_source(desk, kind="person", access=served)
    report = founded.report(desk, source)
    claim = reporting.state_claim(
        desk, report, Statement(value="open", question=question, basis="witnessed", when=founded.MONDAY)
    )
    beliefs = Beliefs(desk)
    before = beliefs.belief(question).values
    found = doubts_on(desk, question)[claim]
    assert [(doubt.finding.code, doubt.innocent[0]) for doubt in found.doubts] == [
        ("reach_left_before", "heard_from_comrade")
    ]
    assert (found.compared, beliefs.belief(question).values) == (("time",), before)
