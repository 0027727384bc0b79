"""Taking a report: paste the message, add pictures, keep. It is hashed and sealed at once; statements are made of it later."""

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.core.findings import Finding
from secondsource.core.reports import LONGEST_TEXT
from secondsource.desk import intake, reporting
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Circumstances, Picture
from secondsource.web import naming, session
from secondsource.web.forms import NOT_RECORDED, Form, Line, Lines, Tick, Ticks, Word, words_of
from secondsource.web.guard import page
from secondsource.web.pages.reports import drafts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

OFFERED: Final = 300
"""How many codenames the browser offers while one is typed; any other can be typed as well."""

_MOMENT = "%Y-%m-%dT%H:%M"


class Several(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, each as it was received."""

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Each file on its own."""
        sent: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        clean = super().clean
        return [clean(one, initial) for one in sent]


class Taking(Form):
    """What came in, from whom, and how."""

    codename = Line(
        label=_("Source"), help_text=_("Type the codename."), widget=forms.TextInput(attrs={"list": "codenames"})
    )
    opening = Tick(label=_("This source is new: open it under this codename"))
    kind = Word(words_of("source_kind", words.SOURCE_KINDS), label=_("Kind"))
    group = Word(words_of("source_group", words.SOURCE_GROUPS, empty=NOT_RECORDED), label=_("Group"))
    text = Lines(
        label=_("The message, word for word"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Unicode or Zawgyi: it is kept as it came."),
    )
    pictures = Files(required=False, label=_("Pictures and papers"), widget=Several(attrs={"multiple": True}))
    received = forms.DateTimeField(
        required=False,
        label=_("Received"),
        input_formats=[_MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("Write the day and the time as 2022-12-03 14:30.")},
    )
    channel = Word(words_of("channel", words.CHANNELS, empty=NOT_RECORDED), label=_("Through"))
    title = Line(label=_("Title"), help_text=_("Only if it has one: a headline, the name of a paper."))
    conditions = Ticks(words_of("condition", words.CONDITIONS), label=_("Under what conditions"))


@page("reports/new", action="take_report")
def new(request: HttpRequest) -> HttpResponse:
    """The form; keeping it leads to the report, where statements are marked."""
    desk = session.desk()
    question = request.GET.get("question", "")
    form = Taking(request.POST, request.FILES) if request.method == "POST" else Taking(initial=_first(desk, request))
    if "draft" in request.POST:
        reporting.save_draft(desk, drafts.NEW_REPORT, drafts.typed(request.POST))
        session.tell(gettext("The draft is sealed on this desk. Pictures are not part of it."), "note")
        return HttpResponseRedirect("/reports/new")
    if request.method == "POST" and form.is_valid():
        report = _kept(desk, form)
        if report:
            reporting.drop_drafts(desk, [drafts.NEW_REPORT])
            session.tell(gettext("Kept word for word. Now mark what it says."))
            return HttpResponseRedirect(
                f"/reports/{report}/?question={question}" if question.isalnum() else f"/reports/{report}/"
            )
    context = {
        "form": form,
        "names": _codenames(desk),
        "may_open": desk.may("open_source"),
        "drafted": request.method != "POST" and bool(drafts.typing(desk, drafts.NEW_REPORT)),
    }
    return render(request, "reports/new.html", context, status=422 if form.errors else 200)


def _first(desk: Desk, request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: the draft, if there is one; the source the address names; now."""
    at: dict[str, Any] = {
        "received": timezone.localtime(desk.now()).strftime(_MOMENT),
        "channel": "chat",
        "kind": "person",
    }
    source = desk.book.sources.by_id.get(request.GET.get("source", ""))
    if source is not None and desk.may("see_codename"):
        at["codename"] = source.codename
    return at | drafts.typing(desk, drafts.NEW_REPORT)


def _codenames(desk: Desk) -> list[str]:
    """The codenames to offer: those who spoke last, then the newest sources."""
    if not desk.may("see_codename"):
        return []
    with desk.reading() as book:
        spoke = (book.reports.by_id[key].fact.source for key in islice(reversed(book.reports.by_id), OFFERED))
        keys = dict.fromkeys([*spoke, *islice(reversed(book.sources.by_id), OFFERED)])
        return [book.sources.by_id[key].codename for key in islice(keys, OFFERED) if key in book.sources.by_id]


def _kept(desk: Desk, form: Taking) -> str:
    """Keep what the form holds and return the report's id; nothing, with the reasons in the form, when it cannot be kept."""
    pictures = [_picture(sent) for sent in form.cleaned_data["pictures"]]
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    if not text.strip() and not pictures:
        form.refuse([Finding("report_empty", field="text")])
        return ""
    source = _source(desk, form)
    if not source:
        return ""
    received: dt.datetime | None = form.cleaned_data["received"]
    came = Circumstances(
        received=received,
        channel=form.said("channel"),
        conditions=form.chosen("conditions"),
        title=form.said("title"),
        language=naming.tongue(text),
    )
    made: list[str] = []
    form.keeps(lambda: made.append(reporting.take_report(desk, source, text.encode(), came=came, pictures=pictures)))
    return made[0] if made else ""


def _source(desk: Desk, form: Taking) -> str:
    """The source that the codename means, opened first when it is new."""
    codename = form.said("codename")
    if form.cleaned_data["opening"]:
        made: list[str] = []
        kind, group = form.said("kind"), form.said("group")
        form.keeps(lambda: made.append(intake.open_source(desk, kind=kind, codename=codename, group=group)))
        return made[0] if made else ""
    if not codename:
        form.refuse([Finding("codename_missing", field="codename")])
        return ""
    known = naming.source_called(desk, codename)
    if not known:
        form.add_error(
            "codename", gettext("No source has this codename. Choose one of the list, or say that it is new.")
        )
    return known


def _picture(sent: "UploadedFile[Any]") -> Picture:
    return Picture(
        name=(sent.name or "")[:200], media=(sent.content_type or "application/octet-stream")[:100], content=sent.read()
    )
