"""Which documents belong to a meeting, and how sure we are."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import Document

from .meeting import Meeting


class MeetingDocument(models.Model):
    """A document of a meeting; which meeting it belongs to may be an open question."""

    class Kind(models.TextChoices):
        """What the document is to the meeting."""

        SUMMARY = "summary", _("summary and main conclusions")
        NOTICE = "notice", _("notice")
        REMARKS = "remarks", _("remarks")
        OTHER = "other", _("other")

    class Attribution(models.TextChoices):
        """How sure we are."""

        CERTAIN = "certain", _("certain")
        OPEN = "open", _("open: it may belong to another meeting")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("document")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SUMMARY)
    attribution = models.CharField(
        _("attribution"),
        max_length=8,
        choices=Attribution.choices,
        default=Attribution.CERTAIN,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("document of a meeting")
        verbose_name_plural = _("documents of a meeting")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "document"], name="meetings_document_once"),
        ]

    def __str__(self) -> str:
        return str(self.document)
