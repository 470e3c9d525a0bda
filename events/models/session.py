"""The sessions of a programme: when and where, who organises them and who speaks."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import geneva
from library.models import Sourced
from members.models import Appearance, Member, Organisation

from .forum import Programme
from .record import Dialogue


class ForumSessionQuerySet(models.QuerySet["ForumSession"]):
    """Sets of sessions."""

    def current(self) -> Self:
        """Those that the public reads: of each forum's newest frozen version, or its newest."""
        of_forum = Programme.objects.filter(forum=OuterRef("programme__forum"))
        return self.filter(programme=Subquery(of_forum.public_first().values("pk")[:1]))

    def newest(self) -> Self:
        """Those that staff work on: of the highest-numbered version of each forum."""
        of_forum = Programme.objects.filter(forum=OuterRef("programme__forum"))
        return self.filter(programme=Subquery(of_forum.newest_first().values("pk")[:1]))

    def planned(self) -> Self:
        """Without those that were cancelled."""
        return self.filter(state=ForumSession.State.PLANNED)

    def with_speakers(self) -> Self:
        """With the people who appear, the dialogue that a session follows and its source."""
        ready = self.select_related("follows_dialogue", "source")
        return ready.prefetch_related("appearances__person")

    def for_calendars(self) -> Self:
        """With everything that calendars are told, in a fixed number of queries."""
        ready = self.select_related("programme__forum", "follows_dialogue")
        return ready.prefetch_related(
            "organisers__organisation", "organisers__member__names", "appearances"
        )

    def for_clashes(self) -> Self:
        """With everything that a look for clashes reads."""
        ready = self.select_related("programme__forum").prefetch_related("appearances__person")
        return ready.order_by("date", "start_time", "code")

    def for_table(self) -> Self:
        """With everything that a table of them says, in the order of the programme."""
        return (
            self.select_related("follows_dialogue", "source")
            .in_order()
            .prefetch_related("appearances__person")
        )

    def in_order(self) -> Self:
        """By day and hour, parallel ones by room, with organisers at hand."""
        return self.order_by("date", "start_time", "room", "code").prefetch_related(
            "organisers__organisation", "organisers__member__names"
        )


class ForumSession(Sourced):
    """A slot of the programme; its room may be unknown.

    Its code is its identity: the same in every version of the programme. An end before the
    start is on the next day.
    """

    class State(models.TextChoices):
        """Whether it is going to be held."""

        PLANNED = "planned", pgettext_lazy("forum session", "planned")
        CANCELLED = "cancelled", pgettext_lazy("forum session", "cancelled")  # stays, struck

    # Nothing under a frozen programme changes, its texts included.
    texts_are_final: ClassVar = Q(programme__frozen_at__isnull=False)

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="sessions")
    code = models.SlugField(
        _("code"), max_length=40, help_text=_("Stays the same in every version of the programme.")
    )
    title = models.CharField(_("title"), max_length=400)
    date = models.DateField(_("day"))
    start_time = models.TimeField(_("begins at (Geneva)"))
    end_time = models.TimeField(
        _("ends at (Geneva)"),
        null=True,
        blank=True,
        help_text=_("An end before the beginning is on the next day. Empty: not known."),
    )
    room = models.CharField(_("room"), max_length=40, blank=True, help_text=_("Empty: not known."))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State.choices,
        default=State.PLANNED,
        help_text=_("A cancelled session stays in the programme and is shown as cancelled."),
    )
    is_own = models.BooleanField(_("the Group’s own session"), default=False)
    about_msmes = models.BooleanField(_("on MSMEs"), default=True)
    description = models.TextField(_("description"), blank=True)
    follows_dialogue = models.ForeignKey(
        Dialogue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_up_sessions",
        verbose_name=_("follow-up to the dialogue"),
    )

    objects = ForumSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum session")
        verbose_name_plural = _("forum sessions")
        ordering: ClassVar = ["programme", "date", "start_time", "room"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="events_session_code_once"),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | ~Q(end_time=F("start_time")),
                name="events_session_lasts",
                violation_error_message=_("A session cannot end at the moment at which it begins."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.state == self.State.CANCELLED

    def begins_at(self) -> datetime:
        """Its first moment, in Geneva's time; an hour that the clocks repeat is the first one."""
        return geneva.begins_at(self.date, self.start_time)

    def ends_at(self) -> datetime:
        """Its last moment, in Geneva's time: on the next day if the end is before the start.

        Without an end it is over as it begins.
        """
        return geneva.ends_at(self.date, self.start_time, self.end_time)

    @property
    def ends_next_day(self) -> bool:
        """Whether it goes past midnight."""
        return geneva.ends_next_day(self.start_time, self.end_time)

    def span(self) -> tuple[datetime, datetime]:
        """First and last moment in UTC: hours that the clocks skip or repeat are counted so."""
        return geneva.span(self.date, self.start_time, self.end_time)

    def overlaps(self, other: "ForumSession") -> bool:
        """Whether both are held at one moment; a session without an end is that moment."""
        (begins, ends), (other_begins, other_ends) = self.span(), other.span()
        together = begins < other_ends and other_begins < ends
        return together or begins == other_begins

    def organiser_names(self) -> list[str]:
        """Names as the programme prints them, in its order."""
        return [organiser.shown_name() for organiser in self.organisers.all()]

    def clean(self) -> None:
        """Nothing is added to a frozen programme, and nothing in it changes."""
        super().clean()
        programme = Programme.objects.filter(pk=self.programme_id).first()
        if programme is not None and programme.is_frozen:
            raise ValidationError(programme.frozen_sentence())


class SessionOrganiser(models.Model):
    """Who organises a session, in the order of the programme."""

    texts_are_final: ClassVar = Q(session__programme__frozen_at__isnull=False)

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

    texts_are_final: ClassVar = Q(session__programme__frozen_at__isnull=False)

    session = models.ForeignKey(ForumSession, on_delete=models.CASCADE, related_name="appearances")

    class Meta(Appearance.Meta):
        verbose_name = _("speaker at a session")
        verbose_name_plural = _("speakers at sessions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "person", "role"], name="events_appearance_once"
            ),
        ]
