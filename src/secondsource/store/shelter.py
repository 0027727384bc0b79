"""What the system may keep of a process that holds secrets: no core dump, no looking in by others, and a word about swap."""

import ctypes
import resource
from pathlib import Path

_PR_SET_DUMPABLE = 4


def harden() -> bool:
    """Forbid core dumps of this process and reading its memory by other processes of the same user; say whether it worked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


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
