"""Uploads stay in memory: what somebody sends is never written to the disk in the clear, and too much is refused before it is read."""

from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, UnreadablePostError

LARGEST_FILE = 32 * 1024 * 1024
LARGEST_REQUEST = 64 * 1024 * 1024
LARGEST_TEXT = 8 * 1024 * 1024
"""All fields that are not files, together: a pasted text of millions of letters."""


class TooLarge(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """More than the desk takes at once; `most` is in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes")
        self.most = most


class MemoryOnly(FileUploadHandler):
    """Collects one file after the other in memory, up to `LARGEST_FILE` bytes each."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django passes it
        """A piece of the file arrived; nobody after us gets it.

        Raises:
            TooLarge: the file is larger than the desk takes.
        """
        if self._kept.tell() + len(raw_data) > LARGEST_FILE:
            raise TooLarge(LARGEST_FILE)
        self._kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file is whole."""
        self._kept.seek(0)
        kept: IO[bytes] = self._kept
        return InMemoryUploadedFile(
            file=kept,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


class Whole:
    """The body of a request, read as long as it declared to be: one that ends before is no request, and nothing of it is kept.

    Otherwise a message whose sending was broken off would be kept cut, word for word as it seems.
    """

    def __init__(self, stream: IO[bytes], declared: int) -> None:
        self._stream = stream
        self._left = declared

    def read(self, size: int) -> bytes:
        """So many bytes, or as many as were declared.

        Raises:
            OSError: the sending was broken off.
        """
        wanted = min(size, self._left)
        pieces: list[bytes] = []
        while wanted:
            pieces.append(self._stream.read(wanted))
            if not pieces[-1]:
                raise ConnectionAbortedError
            wanted -= len(pieces[-1])
            self._left -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int) -> bytes:
        """The same: a body is bytes, and nothing of the desk asks for it line by line."""
        return self.read(size)


_DRAIN = 256 * 1024 * 1024
_PIECE = 1024 * 1024


def declared(request: HttpRequest) -> int | None:
    """The length that a request declares; None when it makes no sense."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() and len(text) < 16 else None


def drop(request: HttpRequest) -> None:
    """Read the rest of the body and forget it, unless it is absurdly large: a browser shows no answer before it has sent all."""
    if (declared(request) or 0) > _DRAIN:
        return
    with suppress(UnreadablePostError):  # it went away: there is nobody left to answer
        while request.read(_PIECE):
            pass
