"""The application helpdesk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpdeskConfig(AppConfig):
    """Initiatives and sources of information for small businesses."""

    name = "helpdesk"
    verbose_name = _("Helpdesk")
