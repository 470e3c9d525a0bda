"""The application mailings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingsConfig(AppConfig):
    """How mail leaves the house and what became of it: the ledger and the transport."""

    name = "mailings"
    verbose_name = _("Post room")

    def ready(self) -> None:
        """Register the checks."""
        from . import checks  # noqa: F401, PLC0415 - imported for its side effect
