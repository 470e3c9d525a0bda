"""The application events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """The Public Forum, the Trade Dialogues, quotes and the Group's history."""

    name = "events"
    verbose_name = _("Forum and history")
