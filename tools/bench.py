"""`./run bench [NAME [arguments]]`: `main()` of bench/bench_NAME.py, or of all; they print one JSON object a line."""

import importlib
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent / "bench"


def main(words: list[str]) -> int:
    """Run the named benchmark with the remaining words as its arguments, or all of them with none."""
    names = sorted(path.stem.removeprefix("bench_") for path in BENCH.glob("bench_*.py"))
    if words and words[0] not in names:
        print(f"there is no benchmark {words[0]!r}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(BENCH))
    for name in words[:1] or names:
        sys.argv = [f"bench_{name}.py", *words[1:]]
        importlib.import_module(f"bench_{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
