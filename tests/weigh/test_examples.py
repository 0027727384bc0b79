import doctest
import importlib
import pkgutil

import pytest

from secondsource import weigh

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(weigh.__path__, "secondsource.weigh.")
    if not found.name.endswith(".spark")  # it needs an extra
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_face_and_every_model_show_an_example() -> None:
    models = [name for name in MODULES if name.startswith("secondsource.weigh.models.")]
    shown = {
        name for name in [*models, "secondsource.weigh.face"] if ">>>" in (importlib.import_module(name).__doc__ or "")
    }
    assert {
        f"secondsource.weigh.{name}"
        for name in (
            "face", "models.majority", "models.one_coin", "models.dawid_skene", "models.ebcc", "models.bwa", "models.accu",
            "models.accu_copy", "models.labels", "models.places", "models.numbers", "models.times",
        )
    } <= shown  # fmt: skip
