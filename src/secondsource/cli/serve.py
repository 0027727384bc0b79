"""`secondsource desk serve DIR [--port N] [--idle MINUTES]`: becomes the server, so that stopping this command stops the desk.

The command line and the pages do not know each other, so this replaces the process instead of importing them.
"""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn


def serve(words: Sequence[str]) -> NoReturn:
    """Become the server. `-P` keeps files of the folder one happens to stand in from being taken for ours."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", "secondsource.web", *words])  # noqa: S606 -- our own module, no shell
