"""A sitting of the Group: when, where, in which languages, and hosted by whom."""

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import geneva
from core.clock import site_today
from core.dates import ImpreciseDate, Precision, passed
from core.richtext import RichTextField
from library.models import Sourced
from members.models import Member

if TYPE_CHECKING:
    from .notices import Notice

secure_address = URLValidator(schemes=["https"])

LANGUAGES = [code for code, _name in settings.LANGUAGES]


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

    def announced(self, today: date | None = None) -> Self:
        """Those still to come, soonest first, with those that were called off.

        A reader who planned to come must find that a meeting is cancelled where it stood.
        """
        return (
            self.exclude(passed(today or site_today()))
            .exclude(status=Meeting.Status.HELD)
            .exclude(status=Meeting.Status.CANCELLED, date__isnull=True)
            .order_by(F("date").asc(nulls_last=True), "start_time", "slug")
        )

    def outcome_unknown(self, today: date | None = None) -> Self:
        """Those whose day has passed while no one recorded what happened."""
        return self.filter(passed(today or site_today()), status__in=Meeting.PLANNED)

    def with_hosts(self) -> Self:
        """With hosts and their names, and earlier dates, in a fixed number of queries."""
        return self.select_related("theme").prefetch_related(
            "host_set__member__names", "postponements"
        )

    def for_calendars(self) -> Self:
        """With everything that calendars are told, in a fixed number of queries."""
        return self.with_hosts().prefetch_related("follows", "appearances", "carried_follow_ups")

    def with_record(self) -> Self:
        """With everything that a meeting's page shows, in a fixed number of queries."""
        return (
            self.with_hosts()
            .select_related("source")
            .prefetch_related(
                "agenda",
                "notices__document__files",
                "notices__document__symbols",
                "appearances__person",
                "appearances__organisation",
                "appearances__member__names",
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

    # Still to be held, as far as anyone has said: also what was postponed, at its new date.
    PLANNED = (Status.TENTATIVE, Status.CONFIRMED, Status.POSTPONED)

    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        help_text=_(
            "Begins with the date as far as it is known: 2018-03-27-access-to-information. "
            "An earlier address keeps leading here."
        ),
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
    end_time = models.TimeField(
        _("ends at (Geneva)"),
        null=True,
        blank=True,
        help_text=_("An end before the beginning is on the next day. Empty: not known."),
    )
    room = models.CharField(_("room"), max_length=60, blank=True, help_text=_("Empty: not known."))
    languages = ArrayField(
        models.CharField(max_length=2, choices=settings.LANGUAGES),
        default=list,
        blank=True,
        verbose_name=_("languages of proceedings"),
        help_text=_("Spoken or interpreted. None: not known."),
    )
    remote_link = models.CharField(
        _("link for remote participation"),
        max_length=500,
        blank=True,
        validators=[secure_address],
        help_text=_(
            "Begins with https://. Never in calendars, feeds or mail; staff always see it."
        ),
    )
    remote_is_public = models.BooleanField(
        _("remote participation is open to the public"),
        default=False,
        help_text=_("Only then the public page shows the link, until the day has passed."),
    )
    agenda_deadline = models.DateField(
        _("items for the agenda until"),
        null=True,
        blank=True,
        help_text=_("The last day on which Members may propose one."),
    )
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
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | ~Q(end_time=F("start_time")),
                name="meetings_lasts",
                violation_error_message=_("A meeting cannot end at the moment at which it begins."),
            ),
            models.CheckConstraint(
                condition=Q(remote_link="") | Q(remote_link__startswith="https://"),
                name="meetings_remote_link_is_secure",
                violation_error_message=_(
                    "The link for remote participation must begin with https://."
                ),
            ),
            models.CheckConstraint(
                condition=Q(remote_is_public=False) | ~Q(remote_link=""),
                name="meetings_public_link_is_there",
                violation_error_message=_(
                    "Give the link for remote participation before opening it to the public."
                ),
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=LANGUAGES, languages__len__lte=len(LANGUAGES)),
                name="meetings_languages_are_ours",
                violation_error_message=_("Choose languages among English, French and Spanish."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date_in_words()})"

    def clean(self) -> None:
        """An address that has led to another meeting goes on leading there."""
        super().clean()
        former = apps.get_model("meetings", "FormerAddress").objects.filter(slug=self.slug)
        other = former.exclude(meeting=self.pk).first()
        if other is not None:
            words = _("This address leads to another meeting: %(meeting)s. Choose another one.")
            raise ValidationError({"slug": words % {"meeting": other.meeting}})

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

    def hosts_of_the_day(self) -> list[tuple[str, str]]:
        """Name as of the meeting's day and address of each host, in the order kept by staff."""
        day, hosts = self.name_day, self.host_set.all()
        return [(host.member.name_on(day), host.member.get_absolute_url()) for host in hosts]

    def language_names(self) -> list[str]:
        """The languages of proceedings in the active language, always in the same order."""
        return [str(name) for code, name in settings.LANGUAGES if code in self.languages]

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.status == self.Status.CANCELLED

    def outcome_unknown(self, today: date | None = None) -> bool:
        """Whether its day has passed and no one recorded what happened."""
        return self.status in self.PLANNED and self.has_passed(today or site_today())

    def issued_notices(self) -> list["Notice"]:
        """The notices that were issued, the current one first; drafts stay inside.

        Needs ``notices`` at hand.
        """
        return [notice for notice in self.notices.all() if notice.is_public][::-1]

    def earlier_dates(self) -> str:
        """The dates it was postponed from, the first one first; empty if it never was."""
        return "; ".join(row.in_words() for row in self.postponements.all())

    def state_in_words(self) -> str:
        """How far it has come, as a reader is told; needs ``postponements`` at hand."""
        if self.outcome_unknown():
            words = gettext("planned for %(date)s; outcome not recorded")
            return words % {"date": self.date_in_words()}
        earlier = self.earlier_dates()
        if earlier and self.status == self.Status.POSTPONED:
            return gettext("postponed from %(date)s") % {"date": earlier}
        return str(self.get_status_display())

    def public_remote_link(self) -> str:
        """The link that readers may have: one open to the public, while it can be of use."""
        useful = self.status in self.PLANNED and not self.has_passed(site_today())
        return self.remote_link if self.remote_is_public and useful else ""

    @property
    def ends_next_day(self) -> bool:
        """Whether it goes past midnight."""
        return self.start_time is not None and geneva.ends_next_day(self.start_time, self.end_time)

    def span(self) -> tuple[datetime, datetime] | None:
        """First and last moment in UTC, or None unless both day and hour are known.

        Without an end it is over as it begins.
        """
        if self.date is None or self.precision != Precision.DAY or self.start_time is None:
            return None
        return geneva.span(self.date, self.start_time, self.end_time)


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
