"""Runs: what a bench was asked for, and many tasks on several cores."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured: draws of known answers, seeds of our own worlds, processes, and whether slow peers run too."""

    draws: int = 10
    seeds: int = 24
    jobs: int = 2
    slow: bool = False


def each(work: Callable[[In], Out], tasks: Sequence[In], settings: Settings) -> list[Out]:
    """The results of tasks, in their order."""
    if settings.jobs < 2 or len(tasks) < 2:
        return [work(task) for task in tasks]
    # spawned: a forked child would share whatever threads numpy's libraries hold
    with ProcessPoolExecutor(settings.jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, tasks))
