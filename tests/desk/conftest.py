from collections.abc import Iterator
from pathlib import Path

import pytest

from secondsource.desk.desk import Desk
from tests.desk import founded


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = founded.new(tmp_path / "desk")
    yield found
    found.close()
