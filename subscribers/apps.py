"""The application subscribers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscribersConfig(AppConfig):
    """Who asked for our mail, on what evidence, and how they leave."""

    name = "subscribers"
    verbose_name = _("Subscribers")

    def ready(self) -> None:
        """Listen to the post room: some leave by mail, some by a complaint. Know our jobs."""
        from mailings.signals import complained, left_by_mail  # noqa: PLC0415 - apps are loaded now

        from .bring_in import job  # noqa: F401, PLC0415 - registers what a worker does
        from .leave_by_mail import leave_by_mail, leave_on_complaint  # noqa: PLC0415 - as above

        left_by_mail.connect(leave_by_mail, dispatch_uid="subscribers.leave_by_mail")
        complained.connect(leave_on_complaint, dispatch_uid="subscribers.leave_on_complaint")
