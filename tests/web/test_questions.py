"""Questions: asked, believed with reasons, judged, settled, and taken back."""

import csv
import datetime as dt
import io
import re
import time

import pytest
from django.test import Client

from secondsource.desk import assessing, intake, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Circumstances, Statement
from secondsource.web.pages.questions import moments, whys

DAY = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def ferry(desk: Desk) -> str:
    """A question on which three reports are one message, and one person was there."""
    question = assessing.ask_question(desk, Wording(text="Does the ferry run?", attribute="runs", values=("yes", "no")))
    for number, name in enumerate(("AMBER HERON", "SLATE FINCH", "RIVER TEAL")):
        report = said(desk, name, question, "no", number, basis="told")
        reporting.state_lineage(
            desk, report, relation="heard_from", parent_kind="outside", parent="the Traders' channel"
        )
    own = said(desk, "BIRCH LARK", question, "yes", 3, basis="witnessed")
    reporting.state_lineage(desk, own, relation="own")
    return question


def said(desk: Desk, name: str, question: str, value: str, days: int, *, basis: str) -> str:
    source = intake.open_source(desk, kind="person", codename=name, group="civilian")
    came = Circumstances(received=DAY + dt.timedelta(days=days))
    report = reporting.take_report(desk, source, f"{name} {value}".encode(), came=came)
    reporting.state_claim(desk, report, Statement(value=value, question=question, basis=basis))
    return report


def crowded(desk: Desk, voices: int) -> str:
    """A question with so many statements of so many sources."""
    question = assessing.ask_question(desk, Wording(text="How many?", attribute="people", kind="number"))
    for number in range(voices):
        said(desk, f"SOURCE {number}", question, str(number % 5), number % 9, basis="told")
    return question


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def errors(html: str) -> list[str]:
    return re.findall(r'class="error"[^>]*>([^<]*)<', html)


def bars(html: str) -> list[tuple[str, str]]:
    """The values of a drawn belief with their numbers, as they stand on the page."""
    drawn = html[html.index('class="belief') :]
    return re.findall(r'<span class="v[^"]*">([^<]*)</span>.*?<span class="p">([^<]*)<', drawn, re.DOTALL)


def written(p: float) -> str:
    return f"{p:.2f}" if 0.005 <= p < 0.995 or p in {0.0, 1.0} else "< 0.01" if p < 0.5 else "> 0.99"


# --- one question ----------------------------------------------------------------------------------------------------
def test_a_belief_is_drawn_with_something_else_last_and_adds_up(client: Client, desk: Desk, ferry: str) -> None:
    belief = Beliefs(desk).belief(ferry)
    expected = [(value, written(p)) for value, p in belief.values] + [("Something else", written(belief.none))]
    assert (bars(shown(client, f"/questions/{ferry}/")), round(sum(p for _, p in belief.values) + belief.none, 9)) == (
        expected,
        1.0,
    )


def test_three_reports_of_one_message_are_drawn_as_one_chain_and_named(client: Client, ferry: str) -> None:
    html = shown(client, f"/questions/{ferry}/")
    chains = sorted(part.count('class="ring"') + 1 for part in html.split('<svg class="origin')[1:])
    named = "3 of 4 reports come from one origin: the Traders&#x27; channel."
    assert (chains, named in html, "4 reports, 2 independent origins" in html) == ([1, 3], True, True)


def test_each_statement_stands_with_its_source_its_value_and_one_reason(client: Client, desk: Desk, ferry: str) -> None:
    table = shown(client, f"/questions/{ferry}/").split('id="why"')[1].split("</table>")[0]
    rows = [re.sub("<[^>]*>", " ", row).split() for row in table.split("<tr")[2:]]
    named = sorted(" ".join(row[5:7]) for row in rows)
    assert (len(rows), sorted({source.codename for source in desk.book.sources.by_id.values()} & set(named))) == (
        4,
        ["AMBER HERON", "BIRCH LARK", "RIVER TEAL", "SLATE FINCH"],
    )


def test_leaving_a_report_out_draws_the_other_belief_beside(client: Client, desk: Desk, ferry: str) -> None:
    [own] = [why.claim for why in Beliefs(desk).belief(ferry).whys if why.value == "yes"]
    without = dict(Beliefs(desk).what_if(ferry, {own}).values)
    html = shown(client, f"/questions/{ferry}/?without={own}")
    then = re.findall(r'<span class="then">([^<]*)</span></span><span class="w">', html)
    assert (then[0], then[1], 'class="out"' in html) == (written(without.get("yes", 0.0)), written(without["no"]), True)


def test_a_claim_of_another_question_cannot_be_left_out_here(client: Client, ferry: str) -> None:
    assert "compared" not in shown(client, f"/questions/{ferry}/?without=aaaaaaaaaaaaa")


def test_a_crowded_question_shows_the_strongest_reasons_first_and_all_when_asked(client: Client, desk: Desk) -> None:
    question = crowded(desk, 30)
    rows = {
        address: shown(client, f"/questions/{question}/{address}").count('name="without"')
        for address in ("", "?all=yes")
    }
    assert rows == {"": 25, "?all=yes": 30}


def test_values_stand_side_by_side_with_the_reports_that_say_them(client: Client, desk: Desk) -> None:
    question = crowded(desk, 10)
    table = shown(client, f"/questions/{question}/").split("Who says what")[1]
    assert re.findall(r"<b>(\d)</b></td><td[^>]*>(\d+)</td>", table) == [
        (value, "2") for value, _ in Beliefs(desk).belief(question).values
    ]


def test_what_only_repeats_pushes_nothing_and_the_rest_push_as_far_as_they_move_it(desk: Desk, ferry: str) -> None:
    belief = Beliefs(desk).belief(ferry)
    pushes = [(why.value, why.weight > 0, round(whys.push(belief, why), 2)) for why in belief.whys]
    signs = sorted((value, speaks, (amount > 0) - (amount < 0)) for value, speaks, amount in pushes)
    assert signs == [("no", False, 0), ("no", False, 0), ("no", True, -1), ("yes", True, 1)]


def test_of_two_values_in_one_report_the_weaker_pushes_against_the_leading_one(desk: Desk) -> None:
    question = assessing.ask_question(desk, Wording(text="How many?", kind="number"))
    report = said(desk, "AMBER HERON", question, "40", 0, basis="told")
    reporting.state_claim(desk, report, Statement(value="45", question=question, basis="witnessed"))
    belief = Beliefs(desk).belief(question)
    assert {why.value: whys.push(belief, why) > 0 for why in belief.whys} == {"45": True, "40": False}


def test_the_reasons_as_a_file_say_what_the_page_says(client: Client, desk: Desk, ferry: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.post(f"/questions/{ferry}/why").content.decode("utf-8-sig"))))
    whys = {round(why.p_without_origin, 6) for why in Beliefs(desk).belief(ferry).whys}
    assert (len(rows), {float(row["Leading value without its whole origin"]) for row in rows}) == (4, whys)


def test_a_question_nobody_spoke_to_says_so(client: Client, desk: Desk) -> None:
    question = assessing.ask_question(desk, Wording(text="Is it true?"))
    assert "Nobody has said anything on it yet." in shown(client, f"/questions/{question}/")


def test_a_question_speaks_the_readers_language_where_it_was_asked_in_it(client: Client, desk: Desk) -> None:
    question = assessing.ask_question(desk, Wording(text="Does the ferry run?", text_my="ကူးတို့ ပြေးဆွဲနေသလား"))
    client.cookies["lang"] = "my"
    assert 'lang="my">ကူးတို့ ပြေးဆွဲနေသလား</h1>' in shown(client, f"/questions/{question}/")


# --- moments ---------------------------------------------------------------------------------------------------------
def test_how_it_moved_is_told_in_a_table_a_day_a_row(client: Client, ferry: str) -> None:
    table = shown(client, f"/questions/{ferry}/history").split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r"<td>([^<]*)</td>", table) == [f"November {day}, 2026" for day in (20, 21, 22, 23)]


def test_what_was_known_by_a_day_is_weighed_again(client: Client, desk: Desk, ferry: str) -> None:
    day = desk.now().date().isoformat()
    drawn = bars(shown(client, f"/questions/{ferry}/on/{day}"))
    assert (drawn[:3], client.get(f"/questions/{ferry}/on/1999-01-01").status_code) == (drawn[3:], 404)


def test_what_takes_long_to_weigh_says_so_and_is_there_a_little_later(
    client: Client, desk: Desk, ferry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moments, "PATIENCE", 0.0)
    address = f"/questions/{ferry}/on/{desk.now().date().isoformat()}"
    first = client.get(address)
    answers = (client.get(address) for _ in iter(lambda: time.sleep(0.02), 0))
    last = next(answer for answer in answers if answer.status_code != 202)
    assert (first.status_code, 'http-equiv="refresh"' in first.content.decode(), last.status_code) == (202, True, 200)


def test_a_judgement_keeps_what_its_author_could_read(client: Client, desk: Desk, ferry: str) -> None:
    before = Beliefs(desk).belief(ferry)
    reason = {"value": "=yes", "percent": "70", "confidence": "moderate", "reason": "one was there"}
    client.post(f"/questions/{ferry}/assess", reason)
    said(desk, "OCHRE WREN", ferry, "no", 5, basis="witnessed")
    [kept] = desk.book.questions.judgements(ferry)
    drawn = bars(shown(client, f"/questions/{ferry}/judgement/{kept.fact.assessment}"))
    then = [(value, written(p)) for value, p in before.values]
    assert (drawn[:2], drawn[3:5], drawn[6:8] == then) == (then, then, False)


# --- judging and settling --------------------------------------------------------------------------------------------
def test_a_judgement_that_differs_from_the_belief_is_allowed_and_says_so(
    client: Client, desk: Desk, ferry: str
) -> None:
    fields = {"value": "=no", "percent": "90", "confidence": "low", "reason": "the boatmen are afraid"}
    client.post(f"/questions/{ferry}/assess", fields)
    [kept] = desk.book.questions.judgements(ferry)
    html = shown(client, f"/questions/{ferry}/")
    assert (kept.fact.value, kept.fact.p, "differs from what the statements added up to" in html) == ("no", 0.9, True)


def test_a_judgement_taken_back_stays_readable_and_is_put_back_from_there(
    client: Client, desk: Desk, ferry: str
) -> None:
    judgement = assessing.assess(desk, Beliefs(desk), ferry, value="no", p=0.9, confidence="low", reason="x")
    client.post(f"/questions/{ferry}/withdraw/assessment/{judgement}")
    gone = list(desk.book.questions.judgements(ferry))
    shown(client, f"/questions/{ferry}/")  # the page with the Undo of the message
    again = re.findall(r'action="(/questions/[^"]*/restore/assessment/[^"]*)"', shown(client, f"/questions/{ferry}/"))
    client.post(again[0])
    assert (gone, len(again), len(list(desk.book.questions.judgements(ferry)))) == ([], 1, 1)


@pytest.mark.parametrize(
    "missing",
    [{"value": ""}, {"percent": ""}, {"percent": "140"}, {"confidence": ""}, {"reason": " "}, {"value": "(other)"}],
)
def test_a_judgement_without_its_parts_is_one_sentence_and_writes_nothing(
    client: Client, desk: Desk, ferry: str, missing: dict[str, str]
) -> None:
    before = desk.book.entries
    whole = {"value": "=no", "percent": "90", "confidence": "low", "reason": "heard"}
    answer = client.post(f"/questions/{ferry}/assess", whole | missing)
    assert (answer.status_code, len(errors(answer.content.decode())), desk.book.entries) == (422, 1, before)


def test_something_else_and_another_answer_can_be_judged_and_turn_out_true(
    client: Client, desk: Desk, ferry: str
) -> None:
    client.post(f"/questions/{ferry}/assess", {"value": "(none)", "percent": "60", "confidence": "low", "reason": "x"})
    client.post(f"/questions/{ferry}/outcome", {"value": "(other)", "other": "at night only", "how_known": "document"})
    [judged] = desk.book.questions.judgements(ferry)
    outcome = desk.book.questions.outcome(ferry)
    assert (judged.fact.value, outcome and outcome.fact.value) == ("", "at night only")


def test_an_outcome_settles_the_belief_and_taking_it_back_unsettles_it(client: Client, desk: Desk, ferry: str) -> None:
    there = client.post(
        f"/questions/{ferry}/outcome", {"value": "=yes", "how_known": "seen_by_us", "decided_by": "Ada"}
    )
    settled = bars(shown(client, there.headers["Location"]))[0]
    outcome = desk.book.questions.outcome(ferry)
    assert outcome is not None
    client.post(f"/questions/{ferry}/withdraw/outcome/{outcome.fact.outcome}")
    html = shown(client, f"/questions/{ferry}/")
    undo = re.findall(r'action="(/questions/[^"]*/restore/[^"]*)"', html)[0]
    client.post(undo)
    assert (settled, bars(html)[0] != settled, bars(shown(client, f"/questions/{ferry}/"))[0]) == (
        ("yes", "1.00"),
        True,
        settled,
    )


def test_an_outcome_says_how_it_is_known(client: Client, desk: Desk, ferry: str) -> None:
    answer = client.post(f"/questions/{ferry}/outcome", {"value": "=yes", "how_known": ""})
    assert (answer.status_code, len(errors(answer.content.decode())), desk.book.questions.outcome(ferry)) == (
        422,
        1,
        None,
    )


# --- asking ----------------------------------------------------------------------------------------------------------
def test_a_question_is_asked_with_everything_that_defines_it(client: Client, desk: Desk) -> None:
    fields = {
        "text": "How many people shelter in the school?", "kind": "number", "unit": "people", "subject": "school",
        "attribute": "people sheltering", "window": "December 2022", "definition": "slept there", "priority": "1",
        "deadline": "2026-12-01", "values": "",
    }  # fmt: skip
    key = client.post("/questions/new", fields).headers["Location"].split("/")[2]
    asked = desk.book.questions.by_id[key].fact
    window = (str(asked.window.low), str(asked.window.high)) if asked.window else None
    assert (asked.kind, asked.unit, window, asked.priority, asked.deadline) == (
        "number", "people", ("2022-12-01", "2022-12-31"), 1, dt.date(2026, 12, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"values": "yes\nYes"}, {"window": "2022 to 2021"}, {"deadline": "soon"}]
)
def test_a_question_that_makes_no_sense_is_one_sentence_and_writes_nothing(
    client: Client, desk: Desk, wrong: dict[str, str]
) -> None:
    before = desk.book.entries
    answer = client.post("/questions/new", {"text": "Is it true?", "kind": "choice", "priority": "2"} | wrong)
    assert (answer.status_code, len(errors(answer.content.decode())), desk.book.entries) == (422, 1, before)


def test_a_revised_question_keeps_what_it_is_about(client: Client, desk: Desk, ferry: str) -> None:
    client.post(
        f"/questions/{ferry}/revise",
        {"text": "Does the ferry run today?", "kind": "number", "attribute": "x", "priority": "2"},
    )
    asked = desk.book.questions.by_id[ferry].fact
    assert (asked.text, asked.kind, asked.attribute) == ("Does the ferry run today?", "choice", "runs")


def test_a_closed_question_is_opened_again_by_the_undo_button(client: Client, desk: Desk, ferry: str) -> None:
    client.post(f"/questions/{ferry}/close", {"reason": "the river is dry"})
    closed = desk.book.questions.by_id[ferry].closed
    html = shown(client, f"/questions/{ferry}/")
    client.post(re.findall(r'action="(/questions/[^"]*/reopen)"', html)[0])
    assert (closed, desk.book.questions.by_id[ferry].closed) == (True, False)


# --- the list --------------------------------------------------------------------------------------------------------
def test_the_list_ranks_what_is_due_before_what_is_doubted_before_what_is_plain(
    client: Client, desk: Desk, ferry: str
) -> None:
    plain = assessing.ask_question(desk, Wording(text="Plain?"))
    due = assessing.ask_question(desk, Wording(text="Due?", deadline=desk.now().date()))
    listed = re.findall(r'<td[^>]*><a href="/questions/([^/]*)/"', shown(client, "/questions/"))
    assert listed == [due, ferry, plain]


@pytest.mark.parametrize(
    ("state", "found"),
    [("open", {"b", "c"}), ("unjudged", {"c"}), ("settled", {"a"}), ("closed", {"d"}), ("all", {"a", "b", "c", "d"})],
)
def test_the_list_filters_by_what_is_left_to_do(client: Client, desk: Desk, state: str, found: set[str]) -> None:
    keys = {name: assessing.ask_question(desk, Wording(text=f"{name}?")) for name in "abcd"}
    for number, name in enumerate("abc"):
        said(desk, f"SOURCE {name}", keys[name], "yes", number, basis="told")
    assessing.record_outcome(desk, keys["a"], value="yes", how_known="document")
    assessing.assess(desk, Beliefs(desk), keys["b"], value="yes", p=0.5, confidence="low", reason="x")
    assessing.close_question(desk, keys["d"])
    html = shown(client, f"/questions/?state={state}")
    assert {name for name, key in keys.items() if f"/questions/{key}/" in html} == found


def test_words_filter_the_list_and_stand_in_no_address(client: Client, desk: Desk, ferry: str) -> None:
    assessing.ask_question(desk, Wording(text="Is the bridge open?"))
    address = client.post("/questions/", {"words": "ferry"}).headers["Location"]
    listed = re.findall(r'<td[^>]*><a href="/questions/([^/]*)/"', shown(client, address))
    assert (listed, "ferry" in address) == ([ferry], False)


def test_the_list_as_a_file_holds_every_belief_in_short(client: Client, desk: Desk, ferry: str) -> None:
    shown(client, f"/questions/{ferry}/")
    [row] = list(csv.DictReader(io.StringIO(client.post("/questions/", {"take": "csv"}).content.decode("utf-8-sig"))))
    belief = Beliefs(desk).belief(ferry)
    assert (row["What we think now"], row["Reports"], row["Independent origins"]) == (
        belief.values[0][0],
        "4",
        str(round(belief.origins, 2)),
    )
