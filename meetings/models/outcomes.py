"""What a meeting concluded, and which Members asked for it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models import Sourced
from members.models import Member

from .meeting import Meeting

NOT_ASKED_FOR = _("Only a request or an interest names the Members that asked for it.")


class Conclusion(Sourced):
    """A recorded result of one meeting."""

    class Kind(models.TextChoices):
        """What kind of result."""

        AGREED = "agreed", _("agreed")  # the Group agreed that something is done
        REQUEST = "request", _("request")  # Members asked for something
        INTEREST = "interest", _("interest")  # Members wish to look further into something
        RESPONSIBILITY = "responsibility", _("responsibility")  # whose task something is
        INVITATION = "invitation", _("invitation")  # Members are invited to do something

    # The kinds that some Members, not the Group, may have brought forward.
    ASKED_FOR: ClassVar = (Kind.REQUEST, Kind.INTEREST)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="conclusions", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    asked_by = models.ManyToManyField(
        Member,
        through="Sponsor",
        related_name="asked_for",
        blank=True,
        verbose_name=_("asked for by"),
    )

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        ordering: ClassVar = ["meeting", "position", "pk"]

    def __str__(self) -> str:
        return str(self.text)

    def sponsors_of_the_day(self) -> list[tuple[str, str]]:
        """The Members that asked for it, in their order: name of the meeting's day, address."""
        day, sponsors = self.meeting.name_day, self.sponsors.all()
        return [(one.member.name_on(day), one.member.get_absolute_url()) for one in sponsors]


class Sponsor(models.Model):
    """A Member that asked for a conclusion, alone or with others."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="sponsors")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="sponsored", verbose_name=_("Member")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("Member that asked")
        verbose_name_plural = _("Members that asked")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conclusion", "member"],
                name="meetings_sponsor_once",
                violation_error_message=_("This Member is named already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def clean(self) -> None:
        """What the Group agreed is nobody's own wish."""
        super().clean()
        if self.conclusion_id and self.conclusion.kind not in Conclusion.ASKED_FOR:
            raise ValidationError(NOT_ASKED_FOR)
