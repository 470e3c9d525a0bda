"""What any record can say of where it is taken from."""

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .document import Document


class Sourced(models.Model):
    """A record that can say where it is taken from: a document, the place in it, the day read.

    Staff see it on every form. Readers see it where the document is open to them; a document
    that is restricted or withdrawn is never named to the public as a source.
    """

    source = models.ForeignKey(
        "library.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    source_locator = models.CharField(
        _("place in the source"), max_length=120, blank=True, help_text=_("Page, line or section.")
    )
    source_read_on = models.DateField(_("source read on"), null=True, blank=True)
    staff_note = models.TextField(
        _("note for staff"), blank=True, help_text=_("What is open or doubtful, and why.")
    )

    # What a subclass that has a clean() of its own calls by super().
    SOURCE: ClassVar = ("source", "source_locator", "source_read_on")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Nobody has read a source on a day that is still to come, by the real clock."""
        super().clean()
        if self.source_read_on is not None and self.source_read_on > timezone.localdate():
            raise ValidationError(
                {"source_read_on": _("This day is still to come: give the day you read it on.")}
            )

    @property
    def source_is_at_hand(self) -> bool:
        """Whether looking at the source asks the database nothing."""
        return "source" in self._state.fields_cache

    @property
    def public_source(self) -> "Document | None":
        """The source, if readers may know of it."""
        source: Document | None = self.source
        return source if source is not None and source.is_open else None
