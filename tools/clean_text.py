"""Committed files hold no web addresses and no paths of one machine: they must mean the same everywhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ADDRESS = re.compile(r"https?://(?P<host>[A-Za-z0-9.\-]+)")
HERE = re.compile(r"^(localhost|127\.0\.0\.1|[\w.-]+\.(example|invalid|test))$")
MACHINE = re.compile(r"(?<![\w.$}])/(work|root|home/\w+|Users/\w+|tmp/\w+)/")

# The licence is quoted whole; these two are names inside formats, never fetched.
WHOLE = {"LICENSE"}
NAMES = {"www.w3.org", "schemas.openxmlformats.org"}


def tracked() -> list[str]:
    """Paths of all files git knows, from the project's root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def strays(name: str) -> Iterator[str]:
    """One line for each address or machine path in the file; binary files are left alone."""
    try:
        text = (ROOT / name).read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return
    for number, line in enumerate(text.splitlines(), 1):
        hosts = (found["host"] for found in ADDRESS.finditer(line))
        if any(not HERE.match(host) and host not in NAMES for host in hosts):
            yield f"{name}:{number} holds a web address"
        if MACHINE.search(line):
            yield f"{name}:{number} holds a path of one machine"


def main() -> int:
    """Print every stray line; exit 1 when there is one."""
    found = [line for name in tracked() if name not in WHOLE for line in strays(name)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
