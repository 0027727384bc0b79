"""Naming: what things are called on screens. Codenames only for whoever may see them, questions in the reader's language."""

import datetime as dt
import re
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from secondsource import labels
from secondsource.core import words
from secondsource.core.facts import LineageStated, QuestionAsked, ReportTaken
from secondsource.desk.desk import Desk
from secondsource.web.forms import language

FIRST_WORDS: Final = 90
"""Characters of a text that a list shows."""

RELATIVE: Final = "relative of {codename}"
"""How an unnamed relative of a source is written as an origin: the same in every language, so that it stays one origin."""

_BURMESE = re.compile("[\u1000-\u109f]")


def source_name(desk: Desk, key: str) -> str:
    """A source's codename; for somebody who may not see codenames, only that there is a source."""
    source = desk.book.sources.by_id.get(key)
    if source is None:
        return ""
    return source.codename if desk.may("see_codename") else gettext("a source")


def source_called(desk: Desk, codename: str) -> str:
    """The one source that goes by this codename; nothing when none does."""
    return desk.book.sources.by_codename.get(words.fold(codename), "")


def question_text(asked: QuestionAsked) -> str:
    """A question in the reader's language, where it was asked in it."""
    return (asked.text_my if language() == "my" else "") or asked.text


def report_code(key: str) -> str:
    """A report's short code, to speak of it: the first letters of its id."""
    return f"R-{key[:5].upper()}"


def first_words(report: ReportTaken) -> str:
    """A report's title, or the words it begins with."""
    said = " ".join((report.title or report.text[: FIRST_WORDS * 2]).split())
    return said if len(said) <= FIRST_WORDS else f"{said[:FIRST_WORDS].rstrip()}…"


def report_name(desk: Desk, report: ReportTaken) -> str:
    """A report by its source and day: "AMBER HERON, 3 December 2022"."""
    day = labels.date(timezone.localtime(report.received).date(), language())
    who = source_name(desk, report.source)
    return f"{who}, {day}" if who else day


def day_of(report: ReportTaken) -> dt.date:
    """The day a report came in, by the clock of the desk's time zone: what "yesterday" in it counts from."""
    return timezone.localtime(report.received).date()


def value_name(value: str) -> str:
    """A value as it is shown; the empty one stands for none of those that were named."""
    return value or gettext("Something else")


def parent_name(desk: Desk, link: LineageStated) -> str:
    """What a report came from, in words."""
    if link.parent_kind == "source":
        return source_name(desk, link.parent)
    if link.parent_kind == "report":
        kept = desk.book.reports.by_id.get(link.parent)
        return f"{report_code(link.parent)} ({report_name(desk, kept.fact)})" if kept else report_code(link.parent)
    before, after = RELATIVE.split("{codename}")
    if link.parent.startswith(before) and link.parent.endswith(after):
        codename = link.parent.removeprefix(before) if desk.may("see_codename") else gettext("a source")
        return gettext("a relative of %(codename)s") % {"codename": codename}
    return link.parent


def tongue(text: str) -> str:
    """The language to draw a text in: my when it holds Burmese letters, which need more room between lines."""
    return "my" if _BURMESE.search(text) else ""


def scale(desk: Desk) -> str:
    """The scale whose words of probability this desk chose."""
    return desk.book.policies.get("scale", words.SCALES[0])


def person_name(desk: Desk, key: str) -> str:
    """Who of the desk wrote something."""
    person = desk.book.people.get(key)
    return person.name if person else gettext("somebody who is no longer here")


def same(name: str, other: str) -> bool:
    """Whether two names are one, written differently."""
    return words.fold(name) == words.fold(other)
