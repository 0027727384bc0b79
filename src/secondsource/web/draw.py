"""Drawings: beliefs, origins, pushes and courses as small SVGs, one function each, used everywhere.

Sizes are attributes, colours are classes of the style sheet: the content policy allows no style inside a page. What a drawing
says is also said in words, in its label.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

Stance: TypeAlias = Literal["for", "against", "open", "against open"]
"""What an origin says of the value that leads: it agrees or says something else; "open" where nobody recorded where it came from."""

_BAR_HEIGHT = 18
_DOT = 14
_MOST_DOTS = 12
_MOST_ORIGINS = 60
_PUSH = 112
_WIDE, _HIGH, _FOOT = 320, 92, 12
_SQUARE = 240
_NAME = 11


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin as it is drawn: how many voices repeat it, and what it says."""

    voices: int
    stance: Stance = "for"


@dataclass(frozen=True, slots=True)
class Course:
    """How the belief in one value moved: days and probabilities, in order."""

    name: str
    points: Sequence[tuple[dt.date, float]]


def percent(p: float) -> str:
    """A probability in words of the page, rounded to whole percents but never to certainty."""
    if 0 < p < 0.01:
        return gettext("less than 1 percent")
    if 0.99 < p < 1:
        return gettext("more than 99 percent")
    return gettext("%(number)d percent") % {"number": round(100 * p)}


def _share(p: float) -> str:
    return f"{min(max(p, 0.0), 1.0):.1%}"


def bar(p: float) -> SafeString:
    """The probability of one value. Values that lag behind are drawn paler."""
    kind = "fill" if p >= 0.5 else "fill low"
    return format_html(
        '<svg class="bar" width="100%" height="{}" role="img" aria-label="{}">'
        '<rect class="track" width="100%" height="100%" rx="4"/><rect class="{}" width="{}" height="100%" rx="4"/></svg>',
        _BAR_HEIGHT,
        percent(p),
        kind,
        _share(p),
    )


def none_bar(p: float) -> SafeString:
    """The probability that none of the values is true: hatched, because nobody said what it would be instead."""
    return format_html(
        '<svg class="bar" width="100%" height="{}" role="img" aria-label="{}">'
        '<rect class="track" width="100%" height="100%" rx="4"/>'
        '<svg width="{}" height="100%"><path class="hatch" d="{}"/></svg></svg>',
        _BAR_HEIGHT,
        percent(p),
        _share(p),
        _HATCH,
    )


_HATCH = "".join(f"M{x} {_BAR_HEIGHT}l{_BAR_HEIGHT}-{_BAR_HEIGHT}" for x in range(-_BAR_HEIGHT, 900, 6))


def lineup(origins: Sequence[Origin], voices: int | None = None, count: float | None = None) -> SafeString:
    """Voices and origins: a chain of dots is one origin heard several times. The eye sees an echo before it reads.

    Args:
        origins: one for each origin; those that nobody recorded have the stance "open".
        voices: how many reports there are; the sum over origins when left out.
        count: the effective number of origins, as weighed; how many are drawn when left out.
    """
    heard = sum(origin.voices for origin in origins) if voices is None else voices
    chains = format_html_join("", "{}", ((_chain(origin),) for origin in origins[:_MOST_ORIGINS]))
    left = len(origins) - _MOST_ORIGINS
    more = format_html('<span class="more">+{}</span>', left) if left > 0 else SafeString("")
    label = voices_and_origins(heard, len(origins) if count is None else count)
    return format_html('<span class="lineup" role="img" aria-label="{}">{}{}</span>', label, chains, more)


def voices_and_origins(voices: int, origins: float) -> str:
    """The line that says it: "17 reports, about 6 independent origins"."""
    reports = ngettext("%(number)d report", "%(number)d reports", voices) % {"number": voices}
    near = round(origins)
    if abs(origins - near) < 0.05:
        behind = ngettext("%(number)d independent origin", "%(number)d independent origins", near) % {"number": near}
    else:
        behind = gettext("about %(number)s independent origins") % {"number": f"{origins:.1f}"}
    return gettext("%(reports)s, %(origins)s") % {"reports": reports, "origins": behind}


def _chain(origin: Origin) -> SafeString:
    """One origin: the first dot full, each repetition a ring tied to it."""
    rings = min(origin.voices, _MOST_DOTS) - 1
    middle = _DOT // 2
    step = _DOT + 4
    width = _DOT + rings * step
    tied = format_html_join(
        "",
        '<path class="tie" d="M{} {}h{}"/><circle class="ring" cx="{}" cy="{}" r="4"/>',
        (
            (
                middle + n * step - step + (6 if n == 1 else 5),
                middle,
                step - (11 if n == 1 else 10),
                middle + n * step,
                middle,
            )
            for n in range(1, rings + 1)
        ),
    )
    left = origin.voices - _MOST_DOTS
    more = format_html('<text x="{}" y="{}">+{}</text>', width + 3, middle + 4, left) if left > 0 else SafeString("")
    return format_html(
        '<svg class="origin {}" width="{}" height="{}" aria-hidden="true"><circle class="dot" cx="{}" cy="{}" r="5.5"/>{}{}</svg>',
        origin.stance,
        width + (34 if left > 0 else 0),
        _DOT,
        middle,
        middle,
        tied,
        more,
    )


def push(weight: float, sign: int) -> SafeString:
    """How strongly one statement pushes, from 0 to 1, and whether for the value that leads (sign 1) or against it (-1)."""
    strength = min(max(weight, 0.0), 1.0)
    middle = _PUSH / 2
    length = strength * (middle - 1)
    start = middle if sign >= 0 else middle - length
    label = gettext("pushes for it: %(share)s") if sign >= 0 else gettext("pushes against it: %(share)s")
    return format_html(
        '<svg class="push" width="{}" height="12" role="img" aria-label="{}">'
        '<rect class="{}" x="{}" y="1" width="{}" height="10" rx="2"/><path class="axis" d="M{} 0v12"/></svg>',
        _PUSH,
        label % {"share": percent(strength)},
        "for" if sign >= 0 else "against",
        f"{start:.1f}",
        f"{length:.1f}",
        f"{middle:.0f}",
    )


def timeline(courses: Sequence[Course]) -> SafeString:
    """How beliefs moved over time, as steps: each holds until the next report. The first course is the value that leads."""
    days = [day for course in courses for day, _ in course.points]
    if not days:
        return SafeString("")
    first, last = min(days), max(days)
    drawn = [course for course in courses[:4] if course.points]
    names = _spread([_height(course.points[-1][1]) for course in drawn])
    lines = format_html_join(
        "",
        "{}",
        (
            (_line(course, number, (first, last), y),)
            for number, (course, y) in enumerate(zip(drawn, names, strict=True))
        ),
    )
    return format_html(
        '<svg class="timeline" viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}">'
        '<path class="grid" d="M0 {}H{}M0 {}H{}M0 2H{}"/>{}'
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text></svg>',
        _WIDE,
        _HIGH,
        _told(courses),
        _HIGH - _FOOT,
        _WIDE,
        (_HIGH - _FOOT) / 2 + 1,
        _WIDE,
        _WIDE,
        lines,
        _HIGH - 1,
        first.isoformat(),
        _WIDE,
        _HIGH - 1,
        last.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """Beliefs that were about equally sure: how sure, how often right, between which bounds, and how many."""

    said: float
    right: float
    lower: float
    upper: float
    count: int


def diagram(spots: Sequence[Spot]) -> SafeString:
    """A reliability diagram: how sure across, how often right upwards; what keeps its word lies on the line."""
    marks = format_html_join("", "{}", ((_spot(one),) for one in spots))
    return format_html(
        '<svg class="diagram" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="grid" d="M0 0H{}V{}H0Z"/><path class="even" d="M0 {}L{} 0"/>{}'
        '<text x="0" y="{}">0 %</text><text x="{}" y="{}" text-anchor="end">100 %</text></svg>',
        _SQUARE,
        _SQUARE + 16,
        "; ".join(
            gettext("%(said)s said, %(right)s right") % {"said": percent(one.said), "right": percent(one.right)}
            for one in spots
        ),
        _SQUARE,
        _SQUARE,
        _SQUARE,
        _SQUARE,
        marks,
        _SQUARE + 14,
        _SQUARE,
        _SQUARE + 14,
    )


def _spot(one: Spot) -> SafeString:
    """One group of beliefs: a dot with its interval, larger where there are more of them."""
    return format_html(
        '<path class="span" d="M{} {}V{}"/><circle class="spot" cx="{}" cy="{}" r="{}"/>',
        f"{one.said * _SQUARE:.1f}",
        f"{(1 - one.lower) * _SQUARE:.1f}",
        f"{(1 - one.upper) * _SQUARE:.1f}",
        f"{one.said * _SQUARE:.1f}",
        f"{(1 - one.right) * _SQUARE:.1f}",
        f"{min(3 + one.count**0.5 / 2, 8):.1f}",
    )


def _height(p: float) -> float:
    """Where a probability lies in a timeline, from above."""
    floor = _HIGH - _FOOT
    return floor - p * (floor - 2)


def _spread(heights: Sequence[float]) -> list[float]:
    """Where names stand beside these heights, none over another."""
    found = list(heights)
    lowest = float(_HIGH - _FOOT)
    for at in sorted(range(len(found)), key=lambda at: -heights[at]):
        found[at] = min(found[at] + 4, lowest)
        lowest = found[at] - _NAME
    highest = 10.0
    for at in sorted(range(len(found)), key=lambda at: found[at]):
        found[at] = max(found[at], highest)
        highest = found[at] + _NAME
    return found


def _line(course: Course, number: int, span: tuple[dt.date, dt.date], name: float) -> SafeString:
    """One course as a stepped line with its name at the end."""
    first, last = span
    days = max((last - first).days, 1)
    right = _WIDE - 40
    spots = [((day - first).days / days * right, _height(p)) for day, p in course.points]
    steps = "".join(f"H{x:.1f}V{y:.1f}" for x, y in spots[1:])
    path = f"M{spots[0][0]:.1f} {spots[0][1]:.1f}{steps}H{right}"
    return format_html(
        '<path class="course c{}" d="{}"/><text class="c{}" x="{}" y="{}">{}</text>',
        number,
        path,
        number,
        right + 4,
        f"{name:.1f}",
        _short(course.name),
    )


def _short(name: str) -> str:
    return name if len(name) <= 6 else f"{name[:5]}…"


def _told(courses: Sequence[Course]) -> str:
    parts = [
        gettext("%(value)s: from %(first)s to %(last)s")
        % {"value": c.name, "first": percent(c.points[0][1]), "last": percent(c.points[-1][1])}
        for c in courses
        if c.points
    ]
    return "; ".join(parts)
