"""Who spoke at a meeting: people with the title of that day, and Members."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import Sourced
from members.models import Appearance, Member

from .meeting import Meeting


class MeetingAppearance(Appearance, Sourced):
    """A person at a meeting; ``meeting`` tells the day whose title and body are recorded."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="appearances")

    class Meta(Appearance.Meta):
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person", "role"], name="meetings_appearance_once"
            ),
        ]

    def as_on_that_day(self) -> str:
        """Title and body as recorded, else the body under its name of the meeting's day."""
        if self.title:
            return str(self.title)
        if self.member is not None:
            return self.member.name_on(self.meeting.name_day)
        return str(self.organisation or "")


class Intervention(Sourced):
    """A Member speaking at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="interventions")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="interventions", verbose_name=_("Member")
    )
    text = models.TextField(_("what was said"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.member)

    def member_on_that_day(self) -> str:
        """The Member's name as of the meeting's day."""
        return self.member.name_on(self.meeting.name_day)
