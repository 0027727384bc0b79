"""Where a report came from: said with a statement or on its own, taken back, put back. "Not recorded" is a state of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import lineage, words
from secondsource.core.book import Book
from secondsource.desk import reporting
from secondsource.desk.desk import Desk
from secondsource.web import naming, session
from secondsource.web.forms import Form, Line, Lines, Word, words_of
from secondsource.web.guard import page

LOOKED_AT: Final = 300
OFFERED: Final = 40
"""How many of the newest reports are looked at, and how many are offered as one that this came from."""

_CODE = re.compile(r"(?:r-)?([a-z2-7]{5,13})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """What a form says about where a report came from."""

    relation: str
    parent_kind: str = ""
    parent: str = ""


class Descent(Form):
    """Where a report came from, on its own."""

    relation = Word(words_of("relation", words.RELATIONS), label=_("How it hangs on it"), required=True)
    parent_kind = forms.ChoiceField(
        required=False,
        choices=(
            ("report", _("another report")),
            ("source", _("another source")),
            ("outside", _("somebody nobody here spoke to")),
        ),
        label=_("On what"),
        widget=forms.RadioSelect,
        initial="report",
    )
    report = Line(label=_("Which report"), widget=forms.Select)
    name = Line(
        label=_("Codename, name, or code of a report"),
        widget=forms.TextInput(attrs={"list": "codenames"}),
        help_text=_("The same name is the same origin: a channel, an article, an office."),
    )
    standing = Word(words_of("standing", ("declared", "judged")), label=_("Who says so"))
    reason = Lines(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


def recent(desk: Desk, book: Book, key: str) -> Iterator[tuple[str, str]]:
    """Reports that this one may have come from: those on the same questions first, then the newest."""
    questions = dict.fromkeys(kept.fact.question for kept in book.reports.live_of(key))
    beside = (
        kept.fact.report
        for question in questions
        if question
        for kept in islice(book.reports.live(question), LOOKED_AT)
    )
    newest = islice(reversed(book.reports.by_id), LOOKED_AT)
    keys = (one for one in dict.fromkeys([*beside, *newest]) if one != key and one in book.reports.by_id)
    for one in islice(keys, OFFERED):
        report = book.reports.by_id[one].fact
        yield one, f"{naming.report_code(one)} · {naming.report_name(desk, report)} · {naming.first_words(report)[:50]}"


def named(desk: Desk, kind: str, name: str, report: str) -> Origin | None:
    """The origin that a form's fields mean; None when the source or report they name is not there."""
    if kind == "own":
        return Origin(lineage.OWN)
    if kind == "source":
        known = naming.source_called(desk, name)
        return Origin("heard_from", "source", known) if known else None
    if kind == "report":
        key = report or by_code(desk.book, name)
        return Origin("heard_from", "report", key) if key else None
    return Origin("heard_from", "outside", name) if name else None


def by_code(book: Book, text: str) -> str:
    """The one report that a short code stands for; nothing when there is none or several."""
    found = _CODE.fullmatch(text.strip())
    if not found:
        return ""
    fitting = list(islice((key for key in book.reports.by_id if key.startswith(found[1].lower())), 2))
    return fitting[0] if len(fitting) == 1 else ""


def stands(book: Book, report: str, origin: Origin) -> bool:
    """Whether the same is stated of this report already."""
    return any(
        (kept.fact.relation, kept.fact.parent_kind, kept.fact.parent)
        == (origin.relation, origin.parent_kind, origin.parent)
        for kept in book.lineage.of(report)
    )


@page("reports/<slug:key>/origin", action="state_claim")
def origin(request: HttpRequest, key: str) -> HttpResponse:
    """Say where a report came from."""
    desk = session.desk()
    kept = desk.book.reports.by_id.get(key)
    if kept is None:
        raise Http404
    form = Descent(request.POST or None)
    with desk.reading() as book:
        form.fields["report"].widget.choices = [("", "–"), *recent(desk, book, key)]
    if not desk.may("judge_lineage"):
        form.fields["standing"].choices = words_of("standing", ("declared",))()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and _stated(desk, form, key):
        session.tell(gettext("Where it came from is recorded."))
        return HttpResponseRedirect(f"/reports/{key}/#origin")
    context = {"form": form, "key": key, "code": naming.report_code(key), "name": naming.report_name(desk, kept.fact)}
    return render(request, "reports/origin.html", context, status=422 if form.errors else 200)


def _stated(desk: Desk, form: Descent, key: str) -> bool:
    relation = form.said("relation")
    kind = "own" if relation == lineage.OWN else form.said("parent_kind")
    meant = named(desk, kind, form.said("name"), form.said("report"))
    if meant is None:
        said = {
            "source": gettext("No source has this codename."),
            "report": gettext("Choose the report, or write its code."),
        }
        form.add_error("name", said.get(kind, gettext("Write who or what it came from.")))
        return False
    return form.keeps(
        lambda: reporting.state_lineage(
            desk,
            key,
            relation=relation,
            parent_kind=meant.parent_kind,
            parent=meant.parent,
            standing=form.said("standing") or "declared",
            reason=form.said("reason"),
        )
    )
