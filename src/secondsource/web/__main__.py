"""`python -m secondsource.web DIR`: serve a desk on this machine until stopped."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

# before numpy is loaded: its threads would not survive the fork that every lock makes
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


LONGEST_IDLE = 24 * 60


class _OneLine(argparse.ArgumentParser):
    """Argparse with one line for a mistake."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of the command."""
        self.exit(2, f"{self.prog}: {message}\n")


def main(words: list[str]) -> int:
    """Serve; 2 for a folder, an address or a port that cannot be served, with one sentence."""
    from django.utils import translation  # noqa: PLC0415 -- numpy must not be imported before the lines above
    from django.utils.translation import gettext  # noqa: PLC0415

    from secondsource.core.findings import Finding  # noqa: PLC0415
    from secondsource.store import shelter  # noqa: PLC0415
    from secondsource.store.errors import Refusal  # noqa: PLC0415
    from secondsource.web import refusals, server, station, supervisor, wsgi  # noqa: PLC0415

    asked = _OneLine(prog="secondsource desk serve", description="Serve a desk on this machine.")
    asked.add_argument("folder", type=Path, metavar="DIR")
    asked.add_argument("--port", type=int, default=station.PORT)
    asked.add_argument("--idle", type=int, default=station.IDLE_MINUTES, metavar="MINUTES")
    asked.add_argument("--address", default=station.ADDRESS, help=argparse.SUPPRESS)
    chosen = asked.parse_args(words)
    wsgi.prepare()
    from secondsource.web.pages.upkeep.rooms import MACHINE  # noqa: PLC0415 -- a page: only once Django is set up

    translation.activate("my" if os.environ.get("LANG", "").startswith("my") else "en")

    def ready() -> None:
        print(gettext("The desk is served at %(address)s") % {"address": f"http://localhost:{chosen.port}"}, flush=True)  # noqa: T201 -- the door speaks
        for code in shelter.warnings():
            print(MACHINE[code], file=sys.stderr, flush=True)  # noqa: T201 -- the door speaks

    if not 1 <= chosen.idle <= LONGEST_IDLE:
        line = gettext("The desk can lock itself after 1 to %(most)d minutes without work.") % {"most": LONGEST_IDLE}
        return _stop(line)
    try:
        server.loopback(chosen.address)
        supervisor.supervise(
            supervisor.Plan(chosen.folder.absolute(), wsgi.application, chosen.port, chosen.idle, ready)
        )
    except server.NotLoopbackError:
        line = gettext("The desk is served to this machine only; %(address)s is refused.") % {"address": chosen.address}
    except supervisor.PortTakenError:
        line = gettext(
            "Port %(port)d cannot be used: another program has it, or you may not. Choose another with --port."
        ) % {"port": chosen.port}
    except Refusal as no:
        line = refusals.sentences([Finding(no.code, no.values)])[0]
    else:
        return 0
    return _stop(line)


def _stop(line: str) -> int:
    print(line, file=sys.stderr)  # noqa: T201 -- the door speaks
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
