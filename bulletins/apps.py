"""The application bulletins."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    """What the Group says: compose, check, approve, publish and dispatch a bulletin."""

    name = "bulletins"
    verbose_name = _("Bulletins")

    def ready(self) -> None:
        """Refuse to start with a kind of section that cannot be rendered; listen to subscribers."""
        from subscribers.signals import confirmed  # noqa: PLC0415 - not before apps are loaded

        from .checks import check_section_templates  # noqa: PLC0415 - not before apps are loaded
        from .send_latest import send_latest  # noqa: PLC0415 - not before apps are loaded

        register(check_section_templates, Tags.templates)
        confirmed.connect(send_latest, dispatch_uid="bulletins.send_latest")
