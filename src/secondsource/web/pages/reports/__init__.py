"""Reports: a message is kept first, word for word; statements, their origin and second thoughts come later."""

from secondsource.web.pages.reports import drafts, exhibits, listing, marking, origins, reading, second_thoughts, taking

__all__ = ["drafts", "exhibits", "listing", "marking", "origins", "reading", "second_thoughts", "taking"]
