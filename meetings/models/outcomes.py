"""What a meeting concluded, and what is owed after it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.models import Document
from members.models import Member, Organisation

from .meeting import Meeting


class Conclusion(models.Model):
    """A recorded result of one meeting."""

    class Kind(models.TextChoices):
        """What kind of result."""

        AGREED = "agreed", _("agreed")  # the Group agreed that something is done
        REQUEST = "request", _("request")  # Members asked for something
        INTEREST = "interest", _("interest")  # Members wish to look further into something
        RESPONSIBILITY = "responsibility", _("responsibility")  # whose task something is
        INVITATION = "invitation", _("invitation")  # Members are invited to do something

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="conclusions", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        ordering: ClassVar = ["meeting", "position", "pk"]

    def __str__(self) -> str:
        return str(self.text)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Sets of follow-ups."""

    def open(self) -> Self:
        """Those still owed."""
        return self.exclude(state__in=[FollowUp.State.CLOSED, FollowUp.State.DROPPED])

    def with_origin(self) -> Self:
        """With meeting, owner and what resolved them at hand."""
        return self.select_related(
            "conclusion__meeting",
            "owner_organisation",
            "carried_to",
            "resolved_by",
            "resolved_document",
        ).prefetch_related("owner_member__names")


class FollowUp(models.Model):
    """An act owed after a conclusion: by whom, until when, how far, and what resolved it."""

    class State(models.TextChoices):
        """From asked to closed."""

        ASKED = "asked", _("asked")
        UNDER_WAY = "under_way", _("under way")
        BEFORE_NEXT = "before_next", _("before the next meeting")
        CLOSED = "closed", _("closed")
        DROPPED = "dropped", _("no longer pursued")

    class Owner(models.TextChoices):
        """Who owes it."""

        MEMBER = "member", _("a Member")
        MEMBERS = "members", _("all Members")
        ORGANISATION = "organisation", _("an organisation")
        SECRETARIAT = "secretariat", _("the secretariat")
        GROUP = "group", _("the Group")

    conclusion = models.ForeignKey(
        Conclusion,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("conclusion"),
    )
    text = models.TextField(_("what is to be done"))
    owner = models.CharField(_("owner"), max_length=12, choices=Owner.choices)
    owner_member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("Member"),
    )
    owner_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("organisation"),
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ASKED)
    since = models.DateField(_("in this state since"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True, help_text=_("Shown to staff only."))
    carried_to = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_follow_ups",
        verbose_name=_("carried to"),
    )
    resolved_by = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolved_follow_ups",
        verbose_name=_("resolved by the meeting"),
    )
    resolved_document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by the document"),
    )
    staff_note = models.TextField(_("note for staff"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar = [F("since").asc(nulls_last=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(owner="member", owner_member__isnull=False, owner_organisation__isnull=True)
                    | Q(
                        owner="organisation",
                        owner_member__isnull=True,
                        owner_organisation__isnull=False,
                    )
                    | Q(
                        owner__in=["members", "secretariat", "group"],
                        owner_member__isnull=True,
                        owner_organisation__isnull=True,
                    )
                ),
                name="meetings_follow_up_has_one_owner",
                violation_error_message=_(
                    "Name the Member or the organisation exactly when it is the owner."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def owner_name(self) -> str:
        """Who owes it, in the active language, by the name of the meeting's day."""
        if self.owner_member is not None:
            return self.owner_member.name_on(self.conclusion.meeting.name_day)
        if self.owner_organisation is not None:
            return str(self.owner_organisation)
        return str(self.get_owner_display())
