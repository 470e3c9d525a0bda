"""What a meeting is to talk about: numbered items with guiding questions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import Sourced

from .meeting import Meeting


class AgendaItem(Sourced):
    """One item of an agenda; its number is its place among the items of the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    title = models.CharField(_("item"), max_length=300)
    text = models.TextField(_("what it is about"), blank=True)
    questions = models.TextField(
        _("guiding questions"),
        blank=True,
        help_text=_("One question on each line, without a number."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.title)

    def guiding_questions(self) -> list[str]:
        """The questions in the active language; empty lines are none."""
        lines = str(self.questions or "").splitlines()
        return [line.strip() for line in lines if line.strip()]
