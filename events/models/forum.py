"""One year's Public Forum: its programme in numbered versions, and the sessions in it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from library.models import Sourced
from members.models import Appearance, Member, Organisation

from .record import Dialogue


class Forum(models.Model):
    """One year's Public Forum."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("Public Forum")
        verbose_name_plural = _("Public Forums")
        ordering: ClassVar = ["-first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="events_forum_days_ascend",
                violation_error_message=_("The last day cannot come before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """The forum's public page."""
        return reverse("events:detail", args=[self.slug])

    def current_programme(self) -> "Programme | None":
        """The programme with the highest number."""
        return self.programmes.order_by("-number").first()


class Programme(Sourced):
    """A numbered version of a forum's sessions; once frozen it does not change."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="programmes")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering: ClassVar = ["forum", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "number"], name="events_programme_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum} – {self.number}"


class ForumSessionQuerySet(models.QuerySet["ForumSession"]):
    """Sets of sessions."""

    def current(self) -> Self:
        """Those of the highest-numbered programme of each forum."""
        latest = Programme.objects.filter(forum=OuterRef("programme__forum")).order_by("-number")
        return self.filter(programme=Subquery(latest.values("pk")[:1]))

    def with_speakers(self) -> Self:
        """With the people who appear, and the dialogue that a session follows up, at hand."""
        return self.select_related("follows_dialogue").prefetch_related("appearances__person")

    def in_order(self) -> Self:
        """By day and hour, parallel ones by room, with organisers at hand."""
        return self.order_by("date", "start_time", "room", "code").prefetch_related(
            "organisers__organisation", "organisers__member__names"
        )


class ForumSession(models.Model):
    """A slot of the programme; its room may be unknown."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sessions")
    code = models.SlugField(
        _("code"), max_length=40, help_text=_("Stays the same in every version of the programme.")
    )
    title = models.CharField(_("title"), max_length=400)
    date = models.DateField(_("day"))
    start_time = models.TimeField(_("begins at (Geneva)"))
    end_time = models.TimeField(_("ends at (Geneva)"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=40, blank=True, help_text=_("Empty: not known."))
    is_own = models.BooleanField(_("the Group’s own session"), default=False)
    about_msmes = models.BooleanField(_("on MSMEs"), default=True)
    description = models.TextField(_("description"), blank=True)
    follows_dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_up_sessions",
        verbose_name=_("follow-up to the dialogue"),
    )
    staff_note = models.TextField(_("note for staff"), blank=True)

    objects = ForumSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum session")
        verbose_name_plural = _("forum sessions")
        ordering: ClassVar = ["programme", "date", "start_time", "room"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="events_session_code_once"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def overlaps(self, other: "ForumSession") -> bool:
        """Whether both are held at one moment; a session without an end is that moment."""
        if self.date != other.date:
            return False
        ends = [session.end_time or session.start_time for session in (self, other)]
        together = self.start_time < ends[1] and other.start_time < ends[0]
        return together or self.start_time == other.start_time


class SessionOrganiser(models.Model):
    """Who organises a session, in the order of the programme."""

    session = models.ForeignKey(ForumSession, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organised",
        verbose_name=_("organisation"),
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organised",
        verbose_name=_("Member"),
    )
    as_printed = models.CharField(
        _("as printed"),
        max_length=250,
        blank=True,
        help_text=_("How the programme writes it, if not by its recorded name."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(organisation__isnull=False, member__isnull=False),
                name="events_organiser_is_one_body",
                violation_error_message=_("Name an organisation or a Member, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name()

    def shown_name(self) -> str:
        """The name as printed, or as recorded on the session's day."""
        if self.as_printed:
            return str(self.as_printed)
        if self.organisation is not None:
            return str(self.organisation)
        return self.member.name_on(self.session.date) if self.member else ""


class SessionAppearance(Appearance):
    """A person at a forum session."""

    session = models.ForeignKey(ForumSession, on_delete=models.CASCADE, related_name="appearances")

    class Meta(Appearance.Meta):
        verbose_name = _("speaker at a session")
        verbose_name_plural = _("speakers at sessions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "person", "role"], name="events_appearance_once"
            ),
        ]
