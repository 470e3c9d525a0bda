"""A sitting of the Group: when, where, hosted by whom, and who spoke."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import site_today
from core.dates import ImpreciseDate, passed
from core.richtext import RichTextField
from library.models import Sourced
from members.models import Appearance, Member


class Theme(models.Model):
    """A subject of work, as trade finance. Never what one subscribes to: that is a Topic."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Sets of meetings."""

    def held(self) -> Self:
        """Those that took place, latest first."""
        return self.filter(status=Meeting.Status.HELD).order_by("-date", "-start_time", "slug")

    def upcoming(self, today: date | None = None) -> Self:
        """Those still to come, soonest first; those without a date come last."""
        return (
            self.exclude(passed(today or site_today()))
            .exclude(status__in=[Meeting.Status.HELD, Meeting.Status.CANCELLED])
            .order_by(F("date").asc(nulls_last=True), "start_time", "slug")
        )

    def outcome_unknown(self, today: date | None = None) -> Self:
        """Those whose day has passed while no one recorded what happened."""
        planned = [Meeting.Status.TENTATIVE, Meeting.Status.CONFIRMED]
        return self.filter(passed(today or site_today()), status__in=planned)

    def with_hosts(self) -> Self:
        """With hosts and their names at hand, in a fixed number of queries."""
        return self.select_related("theme").prefetch_related("host_set__member__names")

    def with_record(self) -> Self:
        """With everything that a meeting's page shows, in a fixed number of queries."""
        return (
            self.with_hosts()
            .select_related("source")
            .prefetch_related(
                "follows",
                "followed_by",
                "appearances__person",
                "interventions__member__names",
                "conclusions__follow_ups__owner_member__names",
                "conclusions__follow_ups__owner_organisation",
                "documents__document__files",
                "documents__document__symbols",
            )
        )


class Meeting(ImpreciseDate, Sourced):
    """A sitting of the Group."""

    class Kind(models.TextChoices):
        """What kind of sitting."""

        THEMATIC = "thematic", _("thematic meeting")
        FOLLOW_UP = "follow_up", _("follow-up meeting")
        REVIEW = "review", _("review and planning")
        OTHER = "other", _("other meeting")

    class Status(models.TextChoices):
        """How far a meeting has come."""

        TENTATIVE = "tentative", _("tentative")
        CONFIRMED = "confirmed", _("confirmed")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        help_text=_("Begins with the date as far as it is known: 2018-03-27-access-to-information"),
    )
    title = models.CharField(_("title"), max_length=300)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("theme"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.THEMATIC)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.TENTATIVE
    )
    start_time = models.TimeField(_("begins at (Geneva)"), null=True, blank=True)
    end_time = models.TimeField(_("ends at (Geneva)"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=60, blank=True, help_text=_("Empty: not known."))
    summary = RichTextField(_("summary"))
    hosts = models.ManyToManyField(
        Member, through="Host", related_name="hosted_meetings", verbose_name=_("hosts")
    )
    follows = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="followed_by",
        verbose_name=_("follow-up to"),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = [F("date").desc(nulls_first=True), "slug"]
        constraints: ClassVar = [
            *ImpreciseDate.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start_time__isnull=False) | Q(end_time__isnull=True),
                name="meetings_no_end_without_start",
                violation_error_message=_("Give the hour it begins before the hour it ends."),
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(date__isnull=False),
                name="meetings_held_has_a_date",
                violation_error_message=_("A meeting that was held needs its date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date_in_words()})"

    def get_absolute_url(self) -> str:
        """The meeting's public page."""
        return reverse("meetings:detail", args=[self.slug])

    @property
    def name_day(self) -> date:
        """The day whose official names this meeting is shown with."""
        return self.date or site_today()

    def host_names(self) -> list[str]:
        """Names of the hosts as of the meeting's day, in the order kept by staff."""
        return [host.member.name_on(self.name_day) for host in self.host_set.all()]

    def outcome_unknown(self, today: date | None = None) -> bool:
        """Whether its day has passed and no one recorded what happened."""
        planned = self.status in {self.Status.TENTATIVE, self.Status.CONFIRMED}
        return planned and self.has_passed(today or site_today())


class Host(models.Model):
    """A Member holding a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, verbose_name=_("Member"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "member"], name="meetings_host_once"),
        ]

    def __str__(self) -> str:
        return str(self.member)


class MeetingAppearance(Appearance):
    """A person at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="appearances")

    class Meta(Appearance.Meta):
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person", "role"], name="meetings_appearance_once"
            ),
        ]


class Intervention(models.Model):
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
