"""Today: what needs a person now, most urgent first, each with one click to do it; on the example desk, the steps of the tour."""

import datetime as dt
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from secondsource.core.findings import Value
from secondsource.core.watch import Need
from secondsource.desk import reporting
from secondsource.desk.desk import Desk
from secondsource.desk.today import STEPS, Step, today
from secondsource.web import naming, nav, session
from secondsource.web.guard import ANYBODY, page
from secondsource.web.templatetags import say

TOUR: Final = "tour"
"""The name under which the steps that were opened are sealed, so that they are still ticked after the panic key."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that needs a person, as it is drawn: by when, what, about what, where one click leads, and how pressing."""

    when: str
    says: str
    about: str
    href: str
    action: str
    pressing: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of the tour as it is drawn."""

    step: Step
    says: Promise
    look: Promise


SAYS: Final[Mapping[str, Promise]] = {
    "conflict_to_settle": _("Two decisions that did not know of each other"),
    "deadline_past": _("An answer is overdue"),
    "deadline_near": _("An answer is due"),
    "deadlines_more": _("More answers are due"),
    "belief_moved": _("What we think has moved away from our judgement"),
    "report_waiting": _("A report without a statement"),
    "reports_waiting": _("More reports without a statement"),
    "question_disputed": _("Independent origins disagree"),
    "outcome_wanted": _("Judged and past its day: what turned out true?"),
}
"""What each need is called."""

ACTIONS: Final[Mapping[str, Promise]] = {
    "conflict_to_settle": _("Settle"),
    "deadline_past": _("Judge"),
    "deadline_near": _("Judge"),
    "deadlines_more": _("See all"),
    "belief_moved": _("Judge again"),
    "report_waiting": _("Read"),
    "reports_waiting": _("See all"),
    "question_disputed": _("Look"),
    "outcome_wanted": _("Record it"),
}
"""What one click does about it."""

SEEN_BY: Final[Mapping[str, str]] = {
    "question": "see_belief",
    "questions": "see_belief",
    "report": "take_report",
    "reports": "take_report",
    "source": "see_source",
    "rating": "see_source",
    "outcome": "see_belief",
}
"""Which right the page behind a need asks for."""

STEP_SAYS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "step_three_reports": (
        _("Three reports, one origin"),
        _("Three people confirm it, and the dots hang together: look how few origins they make."),
    ),
    "step_why": (_("Why"), _("Each statement has its push and one reason. Which one carries most?")),
    "step_switch_off": (_("Switch one report off"), _("Leave one out and watch what we think move.")),
    "step_paste": (
        _("Paste a message and make a statement of it"),
        _("It is kept word for word; marking a sentence opens the rest."),
    ),
    "step_panic": (
        _("Press Esc twice and look into the folder"),
        _("The desk leaves the screen, and nothing in the folder can be read."),
    ),
}
"""What each step of the tour is called, and what to look at."""


@page("", action=ANYBODY, methods=("GET", "HEAD"))
def index(request: HttpRequest) -> HttpResponse:
    """The first page: what needs me today?"""
    desk, beliefs = session.desk(), session.beliefs()
    day = timezone.localdate()
    with desk.reading():
        found = today(desk, beliefs, day, visited=reporting.load_draft(desk, TOUR))
        needs = _mine(desk, found.needs)
        _keep_count(desk, len(needs))
        context = {
            "lines": [line(desk, need, day) for need in needs],
            "steps": [Shown(step, *STEP_SAYS[step.code]) for step in found.steps] if desk.may("see_belief") else [],
            "toured": all(step.done for step in found.steps),
            "progress": beliefs.progress(),
            "empty": not desk.book.reports.by_id,
            "may_report": desk.may("take_report"),
            "may_ask": desk.may("ask_question"),
            "may_import": desk.may("import_rows"),
        }
        return render(request, "today/index.html", context)


def _mine(desk: Desk, needs: Iterable[Need]) -> list[Need]:
    """The needs that this person may do something about: nobody reads on the first page what its own page would not show."""
    return [need for need in needs if need.kind not in SEEN_BY or desk.may(SEEN_BY[need.kind])]


@page("today/weighing", action=ANYBODY, methods=("GET",), polled=True)
def weighing(request: HttpRequest) -> HttpResponse:
    """The quiet line that says how far the weighing is, as long as it goes on."""
    return render(request, "today/weighing.html", {"progress": session.beliefs().progress()})


@page("today/step/<slug:code>", action=ANYBODY, methods=("GET",))
def step(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 -- the guard passes it
    """Open one step of the tour, and tick it off."""
    desk = session.desk()
    with desk.reading():
        steps = {step.code: step for step in today(desk, session.beliefs(), timezone.localdate()).steps}
    if code not in steps or code not in STEPS:
        raise Http404
    reporting.save_draft(desk, TOUR, {**reporting.load_draft(desk, TOUR), code: "yes"})
    return HttpResponseRedirect(_target(steps[code]))


def _target(step: Step) -> str:
    """Where a step of the tour leads."""
    if step.kind == "report_new":
        return "/reports/new"
    if step.kind == "panic":
        return "/upkeep/protection"
    anchor = {"step_why": "#why", "step_switch_off": "#why"}.get(step.code, "")
    return f"/questions/{step.key}/{anchor}"


# --- one need in words -----------------------------------------------------------------------------------------------
def line(desk: Desk, need: Need, day: dt.date) -> Line:
    """A need as it is drawn."""
    return Line(
        when=_when(need, day),
        says=str(SAYS[need.code]),
        about=_about(desk, need),
        href=_href(need),
        action=str(ACTIONS[need.code]),
        pressing=need.urgency == 0,
    )


def _when(need: Need, day: dt.date) -> str:
    """By when, as people say it; since when, for what waits."""
    if need.due is None:
        return gettext("now") if need.urgency == 0 else ""
    days = (need.due - day).days
    if need.code == "report_waiting":
        return (
            gettext("today")
            if days >= 0
            else ngettext("since yesterday", "for %(days)s days", -days) % {"days": say.count(-days)}
        )
    if days < 0:
        return ngettext("%(days)s day over", "%(days)s days over", -days) % {"days": say.count(-days)}
    if days < 2:
        return gettext("tomorrow") if days else gettext("today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": say.count(days)}


def _about(desk: Desk, need: Need) -> str:
    """What it is about: the question, or the report with who it came from, and the figures that make it pressing."""
    parts = [_subject(desk, need), _figures(need.values)]
    return " · ".join(part for part in parts if part)


def _subject(desk: Desk, need: Need) -> str:
    if need.kind == "question" and need.key in desk.book.questions.by_id:
        return naming.question_text(desk.book.questions.by_id[need.key].fact)
    if need.kind == "report" and need.key in desk.book.reports.by_id:
        report = desk.book.reports.by_id[need.key].fact
        return ": ".join(part for part in (naming.source_name(desk, report.source), naming.first_words(report)) if part)
    return ""


def _figures(values: Mapping[str, Value]) -> str:
    """The figures of a need in words."""
    if "now" in values:
        return gettext("%(before)s then, %(now)s now") % {
            "before": say.share(float(values["before"])),
            "now": say.share(float(values["now"])),
        }
    if "count" in values:
        return gettext("%(count)s more") % {"count": say.count(int(values["count"]))}
    if "origins" in values:
        reports, origins = int(values["voices"]), float(values["origins"])
        voices = ngettext("%(count)s report", "%(count)s reports", reports) % {"count": say.count(reports)}
        return gettext("%(voices)s, about %(origins)s independent origins") % {
            "voices": voices,
            "origins": say.count(origins),
        }
    return ""


def _href(need: Need) -> str:
    """Where one click leads."""
    if need.code == "conflict_to_settle":
        return "/upkeep/conflicts"
    if need.code == "reports_waiting":
        return "/reports/?state=waiting"
    if need.code == "deadlines_more":
        return "/questions/"
    if need.kind == "report":
        return f"/reports/{need.key}/"
    return f"/questions/{need.key}/"


# --- the number beside the room --------------------------------------------------------------------------------------
FRESH: Final = 3.0
"""Seconds for which the number may be as it was: every page shows it, and counting looks at every open question."""


@dataclass(slots=True)
class _Counted:
    """The number as it was last counted, for which state of the book, and when."""

    number: int = 0
    state: tuple[int, int, dt.date] | None = None
    at: float = 0.0


_counted = _Counted()


@nav.counts("today")
def _count(desk: Desk) -> int:
    """How many things need a person now."""
    now = time.monotonic()
    state = (id(desk), desk.book.entries, timezone.localdate())
    if state != _counted.state and now - _counted.at >= FRESH:
        _keep_count(desk, len(_mine(desk, today(desk, session.beliefs(), state[2]).needs)))
    return _counted.number


def _keep_count(desk: Desk, number: int) -> None:
    """Note the number that was just counted."""
    _counted.number, _counted.at = number, time.monotonic()
    _counted.state = (id(desk), desk.book.entries, timezone.localdate())
