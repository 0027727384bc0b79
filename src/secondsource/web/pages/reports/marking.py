"""Marking: a passage becomes a statement, with where it came from; or it is set aside."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from secondsource.core.findings import Finding, Refused
from secondsource.desk import assessing, reporting
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk
from secondsource.desk.reporting import Statement
from secondsource.web import naming, refusals, session
from secondsource.web.guard import page
from secondsource.web.pages.reports import drafts, origins, reading, stating
from secondsource.web.pages.reports.origins import Origin
from secondsource.web.pages.reports.stating import NEW, Stating


@page("reports/<slug:key>/state", action="state_claim", methods=("POST",))
def state(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the statement that the form holds; or find other questions for it, or seal it as a draft."""
    desk = session.desk()
    kept = desk.book.reports.by_id.get(key)
    if kept is None:
        raise Http404
    form = Stating(request.POST)
    if "draft" in request.POST:
        reporting.save_draft(desk, drafts.of_claim(key), drafts.typed(request.POST))
        session.tell(gettext("The draft is sealed on this desk."), "note")
        return HttpResponseRedirect(f"/reports/{key}/")
    if "seek" in request.POST:
        return _again(request, desk, key, form, found=request.POST.get("find", ""))
    day = naming.day_of(kept.fact)
    if form.is_valid() and _keep(desk, form, key, day):
        reporting.drop_drafts(desk, [drafts.of_claim(key)])
        return HttpResponseRedirect(f"/reports/{key}/")
    return _again(request, desk, key, form)


def _again(request: HttpRequest, desk: Desk, key: str, form: Stating, *, found: str = "") -> HttpResponse:
    """The form once more, with what is wrong in it, or with the questions nearest to the words somebody typed."""
    chosen = request.POST.get("question", "")
    near = reading.matching(desk, found or request.POST.get("value", "") + " " + request.POST.get("subject", ""))
    if found:
        data = request.POST.copy()
        data["question"] = near[0] if near else chosen
        form = Stating(initial={name: data[name] for name in data})
    reading.offer(desk, form, key, near, chosen)
    return reading.draw(request, desk, key, form=form, status=200 if found or not form.errors else 422)


def _keep(desk: Desk, form: Stating, key: str, day: dt.date) -> bool:
    """State the claim; its question is asked first when it is new. What is wrong stands in the form, and nothing was written."""
    origin = _origin(desk, form, key)
    said = stating.statement(desk, form, day, _kind(desk, form))
    if said is None or form.errors:
        return False
    if not said.value:
        form.refuse([Finding("value_missing", field="value")])
        return False
    question = _asked(desk, form, said) if form.said("question") == NEW else said.question
    if form.errors:
        return False
    answer = _answering(said, question)
    if not form.keeps(lambda: reporting.state_claim(desk, key, answer, instead_of=form.said("instead_of"))):
        return False
    session.tell(gettext("The statement is kept."))
    if origin is not None:
        _descend(desk, key, origin)
    return True


def _kind(desk: Desk, form: Stating) -> str:
    """The kind of the question that the form's statement answers."""
    question = form.said("question")
    if question == NEW:
        return form.said("new_kind")
    asked = desk.book.questions.by_id.get(question)
    return asked.fact.kind if asked else ""


def _asked(desk: Desk, form: Stating, said: Statement) -> str:
    """Ask the new question of the form and return its id; nothing when the desk refuses."""
    asked = Wording(
        text=form.said("new_question"), subject=said.subject, attribute=said.attribute, kind=form.said("new_kind") or "choice",
        where=said.where,
    )  # fmt: skip
    try:
        return assessing.ask_question(desk, asked)
    except Refused as no:
        form.refuse([Finding(one.code, one.values, "new_question") for one in no.findings])
        return ""


def _answering(said: Statement, question: str) -> Statement:
    """The same statement, answering this question."""
    return Statement(**{name: getattr(said, name) for name in Statement.__slots__} | {"question": question})


def _origin(desk: Desk, form: Stating, key: str) -> Origin | None:
    """Where the form says that the report has it from; None when it says nothing new."""
    kind = form.said("origin")
    if not kind:
        return None
    name = form.said("origin_name")
    if kind == "relative":
        source = desk.book.sources.by_id[desk.book.reports.by_id[key].fact.source]
        kind, name = "outside", naming.RELATIVE.format(codename=source.codename)
    meant = origins.named(desk, kind, name, form.said("origin_report"))
    if meant is None:
        field = "origin_report" if kind == "report" else "origin_name"
        form.refuse([Finding("parent_missing" if kind == "outside" else "parent_unknown", field=field)])
        return None
    return None if origins.stands(desk.book, key, meant) else meant


def _descend(desk: Desk, key: str, origin: Origin) -> None:
    """State where the report came from; the statement stands also when this is refused, and the next page says why."""
    try:
        reporting.state_lineage(
            desk, key, relation=origin.relation, parent_kind=origin.parent_kind, parent=origin.parent
        )
    except Refused as no:
        for sentence in refusals.sentences(no.findings):
            session.tell(sentence, "alarm")
