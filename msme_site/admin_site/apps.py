"""The admin as an application."""

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    """Django's admin with our own front door."""

    default_site = "msme_site.admin_site.site.HouseAdminSite"
