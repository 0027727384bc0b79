"""`./run check`: lint, format, types, contracts, catalogue, tables, clean text. All are run; all must pass."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("lint", (BIN / "ruff", "check", "--quiet", ".")),
    ("format", (BIN / "ruff", "format", "--check", "--quiet", ".")),
    ("types", (BIN / "mypy", "--no-error-summary")),
    ("contracts", (BIN / "lint-imports", "--no-cache")),
    ("catalogue", (sys.executable, "tools/catalogue.py", "check")),
    ("tables", (sys.executable, "tools/make_tables.py", "--check")),
    ("clean text", (sys.executable, "tools/clean_text.py")),
)


def passes(name: str, command: tuple[str | Path, ...]) -> bool:
    """Run one check; print its time, and what it said when it failed."""
    started = time.monotonic()
    ran = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    good = ran.returncode == 0
    print(f"{'ok' if good else 'FAILED':7}{name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not good:
        print(ran.stdout, ran.stderr, sep="\n", flush=True)
    return good


def main() -> int:
    """Run all checks, also after one failed, so that one run shows everything."""
    results = [passes(name, command) for name, command in CHECKS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
