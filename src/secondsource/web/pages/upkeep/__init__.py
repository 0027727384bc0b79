"""Upkeep: people, the journal, copies, places, settings, and what is protected."""

from secondsource.web.pages.upkeep import copies, people, places, rooms, settling, verifying

__all__ = ["copies", "people", "places", "rooms", "settling", "verifying"]
