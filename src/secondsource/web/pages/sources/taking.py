"""Taking in a source: opening one under a codename, correcting what is recorded, logging a contact, giving a rating."""

from typing import Final

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.book import Book
from secondsource.core.facts import Access
from secondsource.core.sources import Source
from secondsource.core.when import spell
from secondsource.desk import intake
from secondsource.desk.desk import Desk
from secondsource.web import gazetteer, session
from secondsource.web.forms import NOT_RECORDED, Form, Line, Lines, Tick, Ticks, Word, words_of
from secondsource.web.guard import page


class SourceForm(Form):
    """What is recorded of a source. Who it is has no field here."""

    codename = Line(label=_("Codename"), max_length=80)
    kind = Word(words_of("source_kind", words.SOURCE_KINDS), label=_("Kind"), required=True)
    group = Word(words_of("source_group", words.SOURCE_GROUPS, empty=NOT_RECORDED), label=_("Group"))
    inside = Tick(label=_("Still inside: never asked to take a risk"))
    service = Line(label=_("Service"))
    unit = Line(label=_("Unit"))
    rank = Line(label=_("Rank or work"))
    place = Line(label=_("Place"))
    period = Line(label=_("From and to"), help_text=_("As roughly as it is known: 2019 to May 2022, since mid-2021."))
    handling = Ticks(words_of("handling", words.HANDLINGS), label=_("Limits they have set"))
    note = Lines(label=_("Note"), help_text=_("Nothing that says who it is: no name, number or face."))

    def access(self, book: Book) -> Access | None:
        """What they could have seen, the place by its code where the packs know it; nothing when no field of it is filled."""
        period = self.rough("period", timezone.localdate())
        spot = gazetteer.spot(book, self.said("place"))
        known = Access(
            service=self.said("service"), unit=self.said("unit"), rank=self.said("rank"), place=spot, period=period
        )
        return known if known != Access() else None


ACCESS: Final = ("service", "unit", "rank", "place", "period")


def _recorded(source: Source) -> dict[str, object]:
    """What the form shows of a source that is there already."""
    seen = source.access or Access()
    period = (seen.period.text or spell(seen.period)) if seen.period else ""
    return {
        "codename": source.codename, "kind": source.kind, "group": source.group, "inside": source.inside, "note": source.note,
        "handling": source.handling, "service": seen.service, "unit": seen.unit, "rank": seen.rank,
        "place": seen.place.text if seen.place else "", "period": period,
    }  # fmt: skip


@page("sources/new", action="open_source")
def new(request: HttpRequest) -> HttpResponse:
    """Open a source. A codename is suggested, and can be drawn again."""
    desk = session.desk()
    if request.method != "POST" or "again" in request.POST:
        begun = {
            name: request.POST.getlist(name) if name == "handling" else request.POST.get(name, "")
            for name in SourceForm.base_fields
        }
        drawn = {"codename": intake.suggest_codename(desk)}
        return _drawn(
            request, SourceForm(initial={"kind": "person", **{k: v for k, v in begun.items() if v}, **drawn}), None
        )
    form = SourceForm(request.POST)
    if form.is_valid():
        access = form.access(desk.book)
        opened: list[str] = []
        if not form.errors and form.keeps(lambda: opened.append(_open(desk, form, access))):
            session.tell(gettext("The source is recorded."))
            return HttpResponseRedirect(f"/sources/{opened[0]}/")
    return _drawn(request, form, None)


def _open(desk: Desk, form: SourceForm, access: Access | None) -> str:
    return intake.open_source(
        desk, codename=form.said("codename"), kind=form.said("kind"), group=form.said("group"), access=access,
        note=form.said("note"), handling=form.chosen("handling"), inside=bool(form.cleaned_data["inside"]),
    )  # fmt: skip


@page("sources/<slug:key>/edit", action="open_source")
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Correct what is recorded of a source."""
    desk = session.desk()
    source = _found(desk, key)
    form = SourceForm(request.POST or None, initial=_recorded(source))
    if request.method == "POST" and form.is_valid():
        access = form.access(desk.book)
        if not form.errors and form.keeps(lambda: _revise(desk, key, form, access)):
            session.tell(gettext("The change is recorded; what stood before stays in the journal."))
            return HttpResponseRedirect(f"/sources/{key}/")
    return _drawn(request, form, source)


def _revise(desk: Desk, key: str, form: SourceForm, access: Access | None) -> None:
    intake.revise_source(
        desk, key, codename=form.said("codename"), kind=form.said("kind"), group=form.said("group"), access=access,
        note=form.said("note"), handling=form.chosen("handling"), inside=bool(form.cleaned_data["inside"]),
    )  # fmt: skip


def _drawn(request: HttpRequest, form: SourceForm, source: Source | None) -> HttpResponse:
    return render(
        request,
        "sources/form.html",
        {"form": form, "source": source, "access_fields": ACCESS},
        status=422 if form.errors else 200,
    )


def _found(desk: Desk, key: str) -> Source:
    source = desk.book.sources.by_id.get(key)
    if source is None:
        raise Http404
    return source


# --- contacts --------------------------------------------------------------------------------------------------------
class ContactForm(Form):
    """One exchange. Everything but the day may stay empty, and the day is today unless somebody says otherwise."""

    held = Line(label=_("Day"), help_text=_("Today when left empty; yesterday or last week will do."))
    channel = Word(words_of("channel", words.CHANNELS, empty=NOT_RECORDED), label=_("Through"))
    minutes = django_forms.IntegerField(label=_("Minutes"), required=False)
    conditions = Ticks(words_of("condition", words.CONDITIONS), label=_("Under which conditions"))
    note = Lines(label=_("Note"))


@page("sources/<slug:key>/contact", action="log_contact")
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Log a contact: one field and Enter when it was today."""
    desk = session.desk()
    source = _found(desk, key)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _logged(desk, key, form):
        session.tell(gettext("The contact is recorded."))
        return HttpResponseRedirect(f"/sources/{key}/")
    return render(request, "sources/contact.html", {"form": form, "source": source}, status=422 if form.errors else 200)


def _logged(desk: Desk, key: str, form: ContactForm) -> bool:
    today = timezone.localdate()
    form.cleaned_data["held"] = form.said("held") or today.isoformat()
    held = form.rough("held", today)
    if held is None:
        return False
    return form.keeps(
        lambda: intake.log_contact(
            desk,
            key,
            held=held,
            channel=form.said("channel"),
            conditions=form.chosen("conditions"),
            minutes=form.cleaned_data["minutes"],
            note=form.said("note"),
        )
    )


# --- rating ----------------------------------------------------------------------------------------------------------
GRADES: Final[dict[str, tuple[Promise, dict[str, Promise]]]] = {
    "admiralty": (
        _("Admiralty code"),
        {
            "A": _("A: completely reliable"),
            "B": _("B: usually reliable"),
            "C": _("C: fairly reliable"),
            "D": _("D: not usually reliable"),
            "E": _("E: unreliable"),
            "F": _("F: cannot be judged"),
        },
    ),
    "5x5x5": (
        _("5x5x5"),
        {
            "A": _("A: always reliable"),
            "B": _("B: mostly reliable"),
            "C": _("C: sometimes reliable"),
            "D": _("D: unreliable"),
            "E": _("E: untested"),
        },
    ),
    "3x5x2": (
        _("3x5x2"),
        {"1": _("1: reliable"), "2": _("2: untested"), "3": _("3: not reliable, with reasons")},
    ),
}
"""The grades of a source on each scale. F, E and 2 say that it cannot be judged: that is no rating, never a half."""

NOT_JUDGED: Final = {"admiralty": "F", "5x5x5": "E", "3x5x2": "2"}


def _grades() -> list[tuple[str, object]]:
    scales = [
        (str(name), [(f"{scale}:{code}", str(said)) for code, said in grades.items()])
        for scale, (name, grades) in GRADES.items()
    ]
    return [("", gettext("No rating")), *scales]


class RatingForm(Form):
    """A grade on one of the scales, and why."""

    grade = django_forms.ChoiceField(choices=_grades, required=False, label=_("Grade"))
    reason = Line(label=_("Why"))


@page("sources/<slug:key>/rating", action="open_source")
def rating(request: HttpRequest, key: str) -> HttpResponse:
    """Rate a source on a named scale. "Cannot be judged" clears the rating: it is missing, and not half."""
    desk = session.desk()
    source = _found(desk, key)
    now = {"grade": f"{source.scale}:{source.rating}" if source.rating else ""}
    form = RatingForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        scale, _colon, grade = form.said("grade").partition(":")
        judged = "" if NOT_JUDGED.get(scale) == grade else grade
        if form.keeps(lambda: intake.rate_source(desk, key, scale=scale, rating=judged, reason=form.said("reason"))):
            session.tell(
                gettext("The rating is recorded.")
                if judged
                else gettext("No rating is recorded: it cannot be judged yet.")
            )
            return HttpResponseRedirect(f"/sources/{key}/")
    return render(request, "sources/rating.html", {"form": form, "source": source}, status=422 if form.errors else 200)
