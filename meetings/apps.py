"""The application meetings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Sittings of the Group, what was said there and what came of it."""

    name = "meetings"
    verbose_name = _("Meetings")
