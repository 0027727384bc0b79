import json
import subprocess
import sys

from secondsource.store import shelter

SCRIPT = """
import ctypes, json, resource
from secondsource.store import seal
worked = seal.harden()
print(json.dumps([worked, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)]))
"""


def test_a_hardened_process_leaves_no_core_and_cannot_be_looked_into() -> None:
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [True, 0, [0, 0]]


def test_warnings_are_codes() -> None:
    assert set(shelter.warnings()) <= {"swap_present", "hibernation_possible"}


FAULTS = """
import threading
from secondsource.store import shelter
shelter.quiet()
class Dropped:
    def __del__(self):
        raise ValueError("AMBER HERON")
Dropped()
thread = threading.Thread(target=lambda: {}["AMBER HERON"])
thread.start()
thread.join()
raise RuntimeError("AMBER HERON")
"""


def test_a_fault_that_nobody_catches_is_told_by_kind_and_place_and_never_by_value() -> None:
    told = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, check=False).stderr
    assert told.splitlines() == [
        "uncaught ValueError at __main__:7",
        "uncaught KeyError at __main__:9",
        "uncaught RuntimeError at __main__:12",
    ]
