"""Search: Burmese and English words in codenames, questions and reports. What was looked for never stands in an address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from secondsource.core import words
from secondsource.desk.desk import Desk
from secondsource.desk.searching import Hit
from secondsource.web import lists, naming, session
from secondsource.web.guard import ANYBODY, page

MOST: Final = 50
"""Hits that are shown; whoever finds more looks for more words."""

AROUND: Final = 90
"""Letters that are shown on either side of the first word found."""

SEEN_BY: Final = {"source": "see_codename", "question": "see_belief", "report": "take_report"}
"""Which right each kind of hit needs to be shown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One hit as it is drawn: where it leads, what it is called, and the words around what was found."""

    href: str
    name: str
    pieces: Sequence[Piece]
    lang: str


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind."""

    title: Promise
    found: Sequence[Found]


TITLES: Final[dict[str, Promise]] = {"source": _("Sources"), "question": _("Questions"), "report": _("Reports")}


@page("search/", action=ANYBODY)
def index(request: HttpRequest) -> HttpResponse:
    """Take the words, keep them here, and show what they find under an address that does not hold them."""
    if request.method == "POST":
        text = request.POST.get("words", "").strip()
        return HttpResponseRedirect(f"/search/?words={lists.keep_words(text)}" if text else "/search/")
    desk = session.desk()
    text = lists.kept_words(request.GET.get("words", ""))
    hits = session.search().find(text, MOST, [kind for kind, verb in SEEN_BY.items() if desk.may(verb)])
    with desk.reading():
        context = {"words": text, "groups": list(_groups(desk, hits, text)), "full": len(hits) >= MOST, "most": MOST}
        return render(request, "searching/index.html", context)


def _groups(desk: Desk, hits: Sequence[Hit], text: str) -> Iterator[Group]:
    """The hits by kind."""
    for kind, title in TITLES.items():
        shown = [_readable(desk, hit) for hit in hits if hit.kind == kind]
        found = [_found(desk, hit, text) for hit in shown if words.Scan([hit.text]).find(text)]
        if found:
            yield Group(title, found)


def _readable(desk: Desk, hit: Hit) -> Hit:
    """A hit with the text that this person may read: the note of a source is for those who may see the source."""
    if hit.kind == "source" and not desk.may("see_source"):
        return replace(hit, text=desk.book.sources.by_id[hit.key].codename)
    return hit


def _found(desk: Desk, hit: Hit, text: str) -> Found:
    pieces = pieces_of(hit.text, text)
    lang = naming.tongue(hit.text)
    if hit.kind == "source":
        return Found(f"/sources/{hit.key}/", desk.book.sources.by_id[hit.key].codename, pieces, lang)
    if hit.kind == "question":
        return Found(
            f"/questions/{hit.key}/", naming.question_text(desk.book.questions.by_id[hit.key].fact), pieces, lang
        )
    return Found(f"/reports/{hit.key}/", naming.report_name(desk, desk.book.reports.by_id[hit.key].fact), pieces, lang)


# --- what was found, in its surroundings -----------------------------------------------------------------------------
def pieces_of(text: str, query: str) -> list[Piece]:
    """The stretch of a text around the first word found, cut into what was looked for and what was not.

    The words are found as the search finds them: whatever their case, digits of either script, nothing invisible in between.
    """
    spelled, origin = _spelled(text)
    spans = _spans(spelled, sorted(set(words.fold(query).split()), key=len, reverse=True))
    if not spans:
        return [Piece(_cut(text[: 2 * AROUND], len(text) > 2 * AROUND), found=False)]
    first = origin[spans[0][0]]
    start, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
    pieces: list[Piece] = [Piece("…", found=False)] if start else []
    here = start
    for low, high in ((origin[low], origin[high] if high < len(origin) else len(text)) for low, high in spans):
        if low < here or high > end:
            continue
        pieces += [Piece(text[here:low], found=False), Piece(text[low:high], found=True)]
        here = high
    return [*(piece for piece in pieces if piece.text), Piece(_cut(text[here:end], end < len(text)), found=False)]


def _cut(text: str, more: bool) -> str:  # noqa: FBT001 -- one word of the call says it
    return f"{text}…" if more else text


_letter = lru_cache(maxsize=4096)(words.normal)  # a text has few letters, and many of each


def _spelled(text: str) -> tuple[str, list[int]]:
    """A text as it is compared, and for each of its letters the place in the text that it stands for."""
    letters: list[str] = []
    origin: list[int] = []
    for cluster in re.finditer(r".[\u0300-\u036f]*", text, re.DOTALL):
        spelled = _letter(cluster.group())
        letters.append(spelled)
        origin += [cluster.start()] * len(spelled)
    return "".join(letters), origin


def _spans(spelled: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, in order, none overlapping another."""
    if not wanted:
        return []
    pattern = "|".join(re.escape(word) for word in wanted)
    return [found.span() for found in re.finditer(pattern, spelled)]
