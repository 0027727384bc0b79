"""The example desk that ./run makes: once, whole, and never over something else."""

from pathlib import Path

import pytest

from secondsource.cli import main


def made(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["desk", "example", str(folder)])
    said = capsys.readouterr()
    return code, (said.out + said.err).strip()


def test_a_second_start_says_the_same_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "example"
    first = made(folder, capsys)
    size = (folder / "desk.db").stat().st_mtime_ns
    assert (made(folder, capsys), (folder / "desk.db").stat().st_mtime_ns) == (first, size)


def test_a_start_that_was_stopped_half_way_is_begun_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "example.unfinished").mkdir()
    (tmp_path / "example.unfinished" / "desk.db").write_bytes(b"half")
    assert (made(tmp_path / "example", capsys)[0], sorted(p.name for p in tmp_path.iterdir())) == (0, ["example"])


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    code, said = made(tmp_path, capsys)
    assert (code, said.count("\n"), (tmp_path / "mine").read_text(encoding="utf-8")) == (2, 0, "mine")
