"""The application that the server calls: Django set up once, every page collected and checked."""

import logging
import os

import django
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver


def prepare() -> None:
    """Set Django up and load every page, so that a page that names no action stops the start and not somebody's work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secondsource.web.settings")
    quiet = logging.getLogger("django")
    quiet.handlers = [logging.NullHandler()]
    quiet.propagate = False
    django.setup(set_prefix=False)
    get_resolver().url_patterns  # noqa: B018 -- reading it imports the pages


def application() -> WSGIHandler:
    """The WSGI application."""
    prepare()
    return WSGIHandler()
