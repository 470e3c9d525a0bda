"""The application bulletins."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    """What the Group says: compose, check, approve, publish and dispatch a bulletin."""

    name = "bulletins"
    verbose_name = _("Bulletins")
