"""The admin as an application."""

from django.contrib.admin.apps import AdminConfig

from . import amends


class HouseAdminConfig(AdminConfig):
    """Django's admin with our own front door."""

    default_site = "msme_site.admin_site.site.HouseAdminSite"

    def ready(self) -> None:
        """Beside Django's own start, put words right that no catalogue reaches."""
        super().ready()
        amends.make()
