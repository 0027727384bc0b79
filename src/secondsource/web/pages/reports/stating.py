"""Stating: the form of one statement, what it begins with, and how its fields become a claim."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.facts import ClaimStated, ReportTaken
from secondsource.core.findings import Refused
from secondsource.core.when import spell
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.web import gazetteer, naming
from secondsource.web.forms import NOT_RECORDED, Form, Line, Lines, Tick, Word, words_of
from secondsource.web.pages.reports.prefill import Guess, guess

NEW: Final = "new"
"""What the field of the question holds when a new one is asked."""

ORIGINS: Final = (
    ("", _("not recorded")),
    ("own", _("their own observation")),
    ("relative", _("a relative")),
    ("source", _("another source")),
    ("report", _("another report")),
    ("outside", _("somebody else")),
)
"""From whom a speaker has it, as a form asks it."""


class Stating(Form):
    """One statement of a report."""

    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)
    instead_of = Line(widget=forms.HiddenInput)
    question = Line(label=_("Answers the question"), widget=forms.Select)
    find = Line(
        label=_("Find another question"), widget=forms.TextInput(attrs={"placeholder": _("words of the question")})
    )
    new_question = Line(
        label=_("Ask"), widget=forms.TextInput(attrs={"placeholder": _("What is asked, as a sentence")})
    )
    new_kind = Word(words_of("question_kind", words.QUESTION_KINDS), label=_("Answers are"))
    value = Line(label=_("Says"), help_text=_("“about 40” is kept as 40 with its interval."))
    denies = Tick(label=_("Says that it is not so"))
    subject = Line(label=_("About"))
    attribute = Line(label=_("What of it"))
    when = Line(label=_("When"), help_text=_("As it was said: “since Monday”, “mid-2022”, “three or four months ago”."))
    where = Line(label=_("Where"))
    basis = Word(words_of("basis", words.BASES, empty=NOT_RECORDED), label=_("How known"), widget=forms.RadioSelect)
    origin = forms.ChoiceField(required=False, choices=ORIGINS, label=_("From whom"), widget=forms.RadioSelect)
    origin_name = Line(label=_("Codename or name"), widget=forms.TextInput(attrs={"list": "codenames"}))
    origin_report = Line(label=_("Which report"), widget=forms.Select)
    certainty = Word(
        words_of("certainty", words.CERTAINTIES, empty=NOT_RECORDED), label=_("How sure"), widget=forms.RadioSelect
    )
    depth = forms.IntegerField(required=False, min_value=0, max_value=20, label=_("Passed through how many people"))
    note = Lines(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}))

    def offer(self, questions: Sequence[tuple[str, str]], reports: Sequence[tuple[str, str]], *, may_ask: bool) -> None:
        """Give the form the questions and reports that one can choose among."""
        asked = [(NEW, _("– ask a new question –"))] if may_ask else []
        self.fields["question"].widget.choices = [*questions, *asked, ("", _("– no question yet –"))]
        self.fields["origin_report"].widget.choices = [("", "–"), *reports]


@dataclass(frozen=True, slots=True)
class Begin:
    """Where a new statement begins: the passage, the question somebody came from, the statement that is corrected."""

    start: int | None = None
    end: int | None = None
    question: str = ""
    correct: str = ""


def first(desk: Desk, report: ReportTaken, begin: Begin, nearest: str) -> tuple[dict[str, Any], Guess]:
    """What the form begins with, and what of it was read from the passage; `nearest` is the question it takes to be meant."""
    if begin.correct:
        return _of_claim(desk.book.reports.claims[begin.correct].fact), Guess()
    passage = report.text[begin.start : begin.end] if begin.end else ""
    found = guess(passage, naming.day_of(report), gazetteer.named_in(desk.book, passage))
    question = begin.question or nearest
    at = {
        "start": begin.start, "end": begin.end, "question": question, "value": found.value or _named(desk, question, passage),
        "when": found.when, "basis": found.basis, "certainty": found.certainty, "origin": "relative" if found.relative else "",
        "new_kind": "number" if found.quantity else "choice", "where": found.place,
    }  # fmt: skip
    return at, found


def _of_claim(claim: ClaimStated) -> dict[str, Any]:
    """An earlier statement as the first content of the form that corrects it."""
    return {
        "start": claim.start, "end": claim.end, "instead_of": claim.claim, "question": claim.question, "value": claim.value,
        "denies": claim.polarity == "denies", "subject": claim.subject, "attribute": claim.attribute,
        "when": (claim.when.text or spell(claim.when)) if claim.when else "",
        "where": (claim.where.text or claim.where.code) if claim.where else "",
        "basis": claim.basis, "certainty": claim.certainty, "depth": claim.depth, "note": claim.note,
    }  # fmt: skip


def values_of(desk: Desk, question: str) -> list[str]:
    """The values a question was asked with, and those that were claimed on it."""
    asked = desk.book.questions.by_id.get(question)
    claimed = (kept.fact.value for kept in desk.book.reports.live(question))
    return list(dict.fromkeys([*(asked.fact.values if asked else ()), *claimed]))


def _named(desk: Desk, question: str, passage: str) -> str:
    """The value of a question that a passage names word for word; nothing when none or several are."""
    said = f" {words.fold(passage)} "
    found = [value for value in values_of(desk, question) if len(value) > 1 and f" {words.fold(value)} " in said]
    return found[0] if len(found) == 1 else ""


def statement(desk: Desk, form: Stating, said: dt.date, kind: str) -> Statement | None:
    """The claim that the form holds; None, with the reasons in the form, when a number or a time in it is not understood."""
    moment = form.rough("when", said)
    read = _read(form, desk, kind)
    if form.errors or read is None:
        return None
    value, low, high = read
    question = form.said("question")
    return Statement(
        value=value, low=low, high=high, question="" if question == NEW else question, subject=form.said("subject"),
        attribute=form.said("attribute"), when=moment, where=gazetteer.spot(desk.book, form.said("where")), basis=form.said("basis"),
        depth=form.cleaned_data["depth"], polarity="denies" if form.cleaned_data["denies"] else "", certainty=form.said("certainty"),
        start=form.cleaned_data["start"], end=form.cleaned_data["end"], note=form.said("note"),
    )  # fmt: skip


def _read(form: Stating, desk: Desk, kind: str) -> tuple[str, float | None, float | None] | None:
    """The value with its bounds: a number read with its hedge, a known value in its own spelling, anything else as it was typed."""
    value = form.said("value")
    if kind == "number" and value:
        try:
            number = words.quantity(value)
        except Refused as no:
            form.refuse(no.findings)
            return None
        return (f"{number.point:.10g}" if number.point is not None else value), number.low, number.high
    known = {words.fold(one): one for one in values_of(desk, form.said("question"))}
    return known.get(words.fold(value), value), None, None
