"""The site as an application: its commands, its checks and its admin."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    """The top of the map; no other app may import from it."""

    name = "msme_site"
    label = "msme_site"

    def ready(self) -> None:
        """Load Celery with Django, so that tasks find their broker everywhere."""
        from . import celery, lost, public_tables  # noqa: F401, PLC0415 - needs models

        # Once, when all apps have their tables: Django tells it for each app that has models.
        for listener in (public_tables.watch, lost.follow):
            post_migrate.connect(listener, sender=apps.get_app_config("core"))
