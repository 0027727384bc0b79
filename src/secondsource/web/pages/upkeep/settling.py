"""Settling: decisions on one thing that did not know of each other, side by side, and one of them made to stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from secondsource.core.facts import (
    AnyFact,
    Mark,
    OutcomeRecorded,
    PolicySet,
    QuestionClosed,
    QuestionRevised,
    Restored,
    RolesSet,
    SourceRated,
    SourceRevised,
    Withdrawn,
)
from secondsource.desk import assessing, intake, reporting, upkeep
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.web import naming, session
from secondsource.web.guard import ANYBODY, page
from secondsource.web.templatetags import say


@dataclass(frozen=True, slots=True)
class Side:
    """One of the decisions: who made it and when, and what it says."""

    number: int
    by: str
    mark: Mark
    says: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing on which decisions stand that did not know of each other."""

    thing: str
    about: str
    sides: tuple[Side, ...]


@page("upkeep/conflicts", action=ANYBODY)
def conflicts(request: HttpRequest) -> HttpResponse:
    """All of them side by side; sending one lets it stand."""
    desk = session.desk()
    if request.method == "POST":
        settle(desk, _chosen(desk, request))
        session.tell(gettext("It is settled; both decisions stay in the journal."))
        return HttpResponseRedirect("/upkeep/conflicts")
    with desk.reading():
        found = [_conflict(desk, thing, sides) for thing, sides in upkeep.conflicts(desk).items()]
        return render(request, "upkeep/conflicts.html", {"conflicts": found})


def _chosen(desk: Desk, request: HttpRequest) -> AnyFact:
    """The decision that somebody picked, as it stands now.

    Raises:
        Http404: it was settled meanwhile.
    """
    sides = upkeep.conflicts(desk).get(request.POST.get("thing", ""), ())
    picked = request.POST.get("side", "")
    for mark, fact in sides:
        if f"{mark.device}-{mark.sequence}" == picked:
            return fact
    raise Http404


def settle(desk: Desk, fact: AnyFact) -> None:
    """Make a decision again, so that it has seen the others and stands alone.

    Raises:
        Refused: this person may not decide it.
    """
    match fact:
        case SourceRevised():
            intake.revise_source(
                desk, fact.source, codename=fact.codename, kind=fact.kind, group=fact.group, access=fact.access, note=fact.note,
                handling=fact.handling, inside=fact.inside,
            )  # fmt: skip
        case SourceRated():
            intake.rate_source(desk, fact.source, scale=fact.scale, rating=fact.rating, reason=fact.reason)
        case QuestionRevised():
            assessing.revise_question(desk, fact.question, _wording(desk, fact))
        case OutcomeRecorded():
            assessing.record_outcome(
                desk,
                fact.question,
                value=fact.value,
                how_known=fact.how_known,
                reason=fact.reason,
                decided_by=fact.decided_by,
            )
        case QuestionClosed():
            assessing.close_question(desk, fact.question, reason=fact.reason)
        case Withdrawn():
            reporting.withdraw(desk, fact.kind, fact.what, reason=fact.reason)
        case Restored():
            reporting.restore(desk, fact.kind, fact.what)
        case RolesSet():
            upkeep.set_roles(desk, fact.person, fact.roles)
        case PolicySet():
            upkeep.set_policy(desk, fact.name, fact.value)


def _wording(desk: Desk, fact: QuestionRevised) -> Wording:
    asked = desk.book.questions.by_id[fact.question].fact
    return Wording(
        text=fact.text, subject=asked.subject, attribute=asked.attribute, kind=asked.kind, window=fact.window, where=fact.where,
        values=fact.values, unit=asked.unit, definition=fact.definition, priority=fact.priority, deadline=fact.deadline,
        text_my=fact.text_my, example=asked.example,
    )  # fmt: skip


# --- both sides in words ---------------------------------------------------------------------------------------------
def _conflict(desk: Desk, thing: str, sides: list[tuple[Mark, AnyFact]]) -> Conflict:
    names = {key: person.name for key, person in desk.book.people.items()}
    unknown = gettext("somebody unknown")
    shown = tuple(
        Side(n, names.get(mark.by, unknown), mark, tuple(_says(desk, fact))) for n, (mark, fact) in enumerate(sides, 1)
    )
    return Conflict(thing, _about(desk, thing), shown)


def _about(desk: Desk, thing: str) -> str:
    """What the decisions are about, by name."""
    kind, _colon, rest = thing.partition(":")
    key = rest.partition(":")[0]
    if kind in {"source", "rating"}:
        return naming.source_name(desk, key)
    if key in desk.book.questions.by_id:
        return naming.question_text(desk.book.questions.by_id[key].fact)
    if key in desk.book.people:
        return desk.book.people[key].name
    return key if kind == "policy" else ""


def _says(desk: Desk, fact: AnyFact) -> Iterator[tuple[str, str]]:
    """A decision in words, line by line."""
    match fact:
        case SourceRevised():
            yield gettext("Codename"), fact.codename if desk.may("see_codename") else gettext("a source")
            yield gettext("Kind"), say.word(fact.kind, "source_kind")
            yield gettext("Group"), say.word(fact.group, "source_group")
            yield gettext("Note"), fact.note if desk.may("see_source") else ""
        case SourceRated():
            yield (
                gettext("Rating"),
                f"{fact.rating} {say.word(fact.scale, 'rating_scale')}".strip() or gettext("not judged"),
            )
            yield gettext("Why"), fact.reason
        case QuestionRevised():
            yield gettext("Question"), fact.text
            yield gettext("When"), say.rough(fact.window)
            yield gettext("Due"), say.day(fact.deadline)
        case OutcomeRecorded():
            yield gettext("What turned out true"), naming.value_name(fact.value)
            yield gettext("How known"), say.word(fact.how_known, "how_known")
            yield gettext("Why"), fact.reason
        case QuestionClosed():
            yield gettext("Decision"), gettext("closed")
            yield gettext("Why"), fact.reason
        case Withdrawn():
            yield gettext("Decision"), gettext("taken back")
            yield gettext("Why"), fact.reason
        case Restored():
            yield gettext("Decision"), gettext("stands again")
        case RolesSet():
            yield gettext("Roles"), ", ".join(say.word(role, "role") for role in fact.roles)
        case PolicySet():
            yield gettext("Setting"), fact.value
