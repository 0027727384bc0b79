"""A session to be recorded: it writes, saves drafts, erases, adds people, changes words, keeps exhibits, locks and opens again.

Before each step that it may be killed in it says `try …`, and after it `done …`, into a file that the recorder reads.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from tests.store import laptop
from tests.store.torture.recording import ACKNOWLEDGED

from secondsource.store import exhibits, keyring


def main(path: Path) -> None:
    told = os.open(path.parent / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT, 0o600)
    dice = random.Random(3)  # noqa: S311 -- a test's dice

    def step(word: str, act: Callable[[], object]) -> None:
        os.write(told, f"try {word}".encode())
        act()
        os.write(told, f"done {word}".encode())

    words = laptop.PASSPHRASE
    for opening in range(5):
        desk = laptop.unlocked(path, words)
        for batch in range(25):
            name = f"{opening}.{batch}"
            size = dice.choice((1, 1, 2, 3, 8, 30))
            texts = [f"{name}.{n}.{size} ".encode() + b"x" * dice.choice((0, 50, 800, 3000)) for n in range(size)]
            subject = f"source:{name}" if batch % 8 == 1 else "report:all"
            step(f"written {name}.{size}", lambda: desk.journal.append([(subject, text) for text in texts]))  # noqa: B023 -- called at once
            if batch % 5 == 2:
                step(f"draft {name}", lambda: desk.journal.sketch_save("draft", name.encode()))  # noqa: B023 -- called at once
            if batch % 8 == 6:
                step(f"erased {opening}.{batch - 5}", lambda: desk.journal.erase(f"source:{opening}.{batch - 5}"))  # noqa: B023
            if batch == 12:
                words = f"words {opening}"
                step(f"words {opening}", lambda: keyring.change(desk.folder, desk.opened, words))  # noqa: B023 -- called at once
            if batch == 16:
                step(f"exhibit {name}", lambda: exhibits.keep(desk.folder, desk.opened, [name.encode() * 9000]))  # noqa: B023
        desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
