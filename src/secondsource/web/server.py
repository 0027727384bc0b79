"""The desk process: one granian worker on loopback, started by the supervisor, killed by it at every lock."""

import ctypes
import ipaddress
import os
import signal
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from secondsource.store import shelter
from secondsource.web import station
from secondsource.web.station import Station

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_THREADS = 6

Application = Callable[..., Any]


class NotLoopbackError(ValueError):
    """Somebody asked to serve the desk to a network."""


def loopback(address: str) -> str:
    """The address, when only this machine can reach it.

    Raises:
        NotLoopbackError: anybody else could.
    """
    try:
        good = ipaddress.ip_address(address).is_loopback
    except ValueError:
        good = False
    if not good:
        raise NotLoopbackError(address)
    return address


def die_with_parent(parent: int) -> None:
    """End this process when its parent ends, however the parent ends."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def serve(place: Station, load: Callable[[], Application]) -> None:
    """Serve until killed. Called in a fresh child of the supervisor; granian forks the one worker that will hold the keys."""
    host = os.getpid()

    def started(_target: str) -> Application:
        die_with_parent(host)
        shelter.harden()
        shelter.quiet()
        return load()

    station.take(place)
    Granian(
        "desk",
        address=loopback(station.ADDRESS),
        port=place.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        backpressure=4 * _THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    ).serve(target_loader=started)
