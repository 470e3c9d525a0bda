"""The application accounts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, and who may do what."""

    name = "accounts"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Give the groups their permissions whenever the database has been migrated."""
        from .roles import grant_roles  # noqa: PLC0415 - models are not loaded before

        post_migrate.connect(grant_roles, dispatch_uid="accounts.roles")
