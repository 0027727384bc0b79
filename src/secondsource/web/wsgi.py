"""The application that the server calls: Django set up once, every page collected and checked."""

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from secondsource.web.uploads import Whole


def prepare() -> None:
    """Set Django up and load every page, so that a page that names no action stops the start and not somebody's work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondsource.web.settings")
    quiet = logging.getLogger("django")
    quiet.handlers = [logging.NullHandler()]
    quiet.propagate = False
    django.setup(set_prefix=False)
    get_resolver().url_patterns  # noqa: B018 -- reading it imports the pages


def application() -> Callable[..., Iterable[bytes]]:
    """The WSGI application."""
    prepare()
    handler = WSGIHandler()

    def whole(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():  # any other is refused for what it declares
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length))
        return handler(environ, start_response)

    return whole
