"""Who has a bulletin open in the editor, and what of their work is not saved yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bulletin import Bulletin


class Sitting(models.Model):
    """One person at one bulletin; it outlives the browser's tab and the session.

    ``work`` is the form as it was sent last, if it was not saved since; ``opened`` is the form
    as it was when that work began, and ``digest`` is that of the bulletin then.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="sittings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("user"),
    )
    since = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))
    work = models.JSONField(null=True, blank=True)
    opened = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    # The mark of the form that was saved last, so that a browser drops the copy it kept of it.
    saved = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("sitting at a bulletin")
        verbose_name_plural = _("sittings at bulletins")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "user"], name="bulletins_one_sitting_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.bulletin}"
