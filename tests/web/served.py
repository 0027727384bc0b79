"""A real server in a process of its own, and a small browser for it. Run as a script it serves a desk whose threads can be kept busy."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

START = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Browser:
    """Keeps cookies, finds the marks that forms carry, follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    door: tuple[int, str] = (0, "")

    def get(self, path: str, timeout: float = 10) -> Answer:
        return self.ask("GET", path, timeout=timeout)

    def post(self, path: str, form: dict[str, str], timeout: float = 10) -> Answer:
        marked = {**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self.ask("POST", path, urlencode(marked).encode(), timeout=timeout)

    def ask(self, method: str, path: str, body: bytes = b"", *, port: int = 0, timeout: float = 10) -> Answer:
        connection = http.client.HTTPConnection("localhost", port or self.port, timeout=timeout)
        shown = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        media = (
            "multipart/form-data; boundary=edge" if body.startswith(b"--edge") else "application/x-www-form-urlencoded"
        )
        headers = {"Cookie": shown, "Content-Type": media}
        with closing(connection):
            connection.request(method, path, body or None, headers)
            heard = connection.getresponse()
            answer = Answer(heard.status, heard.headers, heard.read().decode())
        for line in heard.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self._see_door(answer.text)
        return answer

    def _see_door(self, page: str) -> None:
        """Remember where the lock button of the page leads."""
        found = re.search(r'action="http://localhost:(\d+)/lock".*?name="token" value="(\w+)"', page, re.DOTALL)
        if found:
            self.door = (int(found[1]), found[2])

    def unlock(self, passphrase: str) -> Answer:
        self.get("/unlock")
        return self.post("/unlock", {"passphrase": passphrase}, timeout=30)

    def knock(self, way: str, token: str = "") -> Answer:
        port, known = self.door
        return self.ask("POST", way, urlencode({"token": token or known, "lang": "en"}).encode(), port=port)


@dataclass
class Served:
    """A running supervisor with its desk."""

    process: subprocess.Popen[str]
    port: int

    def browser(self) -> Browser:
        return Browser(self.port)

    def desk(self) -> list[psutil.Process]:
        """Every process below the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def status(self, path: str) -> int:
        """What a stranger gets there; 0 while nobody answers."""
        try:
            return self.browser().get(path).status
        except OSError:
            return 0

    def worker(self) -> psutil.Process:
        """The one that holds the keys: the child's child."""
        return next(found for found in self.desk() if found.ppid() != self.process.pid)


@contextmanager
def served(
    folder: Path, *words: str, script: tuple[str, ...] = ("-m", "secondsource.web"), **environment: str
) -> Iterator[Served]:
    """Serve a folder until the block ends."""
    port = free_port()
    command = [sys.executable, *script, str(folder), "--port", str(port), *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment, "LANG": "C.UTF-8"},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert f"http://localhost:{port}" in line, process.communicate()
        yield Served(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=START)


def wait_until(true: Any, seconds: float = 5.0) -> bool:
    """Whether it becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.01)
    return bool(true())


def busy(environ: dict[str, Any], start_response: Any) -> Any:
    """The real application, with two ways to keep a thread: in Python, and in a C call that never lets go of the interpreter."""
    if environ["PATH_INFO"] == "/spin":
        while True:
            pass
    if environ["PATH_INFO"] == "/hold":
        re.match(r"(a+)+$", "a" * 60 + "b")
    return _real(environ, start_response)


def _real(environ: dict[str, Any], start_response: Any) -> Any:
    from secondsource.web import wsgi  # noqa: PLC0415 -- only in the served process

    return wsgi.application()(environ, start_response)


def main() -> None:
    from secondsource.web import supervisor, wsgi  # noqa: PLC0415 -- only in the served process

    wsgi.prepare()
    folder, port, idle = Path(sys.argv[1]), int(sys.argv[3]), float(sys.argv[5]) if len(sys.argv) > 5 else 10.0

    def ready() -> None:
        print(f"http://localhost:{port}", flush=True)  # noqa: T201 -- what the test waits for

    supervisor.supervise(supervisor.Plan(folder, lambda: busy, port, idle, ready))


if __name__ == "__main__":
    main()
