"""Answers as a measured attribute would give them again."""

import numpy as np

from secondsource.weigh.coded import Floats
from secondsource.weigh.quantities.measure import Measured


def imagined(measured: Measured, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Per question a truth drawn from what is believed, and per row an answer to it by the law: exact, near or gross; as places."""
    spread, law, table = measured.spread, measured.law, measured.board.table
    cells = spread.cells
    running = np.cumsum(spread.mass)
    before = np.concatenate([[0.0], running])[cells.start]
    wanted = before[:-1] + random.random(cells.questions) * np.diff(before)
    at = np.clip(np.searchsorted(running, wanted), cells.start[:-1], np.maximum(cells.start[1:] - 1, 0))
    truth = cells.place[at] + (random.random(len(at)) - 0.5) * cells.width[at]
    rows = len(table)
    centre, exact = truth[table.question], law.exact[table.source] if measured.choice.loss != "mean" else np.zeros(rows)
    up = random.random(rows) < law.up
    size = law.size[table.source] * measured.board.spread[table.question]
    near = centre + law.bias[table.source] + random.exponential(size) * np.where(up, 1.0, -1.0)
    gross = law.frame.middle + law.frame.half * np.tan(np.pi * (random.random(rows) - 0.5))
    kind = random.random(rows)
    said = np.where(kind < exact, centre, np.where(random.random(rows) < law.gross, gross, near))
    return truth, np.maximum(said, measured.floor)
