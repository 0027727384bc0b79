"""Work under way in upkeep: begun with a button, watched on a page of its own, its result shown there when it is done."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from secondsource.web import jobs
from secondsource.web.jobs import Job, Progress


def begin(kind: str, room: str, work: Callable[[Progress], object]) -> HttpResponse:
    """Begin work and send the browser to the page that shows how far it is."""
    return HttpResponseRedirect(f"/upkeep/{room}/{jobs.start(kind, work).token}")


def watched(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """The page of one piece of work; sending something to it stops the work."""
    job = found(kind, token)
    if request.method == "POST":
        job.stop()
        return HttpResponseRedirect(request.path)
    return render(request, f"upkeep/{kind}_done.html", {"job": job, "state": f"{request.path}/state"})


def polled(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """How far it is; when it has ended, the browser is told to draw the whole page."""
    job = found(kind, token)
    if job.state == "running":
        return render(request, "jobs/progress.html", {"job": job, "state": request.path})
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def found(kind: str, token: str) -> Job:
    """The work under this token.

    Raises:
        Http404: there is none, or it was forgotten.
    """
    job = jobs.find(token, kind)
    if job is None:
        raise Http404
    return job
