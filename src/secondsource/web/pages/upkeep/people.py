"""People: who can unlock this desk, what each may do, the code by which their keys are compared, and one's own passphrase."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.facts import Person
from secondsource.desk import upkeep
from secondsource.web import session
from secondsource.web.forms import Form, Line, Secret, Ticks, words_of
from secondsource.web.guard import ANYBODY, page


@dataclass(frozen=True, slots=True)
class Shown:
    """A person in the list, with the code of their keys."""

    person: Person
    code: str
    me: bool


class PersonForm(Form):
    """Somebody who shall be able to unlock the desk on this device."""

    name = Line(label=_("Name"), help_text=_("As colleagues know them; everybody at this desk sees it."), max_length=80)
    roles = Ticks(words_of("role", words.ROLES), label=_("What they may do"))
    passphrase = Secret(
        label=_("Their passphrase"), help_text=_("They type it themselves: at least twelve characters, several words.")
    )
    again = Secret(label=_("The passphrase once more"))

    def clean(self) -> dict[str, object]:
        """Both times the same."""
        return _twice(self)


class RolesForm(Form):
    """What somebody may do from now on."""

    roles = Ticks(words_of("role", words.ROLES), label=_("What they may do"))


class PassphraseForm(Form):
    """One's own passphrase, old and new."""

    now = Secret(label=_("The passphrase as it is"))
    passphrase = Secret(
        label=_("The new passphrase"), help_text=_("At least twelve characters; several words that nobody would guess.")
    )
    again = Secret(label=_("The new passphrase once more"))

    def clean(self) -> dict[str, object]:
        """Both times the same."""
        return _twice(self)


def _twice(form: PersonForm | PassphraseForm) -> dict[str, object]:
    if form.cleaned_data.get("passphrase") != form.cleaned_data.get("again"):
        form.add_error("again", gettext("The two are not the same."))
    return form.cleaned_data


@page("upkeep/people", action=ANYBODY, methods=("GET", "HEAD"))
def people(request: HttpRequest) -> HttpResponse:
    """Everybody at this desk."""
    return _drawn(request, PersonForm())


@page("upkeep/people/new", action="invite_person", methods=("POST",))
def invite(request: HttpRequest) -> HttpResponse:
    """Let one more person unlock this device."""
    desk = session.desk()
    form = PersonForm(request.POST)
    if form.is_valid() and form.keeps(
        lambda: upkeep.add_person(
            desk, name=form.said("name"), roles=form.chosen("roles"), passphrase=form.cleaned_data["passphrase"]
        )
    ):
        session.tell(
            gettext("The person can unlock this desk now. Compare the code of their keys with them, face to face.")
        )
        return HttpResponseRedirect("/upkeep/people")
    return _drawn(request, form)


def _drawn(request: HttpRequest, form: PersonForm) -> HttpResponse:
    desk = session.desk()
    with desk.reading() as book:
        shown = [
            Shown(person, upkeep.fingerprint(person), key == desk.opened.person) for key, person in book.people.items()
        ]
        context = {"people": shown, "form": form, "may_invite": desk.may("invite_person")}
        return render(request, "upkeep/people.html", context, status=422 if form.errors else 200)


@page("upkeep/people/<slug:key>", action="invite_person")
def roles(request: HttpRequest, key: str) -> HttpResponse:
    """Change what somebody may do."""
    desk = session.desk()
    person = desk.book.people.get(key)
    if person is None:
        raise Http404
    form = RolesForm(request.POST if request.method == "POST" else None, initial={"roles": person.roles})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.keeps(lambda: upkeep.set_roles(desk, key, form.chosen("roles")))
    ):
        session.tell(gettext("What they may do is changed."))
        return HttpResponseRedirect("/upkeep/people")
    return render(request, "upkeep/roles.html", {"form": form, "person": person}, status=422 if form.errors else 200)


@page("upkeep/passphrase", action=ANYBODY)
def passphrase(request: HttpRequest) -> HttpResponse:
    """Change one's own passphrase."""
    desk = session.desk()
    form = PassphraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.keeps(lambda: upkeep.change_passphrase(desk, now=given["now"], then=given["passphrase"])):
            session.tell(
                gettext("The passphrase is changed. A copy of the folder made before still opens with the old one.")
            )
            return HttpResponseRedirect("/upkeep/")
    return render(request, "upkeep/passphrase.html", {"form": form}, status=422 if form.errors else 200)
