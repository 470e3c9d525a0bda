"""The history of a follow-up, line by line."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from library.models import Document

from .follow_up import FollowUp
from .meeting import Meeting


class Step(models.Model):
    """One line of a follow-up's history: what was done, when, and with which meeting or document.

    Written by the verbs of ``meetings.follow_ups``, never by hand.
    """

    class Act(models.TextChoices):
        """What was done with it; each leads to one state."""

        ASK = "ask", pgettext_lazy("a follow-up", "asked")
        START = "start", _("under way")
        CARRY = "carry", _("carried over")
        CLOSE = "close", pgettext_lazy("a follow-up", "closed")
        DROP = "drop", _("no longer pursued")
        REOPEN = "reopen", _("asked again")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(_("act"), max_length=8, choices=Act.choices)
    day = models.DateField(_("day"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting"),
        help_text=_("To which it was carried, or which closed it."),
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    note = models.TextField(_("in a sentence"), blank=True)

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of a follow-up")
        ordering: ClassVar = ["follow_up", "pk"]  # as they were written

    def __str__(self) -> str:
        return str(self.get_act_display())
