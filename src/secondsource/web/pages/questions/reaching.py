"""Reaching: could they have seen it? What speaks against it, always with innocent explanations, and what was compared without a doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource import labels
from secondsource.core.reach import Reach
from secondsource.desk.belief import Why
from secondsource.desk.desk import Desk
from secondsource.desk.reaching import doubts_on
from secondsource.web import gazetteer, naming, session
from secondsource.web.forms import language
from secondsource.web.guard import page
from secondsource.web.pages.questions.showing import found

MOST: Final = 25
"""Statements that are listed; what pushes most stands first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with what speaks against having seen it: each doubt as a sentence with its innocent explanations."""

    why: Why
    code: str
    source: str
    doubts: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Fitting:
    """Statements on which the same was compared, and nothing speaks against any of them."""

    compared: Sequence[str]
    reports: Sequence[tuple[str, str]]  # id and code
    more: int


@page("questions/<slug:key>/seen", action="see_source", methods=("GET", "HEAD"))
def seen(request: HttpRequest, key: str) -> HttpResponse:
    """Whether the sources could have seen it; also what a question's page fetches, where nothing stands if nothing can be judged."""
    desk, beliefs = session.desk(), session.beliefs()
    asked = found(desk.book, key).fact
    desk.require("see_belief")
    belief = beliefs.belief(key)
    with desk.reading() as book:
        reached = doubts_on(desk, key, tree=gazetteer.tree(book))
        ranked = sorted(belief.whys, key=lambda why: (-why.weight, why.claim))
        doubted = [why for why in ranked if why.claim in reached and reached[why.claim].doubts]
        context = {
            "asked": asked,
            "text": naming.question_text(asked),
            "doubted": [in_words(desk, why, reached[why.claim]) for why in doubted[:MOST]],
            "more": max(len(doubted) - MOST, 0),
            "fitting": fitting(ranked, reached),
            "may_read": desk.may("take_report"),
        }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "questions/reach.html" if part else "questions/seen.html", context)


def in_words(desk: Desk, why: Why, reached: Reach) -> Asked:
    """One statement's doubts in words; none without its innocent explanations."""
    doubts = [
        (
            labels.say(doubt.finding, language=language()),
            [labels.words("innocent", code, language()) for code in doubt.innocent],
        )
        for doubt in reached.doubts
    ]
    return Asked(why, naming.report_code(why.report), naming.source_name(desk, why.source), doubts)


def fitting(ranked: Sequence[Why], reached: dict[str, Reach]) -> list[Fitting]:
    """What was compared without a doubt, statements with the same comparisons together; what cannot be judged is not named."""
    together: dict[tuple[str, ...], dict[str, str]] = {}
    for why in ranked:
        one = reached.get(why.claim, Reach())
        if one.compared and not one.doubts:
            together.setdefault(one.compared, {})[why.report] = naming.report_code(why.report)
    return [
        Fitting(
            [labels.words("compared", name, language()) for name in compared],
            list(reports.items())[:MOST],
            max(len(reports) - MOST, 0),
        )
        for compared, reports in together.items()
    ]
