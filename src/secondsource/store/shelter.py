"""What the system may keep of a process that holds secrets: no core dump, no looking in by others, and a word about swap."""

import ctypes
import os
import resource
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

_PR_SET_DUMPABLE = 4


def harden() -> bool:
    """Forbid core dumps of this process and reading its memory by other processes of the same user; say whether it worked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def quiet() -> None:
    """Of a fault that nobody catches, also in a thread, say its kind and place and nothing of its values."""

    def say(kind: type[BaseException], trace: TracebackType | None) -> None:
        places = [f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(trace)]
        os.write(2, f"uncaught {kind.__name__} at {(places or ['?'])[-1]}\n".encode())

    sys.excepthook = lambda kind, _fault, trace: say(kind, trace)
    threading.excepthook = lambda fault: say(fault.exc_type, fault.exc_traceback)
    sys.unraisablehook = lambda fault: say(fault.exc_type, fault.exc_traceback)


def warnings() -> list[str]:
    """Codes of what this machine may write to its disk without being asked: `swap_present`, `hibernation_possible`."""
    found = []
    if len(_lines("/proc/swaps")) > 1:
        found.append("swap_present")
        if "disk" in " ".join(_lines("/sys/power/state")):
            found.append("hibernation_possible")
    return found


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
