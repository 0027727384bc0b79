"""Pictures and papers of a report, opened in memory: pictures are shown, anything else is saved only when asked for by name."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse

from secondsource.desk import reporting
from secondsource.web import session
from secondsource.web.clear import ClearFile
from secondsource.web.guard import page

_SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def shown_as(content: bytes) -> str:
    """What kind of picture these bytes are, by themselves and not by what they were called; nothing for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media for sign, media in _SIGNS if content.startswith(sign)), "")


@page("reports/<slug:key>/exhibits/<slug:blob>", action="take_report", methods=("GET",))
def exhibit(_request: HttpRequest, key: str, blob: str) -> HttpResponse:
    """A picture, drawn from memory; the browser is told to keep nothing of it."""
    _kept, content = reporting.view_picture(session.desk(), key, blob)
    media = shown_as(content)
    if not media:
        raise Http404
    return HttpResponse(
        content, content_type=media, headers={"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    )


@page("reports/<slug:key>/exhibits/<slug:blob>/save", action="take_report", methods=("POST",))
def exhibit_save(_request: HttpRequest, key: str, blob: str) -> HttpResponse:
    """The file as it came, to save in the clear; its name says nothing."""
    desk = session.desk()
    desk.require("export_own")
    _kept, content = reporting.view_picture(desk, key, blob)
    name = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}.get(
        shown_as(content), "bin"
    )
    saved = f"exhibit-{blob[:6]}.{name}"
    return ClearFile(content, what="exhibit", count=1, name=saved, media="application/octet-stream")
