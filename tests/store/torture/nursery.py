"""A process that bears writers: for each line `folder seed` on its input it forks one that writes until it is killed.

A writer says on the output what was acknowledged, as soon as it was; the nursery says `gone` when it is dead.
"""

import os
import random
import sys
from pathlib import Path

from tests.store import laptop

from secondsource.store import keyring


def say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def write_until_killed(path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 -- a test's dice
    desk = laptop.unlocked(path)
    say("open")
    for batch in range(10**9):
        size = dice.choice((1, 1, 1, 2, 3, 8, 40, 200))
        texts = [f"{seed}.{batch}.{n}.{size}" + "x" * dice.choice((0, 50, 800, 6000)) for n in range(size)]
        subject = f"source:{dice.randrange(50)}"
        entries = desk.journal.append([(subject, text.encode()) for text in texts])
        say("written", entries[-1].sequence, entries[-1].hash.hex())
        if not dice.randrange(4):
            desk.journal.sketch_save("draft", f"{seed}.{batch}".encode())
            say("draft", f"{seed}.{batch}")
        if not dice.randrange(20):
            desk.journal.erase("source:1")
            say("erased")
        if not dice.randrange(20):
            person = f"p{seed}.{batch}"
            keyring.add(desk.folder, desk.opened, person=person, passphrase=person)
            keyring.remove(desk.folder, desk.opened, person)


def main() -> None:
    for line in sys.stdin:
        path, seed = line.split()
        child = os.fork()
        if not child:
            try:
                write_until_killed(Path(path), int(seed))
            finally:
                os._exit(1)
        say("born", child)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
