from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store import laptop
from tests.store.laptop import Laptop


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Laptop]:
    found = laptop.new(tmp_path / "ann")
    yield found
    found.close()


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Laptop]:
    found = laptop.new(tmp_path / "ben", person="ben", passphrase="ben's own words")
    yield found
    found.close()
