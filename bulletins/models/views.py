"""How often an edition was read, in sums of a day; nothing is kept about who read it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bulletin import Edition


class EditionViews(models.Model):
    """How often one edition was opened on a day in Geneva, as a page or as a PDF."""

    class Medium(models.TextChoices):
        """As what."""

        PAGE = "page", _("page")
        PDF = "pdf", _("PDF")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="views")
    medium = models.CharField(_("opened as"), max_length=4, choices=Medium.choices)
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("views of an edition")
        verbose_name_plural = _("views of editions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "medium", "day"], name="bulletins_views_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.day}: {self.number}"
