"""Streams for tests: as long as one likes, made while they are read, and counting what was taken."""

import io
from collections.abc import Callable


class Made(io.BytesIO):
    """`size` bytes that nobody stores: `piece(number)` makes the number-th block of 64 KiB."""

    BLOCK = 64 * 1024

    def __init__(self, size: int, piece: Callable[[int], bytes]) -> None:
        super().__init__()
        self.size, self.piece, self.at, self.taken = size, piece, 0, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def read(self, size: int | None = -1, /) -> bytes:
        block = self.piece(self.at // self.BLOCK)[: self.size - self.at] if self.at < self.size else b""
        assert size is not None
        assert size >= len(block)
        self.at += len(block)
        self.taken += len(block)
        return block


def repeated(line: bytes) -> Callable[[int], bytes]:
    """Blocks of one line over and over; its length must divide a block."""
    block = line * (Made.BLOCK // len(line))
    assert len(block) == Made.BLOCK
    return lambda _number: block
