"""A real desk, unlocked in this process, and browsers that may and may not use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from secondsource.desk.desk import Desk
from secondsource.store import seal
from secondsource.web import session, station, wsgi

PASSPHRASE = "seven lamps on the long road"
CHEAP = seal.Cost(memory=8 * 1024, passes=1, lanes=1)

wsgi.prepare()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a founded desk lies, locked."""
    path = tmp_path / "desk"
    Desk.found(path, name="Example", person="Ada", passphrase=PASSPHRASE, cost=CHEAP).close()
    station.take(station.Station(path))
    return path


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    """The same desk, unlocked as this process's desk."""
    unlocked = Desk.unlock(folder, PASSPHRASE)
    session.admit(unlocked)
    yield unlocked
    session.dismiss()
    unlocked.close()


@pytest.fixture
def stranger(folder: Path) -> Iterator[Client]:
    """A browser that never unlocked anything."""
    assert folder.is_dir()
    yield Client(headers={"host": f"localhost:{station.here().port}"})
    session.dismiss()


@pytest.fixture
def client(desk: Desk) -> Client:
    """The browser that unlocked the desk."""
    browser = Client(headers={"host": f"localhost:{station.here().port}"})
    browser.cookies[session.COOKIE] = session.admit(desk)
    return browser
