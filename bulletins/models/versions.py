"""What a bulletin held after each edit, so that it can be compared and brought back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bulletin import Bulletin


class Version(models.Model):
    """A bulletin's own content after one act; written in the transaction of the act.

    ``state`` is a ``bulletins.snapshot.Snapshot``. ``stale`` names the texts that did not fit
    their source at that time, each with the source that it was made from.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    verb = models.CharField(_("act"), max_length=60)
    state = models.JSONField(_("content"))
    stale = models.JSONField(_("texts that were stale"), default=list, blank=True)
    digest = models.CharField(_("hash of the content"), max_length=64)

    class Meta:
        verbose_name = _("version of a bulletin")
        verbose_name_plural = _("versions of bulletins")
        ordering: ClassVar = ["bulletin", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "number"], name="bulletins_one_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self.number}"
