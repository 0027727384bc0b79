"""The supervisor: the parent that owns the life of the desk process and never sees a secret.

It holds the folder's lock and the port, keeps everything the desk needs imported, and forks a locked desk from that in some
hundredths of a second. Lock, panic and the idle clock all do the same: kill the desk's whole process group, wait until every
process of it is gone, start a fresh one. It has one thread and never waits on anybody but the kernel.
"""

import ctypes
import gc
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.utils.crypto import constant_time_compare, get_random_string

from secondsource.store.folder import Folder
from secondsource.web import server, station
from secondsource.web.door import Door, Knock, answer
from secondsource.web.headers import CLEAR
from secondsource.web.station import Station

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_STEADY = 10.0
_BACKOFF = (0.0, 0.2, 1.0, 5.0)
_START = 10.0
_TICK = 1.0

BLANK = '<!doctype html><html lang="{0}"><meta charset="utf-8"><title>-</title></html>'


class PortTakenError(OSError):
    """Another program listens on the port, or this account may not use it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to serve and where; `load` makes the application, `ready` is told once the desk answers."""

    folder: Path
    load: Callable[[], server.Application]
    port: int = station.PORT
    idle_minutes: float = station.IDLE_MINUTES
    ready: Callable[[], None] = lambda: None


class Supervisor:
    """The state of the parent: what it holds, which child lives, and when a person was last at work."""

    def __init__(self, plan: Plan, folder: Folder) -> None:
        self.plan = plan
        self.folder = folder
        self.held = hold_port(plan.port)
        self.door = Door()
        self.watch = selectors.DefaultSelector()
        self.pulse = -1
        self.child = 0
        self.token = ""
        self.born = 0.0
        self.failures = 0
        self.rest_until = 0.0
        self.unlocked = False
        self.worked = now()
        self.idle: float = plan.idle_minutes
        self.stopping = False


def supervise(plan: Plan) -> None:
    """Serve the desk until SIGTERM or SIGINT.

    Raises:
        store.errors.Refusal: no such folder, not a desk, or another process has it open.
        PortTakenError: another program listens there.
    """
    folder = Folder.open(plan.folder)
    try:
        parent = Supervisor(plan, folder)
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
        gc.collect()
        gc.freeze()  # what is imported now is shared with every child instead of copied
        _run(parent)
    finally:
        folder.close()


def hold_port(port: int) -> socket.socket:
    """Take the port for this account without listening, so that nobody can slip in while the desk restarts.

    Raises:
        PortTakenError: somebody listens there already, or we may not.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # old connections in their last wait do not count
    try:
        held.bind((station.ADDRESS, port))
    except (OSError, OverflowError) as fault:
        held.close()
        raise PortTakenError(port) from fault
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # from now on only sockets of this account may join
    return held


def now() -> float:
    """Seconds by a watch that also runs while the laptop sleeps, so that a desk left open is locked when it wakes."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


# --- the loop --------------------------------------------------------------------------------------------------------
def _run(parent: Supervisor) -> None:
    bell, ring = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    signal.set_wakeup_fd(ring, warn_on_full_buffer=False)

    def stop(_number: int, _frame: object) -> None:
        parent.stopping = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    parent.watch.register(bell, selectors.EVENT_READ, "bell")
    parent.watch.register(parent.door, selectors.EVENT_READ, "door")
    try:
        _start(parent)
        _wait_until_it_answers(parent)
        parent.plan.ready()
        while not parent.stopping:
            _turn(parent, bell)
    finally:
        _end(parent)
        parent.door.close()
        parent.held.close()
        signal.set_wakeup_fd(-1)


def _turn(parent: Supervisor, bell: int) -> None:
    """Wait for one thing to happen, and see to it."""
    for key, _ in parent.watch.select(_TICK):
        if key.data == "bell":
            os.read(bell, 4096)
        elif key.data == "pulse":
            _feel(parent)
    for knock in parent.door.knocks():
        _open_to(parent, knock)
    if parent.child and _is_gone(parent.child):
        _rest(parent)
    if not parent.child and now() >= parent.rest_until:
        _start(parent)
    if parent.unlocked and now() - parent.worked > parent.idle * 60:
        relock(parent)


def _open_to(parent: Supervisor, knock: Knock) -> None:
    """Lock when the knock has the token; the desk's browser is sent where it is told to forget."""
    if not knock.way or not constant_time_compare(knock.token, parent.token):
        answer(knock, "403 Forbidden", {})
        return
    after = f"http://localhost:{parent.plan.port}/locked" + (f"?lang={knock.language}" if knock.language else "")
    if knock.way == "/panic":
        # nothing to read on the screen, at once; the fresh desk clears the browser a moment later
        _end(parent)
        answer(
            knock,
            "200 OK",
            {"Refresh": f"1; url={after}", "Clear-Site-Data": CLEAR},
            BLANK.format(knock.language or "en"),
        )
        _start(parent)
        return
    relock(parent)
    _wait_until_it_answers(parent)
    answer(knock, "303 See Other", {"Location": after, "Clear-Site-Data": CLEAR})


def _feel(parent: Supervisor) -> None:
    """Read what the desk says of itself: that a person works, that it was unlocked, how long it may idle."""
    for line in os.read(parent.pulse, 65536).decode("ascii", "replace").splitlines():
        word, _, value = line.partition(" ")
        parent.worked = now()
        parent.unlocked = parent.unlocked or word == "open"
        if word == "idle" and value.isdecimal() and 1 <= int(value) <= 24 * 60:
            parent.idle = int(value)


# --- the child -------------------------------------------------------------------------------------------------------
def relock(parent: Supervisor) -> None:
    """End the desk process with everything it knew, and start a locked one."""
    _end(parent)
    _start(parent)


def _start(parent: Supervisor) -> None:
    pulse, beat = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    parent.token = get_random_string(43)
    place = Station(
        folder=parent.plan.folder,
        port=parent.plan.port,
        idle_minutes=parent.plan.idle_minutes,
        door_port=parent.door.port,
        door_token=parent.token,
        lock_fd=parent.folder.lock_handle(),
        pulse_fd=beat,
    )
    parent.child = os.fork()
    if parent.child == 0:
        _be_the_desk(parent, place)
    os.close(beat)
    parent.pulse = pulse
    parent.watch.register(pulse, selectors.EVENT_READ, "pulse")
    parent.born = parent.worked = now()
    parent.unlocked = False
    parent.idle = parent.plan.idle_minutes


def _be_the_desk(parent: Supervisor, place: Station) -> None:
    """What the forked child does; it never returns to the parent's code."""
    status = 1
    try:
        above = os.getppid()
        os.setsid()
        server.die_with_parent(above)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        _close_all_but({1, 2, place.lock_fd, place.pulse_fd})
        server.serve(place, parent.plan.load)
        status = 0
    except BaseException as fault:  # noqa: BLE001 -- there is nobody above; its kind and nothing of its values
        os.write(2, f"the desk process ended: {type(fault).__name__}\n".encode())
    finally:
        os._exit(status)


def _close_all_but(kept: set[int | None]) -> None:
    """Close what the child inherited: the door, whoever stands there, the held port. Objects in this stack keep their stale numbers."""
    for name in [entry.name for entry in Path("/proc/self/fd").iterdir()]:
        if int(name) not in kept:
            with suppress(OSError):
                os.close(int(name))
    os.open(os.devnull, os.O_RDONLY)  # the lowest free number: standard input


def _end(parent: Supervisor) -> None:
    """Kill every process of the desk and wait until the last is gone: none that held a secret lives on."""
    if not parent.child:
        return
    try:
        os.killpg(parent.child, signal.SIGKILL)
    except ProcessLookupError:  # it had no time to make its own group, or is gone
        with suppress(ProcessLookupError):
            os.kill(parent.child, signal.SIGKILL)
    while _reap_one():
        pass
    parent.child = 0
    parent.watch.unregister(parent.pulse)
    os.close(parent.pulse)


def _reap_one() -> bool:
    """Wait for one child or grandchild; False when there is none left."""
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return False
    return True


def _is_gone(child: int) -> bool:
    try:
        found, _ = os.waitpid(child, os.WNOHANG)
    except ChildProcessError:
        return True
    return found == child


def _rest(parent: Supervisor) -> None:
    """The desk process ended by itself: a locked one starts soon, later each time that it ends at once."""
    steady = now() - parent.born > _STEADY
    parent.failures = 0 if steady else parent.failures + 1
    _end(parent)
    parent.rest_until = now() + _BACKOFF[min(parent.failures, len(_BACKOFF) - 1)]


def _wait_until_it_answers(parent: Supervisor) -> bool:
    """Wait until the desk accepts connections, but not for ever."""
    until = now() + _START
    while now() < until and not parent.stopping:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex((station.ADDRESS, parent.plan.port)) == 0:
                return True
        time.sleep(0.005)
    return False
