"""What the verbs do, told as stories, and what each of them says to bad input."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from secondsource.core.facts import ReportTaken, Rough
from secondsource.core.findings import Refused
from secondsource.core.tables.access import ROLES
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Circumstances, Picture, Statement
from secondsource.desk.rows import rows
from secondsource.store import exhibits
from secondsource.store.errors import PassphraseTaken, WrongPassphrase
from tests.desk import founded
from tests.desk.founded import PASSPHRASE

PICTURE = Picture(name="bridge.jpg", media="image/jpeg", content=b"\xff\xd8 pixels")


def live(desk: Desk, question: str) -> list[str]:
    return [kept.fact.value for kept in desk.book.reports.live(question)]


# --- reporting -------------------------------------------------------------------------------------------------------
def test_a_report_is_kept_word_for_word_with_its_hash(desk: Desk) -> None:
    key = founded.report(desk, founded.source(desk), "The bridge is open.")
    kept = desk.book.reports.by_id[key].fact
    digest = hashlib.sha256(b"The bridge is open.").hexdigest()
    assert (kept.text, kept.original, kept.sha256) == ("The bridge is open.", b"", digest)


def test_bytes_that_the_text_cannot_give_back_are_kept_beside_it(desk: Desk) -> None:
    raw = "\ufeffThe cafe\u0301 is open.".encode()
    kept = desk.book.reports.by_id[reporting.take_report(desk, founded.source(desk), raw)].fact
    assert (kept.text, kept.original) == ("The caf\u00e9 is open.", raw)


def test_a_picture_comes_back_as_it_was(desk: Desk) -> None:
    report = reporting.take_report(desk, founded.source(desk), b"", pictures=[PICTURE])
    exhibit = desk.book.reports.by_id[report].fact.exhibits[0]
    assert reporting.view_picture(desk, report, exhibit.blob) == (exhibit, PICTURE.content)


def test_a_report_that_is_refused_leaves_no_picture_on_the_disk(desk: Desk) -> None:
    source = founded.source(desk)
    with pytest.raises(Refused, match="word_unknown"):
        reporting.take_report(desk, source, b"", came=Circumstances(channel="dream"), pictures=[PICTURE])
    assert exhibits.names(desk.folder) == []


def test_a_time_without_a_zone_is_this_devices_time(desk: Desk) -> None:
    came = Circumstances(received=dt.datetime(2026, 3, 1, 9))  # noqa: DTZ001 -- that is what it is about
    fact: ReportTaken = desk.book.reports.by_id[reporting.take_report(desk, founded.source(desk), b"a", came=came)].fact
    assert fact.received_there.replace(tzinfo=None) == dt.datetime(2026, 3, 1, 9)  # noqa: DTZ001 -- likewise


def test_a_report_keeps_the_zone_of_the_watch_that_told_its_time(desk: Desk) -> None:
    yangon = dt.timezone(dt.timedelta(hours=6, minutes=30))
    came = Circumstances(received=dt.datetime(2026, 3, 2, 1, 0, tzinfo=yangon))
    report = reporting.take_report(desk, founded.source(desk), b"a", came=came)
    founded.claim(desk, report, founded.question(desk))
    kept = desk.refold().reports.by_id[report].fact.received_there
    assert (kept, kept.utcoffset()) == (came.received, dt.timedelta(hours=6, minutes=30))
    assert [row.reported for row in rows(desk.book, next(iter(desk.book.questions.by_id)))] == ["2026-03-02"]


def test_a_statement_takes_subject_and_attribute_from_its_question(desk: Desk) -> None:
    claim = founded.claim(desk, founded.report(desk, founded.source(desk)), founded.question(desk), " open ")
    fact = desk.book.reports.claims[claim].fact
    assert (fact.subject, fact.attribute, fact.value) == ("bridge", "state", "open")


def test_a_hedged_number_is_kept_as_said_and_as_bounds(desk: Desk) -> None:
    report = founded.report(desk, founded.source(desk))
    question = assessing.ask_question(desk, Wording(text="How many?", kind="number"))
    facts = [
        desk.book.reports.claims[reporting.state_claim(desk, report, Statement(value=said, question=question))].fact
        for said in ("about 40", "a crowd", "more than 100")
    ]
    assert [(fact.value, fact.low, fact.high) for fact in facts] == [
        ("about 40", 35.0, 45.0),
        ("a crowd", None, None),
        ("more than 100", 101.0, None),
    ]


def test_a_statement_is_corrected_in_one_batch(desk: Desk) -> None:
    report, question = founded.report(desk, founded.source(desk)), founded.question(desk)
    first = founded.claim(desk, report, question, "opne")
    reporting.state_claim(desk, report, Statement(value="open", question=question), instead_of=first)
    assert live(desk, question) == ["open"]


def test_what_was_taken_back_comes_back(desk: Desk) -> None:
    report, question = founded.report(desk, founded.source(desk)), founded.question(desk)
    claim = founded.claim(desk, report, question)
    reporting.withdraw(desk, "claim", claim, reason="misread")
    taken_back = live(desk, question)
    reporting.restore(desk, "claim", claim)
    assert (taken_back, live(desk, question)) == ([], ["open"])


def test_a_lineage_that_would_now_close_a_circle_stays_taken_back(desk: Desk) -> None:
    source = founded.source(desk)
    first, second = founded.report(desk, source), founded.report(desk, source)
    link = reporting.state_lineage(desk, first, relation="heard_from", parent_kind="report", parent=second)
    reporting.withdraw(desk, "lineage", link)
    reporting.state_lineage(desk, second, relation="heard_from", parent_kind="report", parent=first)
    with pytest.raises(Refused, match="lineage_circle"):
        reporting.restore(desk, "lineage", link)


def test_a_draft_survives_a_lock_and_is_forgotten_when_asked(desk: Desk) -> None:
    reporting.save_draft(desk, "report/new", {"text": "half a sent"})
    later = founded.again(desk)
    try:
        kept = reporting.load_draft(later, "report/new")
        reporting.drop_drafts(later, ["report/new", "never saved"])
        assert (kept, reporting.load_draft(later, "report/new")) == ({"text": "half a sent"}, {})
    finally:
        later.close()


# --- rows ------------------------------------------------------------------------------------------------------------
def test_rows_follow_a_silent_report_through_to_what_it_came_from(desk: Desk) -> None:
    source, question = founded.source(desk), founded.question(desk)
    spoken, silent, rumour = (founded.report(desk, source) for _ in range(3))
    claim = founded.claim(desk, spoken, question)
    reporting.state_lineage(desk, spoken, relation="heard_from", parent_kind="report", parent=silent)
    reporting.state_lineage(desk, silent, relation="forwards", parent_kind="report", parent=rumour)
    row = next(rows(desk.book, question))
    assert (row.claim, row.report, row.source, row.origin, row.lineage) == (
        claim,
        spoken,
        source,
        (rumour,),
        "declared",
    )


def test_rows_stop_at_the_nearest_report_that_speaks_too(desk: Desk) -> None:
    source, question = founded.source(desk), founded.question(desk)
    first, second, root = (founded.report(desk, source) for _ in range(3))
    for report in (first, second):
        founded.claim(desk, report, question)
    reporting.state_lineage(desk, first, relation="heard_from", parent_kind="report", parent=second)
    reporting.state_lineage(desk, second, relation="heard_from", parent_kind="report", parent=root)
    assert [row.origin for row in rows(desk.book, question)] == [(second,), (root,)]


def test_rows_leave_out_what_is_switched_off_and_what_was_taken_back(desk: Desk) -> None:
    report, question = founded.report(desk, founded.source(desk)), founded.question(desk)
    claims = [founded.claim(desk, report, question) for _ in range(3)]
    reporting.withdraw(desk, "claim", claims[0])
    assert [row.claim for row in rows(desk.book, question, without={claims[1]})] == [claims[2]]


def test_rows_gather_conditions_from_statement_report_and_contact(desk: Desk) -> None:
    source, question = founded.source(desk), founded.question(desk)
    contact = intake.log_contact(desk, source, held=founded.MONDAY, channel="phone", conditions=("interpreter",))
    came = Circumstances(contact=contact, conditions=("detained",))
    report = reporting.take_report(desk, source, b"text", came=came)
    reporting.state_claim(desk, report, Statement(value="open", question=question, conditions=("leading",), depth=2))
    row = next(rows(desk.book, question))
    assert (row.conditions, row.channel, row.depth) == (("detained", "interpreter", "leading"), "phone", "2")


# --- assessing -------------------------------------------------------------------------------------------------------
def test_a_judgement_keeps_the_belief_and_the_frontier_it_rests_on(desk: Desk) -> None:
    question = founded.question(desk)
    founded.claim(desk, founded.report(desk, founded.source(desk)), question)
    beliefs = Beliefs(desk)
    believed, then = beliefs.belief(question), desk.refold()
    assessing.assess(desk, beliefs, question, value="closed", p=0.8, confidence="low", reason="I was there")
    judged = next(desk.book.questions.judgements(question)).fact
    assert [(share.value, share.p) for share in judged.belief] == [
        *((value, round(p, 6)) for value, p in believed.values),
        ("", round(believed.none, 6)),
    ]
    assert desk.book_at(judged.frontier) == then


def test_whoever_records_an_outcome_has_decided_it_unless_they_say_who_did(desk: Desk) -> None:
    question = founded.question(desk)
    for decided_by in ("", "the council"):
        assessing.record_outcome(desk, question, value="open", how_known="seen_by_us", decided_by=decided_by)
    assert [kept.fact.decided_by for kept in desk.book.questions.outcomes[question]] == ["Ann", "the council"]


# --- upkeep ----------------------------------------------------------------------------------------------------------
def test_a_second_person_unlocks_with_their_own_words_and_roles(desk: Desk) -> None:
    ben = upkeep.add_person(desk, name="Ben", roles=("analyst",), passphrase="nine quiet herons")
    source = founded.source(desk, "BLUE WREN")
    later = founded.again(desk, "nine quiet herons")
    try:
        assert (later.opened.person, later.me.roles, list(later.book.sources.by_id)) == (ben, ("analyst",), [source])
    finally:
        later.close()


def test_nobody_is_half_admitted(desk: Desk) -> None:
    with pytest.raises(Refused, match="not_storable"):
        upkeep.add_person(desk, name="Ben\ud800", roles=("analyst",), passphrase="nine quiet herons")
    desk.close()
    with pytest.raises(WrongPassphrase):
        Desk.unlock(desk.folder.path, "nine quiet herons")


def test_a_passphrase_is_changed_more_than_once(desk: Desk) -> None:
    upkeep.change_passphrase(desk, now=PASSPHRASE, then="eight quiet herons")
    upkeep.change_passphrase(desk, now="eight quiet herons", then="nine quiet herons")
    desk.close()
    for old in (PASSPHRASE, "eight quiet herons"):
        with pytest.raises(WrongPassphrase):
            Desk.unlock(desk.folder.path, old)
    Desk.unlock(desk.folder.path, "nine quiet herons").close()


def test_a_colleagues_passphrase_does_not_change_mine(desk: Desk) -> None:
    upkeep.add_person(desk, name="Ben", roles=("analyst",), passphrase="nine quiet herons")
    with pytest.raises(WrongPassphrase):
        upkeep.change_passphrase(desk, now="nine quiet herons", then="ten quiet herons")
    with pytest.raises(PassphraseTaken):
        upkeep.change_passphrase(desk, now=PASSPHRASE, then="nine quiet herons")


def test_the_last_administrator_stays_one(desk: Desk) -> None:
    with pytest.raises(Refused, match="last_administrator"):
        upkeep.set_roles(desk, desk.opened.person, ("analyst",))
    ben = upkeep.add_person(desk, name="Ben", roles=("administrator",), passphrase="nine quiet herons")
    upkeep.set_roles(desk, desk.opened.person, ("analyst",))
    assert {desk.book.people[key].roles for key in (desk.opened.person, ben)} == {("analyst",), ("administrator",)}


def test_an_audit_of_a_sound_desk_finds_nothing(desk: Desk) -> None:
    founded.source(desk)
    found = upkeep.audit(desk)
    assert (found.flaws, found.entries) == ((), 2)


def test_an_export_holds_every_fact_and_a_table_for_each_register(desk: Desk) -> None:
    report = founded.report(desk, founded.source(desk), "=HYPERLINK(1)")
    founded.claim(desk, report, founded.question(desk), "+open")
    leaves = {leaf.name: b"".join(leaf.pieces).decode() for leaf in upkeep.export(desk)}
    kinds = [json.loads(line)["fact"]["fact"] for line in leaves["facts.jsonl"].splitlines()]
    assert kinds == [
        "DeskFounded.1",
        "SourceOpened.1",
        "ReportTaken.1",
        "QuestionAsked.1",
        "ClaimStated.1",
        "ClearFileWritten.1",
    ]
    assert [name for name in leaves if name.endswith(".csv")] == [
        "sources.csv",
        "reports.csv",
        "claims.csv",
        "questions.csv",
    ]
    assert ("'=HYPERLINK(1)" in leaves["reports.csv"], "'+open" in leaves["claims.csv"]) == (True, True)


def test_an_export_that_is_refused_is_refused_at_once(desk: Desk) -> None:
    upkeep.add_person(desk, name="Ben", roles=ROLES, passphrase="nine quiet herons")
    upkeep.set_roles(desk, desk.opened.person, ("inspector",))
    with pytest.raises(Refused, match="not_allowed"):
        upkeep.export(desk)


# --- bad input -------------------------------------------------------------------------------------------------------
class Known:
    """A desk with one of each, for verbs to be called wrongly on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.source = founded.source(desk, "BLUE WREN")
        self.other = founded.source(desk, "RED LARK")
        self.contact = intake.log_contact(desk, self.other, held=founded.MONDAY)
        self.report = founded.report(desk, self.source)
        self.second = founded.report(desk, self.other)
        self.question = founded.question(desk)
        self.claim = founded.claim(desk, self.report, self.question)
        self.beliefs = Beliefs(desk)

    def link(self, report: str, **more: Any) -> str:
        return reporting.state_lineage(self.desk, report, **{"relation": "heard_from", "parent_kind": "report", **more})

    def say(self, **more: Any) -> str:
        given = {"value": "open", "question": self.question, **more}
        return reporting.state_claim(self.desk, self.report, Statement(**given))

    def judge(self, **more: Any) -> str:
        given: dict[str, Any] = {"value": "open", "p": 0.5, "confidence": "low", "reason": "seen", **more}
        return assessing.assess(self.desk, self.beliefs, self.question, **given)


BAD: dict[str, tuple[str, Callable[[Known], object]]] = {
    "source of no kind": ("word_unknown", lambda k: intake.open_source(k.desk, kind="")),
    "codename taken": ("codename_taken", lambda k: intake.open_source(k.desk, kind="person", codename="blue wren")),
    "source not there": ("source_unknown", lambda k: intake.revise_source(k.desk, "x", codename="A", kind="person")),
    "codename emptied": (
        "codename_missing",
        lambda k: intake.revise_source(k.desk, k.source, codename=" ", kind="person"),
    ),
    "grade off the scale": (
        "word_unknown",
        lambda k: intake.rate_source(k.desk, k.source, scale="admiralty", rating="Z9"),
    ),
    "scale not there": ("word_unknown", lambda k: intake.rate_source(k.desk, k.source, scale="stars", rating="5")),
    "contact without a day": ("day_missing", lambda k: intake.log_contact(k.desk, k.source, held=Rough())),
    "contact of a thousand years": (
        "not_storable",
        lambda k: intake.log_contact(k.desk, k.source, held=founded.MONDAY, minutes=10**30),
    ),
    "empty report": ("report_empty", lambda k: reporting.take_report(k.desk, k.source, b" \n")),
    "report of nobody": ("source_unknown", lambda k: reporting.take_report(k.desk, "x", b"text")),
    "report that is no text": ("text_not_readable", lambda k: reporting.take_report(k.desk, k.source, b"\xff\xd8\xff")),
    "contact of another": (
        "contact_unknown",
        lambda k: reporting.take_report(k.desk, k.source, b"text", came=Circumstances(contact=k.contact)),
    ),
    "picture not there": ("picture_unknown", lambda k: reporting.view_picture(k.desk, k.report, "x")),
    "picture of no report": ("picture_unknown", lambda k: reporting.view_picture(k.desk, "x", "x")),
    "statement of no report": ("report_unknown", lambda k: reporting.state_claim(k.desk, "x", Statement(value="a"))),
    "statement on no question": ("question_unknown", lambda k: k.say(question="x")),
    "statement that says nothing": ("value_missing", lambda k: k.say(value=" ")),
    "statement about nothing": ("attribute_missing", lambda k: k.say(question="")),
    "statement outside the text": ("passage_outside", lambda k: k.say(start=5, end=500)),
    "correction of another report": (
        "thing_unknown",
        lambda k: reporting.state_claim(
            k.desk, k.second, Statement(value="a", question=k.question), instead_of=k.claim
        ),
    ),
    "dismissal outside the text": ("passage_outside", lambda k: reporting.dismiss_passage(k.desk, k.report, 3, 3)),
    "dismissal in no report": ("report_unknown", lambda k: reporting.dismiss_passage(k.desk, "x", 0, 1)),
    "lineage of no report": ("report_unknown", lambda k: k.link("x", parent=k.report)),
    "lineage to no report": ("parent_unknown", lambda k: k.link(k.report, parent="x")),
    "lineage to itself": ("lineage_circle", lambda k: k.link(k.report, parent=k.report)),
    "lineage to one's own source": (
        "lineage_circle",
        lambda k: k.link(k.report, parent_kind="source", parent=k.source),
    ),
    "lineage without a parent": ("parent_missing", lambda k: k.link(k.report, parent=" ")),
    "lineage to a kind not there": ("word_unknown", lambda k: k.link(k.report, parent_kind="wind", parent="x")),
    "lineage without a relation": ("word_unknown", lambda k: k.link(k.report, parent=k.second, relation="")),
    "nothing taken back": ("thing_unknown", lambda k: reporting.withdraw(k.desk, "claim", "x")),
    "taken back as what it is not": ("thing_unknown", lambda k: reporting.withdraw(k.desk, "outcome", k.claim)),
    "a kind not there": ("thing_unknown", lambda k: reporting.withdraw(k.desk, "weather", "x")),
    "question taken back": ("thing_unknown", lambda k: reporting.withdraw(k.desk, "question", k.question)),
    "nothing put back": ("thing_unknown", lambda k: reporting.restore(k.desk, "lineage", "x")),
    "question without words": ("question_missing", lambda k: assessing.ask_question(k.desk, Wording(text=""))),
    "question of no kind": ("word_unknown", lambda k: assessing.ask_question(k.desk, Wording(text="?", kind=""))),
    "question of half a letter": ("not_storable", lambda k: assessing.ask_question(k.desk, Wording(text="?\udc00"))),
    "no question revised": ("question_unknown", lambda k: assessing.revise_question(k.desk, "x", Wording(text="?"))),
    "no question closed": ("question_unknown", lambda k: assessing.close_question(k.desk, "x")),
    "value twice": ("value_twice", lambda k: assessing.ask_question(k.desk, Wording(text="?", values=("a", "A ")))),
    "judged too surely": ("probability_outside", lambda k: k.judge(p=1.5)),
    "judged without confidence": ("word_unknown", lambda k: k.judge(confidence="")),
    "judged without reason": ("reason_missing", lambda k: k.judge(reason="")),
    "outcome of no question": (
        "question_unknown",
        lambda k: assessing.record_outcome(k.desk, "x", value="open", how_known="document"),
    ),
    "outcome out of the air": (
        "how_known_missing",
        lambda k: assessing.record_outcome(k.desk, k.question, value="open", how_known=""),
    ),
    "person without a name": (
        "name_missing",
        lambda k: upkeep.add_person(k.desk, name=" ", roles=("analyst",), passphrase="nine quiet herons"),
    ),
    "person without a role": (
        "roles_missing",
        lambda k: upkeep.add_person(k.desk, name="Ben", roles=("king",), passphrase="nine quiet herons"),
    ),
    "passphrase too short": (
        "passphrase_short",
        lambda k: upkeep.add_person(k.desk, name="Ben", roles=("analyst",), passphrase="herons"),
    ),
    "roles of nobody": ("person_unknown", lambda k: upkeep.set_roles(k.desk, "x", ("analyst",))),
    "setting not there": ("word_unknown", lambda k: upkeep.set_policy(k.desk, "colour", "red")),
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    desk = founded.new(tmp_path_factory.mktemp("bad") / "desk")
    yield Known(desk)
    desk.close()


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_code_and_nothing_is_written(known: Known, name: str) -> None:
    code, call = BAD[name]
    before = known.desk.journal.frontier()
    with pytest.raises(Refused) as no:
        call(known)
    assert ([finding.code for finding in no.value.findings], known.desk.journal.frontier()) == ([code], before)
