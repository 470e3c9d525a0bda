"""The site as an application: its commands, its checks and its admin."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The top of the map; no other app may import from it."""

    name = "msme_site"
    label = "msme_site"

    def ready(self) -> None:
        """Load Celery with Django, so that tasks find their broker everywhere."""
        from . import celery  # noqa: F401, PLC0415 - imported for its side effect
