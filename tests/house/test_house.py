"""The house: what ./run says when something is missing, what is locked, and what may stand in a file."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def run_in(folder: Path, *words: str, python: str = "") -> tuple[int, str]:
    """`./run` in a folder with nothing but what it reads, and with this script as the only Python."""
    for name in ("run", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder / name)
    shims = folder / "bin"
    shims.mkdir()
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14") if python else ():
        (shims / name).write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
        (shims / name).chmod(0o755)
    ran = subprocess.run(
        [folder / "run", *words],
        env={"PATH": f"{shims}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stderr.strip()


def test_a_python_that_is_too_old_gets_the_line_that_helps(tmp_path: Path) -> None:
    assert run_in(tmp_path, python="exit 1") == (
        1,
        "Python 3.11 or newer is needed. On Debian or Ubuntu: apt-get install -y python3 python3-venv",
    )


def test_a_python_without_venv_gets_the_exact_line(tmp_path: Path) -> None:
    without = f'case "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"'
    assert run_in(tmp_path, python=without) == (
        1,
        "Python's venv is missing. On Debian or Ubuntu: apt-get install -y python3-venv",
    )


def test_a_word_that_run_does_not_know_gets_one_line(tmp_path: Path) -> None:
    assert run_in(tmp_path, "tset") == (
        2,
        "./run knows no 'tset'; it knows: test, check, bench, add, or nothing at all.",
    )


def test_the_scripts_are_plain_shell() -> None:
    read = [
        subprocess.run([shell, "-n", str(ROOT / name)], check=False).returncode
        for shell, name in (("sh", "run"), ("bash", ".ci/run"))
    ]
    assert read == [0, 0]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_versions_and_hashes_and_no_addresses(name: str) -> None:
    packages = re.split(r"\n(?=[a-z])", (ROOT / name).read_text(encoding="utf-8").strip())
    unhashed = [package for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert (unhashed, "://" in "".join(packages)) == ([], False)


def test_every_dependency_has_its_reason() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        re.split(r"[><=\[;]", line)[0] for line in [*asked["dependencies"], *asked["optional-dependencies"]["dev"]]
    ]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in named if name not in reasons] == []


def test_every_link_between_the_papers_leads_somewhere() -> None:
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    links = [
        (paper, link)
        for paper in papers
        for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)\)", paper.read_text(encoding="utf-8"))
    ]
    assert [(paper.name, link) for paper, link in links if not (paper.parent / link).exists()] == []


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git, as whoever changes the project has")
@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("see http://localhost:8757/unlock", True),
        ("see https://desk.example/page", True),
        ("xmlns='http://www.w3.org/2000/svg'", True),
        ("see https://" + "elsewhere.org/page", False),
        ("kept in /" + "home/ada/desk", False),
        ("kept in $TMPDIR/desk or ./example", True),
    ],
)
def test_files_hold_no_address_and_no_path_of_one_machine(tmp_path: Path, line: str, clean: bool) -> None:  # noqa: FBT001 -- a case of the table
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "note.md").write_text(line, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "note.md"], cwd=tmp_path, check=True)
    ran = subprocess.run([sys.executable, tmp_path / "tools" / "clean_text.py"], capture_output=True, check=False)
    assert (ran.returncode == 0) == clean
