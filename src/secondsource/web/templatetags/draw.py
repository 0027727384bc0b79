"""`{% bar p %}`, `{% none_bar p %}`, `{% lineup origins %}`, `{% push weight sign %}`, `{% timeline courses %}`, `{% diagram spots %}`."""

from django import template

from secondsource.web import draw

register = template.Library()

for _drawing in (draw.bar, draw.none_bar, draw.lineup, draw.push, draw.timeline, draw.diagram, draw.voices_and_origins):
    register.simple_tag(_drawing)
register.filter("percent", draw.percent)
