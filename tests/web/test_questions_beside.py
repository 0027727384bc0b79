"""Beside a belief: whom to ask next, who could have seen it, who is not independent, and estimates."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.test import Client
from tests.web.test_questions import DAY, bars, said, shown

from secondsource.core.facts import Access, QuestionAsked, RolesSet, Rough, Spot
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.belief import Belief, Together
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Circumstances, Statement
from secondsource.formats import placepacks
from secondsource.web.pages.questions import asking_next, speaking
from secondsource.weigh.asking import Ask

ACCUSING = re.compile(r"planted|\blies?\b|\bliars?\b|fake|fraud|\bfalse\b", re.IGNORECASE)


@pytest.fixture
def road(desk: Desk) -> str:
    """A question on which one person has spoken."""
    question = assessing.ask_question(desk, Wording(text="What of the road?", subject="road", attribute="state"))
    said(desk, "AMBER HERON", question, "shut", 0, basis="told")
    return question


def words(html: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def part(client: Client, address: str) -> str:
    """What a question's page fetches from there."""
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


# --- ask next --------------------------------------------------------------------------------------------------------
def test_whom_to_ask_is_drawn_with_bar_number_and_word_the_most_telling_first(
    client: Client, desk: Desk, road: str
) -> None:
    for name, rating in (("POOR", "D"), ("GOOD", "A")):
        intake.rate_source(
            desk, intake.open_source(desk, kind="person", codename=name), scale="admiralty", rating=rating
        )
    html = part(client, f"/questions/{road}/next")
    found = re.findall(r"<b>(\w+)</b></a><span class=\"took\"><svg.*?<span class=\"p\">([\d.]+)<", html, re.DOTALL)
    assert ([name for name, _ in found], float(found[0][1]) > float(found[1][1]) > 0) == (["GOOD", "POOR"], True)


def test_nobody_inside_is_named_and_they_are_counted_by_reason(client: Client, desk: Desk, road: str) -> None:
    for number in range(3):
        intake.open_source(desk, kind="person", codename=f"INSIDE {number}", inside=True)
    intake.open_source(desk, kind="person", codename="HELD", group="detained")
    html = words(part(client, f"/questions/{road}/next"))
    counted = "3 still inside: never asked to take a risk 1 held by somebody: cannot answer freely"
    assert (counted in html, "INSIDE" in html, "HELD" in html) == (True, False, False)


@pytest.mark.parametrize(
    ("fresh", "says"),
    [
        (False, "Nobody who may be asked would tell anything new."),
        (True, "Ask it openly and name no answer: “What of the road?”"),
    ],
)
def test_it_says_how_to_put_it_or_why_there_is_nobody_to_ask(
    client: Client, desk: Desk, road: str, says: str, *, fresh: bool
) -> None:
    if fresh:
        intake.open_source(desk, kind="person")
    assert says in words(shown(client, f"/questions/{road}/next"))


def test_where_nobody_may_be_asked_their_safety_comes_first(client: Client, desk: Desk) -> None:
    question = assessing.ask_question(desk, Wording(text="What of the road?"))
    empty = words(part(client, f"/questions/{question}/next"))
    intake.open_source(desk, kind="person", inside=True)
    inside = words(part(client, f"/questions/{question}/next"))
    assert ("No person or partner is recorded" in empty, "Their safety comes before the answer." in inside) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("text", "subject", "proposed"),
    [
        ("What of the road?", "road", "“What of the road?”"),
        ("Is the road shut?", "road", "about this and name no answer: road."),
        ("Is the road shut?", "shut roads, again shut", "what they know of it and name no answer."),
        ("Is the roadshut inn open?", "inn", "“Is the roadshut inn open?”"),
        ("လမ်းပိတ်ထားသလား", "လမ်း", "about this and name no answer: လမ်း."),
    ],
)
def test_what_is_proposed_to_say_never_holds_what_was_said(text: str, subject: str, proposed: str) -> None:
    asked = QuestionAsked(question="q", text=text, kind="choice", subject=subject)
    belief = Belief("q", (("shut", 0.8), ("ပိတ်", 0.1)), 0.1, 1.0, 1)
    ask = Ask("s", "q", 1.0, "ask_open", (), ())
    assert proposed in asking_next.wording(asked, belief, ask)


def test_a_closed_list_is_read_out_whole_in_the_order_of_its_words(client: Client, desk: Desk) -> None:
    listed = Wording(text="What is it?", kind="category", attribute="state", values=("open", "shut", "mined"))
    question = assessing.ask_question(desk, listed)
    said(desk, "AMBER HERON", question, "shut", 0, basis="told")
    intake.open_source(desk, kind="person", codename="FRESH")
    assert "in this order: mined, open, shut." in words(part(client, f"/questions/{question}/next"))


@pytest.mark.parametrize(("role", "may"), [("handler", True), ("analyst", False), ("vetter", False)])
def test_only_who_sees_sources_and_beliefs_is_told_whom_to_ask_and_who_could_have_seen_it(
    client: Client, desk: Desk, road: str, role: str, *, may: bool
) -> None:
    desk.write(RolesSet(person=desk.opened.person, roles=(role,)))
    answers = [client.get(f"/questions/{road}/{name}").status_code for name in ("next", "seen")]
    page = client.get(f"/questions/{road}/").content.decode()
    shows = [f"/questions/{road}/{name}" in page for name in ("next", "seen")]
    assert (answers, shows) == ([200 if may else 403] * 2, [may] * 2)


def test_what_is_settled_or_closed_is_not_asked_about(client: Client, desk: Desk, road: str) -> None:
    open_page = shown(client, f"/questions/{road}/")
    assessing.close_question(desk, road)
    assert ("Ask next" in open_page, "Ask next" in shown(client, f"/questions/{road}/")) == (True, False)


# --- could they have seen it? ----------------------------------------------------------------------------------------
def served(desk: Desk, question: str, *, left: dt.date | None, basis: str = "witnessed") -> str:
    """Somebody who served at the landing until a day, and states something of this week; nothing recorded where there is no day."""
    if not desk.book.packs:
        upkeep.load_places(desk, "Example Land", placepacks.EXAMPLE.encode())
    landing = Spot(code="EX01T2", text="Ferry Landing")
    window = Access(place=landing, period=Rough(low=dt.date(2020, 1, 1), high=left)) if left else None
    source = intake.open_source(desk, kind="person", group="leaver", access=window)
    report = reporting.take_report(desk, source, f"shut {left} {basis}".encode(), came=Circumstances(received=DAY))
    when = Rough(low=DAY.date(), high=DAY.date())
    reporting.state_claim(desk, report, Statement(value="shut", question=question, basis=basis, when=when))
    return report


def test_a_doubt_stands_with_its_innocent_explanations_and_changes_no_belief(
    client: Client, desk: Desk, road: str
) -> None:
    served(desk, road, left=dt.date(2024, 1, 1))
    before = Beliefs(desk).belief(road)
    html = words(part(client, f"/questions/{road}/seen"))
    doubts, innocent = html.count("Left on January 1, 2024;"), html.count("It may well be: a comrade told it ·")
    assert (doubts, innocent, "no belief changes by it" in html, Beliefs(desk).belief(road).values) == (
        1,
        1,
        True,
        before.values,
    )


def test_what_fits_is_one_quiet_line_and_what_cannot_be_judged_is_nothing(
    client: Client, desk: Desk, road: str
) -> None:
    nothing = part(client, f"/questions/{road}/seen")
    served(desk, road, left=dt.date(2027, 1, 1))
    fits = words(part(client, f"/questions/{road}/seen"))
    assert (nothing.strip(), "It may well be" in fits, "Nothing speaks against it. Compared: time —" in fits) == (
        "",
        False,
        True,
    )


def test_who_was_told_need_not_have_been_there(client: Client, desk: Desk, road: str) -> None:
    served(desk, road, left=dt.date(2024, 1, 1), basis="told")
    assert part(client, f"/questions/{road}/seen").strip() == ""


def test_the_page_of_its_own_says_why_nothing_can_be_judged(client: Client, road: str) -> None:
    assert "This cannot be judged" in shown(client, f"/questions/{road}/seen")


# --- not independent -------------------------------------------------------------------------------------------------
def group(belief: Belief, code: str, **values: float) -> Belief:
    """The same belief, with everybody who speaks taken for one group."""
    claims = tuple(why.claim for why in belief.whys)
    return replace(belief, together=(Together(claims, code, {"sources": 4, "questions": 7, **values}, 0.25),))


@pytest.mark.parametrize(
    ("days", "said_of_time"),
    [(-1, ""), (0.0, "They mostly speak on the same day."), (3.5, "Half of what they say was said within 3.5 days")],
)
def test_a_group_is_a_calm_note_with_what_shows_it(
    client: Client, desk: Desk, road: str, monkeypatch: pytest.MonkeyPatch, days: float, said_of_time: str
) -> None:
    found = group(Beliefs(desk).belief(road), "speak_together", joins=80, agrees=96, days=days, odds=6)
    monkeypatch.setattr(Beliefs, "belief", lambda _self, _question: found)
    html = shown(client, f"/questions/{road}/")
    note = words(html.split('class="together"')[1].split("</details>")[0])
    starts = "4 sources speak together on 7 questions and say the same in 96 of 100 cases: they are not independent."
    times = [one for one in ("same day", "days of the rest") if one in note]
    assert (starts in note, said_of_time in note, len(times), "0.25" in note, ACCUSING.search(words(html))) == (
        True,
        True,
        0 if days < 0 else 1,
        True,
        None,
    )


def test_a_declared_group_says_that_it_was_declared_and_nothing_that_was_not_found(desk: Desk, road: str) -> None:
    [note] = speaking.notes(desk, group(Beliefs(desk).belief(road), "declared_cohort"))
    assert ("are recorded as people who belong together" in note.sentence, note.shown_by, len(note.voices)) == (
        True,
        [],
        1,
    )


def test_sources_of_one_feed_count_as_one_and_nothing_is_told_of_each_ones_own(desk: Desk, road: str) -> None:
    found = group(Beliefs(desk).belief(road), "one_feed", shared=120, differs=2, expected=30.9, overlap=0.9, odds=40)
    [note] = speaking.notes(desk, found)
    assert (note.sentence, note.shown_by, note.own) == (
        "4 sources print the same: they are not independent, and count as one origin.",
        ["On 120 questions they answer both, they differ 2 times; independent sources would differ about 31 times."],
        None,
    )


# --- estimates -------------------------------------------------------------------------------------------------------
def test_an_estimate_that_nobody_said_is_drawn_and_said_to_be_one(
    client: Client, desk: Desk, road: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    belief = Beliefs(desk).belief(road)
    found = replace(belief, values=(("passable with care", 0.7), ("shut", 0.2)), none=0.1)
    monkeypatch.setattr(Beliefs, "belief", lambda _self, _question: found)
    html = shown(client, f"/questions/{road}/")
    sides = re.findall(r"<b>([^<]*)</b></td><td[^>]*>(\d+)</td>", html.split("Who says what")[1])
    assert (
        "Nobody said exactly “passable with care”" in html,
        sides,
        'class="origin against' in html,
        [
            client.get(f"/questions/{road}/{page}").status_code
            for page in ("assess", "outcome", "history", "next", "seen")
        ],
    ) == (True, [("shut", "1")], False, [200] * 5)


def test_what_turned_out_true_stands_in_front_also_where_nobody_had_said_it(
    client: Client, desk: Desk, road: str
) -> None:
    assessing.record_outcome(desk, road, value="mined", how_known="document")
    assert bars(shown(client, f"/questions/{road}/")) == [
        ("mined", "1.00"),
        ("shut", "0.00"),
        ("Something else", "0.00"),
    ]


@pytest.mark.parametrize(
    ("kind", "values"),
    [("number", ("40", "42", "47", "100")), ("number", ("more than 100", "35 to 45")), ("place", ("x", "y / z", "x"))],
)
def test_figures_and_places_are_drawn_whatever_they_are_weighed_to(
    client: Client, desk: Desk, kind: str, values: tuple[str, ...]
) -> None:
    question = assessing.ask_question(desk, Wording(text="How?", attribute="people", kind=kind))
    for number, value in enumerate(values):
        said(desk, f"SOURCE {number}", question, value, number, basis="told")
    listed = re.findall(r"<b>([^<]*)</b></td><td[^>]*>\d+</td>", shown(client, f"/questions/{question}/"))
    assert sorted(listed) == sorted(set(values))
