import doctest
from types import ModuleType

import pytest

from secondsource.weigh import choice, dependence, face


@pytest.mark.parametrize("module", [choice, dependence, face])
def test_the_examples_in_the_docstrings_are_true(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)
