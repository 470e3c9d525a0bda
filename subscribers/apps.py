"""The application subscribers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscribersConfig(AppConfig):
    """Who asked for our mail, on what evidence, and how they leave."""

    name = "subscribers"
    verbose_name = _("Subscribers")
