"""How far the probabilities can be trusted: of what was believed, how much turned out so, drawn and as a table."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from secondsource.desk.calibration import turned_out
from secondsource.desk.desk import Desk
from secondsource.web import draw, jobs, session
from secondsource.web.guard import page
from secondsource.weigh.reliability import Reliability

FEW: Final = 20
"""Outcomes below which the diagram says more about chance than about the desk."""

_KIND: Final = "calibration"


@dataclass(slots=True)
class _Last:
    """The last diagram that was asked for: the job that makes it, and up to which entry of which desk's journal it knows."""

    token: str = ""
    desk: Desk | None = None
    entries: int = -1


_last = _Last()


def _job() -> jobs.Job:
    """The diagram of what is written now, under way or done."""
    desk = session.desk()
    job = jobs.find(_last.token, _KIND) if _last.token else None
    if (
        job is None
        or _last.desk is not desk
        or _last.entries != desk.book.entries
        or job.state in {"stopped", "refused"}
    ):
        if job is not None:
            jobs.drop(job.token)
        job = jobs.start(_KIND, lambda progress: turned_out(desk, progress))
        _last.token, _last.desk, _last.entries = job.token, desk, desk.book.entries
    return job


@page("questions/calibration", action="see_belief")
def calibration(request: HttpRequest) -> HttpResponse:
    """The diagram; sending something to the page stops the work and goes back to the questions."""
    if request.method == "POST":
        if job := jobs.find(_last.token, _KIND):
            job.stop()
        return HttpResponseRedirect("/questions/")
    job = _job()
    running = job.state == "running"  # looked at once: it may end while the page is drawn
    found = job.result if isinstance(job.result, Reliability) else None
    bins = found.bins if found else ()
    context = {
        "job": job,
        "running": running,
        "state": f"{request.path}/state",
        "found": found,
        "rows": [(one, f"{one.lower:.2f} – {one.upper:.2f}") for one in bins],
        "off": f"{found.ece:.2f}" if found else "",
        "give_or_take": f"{found.ece_se:.2f}" if found else "",
        "few": found is not None and found.count < FEW,
        "spots": [draw.Spot(one.confidence, one.right, one.lower, one.upper, one.count) for one in bins],
    }
    return render(request, "questions/calibration.html", context)


@page("questions/calibration/state", action="see_belief", methods=("GET",), polled=True)
def calibration_state(request: HttpRequest) -> HttpResponse:
    """How far it is; when it has ended, the browser is told to draw the whole page."""
    job = jobs.find(_last.token, _KIND)
    if job is not None and job.state == "running":
        return render(request, "jobs/progress.html", {"job": job, "state": request.path})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
