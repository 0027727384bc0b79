"""The command line: the first word picks the command, and only that command is loaded."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

COMMANDS: Mapping[str, str] = MappingProxyType({"weigh": "secondsource.cli.weigh", "desk": "secondsource.cli.desk"})
"""Word -> module with `main(words) -> exit code`."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the first word names, with the rest as its own words.

    Returns:
        0 when done, 2 when what was asked for or handed in cannot be used, 130 when stopped by the keyboard.
    """
    command, *rest = [*(sys.argv[1:] if words is None else words), ""]
    if command not in COMMANDS:
        asked = command in {"-h", "--help"}
        (sys.stdout if asked else sys.stderr).write(f"secondsource: {' | '.join(COMMANDS)} (each with --help)\n")
        return 0 if asked else 2
    # waiting threads of a product of small matrices cost more than they bring; it must be said before numpy is there
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code: int = importlib.import_module(COMMANDS[command]).main(rest[:-1])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our lines has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
