"""Languages in which a bulletin may appear with texts missing, by whose leave and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bulletin import LANGUAGE_CHOICES, Bulletin


class Waiver(models.Model):
    """An approver's leave that ``bulletin`` appears before it is translated into ``language``.

    Given and withdrawn by the verbs of ``bulletins.waive``, never by hand.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="waivers")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    reason = models.CharField(
        _("reason"), max_length=250, help_text=_("For staff; readers are not told.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("waived by"),
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("waiver of a language")
        verbose_name_plural = _("waivers of languages")
        ordering: ClassVar = ["bulletin", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "language"], name="bulletins_language_waived_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reason__regex=r"\S"), name="bulletins_waived_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} [{self.language}]"
