"""Sources: who speaks to the desk, under a codename."""

from secondsource.web.pages.sources import listing, reading, taking

__all__ = ["listing", "reading", "taking"]
