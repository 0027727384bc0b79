"""Jobs: long work in the background, with progress that a page can ask for and a way to stop it. Nothing of it outlives the process."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from django.utils.crypto import get_random_string

from secondsource.core.findings import Finding, Refused
from secondsource.store.errors import Refusal

KEPT: Final = 600
"""Seconds a job is kept after it was last looked at, with everything it holds."""

log = logging.getLogger("secondsource")

Progress = Callable[[int, int], None]


class Stopped(Exception):  # noqa: N818 -- what somebody asked for, not a fault
    """Somebody stopped the job; raised inside its work at the next step."""


@dataclass(slots=True)
class Job:
    """One piece of work: how far it is, and what came of it. `state` is running, done, refused or stopped."""

    token: str
    kind: str
    state: str = "running"
    done: int = 0
    total: int = 0
    result: object = None
    findings: tuple[Finding, ...] = ()
    started: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def percent(self) -> int | None:
        """How much is done, or None while nobody knows how much there is."""
        return min(100, 100 * self.done // self.total) if self.total else None

    def progress(self, done: int, total: int) -> None:
        """Note how far the work is.

        Raises:
            Stopped: somebody wants it to end.
        """
        self.done, self.total = done, total
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ask the work to end at its next step."""
        self._stop.set()


_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def start(kind: str, work: Callable[[Progress], object]) -> Job:
    """Begin work in a thread of its own and return the job at once."""
    job = Job(get_random_string(13, "abcdefghijklmnopqrstuvwxyz234567"), kind)
    with _lock:
        _forget()
        _jobs[job.token] = job
    threading.Thread(target=_run, args=(job, work), name=f"job-{kind}", daemon=True).start()
    return job


def _run(job: Job, work: Callable[[Progress], object]) -> None:
    with _ending(job):
        job.result = work(job.progress)


@contextmanager
def _ending(job: Job) -> Iterator[None]:
    """Write down how the work ended; a fault is told without its values, which may be what a source said."""
    try:
        yield
    except Stopped:
        job.state = "stopped"
    except Refused as no:
        job.findings, job.state = no.findings, "refused"
    except Refusal as no:
        job.findings, job.state = (Finding(no.code, no.values),), "refused"
    except Exception as fault:  # noqa: BLE001 -- a thread has nobody above it who would tell
        _note(job, fault)
        job.findings, job.state = (Finding("job_failed"),), "refused"
    else:
        job.state = "done"
    job.seen = time.monotonic()


def _note(job: Job, fault: Exception) -> None:
    """Log the fault's kind and place, never a value."""
    places = [
        f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(fault.__traceback__)
    ]
    own = [place for place in places if place.startswith("secondsource")]
    log.error("job %s failed: %s at %s", job.kind, type(fault).__name__, (own or places or ["?"])[-1])


def find(token: str, kind: str) -> Job | None:
    """The job of this kind under this token; None when there is none, or it was forgotten."""
    with _lock:
        _forget()
        job = _jobs.get(token)
        if job is None or job.kind != kind:
            return None
        job.seen = time.monotonic()
        return job


def drop(token: str) -> None:
    """Forget a job and all it holds; its work is asked to end."""
    with _lock:
        job = _jobs.pop(token, None)
    if job is not None:
        job.stop()


def _forget() -> None:
    late = time.monotonic() - KEPT
    for token in [token for token, job in _jobs.items() if job.state != "running" and job.seen < late]:
        del _jobs[token]
