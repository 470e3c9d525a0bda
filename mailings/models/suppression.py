"""Addresses we will not write to."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Suppression(models.Model):
    """An address we will not write to: why, and until when."""

    class Reason(models.TextChoices):
        """Why."""

        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")
        STAFF = "staff", _("set by staff")
        ERASED = "erased", _("asked to be forgotten")

    address = models.CharField(_("address"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    release_on = models.DateField(
        _("released on"), null=True, blank=True, help_text=_("Empty: until someone lifts it.")
    )
    note = models.CharField(_("note"), max_length=250, blank=True)
    times = models.PositiveSmallIntegerField(
        _("how often"), default=1, db_default=1, editable=False, help_text=_("Each rest is longer.")
    )

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering: ClassVar = ["address"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")),
                name="mailings_suppressed_in_small_letters",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        """Compare addresses in small letters, however they were typed."""
        self.address = self.address.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store addresses in small letters, as they are compared."""
        self.clean()
        super().save(*args, **kwargs)
