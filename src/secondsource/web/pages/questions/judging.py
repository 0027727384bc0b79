"""Judging: a person's dated judgement beside what the statements add up to, and what turned out true."""

from collections.abc import Sequence
from typing import Final, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.questions import Question
from secondsource.desk import assessing
from secondsource.desk.belief import Belief
from secondsource.web import naming, session
from secondsource.web.forms import Form, Line, Lines, Word, words_of
from secondsource.web.guard import page
from secondsource.web.pages.questions.drawing import drawn

NONE: Final = "(none)"
"""How a form holds "none of the claimed values"; a value cannot be chosen by typing it."""

OTHER: Final = "(other)"
MOST_VALUES: Final = 40


class _Valued(Form):
    """A form that names one of the values of a question, or another, or none."""

    value = forms.ChoiceField(required=False, label=_("Answer"), widget=forms.RadioSelect)
    other = Line(label=_("Another answer"))

    def offer(self, values: Sequence[str]) -> None:
        """The values to choose among."""
        listed = [(f"={value}", value) for value in values[:MOST_VALUES]]
        field = cast("forms.ChoiceField", self.fields["value"])
        field.choices = [*listed, (OTHER, _("another answer")), (NONE, _("Something else: none that was claimed"))]

    def named(self) -> str | None:
        """The value that was chosen; the empty one for none of them; None, with the reason in the form, when nothing was."""
        chosen, other = self.said("value"), self.said("other")
        if chosen == NONE:
            return ""
        value = chosen.removeprefix("=") if chosen.startswith("=") else other
        if not value:
            self.add_error("value", gettext("Choose an answer."))
            return None
        return value


class Judgement(_Valued):
    """What a person thinks."""

    percent = forms.FloatField(
        required=False,
        min_value=0,
        max_value=100,
        label=_("How likely, in percent"),
        widget=forms.NumberInput(attrs={"step": "1", "inputmode": "numeric"}),
        error_messages={"invalid": _("Write a number from 0 to 100.")},
    )
    confidence = Word(
        words_of("confidence", words.CONFIDENCES),
        label=_("Confidence"),
        widget=forms.RadioSelect,
        help_text=_("Not how likely it is: how much the answer rests on."),
    )
    reason = Lines(label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}))


class Outcome(_Valued):
    """What turned out true."""

    how_known = Word(words_of("how_known", words.HOW_KNOWN, empty="–"), label=_("How it is known"))
    decided_by = Line(label=_("Who decided"))
    reason = Lines(label=_("On what grounds"), widget=forms.Textarea(attrs={"rows": 4}))


@page("questions/<slug:key>/assess", action="assess")
def assess(request: HttpRequest, key: str) -> HttpResponse:
    """Record a judgement; it keeps the belief as it stands and what is known now."""
    desk, beliefs = session.desk(), session.beliefs()
    question, belief = _question(key), beliefs.belief(key)
    leading = belief.values[0] if belief.values else ("", 0.0)
    form = Judgement(
        request.POST or None, initial={"value": f"={leading[0]}", "percent": round(100 * leading[1]), "confidence": ""}
    )
    form.offer(_values(question, belief))
    if request.method == "POST" and form.is_valid() and _judged(form, key):
        session.tell(gettext("Our judgement is recorded, with what was known when it was made."))
        return HttpResponseRedirect(f"/questions/{key}/#judgement")
    return _drawn(request, "questions/assess.html", form, question, belief, naming.scale(desk))


def _judged(form: Judgement, key: str) -> bool:
    value, percent = form.named(), form.cleaned_data["percent"]
    if percent is None:
        form.add_error("percent", gettext("Write a number from 0 to 100."))
    if value is None or percent is None:
        return False
    return form.keeps(
        lambda: assessing.assess(
            session.desk(),
            session.beliefs(),
            key,
            value=value,
            p=percent / 100,
            confidence=form.said("confidence"),
            reason=form.said("reason"),
        )
    )


@page("questions/<slug:key>/outcome", action="record_outcome")
def outcome(request: HttpRequest, key: str) -> HttpResponse:
    """Record what turned out true; the track records of the sources grow from it."""
    desk, beliefs = session.desk(), session.beliefs()
    question, belief = _question(key), beliefs.belief(key)
    form = Outcome(request.POST or None, initial={"decided_by": desk.me.name})
    form.offer(_values(question, belief))
    if request.method == "POST" and form.is_valid() and _settled(form, key):
        session.tell(
            gettext("What turned out true is recorded. The track records of the sources count it from now on.")
        )
        return HttpResponseRedirect(f"/questions/{key}/#outcome")
    return _drawn(request, "questions/outcome.html", form, question, belief, naming.scale(desk))


def _settled(form: Outcome, key: str) -> bool:
    value = form.named()
    if value is None:
        return False
    return form.keeps(
        lambda: assessing.record_outcome(
            session.desk(),
            key,
            value=value,
            how_known=form.said("how_known"),
            reason=form.said("reason"),
            decided_by=form.said("decided_by"),
        )
    )


def _question(key: str) -> Question:
    question = session.desk().book.questions.by_id.get(key)
    if question is None:
        raise Http404
    return question


def _values(question: Question, belief: Belief) -> list[str]:
    """The values to choose among: the likeliest first, then those the question was asked with."""
    return list(dict.fromkeys([*(value for value, _p in belief.values), *question.fact.values]))


def _drawn(
    request: HttpRequest, template: str, form: Form, question: Question, belief: Belief, scale: str
) -> HttpResponse:
    context = {
        "form": form,
        "asked": question.fact,
        "text": naming.question_text(question.fact),
        "think": drawn(belief, scale),
        "belief": belief,
    }
    return render(request, template, context, status=422 if form.errors else 200)
