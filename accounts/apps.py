"""The application accounts."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who signs in, and who may do what."""

    name = "accounts"
    verbose_name = _("Staff")

    def ready(self) -> None:
        """Give the groups their permissions whenever the database has been migrated."""
        from .roles import grant_roles  # noqa: PLC0415 - models are not loaded before

        # The signal comes once for each application with models; permissions of all of them
        # exist when it comes for the last.
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(grant_roles, sender=last, dispatch_uid="accounts.roles")
