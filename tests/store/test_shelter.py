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
