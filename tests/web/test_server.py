"""The server: one desk, one port, this machine only, and nothing left when it ends."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from tests.web.conftest import CHEAP, PASSPHRASE
from tests.web.served import Served, free_port, served, wait_until

from secondsource.desk.desk import Desk
from secondsource.store.folder import Folder
from secondsource.web import server, supervisor

MB = 1024 * 1024
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="a hardened process shows its memory and files to root only")


def refused(*words: str) -> tuple[int, str]:
    """Exit code and what it said, of a server that does not start."""
    ran = subprocess.run(
        [sys.executable, "-m", "secondsource.web", *words], capture_output=True, text=True, timeout=30, check=False
    )
    return ran.returncode, ran.stderr.strip()


def remembers(process: psutil.Process, text: str) -> bool:
    """Whether the process's memory holds the text; both processes of a test belong to whoever runs it."""
    needle = text.encode()
    maps = Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{process.pid}/mem").open("rb", buffering=0) as memory:
        return any(needle in _read(memory.fileno(), line) for line in maps if line.split()[1].startswith("rw"))


def _read(memory: int, line: str) -> bytes:
    start, end = (int(part, 16) for part in line.split(maxsplit=1)[0].split("-"))
    try:
        return os.pread(memory, end - start, start)
    except OSError:  # a page that the kernel keeps to itself
        return b""


def test_the_desk_and_its_lock_door_listen_on_loopback_and_nowhere_else(folder: Path) -> None:
    with served(folder) as running:
        browser = running.browser()
        browser.unlock(PASSPHRASE)
        browser.get("/nothing-here")
        ports = {running.port, browser.door[0]}
        heard = {
            (c.laddr.ip, c.laddr.port)
            for c in psutil.net_connections("inet")
            if c.laddr and c.status == psutil.CONN_LISTEN
        }
    assert {(ip, port) for ip, port in heard if port in ports} == {("127.0.0.1", port) for port in ports}


EVERYWHERE = "0.0.0.0"  # noqa: S104 -- what must be refused


@pytest.mark.parametrize("address", [EVERYWHERE, "192.0.2.1", "::", "localhost", "example"])
def test_any_address_that_others_could_reach_is_refused(address: str) -> None:
    with pytest.raises(server.NotLoopbackError):
        server.loopback(address)


def test_serving_to_a_network_gets_one_sentence(folder: Path) -> None:
    assert refused(str(folder), "--address", EVERYWHERE) == (
        2,
        f"The desk is served to this machine only; {EVERYWHERE} is refused.",
    )


def test_a_second_server_on_the_same_folder_gets_one_sentence(folder: Path) -> None:
    with served(folder):
        code, said = refused(str(folder), "--port", str(free_port()))
    assert (code, said.count("\n"), bool(said)) == (2, 0, True)


def test_a_taken_port_gets_one_sentence(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    Desk.found(other, name="Other", person="Bo", passphrase=PASSPHRASE, cost=CHEAP).close()
    with served(folder) as running:
        assert refused(str(other), "--port", str(running.port)) == (
            2,
            f"Port {running.port} cannot be used: another program has it, or you may not. Choose another with --port.",
        )


@pytest.mark.parametrize(
    "words", [("--idle", "0"), ("--idle", "x"), ("--port", "99999"), ("--port", "0x"), ("--nonsense",)]
)
def test_words_that_make_no_sense_get_one_line(folder: Path, words: tuple[str, ...]) -> None:
    code, said = refused(str(folder), *words)
    assert (code, said.count("\n"), bool(said)) == (2, 0, True)


def test_a_held_port_lets_nobody_in_while_the_desk_restarts() -> None:
    port = free_port()
    with supervisor.hold_port(port), pytest.raises(supervisor.PortTakenError):
        supervisor.hold_port(port)


def test_nothing_lives_on_when_the_server_is_stopped(folder: Path) -> None:
    with served(folder) as running:
        family = running.desk()
        running.process.send_signal(signal.SIGINT)
        code = running.process.wait(10)
    assert (code, [p for p in family if p.is_running()]) == (0, [])


def test_nothing_lives_on_when_the_parent_is_killed(folder: Path) -> None:
    with served(folder) as running:
        family = running.desk()
        running.process.kill()
        assert wait_until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in family), 2)
    Folder.open(folder).close()


def test_a_desk_process_that_ends_by_itself_comes_back_locked(folder: Path) -> None:
    with served(folder) as running:
        browser = running.browser()
        browser.unlock(PASSPHRASE)
        before = running.worker()
        before.kill()
        assert wait_until(lambda: not before.is_running())
        assert wait_until(lambda: running.status("/pulse") == 302)


@only_root
def test_the_parent_never_holds_what_opens_the_desk(folder: Path) -> None:
    with served(folder) as running:
        browser = running.browser()
        assert browser.unlock(PASSPHRASE).status == 302
        held = [remembers(psutil.Process(running.process.pid), PASSPHRASE), remembers(running.worker(), PASSPHRASE)]
        family = running.desk()
        browser.get("/unlock")
        assert browser.get("/nothing-here").status == 404
        browser.knock("/lock")
        after = [remembers(p, PASSPHRASE) for p in (psutil.Process(running.process.pid), *running.desk())]
    assert (held, [p for p in family if p.is_running()], after) == ([False, True], [], [False, False, False])


@only_root
def test_sixty_megabytes_reach_no_disk(folder: Path, tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    with served(folder, TMPDIR=str(spill)) as running:
        browser = running.browser()
        browser.get("/unlock")
        before = files_of(running)
        answer = browser.ask(
            "POST", "/unlock", multipart([b"x" * (20 * MB)] * 3, browser.cookies["csrftoken"]), timeout=60
        )
        assert (answer.status, list(spill.iterdir()), files_of(running)) == (403, [], before)


def files_of(running: Served) -> set[str]:
    """Every regular file that a process of the desk has open, also such that have no name any more."""
    links = [link for p in running.desk() for link in Path(f"/proc/{p.pid}/fd").iterdir()]
    return {
        target for link in links if (target := str(link.readlink())).startswith("/") and not target.startswith("/dev")
    }


def multipart(files: list[bytes], mark: str) -> bytes:
    """A form with files, as bytes; `Browser.ask` knows the boundary."""
    parts = [b'--edge\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + mark.encode() + b"\r\n"]
    parts += [
        b'--edge\r\nContent-Disposition: form-data; name="f"; filename="f.bin"\r\nContent-Type: application/octet-stream\r\n\r\n'
        + body
        + b"\r\n"
        for body in files
    ]
    return b"".join([*parts, b"--edge--\r\n"])


def test_a_gigabyte_is_refused_by_what_it_declares(folder: Path) -> None:
    with served(folder) as running, closing(HTTPConnection("localhost", running.port, timeout=10)) as connection:
        connection.putrequest("POST", "/unlock")
        connection.putheader("Content-Length", str(1 << 30))
        connection.endheaders(b"x" * 1000)
        answer = connection.getresponse()
        assert (answer.status, b"64 MB" in answer.read()) == (413, True)
