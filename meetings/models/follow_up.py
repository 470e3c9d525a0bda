"""What is owed after a conclusion: by whom, until when and how far."""

from datetime import date
from functools import reduce
from operator import and_
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from core.clock import site_today
from library.models import Document, Sourced
from members.models import Member, Membership, Organisation, Seat

from .meeting import Meeting
from .outcomes import Conclusion, Sponsor


def _in_every_language(field: str) -> Q:
    """That ``field`` says something in each language; a language that is missing is not true."""
    names = [build_localized_fieldname(field, code) for code, _name in settings.LANGUAGES]
    said = [Q(**{f"{name}__isnull": False, f"{name}__regex": r"\S"}) for name in names]
    return reduce(and_, said)


def _asked_by(member: Member) -> Q:
    return Q(Exists(Sponsor.objects.filter(conclusion=OuterRef("conclusion"), member=member)))


def _asked_of(member: Member, today: date) -> Q:
    settled = Q(state__in=FollowUp.SETTLED)
    still = ~settled & _takes_part(member, Value(today))
    then = settled & _takes_part(member, OuterRef("since"))
    return Q(owner_member=member) | Q(owner=FollowUp.Owner.MEMBERS) & (still | then)


def _takes_part(member: Member, day: Value | OuterRef) -> Q:
    """Whether ``member`` is in the Group on ``day``, by itself, its union or a seat."""
    own, of_union = _holds(day), _holds(day) & _holds(day, "member__state_periods__")
    return (
        Q(Exists(Membership.objects.filter(own, member=member)))
        | Q(Exists(Membership.objects.filter(of_union, member__state_periods__member=member)))
        | Q(Exists(Seat.objects.filter(own, member=member)))
    )


def _holds(day: Value | OuterRef, prefix: str = "") -> Q:
    begun = Q(**{f"{prefix}start__isnull": True}) | Q(**{f"{prefix}start__lte": day})
    return begun & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gt": day}))


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Sets of follow-ups."""

    def open(self) -> Self:
        """Those still owed."""
        return self.exclude(state__in=FollowUp.SETTLED)

    def past_due(self, today: date | None = None) -> Self:
        """Those still owed whose day has passed; for staff only."""
        return self.open().filter(due__lt=today or site_today())

    def with_origin(self) -> Self:
        """With meeting, owner and what resolved them at hand."""
        return self.select_related(
            "conclusion__meeting",
            "owner_organisation",
            "carried_to",
            "resolved_by",
            "resolved_document",
        ).prefetch_related("owner_member__names")

    def with_sponsors(self) -> Self:
        """With the Members that asked for them."""
        return self.prefetch_related("conclusion__sponsors__member__names")

    def for_board(self) -> Self:
        """With everything that the board says of each."""
        return self.with_origin().with_sponsors()

    def of_year(self, year: int) -> Self:
        """Those that were asked for or settled in ``year``."""
        settled = Q(state__in=FollowUp.SETTLED, since__year=year)
        return self.filter(Q(conclusion__meeting__date__year=year) | settled)

    def asked_by(self, member: Member) -> Self:
        """Those after a conclusion that ``member`` asked for, alone or with others."""
        return self.filter(_asked_by(member))

    def asked_of(self, member: Member, today: date | None = None) -> Self:
        """Those that ``member`` owes, and those that all Members owe while it is one of them.

        What is open is asked of the Members of today; what is settled was asked of those of
        the day on which it was settled. A State takes part through its union as well.
        """
        return self.filter(_asked_of(member, today or site_today()))

    def concerning(self, member: Member, today: date | None = None) -> Self:
        """Those that ``member`` asked for or is asked to do."""
        return self.filter(_asked_by(member) | _asked_of(member, today or site_today()))

    def with_story(self) -> Self:
        """With everything that their own pages tell, in a fixed number of queries."""
        return (
            self.with_origin()
            .with_sponsors()
            .select_related("source", "after__conclusion__meeting")
            .prefetch_related(
                "steps__meeting",
                "steps__document",
                Prefetch("then", FollowUp.objects.select_related("conclusion__meeting")),
            )
        )


class FollowUp(Sourced):
    """An act owed after a conclusion: by whom, until when, how far, and what resolved it.

    State, ``since``, ``carried_to`` and what resolved it are the last line of its history;
    the verbs of ``meetings.follow_ups`` change them together with it.
    """

    class State(models.TextChoices):
        """From asked to closed."""

        ASKED = "asked", pgettext_lazy("a follow-up", "asked")
        UNDER_WAY = "under_way", _("under way")
        BEFORE_NEXT = "before_next", _("before the next meeting")
        CLOSED = "closed", pgettext_lazy("a follow-up", "closed")
        DROPPED = "dropped", _("no longer pursued")

    class Owner(models.TextChoices):
        """Who owes it."""

        MEMBER = "member", _("a Member")
        MEMBERS = "members", _("all Members")
        ORGANISATION = "organisation", _("an organisation")
        SECRETARIAT = "secretariat", _("the secretariat")
        GROUP = "group", _("the Group")
        NOT_NAMED = "not_named", _("not named")  # the record does not say

    # Nothing is owed any more.
    SETTLED: ClassVar = (State.CLOSED, State.DROPPED)

    conclusion = models.ForeignKey(
        Conclusion,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("conclusion"),
    )
    text = models.TextField(_("what is to be done"))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Order among what is owed after one conclusion.")
    )
    after = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="then",
        verbose_name=_("comes after"),
        help_text=_("The follow-up that must be done before this one can begin."),
    )
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
    resolution = models.TextField(
        _("how it was settled"),
        blank=True,
        help_text=_("What closed it, or why it is no longer pursued, in a sentence."),
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering: ClassVar = [F("since").asc(nulls_last=True), "conclusion_id", "position", "pk"]
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
                        owner__in=["members", "secretariat", "group", "not_named"],
                        owner_member__isnull=True,
                        owner_organisation__isnull=True,
                    )
                ),
                name="meetings_follow_up_has_one_owner",
                violation_error_message=_(
                    "Name the Member or the organisation exactly when it is the owner."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(resolved_by__isnull=False)
                | Q(resolved_document__isnull=False)
                | _in_every_language("resolution"),
                name="meetings_follow_up_closed_by_something",
                violation_error_message=_(
                    "Say what closed it: a meeting, a document, or a sentence in each of the "
                    "three languages."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | _in_every_language("resolution"),
                name="meetings_follow_up_dropped_for_a_reason",
                violation_error_message=_(
                    "Say why it is no longer pursued, in each of the three languages."
                ),
            ),
            models.CheckConstraint(
                condition=Q(carried_to__isnull=True) | Q(state="before_next"),
                name="meetings_follow_up_carried_before_next",
                violation_error_message=_(
                    "Only what waits for a meeting is carried over to one: choose the state "
                    "“before the next meeting”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_document__isnull=True)
                | Q(state="closed"),
                name="meetings_follow_up_resolved_if_closed",
                violation_error_message=_("Only what is closed was resolved by something."),
            ),
            models.CheckConstraint(
                condition=~Q(after=F("pk")),
                name="meetings_follow_up_not_after_itself",
                violation_error_message=_("A follow-up does not come after itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def get_absolute_url(self) -> str:
        """The public page that tells its whole story."""
        return reverse("meetings:follow_up", args=[self.pk])

    def clean(self) -> None:
        """What comes after a follow-up cannot also come before it."""
        super().clean()
        before, seen = self.after, {self.pk}
        while before is not None:
            if before.pk in seen:
                raise ValidationError(
                    {"after": _("This follow-up comes, over others, after itself.")}
                )
            seen.add(before.pk)
            before = before.after

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return self.state not in self.SETTLED

    def days_past_due(self, today: date | None = None) -> int:
        """How many days its day has passed while it is owed; 0 if it has not. For staff only."""
        if self.due is None or not self.is_open:
            return 0
        return max(0, ((today or site_today()) - self.due).days)

    def owner_name(self) -> str:
        """Who owes it, in the active language, by the name of the meeting's day."""
        if self.owner_member is not None:
            return self.owner_member.name_on(self.conclusion.meeting.name_day)
        if self.owner_organisation is not None:
            return str(self.owner_organisation)
        return str(self.get_owner_display())
