"""The places at which a sender can stand, and the trouble each has with the relay."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Slot(models.Model):
    """One place for one sender at a time; who holds its advisory lock stands there.

    ``epoch`` names the sender that stood there last and did not leave in good
    order (or stands there now): batches with that holder are its.
    """

    number = models.PositiveSmallIntegerField(_("slot"), primary_key=True)
    epoch = models.BigIntegerField(null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=300, blank=True)
    trouble_since = models.DateTimeField(_("since"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures"), default=0)
    retry_at = models.DateTimeField(_("tried again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return str(self.number)
