"""What mends a published bulletin: its editions never change, a corrigendum stands above them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .bulletin import Bulletin


class Corrigendum(models.Model):
    """A correction in all languages, frozen at once; the database refuses any change."""

    # It is written in all languages or not at all, and is then no work any more.
    texts_are_final: ClassVar = Q(pk__isnull=False)

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="corrigenda")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"), max_length=2000)
    date = models.DateField(_("date"), help_text=_("The day that readers are told."))
    published_at = models.DateTimeField(pgettext_lazy("date", "published"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("corrigendum")
        verbose_name_plural = _("corrigenda")
        ordering: ClassVar = ["bulletin", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin", "number"], name="bulletins_one_corrigendum_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self._meta.verbose_name} {self.number}"
