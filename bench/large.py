"""A large invented desk for measuring: sources, reports, origins, questions and claims in the proportions of a busy year."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from secondsource.core.facts import (
    AnyFact,
    ClaimStated,
    ContactLogged,
    LineageStated,
    QuestionAsked,
    ReportTaken,
    SourceOpened,
)
from secondsource.core.when import Rough
from secondsource.desk.desk import Desk
from secondsource.store import seal

PASSPHRASE = "a slow river carries leaves"
WORDS = [
    "the",
    "road",
    "ferry",
    "school",
    "bridge",
    "market",
    "people",
    "soldiers",
    "boats",
    "rice",
    "village",
    "closed",
    "open",
    "seen",
    "told",
    "since",
    "monday",
    "river",
    "hospital",
    "truck",
    "night",
    "morning",
    "family",
    "moved",
    "north",
    "bank",
    "water",
    "tower",
    "radio",
    "teacher",
    "trader",
    "nurse",
    "left",
    "came",
    "back",
    "again",
]
BURMESE = ("ဈေးလမ်း ပိတ်ထားတယ်။", "ကျောင်းမှာ လူ ၄၀ လောက် အိပ်တယ်။", "ကူးတို့ ပြေးနေသေးတယ်။", "ညက အသံကြားတယ်။")
BATCH = 5_000


def make(path: Path, entries: int, *, cost: seal.Cost = seal.STRONG) -> None:
    """A desk of about this many entries in an empty folder; the same number gives the same texts."""
    desk = Desk.found(path, name="Large", person="Reader", passphrase=PASSPHRASE, cost=cost)
    try:
        batch: list[AnyFact] = []
        for fact in facts(entries - 1):
            batch.append(fact)
            if len(batch) == BATCH:
                desk.write(*batch)
                batch = []
        if batch:
            desk.write(*batch)
    finally:
        desk.close()


def facts(entries: int) -> Iterator[AnyFact]:
    """That many facts: of 250,000 about 2,000 are sources, 20,000 questions, 70,000 reports and 100,000 claims."""
    draw = random.Random(entries)
    start = dt.datetime(2025, 1, 1, 6, tzinfo=dt.UTC)
    sources: list[str] = []
    questions: list[str] = []
    reports: list[str] = []
    for number in range(entries):
        share = number % 250
        at = start + dt.timedelta(minutes=2 * number)
        if share < 2 or not sources:
            sources.append(seal.new_id())
            yield SourceOpened(source=sources[-1], codename=f"NAME {number}", kind="person", group="civilian")
        elif share < 22 or not questions:
            questions.append(seal.new_id())
            yield _question(draw, questions[-1], number, at)
        elif share < 92 or not reports:
            reports.append(seal.new_id())
            yield _report(draw, reports[-1], draw.choice(sources), at)
        elif share < 120:
            held = Rough(low=at.date(), high=at.date())
            yield ContactLogged(
                contact=seal.new_id(), source=draw.choice(sources), held=held, channel="chat", conditions=("free",)
            )
        elif share < 150:
            yield _link(draw, reports)
        else:
            yield _claim(draw, draw.choice(reports), questions, at)


def _question(draw: random.Random, key: str, number: int, at: dt.datetime) -> QuestionAsked:
    return QuestionAsked(
        question=key, text=f"What about the {' '.join(draw.choices(WORDS, k=6))} {number}?", subject=f"place {number}",
        attribute=draw.choice(("open", "people", "held by", "road")), window=Rough(low=at.date(), high=at.date()),
        deadline=at.date() + dt.timedelta(days=draw.randrange(400)) if draw.random() < 0.2 else None,
    )  # fmt: skip


def _report(draw: random.Random, key: str, source: str, at: dt.datetime) -> ReportTaken:
    text = " ".join(draw.choices(WORDS, k=draw.randrange(15, 90))) + " " + draw.choice(BURMESE)
    return ReportTaken(
        report=key, source=source, text=text, sha256=seal.digest(text.encode()), received=at, channel="chat"
    )


def _link(draw: random.Random, reports: list[str]) -> LineageStated:
    child = draw.randrange(1, len(reports)) if len(reports) > 1 else 0
    if draw.random() < 0.4 or not child:
        return LineageStated(lineage=seal.new_id(), report=reports[child], relation="own")
    parent = reports[draw.randrange(max(0, child - 200), child)]
    return LineageStated(
        lineage=seal.new_id(), report=reports[child], relation="forwards", parent_kind="report", parent=parent
    )


def _claim(draw: random.Random, report: str, questions: list[str], at: dt.datetime) -> ClaimStated:
    recent = questions[-400:] if draw.random() < 0.8 else questions
    return ClaimStated(
        claim=seal.new_id(), report=report, question=draw.choice(recent), value=draw.choice(("yes", "yes", "yes", "no", "partly")),
        basis=draw.choice(("witnessed", "told", "told", "")), certainty=draw.choice(("certain", "rather", "")),
        when=Rough(low=at.date(), high=at.date()),
    )  # fmt: skip
