"""`{% asset "look.css" %}`: where an asset of the desk is served."""

from django import template

from secondsource.web import assets

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """The address of an asset."""
    return assets.address(name)
