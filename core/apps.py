"""The application core; it loads what the apps above register."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """What every record has in common."""

    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        """Let every app offer what it knows to pages and screens that do not know the app."""
        from . import checks, keep_calendar, keep_search  # noqa: F401, PLC0415 - registers itself; needs models

        autodiscover_modules("panels", "findings", "calendars", "tables", "links", "search")
        keep_calendar.listen()
        keep_search.listen()
