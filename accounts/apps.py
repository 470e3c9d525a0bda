"""The application accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, and who may do what."""

    name = "accounts"
    verbose_name = _("Staff")
