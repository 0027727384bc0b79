"""Place packs: the places that statements and questions can name, loaded from a file that somebody has."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from secondsource.desk import upkeep
from secondsource.formats import placepacks
from secondsource.web import session
from secondsource.web.forms import Form, Line
from secondsource.web.guard import page
from secondsource.web.templatetags import say


class PackForm(Form):
    """A table of places."""

    name = Line(label=_("Name of the pack"), max_length=80, required=True)
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "Columns: code, name, name_my, parent, kind, aliases. Under parent stands the code of the place one step broader."
        ),
    )


@page("upkeep/places", action="import_rows")
def places(request: HttpRequest) -> HttpResponse:
    """The packs that are loaded, and a way to load one more."""
    desk = session.desk()
    if request.method == "POST" and "example" in request.POST:
        _told(upkeep.load_places(desk, gettext("Invented example"), placepacks.EXAMPLE.encode()))
        return HttpResponseRedirect("/upkeep/places")
    form = PackForm(request.POST, request.FILES) if request.method == "POST" else PackForm()
    if request.method == "POST" and form.is_valid():
        loaded: list[int] = []
        raw = form.cleaned_data["file"].read()
        if form.keeps(lambda: loaded.append(upkeep.load_places(desk, form.said("name"), raw))):
            _told(loaded[0])
            return HttpResponseRedirect("/upkeep/places")
    with desk.reading() as book:
        packs = list(book.packs.values())
        return render(request, "upkeep/places.html", {"form": form, "packs": packs}, status=422 if form.errors else 200)


def _told(number: int) -> None:
    session.tell(
        ngettext("%(count)s place is loaded.", "%(count)s places are loaded.", number) % {"count": say.count(number)}
    )
