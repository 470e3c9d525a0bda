"""How a meeting is convened: the notice and its revisions."""

from datetime import date
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.dates import in_words
from library.models import Document

from .meeting import Meeting


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def public(self) -> Self:
        """Those that were issued: drafts stay inside."""
        return self.exclude(stage=Notice.Stage.DRAFT)


class Notice(models.Model):
    """One version of a meeting's convening notice; the last one issued is current."""

    class Stage(models.TextChoices):
        """How final it is; in the order of a notice's life, which is that of the alphabet too."""

        DRAFT = "draft", _("draft")  # never public
        FINAL = "final", _("final")
        REVISED = "revised", _("revised")  # replaces the final one, or an earlier revision

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notices")
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.DRAFT)
    number = models.PositiveSmallIntegerField(
        _("number"), default=1, help_text=_("Of the draft, or of the revision: 1, 2, 3.")
    )
    issued_on = models.DateField(
        _("issued on"), null=True, blank=True, help_text=_("A draft may have none.")
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("document"),
    )
    staff_note = models.TextField(_("note for staff"), blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("convening notice")
        verbose_name_plural = _("convening notices")
        ordering: ClassVar = ["stage", "number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "stage", "number"],
                name="meetings_notice_once",
                violation_error_message=_(
                    "There is a notice of this stage with this number already; take the next one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & (~Q(stage="final") | Q(number=1)),
                name="meetings_one_final_notice",
                violation_error_message=_(
                    "There is one final notice, with the number 1; what comes after is revised."
                ),
            ),
            models.CheckConstraint(
                condition=Q(stage="draft") | Q(issued_on__isnull=False),
                name="meetings_issued_notice_has_a_day",
                violation_error_message=_("Give the day on which the notice was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.called()

    @property
    def is_public(self) -> bool:
        """Whether it was issued."""
        return self.stage != self.Stage.DRAFT

    def called(self) -> str:
        """Its stage and number: "draft 2", "final", "revision 1"."""
        if self.stage == self.Stage.FINAL:
            return str(self.get_stage_display())
        words = (
            gettext("draft %(number)s") if not self.is_public else gettext("revision %(number)s")
        )
        return words % {"number": self.number}

    def issued_in_words(self) -> str:
        """The day it was issued, in the active language; empty if there is none."""
        return in_words(self.issued_on) if isinstance(self.issued_on, date) else ""

    def clean(self) -> None:
        """A draft whose document anyone can read would be public by the back door."""
        super().clean()
        if self.document is None or self.is_public:
            return
        if self.document.access == Document.Access.PUBLIC:
            raise ValidationError(
                {
                    "document": _(
                        "The document of a draft must be restricted, or readers find it among "
                        "the documents."
                    )
                }
            )
