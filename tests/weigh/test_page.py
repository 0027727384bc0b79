"""The page about weighing: what it shows is what comes out."""

import doctest
import re
from dataclasses import fields
from pathlib import Path
from textwrap import dedent

import pytest

from secondsource.cli.weigh import main, parser
from secondsource.weigh import Claims, weigh
from secondsource.weigh.dependence.syndicates import FEED
from secondsource.weigh.score import score

PAGE = Path(__file__).resolve().parents[2] / "docs" / "weigh.md"


def block(beginning: str) -> str:
    """The indented block that begins with these words."""
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"    {beginning}")
    lines = (found + rest).splitlines()
    end = next(at for at, line in enumerate(lines) if not line.startswith("    "))
    return dedent("\n".join(lines[:end])) + "\n"


def test_the_examples_on_the_page_are_true() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (found.failed, found.attempted > 0) == (0, True)


def test_three_reports_of_one_origin_are_told_as_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    claims = tmp_path / "claims.csv"
    claims.write_text(block("report,source,question"), encoding="utf-8")
    assert (main([str(claims), "--explain", "bridge"]), capsys.readouterr().out) == (0, block("bridge\n"))


def test_the_page_names_every_option_column_key_and_way_not_to_be_independent() -> None:
    spans = re.findall(r"`([^`]+)`", re.sub(r"(?m)^    .*", "", PAGE.read_text(encoding="utf-8")))
    named = set(re.findall(r"[\w-]+", " ".join(spans)))
    weighed = weigh(Claims(source=["a"], question=["q"], value=["yes"]))
    options = {word for action in parser()._actions for word in action.option_strings} - {"-h", "--help"}  # noqa: SLF001
    columns = {"class" if field.name == "klass" else field.name for field in fields(Claims)}
    keys = {*weighed.model, *score(weighed, {"q": ["yes"]}), "seed", "input"}
    assert (options | columns | keys | {"speak_together", "declared_cohort", FEED}) - named == set()
