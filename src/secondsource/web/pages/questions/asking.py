"""Asking: a question with what it is about, its window and what is counted; revised, closed, opened again."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.facts import QuestionAsked
from secondsource.core.when import spell
from secondsource.desk import assessing, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.web import gazetteer, session
from secondsource.web.forms import Form, Line, Lines, Word, words_of
from secondsource.web.guard import page


class Asking(Form):
    """What a question asks."""

    text = Line(
        label=_("Question"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that ends in a question mark."),
    )
    text_my = Line(
        label=_("The same in Burmese"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "lang": "my"})
    )
    kind = Word(words_of("question_kind", words.QUESTION_KINDS), label=_("Answers are"))
    subject = Line(label=_("About"), help_text=_("Who or what: a place, a unit, a bridge."))
    attribute = Line(label=_("What of it"), help_text=_("passable, people sheltering, deaths"))
    unit = Line(label=_("Counted in"), help_text=_("Only for numbers: people, lorries."))
    values = Lines(label=_("Possible answers"), help_text=_("One a line. Leave it empty where the answer is open."))
    definition = Lines(
        label=_("What is counted"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A figure is worth as much as its definition."),
    )
    window = Line(label=_("When"), help_text=_("“December 2022”, “mid-2022”, “since Monday”"))
    where = Line(label=_("Where"))
    priority = Word(words_of("priority", words.PRIORITIES), label=_("How soon"))
    deadline = forms.DateField(
        required=False,
        label=_("Due"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2022-12-03.")},
    )


@page("questions/new", action="ask_question")
def new(request: HttpRequest) -> HttpResponse:
    """Ask a question."""
    desk = session.desk()
    form = Asking(request.POST or None, initial={"priority": "2", "kind": "choice"})
    made: list[str] = []
    if request.method == "POST" and form.is_valid():
        asked = wording(desk, form, timezone.localdate())
        if not form.errors and form.keeps(lambda: made.append(assessing.ask_question(desk, asked))):
            session.tell(gettext("The question is asked."))
            return HttpResponseRedirect(f"/questions/{made[0]}/")
    return render(request, "questions/ask.html", {"form": form, "asked": None}, status=422 if form.errors else 200)


@page("questions/<slug:key>/revise", action="ask_question")
def revise(request: HttpRequest, key: str) -> HttpResponse:
    """Say it better; what it is about and its kind stay."""
    desk = session.desk()
    question = desk.book.questions.by_id.get(key)
    if question is None:
        raise Http404
    form = Asking(request.POST or None, initial=_as_asked(question.fact))
    for fixed in ("kind", "subject", "attribute", "unit"):
        form.fields[fixed].disabled = True
    if request.method == "POST" and form.is_valid():
        asked = wording(desk, form, timezone.localdate())
        if not form.errors and form.keeps(lambda: assessing.revise_question(desk, key, asked)):
            session.tell(gettext("The question is revised."))
            return HttpResponseRedirect(f"/questions/{key}/")
    return render(
        request, "questions/ask.html", {"form": form, "asked": question.fact}, status=422 if form.errors else 200
    )


def wording(desk: Desk, form: Asking, said: dt.date) -> Wording:
    """The question that the form holds; a time that is not understood stands in the form."""
    return Wording(
        text=" ".join(form.said("text").split()),
        text_my=" ".join(form.said("text_my").split()),
        subject=form.said("subject"),
        attribute=form.said("attribute"),
        kind=form.said("kind") or "choice",
        window=form.rough("window", said),
        where=gazetteer.spot(desk.book, form.said("where")),
        values=tuple(line.strip() for line in form.said("values").splitlines() if line.strip()),
        unit=form.said("unit"),
        definition=form.said("definition"),
        priority=int(form.said("priority") or 2),
        deadline=form.cleaned_data["deadline"],
    )


def _as_asked(asked: QuestionAsked) -> dict[str, Any]:
    """A question as the first content of the form that revises it."""
    return {
        "text": asked.text, "text_my": asked.text_my, "kind": asked.kind, "subject": asked.subject, "attribute": asked.attribute,
        "unit": asked.unit, "values": "\n".join(asked.values), "definition": asked.definition,
        "window": (asked.window.text or spell(asked.window)) if asked.window else "",
        "where": (asked.where.text or asked.where.code) if asked.where else "", "priority": str(asked.priority), "deadline": asked.deadline,
    }  # fmt: skip


@page("questions/<slug:key>/close", action="ask_question", methods=("POST",))
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Say that nobody needs the answer any more."""
    assessing.close_question(session.desk(), key, reason=request.POST.get("reason", ""))
    session.tell(gettext("The question is closed."), undo=f"/questions/{key}/reopen")
    return HttpResponseRedirect(f"/questions/{key}/")


@page("questions/<slug:key>/reopen", action="ask_question", methods=("POST",))
def reopen(_request: HttpRequest, key: str) -> HttpResponse:
    """Open it again."""
    reporting.restore(session.desk(), "question", key)
    session.tell(gettext("The question is open again."))
    return HttpResponseRedirect(f"/questions/{key}/")
