"""Assets: the style sheet, the scripts and the fonts, served by the desk from this machine under names that change with them."""

import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_STATIC = files("secondsource.web") / "static"

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
}

SOURCES: dict[str, Traversable] = {
    **{file.name: file for file in _STATIC.iterdir() if file.name.rpartition(".")[2] in _TYPES},
    "htmx.js": files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js",
    "sans.ttf": files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf",
    "myanmar.ttf": files("justmytype_intl_sea") / "fonts/ofl/notosansmyanmar/NotoSansMyanmar[wdth,wght].ttf",
}
"""Every file of `static/`, and what packages bring; nothing else is served."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served: its mark is part of its address, so that a browser may keep it for ever."""

    name: str
    media: str
    body: bytes
    mark: str


@cache
def asset(name: str) -> Asset:
    """The asset of that name.

    Raises:
        KeyError: there is none.
    """
    body = SOURCES[name].read_bytes()
    ending = name.rpartition(".")[2]
    if ending == "css":
        body = _linked(body)
    return Asset(name, _TYPES[ending], body, f"{zlib.crc32(body):08x}")


def address(name: str) -> str:
    """Where the asset is served."""
    return f"/static/{asset(name).mark}/{name}"


def _linked(sheet: bytes) -> bytes:
    """The style sheet with its fonts under their marked addresses."""
    for name in ("sans.ttf", "myanmar.ttf"):
        sheet = sheet.replace(f"url({name})".encode(), f'url("{address(name)}")'.encode())
    return sheet
