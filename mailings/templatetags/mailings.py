"""How the post room's pages write what they show."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def countdown(seconds: int) -> str:
    """A time that is left as clocks show it: "0:42"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return _("Starts in %(clock)s") % {"clock": clock}
