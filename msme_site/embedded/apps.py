"""The embedded application, installed only when no DATABASE_URL is set."""

from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    """The mailbox and the sample staff of ``make run``."""

    name = "msme_site.embedded"
    label = "embedded"
