"""The station: what the parent tells the desk process about its place. It holds no secret of the desk."""

from dataclasses import dataclass, field
from pathlib import Path

ADDRESS = "127.0.0.1"
PORT = 8757
IDLE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Station:
    """Where the desk lies, where it is served, and how to reach the parent that ends this process.

    `door_token` only opens the lock door: whoever has it can lock the desk, nothing else.
    """

    folder: Path
    port: int = PORT
    idle_minutes: float = IDLE_MINUTES
    door_port: int = 0
    door_token: str = field(default="", repr=False)
    lock_fd: int | None = None
    pulse_fd: int | None = None

    @property
    def origin(self) -> str:
        """How a browser names the desk."""
        return f"http://localhost:{self.port}"

    @property
    def door(self) -> str:
        """How a browser names the lock door."""
        return f"http://localhost:{self.door_port}"


class _Post:
    station = Station(Path())


def take(station: Station) -> None:
    """Make this the station of the process."""
    _Post.station = station


def here() -> Station:
    """The station of this process."""
    return _Post.station
