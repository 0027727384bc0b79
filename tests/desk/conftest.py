from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk import founded

from secondsource.desk.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = founded.new(tmp_path / "desk")
    yield found
    found.close()
