"""Addresses: whatever the pages registered with the guard, and nothing besides."""

import importlib
import pkgutil

from django.urls import path

from secondsource.web import guard, pages, refusals

for found in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
    importlib.import_module(found.name)

urlpatterns = [path(page.url, page.view, name=page.name) for page in guard.PAGES.values()]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.fault
