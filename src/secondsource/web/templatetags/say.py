"""Codes, dates and numbers in the reader's language: `{{ report.channel|word:"channel" }}`, `{{ contact.held|rough }}`, `{{ p|share }}`."""

import datetime as dt

from django import template
from django.utils import timezone

from secondsource import labels
from secondsource.core.findings import Finding
from secondsource.core.when import Rough
from secondsource.store.walk import Flaw
from secondsource.web.forms import language

register = template.Library()


@register.filter
def word(code: str, kind: str) -> str:
    """A word of a closed list; what has no code is not recorded and says nothing."""
    return labels.words(kind, str(code), language()) if code else ""


@register.filter
def finding(said: Finding) -> str:
    """The sentence of a finding."""
    return labels.say(said, language=language())


@register.filter
def rough(when: Rough | None) -> str:
    """A rough date: the interval it stands for."""
    return labels.rough(when, language()) if when is not None else ""


@register.filter
def day(moment: dt.datetime | dt.date | None) -> str:
    """A day as people write it here; a moment is told by the clock of the desk's time zone."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).date()
    return labels.date(moment, language())


@register.filter
def moment(at: dt.datetime | None) -> str:
    """A day with hour and minute."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{labels.date(here.date(), language())}, {here:%H:%M}"


@register.filter
def count(number: float | None) -> str:
    """A whole number with its separators."""
    return "" if number is None else labels.number(number, language())


@register.filter
def share(p: float | None) -> str:
    """A probability with two decimals; 0 and 1 only when they are meant."""
    if p is None:
        return ""
    return f"{p:.2f}" if 0.005 <= p < 0.995 or p in (0.0, 1.0) else ("< 0.01" if p < 0.5 else "> 0.99")


@register.filter
def likelihood(p: float, scale: str) -> str:
    """The scale's word for a probability."""
    return labels.probability(p, scale, language())


@register.filter
def short(code: str | bytes) -> str:
    """A long hash as the first twelve characters in threes, to compare by eye."""
    text = code.hex() if isinstance(code, bytes) else code
    return " ".join(text[at : at + 4] for at in range(0, 12, 4))


@register.filter
def flaw(found: Flaw) -> str:
    """What an audit found, and from which entry on."""
    return labels.say(
        f"flaw_{found.kind}", {"sequence": found.sequence, "device": found.device[:4].upper()}, language()
    )
