"""Asking next: whom to ask, what that is expected to lessen, and how to put it; and how many are not asked, and why."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secondsource import labels
from secondsource.core.facts import QuestionAsked
from secondsource.core.words import fold
from secondsource.desk import asking
from secondsource.desk.belief import Belief
from secondsource.desk.desk import Desk
from secondsource.web import naming, session
from secondsource.web.forms import language
from secondsource.web.guard import page
from secondsource.web.pages.questions.showing import found
from secondsource.weigh.asking import Ask, LeftOut
from secondsource.weigh.doubt import Course

WORDS: Final[Mapping[str, float]] = MappingProxyType({"most": 0.6, "half": 0.4, "part": 0.15, "little": 0.0})
"""The word for a share of the doubt, and from which share on it is said: "about half" is half give or take a tenth."""

PROTECTED: Final = (*asking.BARRED, "ask_above_ceiling", "ask_risk_not_recorded")
"""Why somebody is not asked whatever they know; the other reasons say that they would tell nothing new."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to ask: the share of today's doubt that the answer is expected to take away, in a word too, and why."""

    source: str
    codename: str
    share: float
    word: str
    reasons: Sequence[str]


@page("questions/<slug:key>/next", action="see_source", methods=("GET", "HEAD"))
def ask_next(request: HttpRequest, key: str) -> HttpResponse:
    """Whom to ask next; also what a question's page fetches to stand below its reasons."""
    desk, beliefs = session.desk(), session.beliefs()
    asked = found(desk.book, key).fact
    desk.require("see_belief")
    belief, plan = beliefs.belief(key), asking.ask_next(desk, beliefs, key)
    doubt = Course.of(asking.doubt_of(asked, belief)).doubt()
    with desk.reading():
        proposals = [proposal(desk, ask, doubt) for ask in plan.asks]
    context = {
        "asked": asked,
        "text": naming.question_text(asked),
        "proposals": proposals,
        "wording": wording(asked, belief, plan.asks[0]) if plan.asks else "",
        "together": min(sum(one.share for one in proposals), 1.0),
        "protected": counted(one for one in plan.left_out if one.reason.code in PROTECTED),
        "idle": counted(one for one in plan.left_out if one.reason.code not in PROTECTED),
        "settled": any(one.reason.code == "ask_settled" for one in plan.left_out),
        "may_open": desk.may("open_source"),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "questions/asks.html" if part else "questions/next.html", context)


def proposal(desk: Desk, ask: Ask, doubt: float) -> Proposal:
    """One proposal in words; `doubt` is what there is before anybody is asked, which stands on the page once."""
    share = min(ask.gain / doubt, 1.0) if doubt > 0 else 0.0
    code = next(code for code, least in WORDS.items() if share >= least)
    return Proposal(
        source=ask.source,
        codename=naming.source_name(desk, ask.source),
        share=share,
        word=labels.words("taken_away", code, language()),
        reasons=[
            labels.say(reason.code, reason.values, language()) for reason in ask.reasons if reason.code != "ask_doubt"
        ],
    )


def wording(asked: QuestionAsked, belief: Belief, ask: Ask) -> str:
    """How to put it to whomever: openly, or by the whole closed list. It never holds a value that somebody said or that we think likely.

    A question's own text may name such a value ("Is it true that 40 died?"); then only what it is about is proposed.
    """
    if ask.wording == "ask_which_of":
        return labels.say("ask_which_of", {"options": ", ".join(ask.options)}, language())
    said = {value for value, _p in belief.values} | {why.value for why in belief.whys}
    text = naming.question_text(asked)
    if not names_any(text, said):
        return labels.say("ask_open", {"question": text}, language())
    about = ", ".join(part for part in (asked.subject, asked.attribute) if part)
    if about and not names_any(about, said):
        return labels.say("ask_open_about", {"about": about}, language())
    return labels.say("ask_open_unnamed", {}, language())


def names_any(text: str, values: Iterable[str]) -> bool:
    """Whether one of these values stands in a text, as words of its own; Burmese joins words, so there any place counts."""
    folded = fold(text)
    return any(_stands(folded, fold(value)) for value in values if value.strip())


def _stands(text: str, value: str) -> bool:
    if value.isascii():
        return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None
    return value in text


def counted(left_out: Iterable[LeftOut]) -> list[tuple[int, str]]:
    """How many are not asked for which reason, the commonest first; nobody is named."""
    said = Counter(labels.say(one.reason.code, one.reason.values, language()) for one in left_out)
    return [(count, sentence) for sentence, count in said.most_common()]
