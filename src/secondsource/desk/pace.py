"""Pace: long work in the background that leaves the processor and the book to the pages."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

STEP = 50
"""Questions after which a pass rests as long as they took: some ten milliseconds."""


def gently(items: Iterable[T], step: int = STEP) -> Iterator[T]:
    """The same items, resting after every `step` of them for as long as the work on these took."""
    begun = time.perf_counter()
    for number, item in enumerate(items, 1):
        yield item
        if not number % step:
            time.sleep(time.perf_counter() - begun)
            begun = time.perf_counter()
