"""The PDF of an edition, beside it: an edition never changes, its PDF can be made anew."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.numbers import size_in_words
from library.models.file import in_language

from .bulletin import Edition


class EditionPdf(models.Model):
    """The PDF of one edition as it was last made, and what it was made of.

    It lies in the database, so that every web process has it; it is small (a tenth of a megabyte).
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="pdf")
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    source_hash = models.CharField(_("hash of what it was made of"), max_length=64)
    # So that whoever changes the look need not make every PDF to see which ones are older.
    style_hash = models.CharField(_("version of the style sheet"), max_length=64, default="")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("PDF of an edition")
        verbose_name_plural = _("PDFs of editions")
        ordering: ClassVar = ["edition"]

    def __str__(self) -> str:
        return f"{self.edition} (PDF)"

    def file_name(self) -> str:
        """What readers call it when they keep it: "msme-bulletin-autumn-2018-fr.pdf"."""
        return f"msme-bulletin-{self.edition.bulletin.slug}-{self.edition.language}.pdf"

    def words(self) -> str:
        """What a link to it says: its language and size."""
        return f"{in_language(self.edition.language)}, {size_in_words(self.size)}"
