"""The example desk: a fictional question with three confirmations that are one rumour, and the public record beside it.

Everything here is invented except the public record: no such landing, school or people exist.
"""

import datetime as dt
from pathlib import Path

from secondsource.core.facts import Access, Rough, Spot
from secondsource.desk import assessing, importing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.believing import Beliefs
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Circumstances, Statement
from secondsource.formats import placepacks

PERSON = "Example Person"
PASSPHRASE = "paper boats drift slowly"  # noqa: S105 -- made to be printed: the example desk holds nothing to protect
"""Printed by `./run`; it opens the example desk only."""

FERRY = "The ferry at Ferry Landing does not run any more. Soldiers told the boatmen to stop. Pass this on to everybody on the east bank."


def make(path: Path) -> None:
    """Make the example desk in an empty or missing folder.

    Raises:
        store.errors.Refusal: the folder is not empty, or cannot be written.
    """
    desk = Desk.found(path, name="Example desk", person=PERSON, passphrase=PASSPHRASE)
    try:
        fill(desk)
    finally:
        desk.close()


def fill(desk: Desk) -> None:
    """Write the fictional case and the public record into a desk."""
    upkeep.load_places(desk, "Example Land (fictional)", placepacks.EXAMPLE.encode())
    importing.public_record(desk)
    day = desk.now().replace(hour=9, minute=0, second=0, microsecond=0) - dt.timedelta(days=3)
    people = _people(desk, day)
    _ferry(desk, people, day)
    _school(desk, people, day)
    _bridge(desk, people, day)
    _waiting(desk, people, day)


def _people(desk: Desk, day: dt.datetime) -> dict[str, str]:
    landing = Spot(code="EX01T2", text="Ferry Landing", precision="township")
    since = Rough(low=(day - dt.timedelta(days=400)).date(), high=day.date(), text="for about a year")
    seen = {
        "AMBER HERON": ("civilian", "Fictional. Trader, buys on both banks.", Access(place=landing, period=since)),
        "SLATE FINCH": ("civilian", "Fictional. Teacher in the next village.", None),
        "RIVER TEAL": (
            "leaver",
            "Fictional. Left a supply unit in spring.",
            Access(service="army", rank="corporal", period=since),
        ),
        "BIRCH LARK": (
            "civilian",
            "Fictional. Nurse, crosses the river for work.",
            Access(place=landing, period=since),
        ),
        "OCHRE WREN": ("organisation", "Fictional. A local relief group.", None),
    }
    opened = {
        name: intake.open_source(
            desk, kind="person", codename=name, group=group, note=note, access=access, example=True
        )
        for name, (group, note, access) in seen.items()
    }
    for name in ("AMBER HERON", "BIRCH LARK"):
        intake.log_contact(
            desk,
            opened[name],
            held=Rough(low=day.date(), high=day.date()),
            channel="chat",
            conditions=("free", "remote"),
            minutes=10,
        )
    return opened


def _take(
    desk: Desk,
    source: str,
    text: str,
    at: dt.datetime,
    *,
    channel: str = "chat",
    conditions: tuple[str, ...] = ("free",),
) -> str:
    came = Circumstances(received=at, channel=channel, conditions=conditions, language="en", example=True)
    return reporting.take_report(desk, source, text.encode(), came=came)


def _mark(desk: Desk, report: str, words: str, said: Statement) -> str:
    """State a claim on the passage of a report that holds these words."""
    text = desk.book.reports.by_id[report].fact.text
    start = text.index(words)
    fields = {name: getattr(said, name) for name in Statement.__slots__} | {"start": start, "end": start + len(words)}
    return reporting.state_claim(desk, report, Statement(**fields))


def _ferry(desk: Desk, people: dict[str, str], day: dt.datetime) -> None:
    """Three confirmations that are one message, against one person who was there."""
    question = assessing.ask_question(
        desk,
        Wording(
            text="Does the ferry at Ferry Landing run? (fictional)",
            text_my="ကူးတို့ဆိပ်မှ ကူးတို့ ပြေးဆွဲနေသလား (စိတ်ကူးယဉ်)",
            subject="ferry at Ferry Landing",
            attribute="runs",
            kind="choice",
            values=("yes", "no"),
            window=Rough(low=day.date(), high=(day + dt.timedelta(days=14)).date()),
            where=Spot(code="EX01T2", text="Ferry Landing", precision="township"),
            definition="At least one crossing a day that takes passengers.",
            priority=1,
            deadline=(day + dt.timedelta(days=4)).date(),
            example=True,
        ),
    )
    held = Rough(low=day.date(), high=day.date())
    hours = dt.timedelta(hours=1)
    first = _take(desk, people["AMBER HERON"], f"Forwarded from the traders' channel:\n{FERRY}", day)
    second = _take(
        desk, people["SLATE FINCH"], f"I got this from a trader I know, please warn people:\n{FERRY}", day + 20 * hours
    )
    third = _take(
        desk,
        people["RIVER TEAL"],
        "The ferry at Ferry Landing has stopped, boatmen were told to stop. Everybody here says so, it was in the traders' channel.",
        day + 27 * hours,
    )
    for report, words in ((first, FERRY[:52]), (second, FERRY[:52]), (third, "The ferry at Ferry Landing has stopped")):
        _mark(
            desk, report, words, Statement(value="no", question=question, basis="told", certainty="certain", when=held)
        )
    reporting.state_lineage(
        desk, first, relation="forwards", parent_kind="outside", parent="a message in the traders' channel"
    )
    reporting.state_lineage(desk, second, relation="forwards", parent_kind="report", parent=first)
    reporting.state_lineage(
        desk, third, relation="heard_from", parent_kind="outside", parent="a message in the traders' channel"
    )
    seen = _take(
        desk,
        people["BIRCH LARK"],
        "I crossed at Ferry Landing this morning at seven and came back at noon. The ferry runs, with fewer people than usual.",
        day + 46 * hours,
    )
    _mark(
        desk,
        seen,
        "The ferry runs",
        Statement(value="yes", question=question, basis="witnessed", depth=0, certainty="certain", when=held),
    )
    reporting.state_lineage(desk, seen, relation="own")


def _school(desk: Desk, people: dict[str, str], day: dt.datetime) -> None:
    """A number on which two people who were there nearly agree, and one heard something else."""
    question = assessing.ask_question(
        desk,
        Wording(
            text="How many people shelter in the school of Three Palms? (fictional)",
            text_my="ထန်းသုံးပင်ရွာ ကျောင်းတွင် လူဘယ်နှစ်ယောက် ခိုလှုံနေသလဲ (စိတ်ကူးယဉ်)",
            subject="school of Three Palms",
            attribute="people sheltering",
            kind="number",
            unit="people",
            window=Rough(low=day.date(), high=day.date()),
            definition="People who slept there that night, children counted.",
            deadline=(day + dt.timedelta(days=12)).date(),
            example=True,
        ),
    )
    for name, text, words, said in (
        (
            "SLATE FINCH",
            "About 40 people slept in the school since Monday, I counted them with a colleague.",
            "About 40 people",
            Statement(value="40", low=35, high=45, question=question, basis="witnessed", depth=0, certainty="certain"),
        ),
        (
            "OCHRE WREN",
            "We brought rice for 40 people to the school yesterday.",
            "40 people",
            Statement(value="40", low=40, high=40, question=question, basis="witnessed", certainty="rather"),
        ),
        (
            "AMBER HERON",
            "They say more than 100 people are in the school now.",
            "more than 100 people",
            Statement(value="more than 100", low=101, question=question, basis="told", certainty="unsure"),
        ),
    ):
        report = _take(desk, people[name], text, day + dt.timedelta(hours=9))
        _mark(desk, report, words, said)
        if name != "AMBER HERON":
            reporting.state_lineage(desk, report, relation="own")


def _bridge(desk: Desk, people: dict[str, str], day: dt.datetime) -> None:
    """A question that was judged and settled, so that a track record can be seen."""
    before = day - dt.timedelta(days=20)
    question = assessing.ask_question(
        desk,
        Wording(
            text="Was the footbridge at Reedmouth open on market day? (fictional)",
            text_my="ကျူပင်ဝ လူကူးတံတားကို ဈေးနေ့တွင် ဖွင့်ထားခဲ့သလား (စိတ်ကူးယဉ်)",
            subject="footbridge at Reedmouth",
            attribute="open",
            kind="choice",
            values=("yes", "no"),
            window=Rough(low=before.date(), high=before.date()),
            deadline=(before + dt.timedelta(days=7)).date(),
            example=True,
        ),
    )
    for name, text, words, said in (
        (
            "BIRCH LARK",
            "The footbridge was open, I walked over it.",
            "The footbridge was open",
            Statement(value="yes", question=question, basis="witnessed", depth=0),
        ),
        (
            "RIVER TEAL",
            "The footbridge was closed that day, a friend told me.",
            "The footbridge was closed",
            Statement(value="no", question=question, basis="told", depth=1),
        ),
    ):
        report = _take(desk, people[name], text, before)
        _mark(desk, report, words, said)
    assessing.assess(
        desk,
        Beliefs(desk),
        question,
        value="yes",
        p=0.85,
        confidence="moderate",
        reason="One person was there; the other heard it from a friend we cannot ask.",
    )
    assessing.record_outcome(
        desk,
        question,
        value="yes",
        how_known="seen_by_us",
        reason="Somebody of ours crossed it that day and has a dated picture.",
    )


def _waiting(desk: Desk, people: dict[str, str], day: dt.datetime) -> None:
    """A message of which nobody has made statements yet, in two languages."""
    _take(
        desk,
        people["RIVER TEAL"],
        "We are all well. About 15 people came to our village from the east bank on Friday. "
        "My cousin says the market road is closed, he did not say since when. They may move again before the weekend.\n"
        "မနက်ဖြန် ထပ်ပြောမယ်။ စိတ်ကူးယဉ် နမူနာ ဖြစ်သည်။",
        day + dt.timedelta(hours=26),
    )
