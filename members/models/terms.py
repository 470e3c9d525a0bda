"""What a Member or person holds in the Group for a time, and what others have counted."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import site_today
from core.dates import ImpreciseDate
from core.periods import Period, PeriodQuerySet, no_overlap
from library.models import Sourced

from .member import Member
from .person import Person


class Membership(Period, Sourced):
    """A Member's part in the Group over [start, end). Endorsing a text is not membership."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("Member")
    )

    objects = PeriodQuerySet["Membership"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("membership of the Group")
        verbose_name_plural = _("memberships of the Group")
        ordering: ClassVar = ["member", "start"]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            no_overlap("members_one_membership_at_a_time", "member"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class Seat(Period, Sourced):
    """A Member's place on the coordination committee over a period."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="seats", verbose_name=_("Member")
    )

    objects = PeriodQuerySet["Seat"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("seat on the coordination committee")
        verbose_name_plural = _("seats on the coordination committee")
        ordering: ClassVar = ["member", "start"]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            no_overlap("members_one_seat_at_a_time", "member"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class CoordinatorTerm(Period, Sourced):
    """A person leading the Group for a term on behalf of a Member."""

    office = models.PositiveSmallIntegerField(default=1, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="terms", verbose_name=_("person")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="coordinator_terms", verbose_name=_("Member")
    )
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=250, blank=True)

    objects = PeriodQuerySet["CoordinatorTerm"].as_manager()

    class Meta(Period.Meta):
        verbose_name = _("term as Coordinator")
        verbose_name_plural = _("terms as Coordinator")
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            *Period.Meta.constraints,
            # One office, one holder: the constant column makes the whole table one record.
            no_overlap("members_one_coordinator_at_a_time", "office"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def name_day(self) -> date:
        """The day whose names it is shown with: its first one, else the site's today."""
        return self.start or site_today()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Check the one office too, which no form shows and a form would therefore leave out."""
        super().validate_constraints(exclude=set(exclude or ()) - {"office"})


class DeclaredCount(ImpreciseDate, Sourced):
    """A number of Members that someone printed; it stands beside the number we count."""

    number = models.PositiveSmallIntegerField(_("number declared"))
    note = models.TextField(_("note for readers"), blank=True)

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("declared count")
        verbose_name_plural = _("declared counts")
        ordering: ClassVar = ["-date"]
        constraints: ClassVar = [
            *ImpreciseDate.Meta.constraints,
            models.UniqueConstraint(fields=["date", "number"], name="members_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.date_in_words()})"
