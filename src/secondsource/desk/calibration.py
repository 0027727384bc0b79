"""Calibration: of what this desk believed, how much turned out so. Each question is judged by what the other outcomes teach."""

from collections.abc import Callable

import numpy as np

from secondsource.desk.belief import gathered_apart, kinds, outcomes, weighable
from secondsource.desk.desk import Desk
from secondsource.desk.pace import gently
from secondsource.desk.rows import columns
from secondsource.weigh.crossed import held_out
from secondsource.weigh.reliability import Reliability, reliability


def turned_out(desk: Desk, progress: Callable[[int, int], None]) -> Reliability | None:
    """How the likeliest values of all questions with an outcome turned out; None where nothing has turned out yet."""
    with desk.reading() as book:
        known, stated = outcomes(book), kinds(book)
        keys = list(book.questions.by_id) if known else []
    rows = gathered_apart(desk, keys, pace=gently, progress=lambda _done, _of: progress(0, len(known)))
    claims, _ = columns(rows)
    asked = set(claims.question)
    here = {question: value for question, value in known.items() if question in asked}
    held = []
    for one in held_out(claims, here, kind=weighable(rows, stated, here)):
        held.append(one)
        progress(len(held), len(here))
    if not held:
        return None
    return reliability(np.asarray([one.p for one in held]), np.asarray([one.right for one in held], dtype=np.float64))
