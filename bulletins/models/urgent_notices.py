"""An urgent notice: what subscribers of a topic must know at once, in three languages."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import GENEVA
from events.models import ForumSession
from mailings.models import Mailing
from meetings.models import Meeting
from subscribers.models import Segment, Topic

LONGEST = 2000


class UrgentNoticeQuerySet(models.QuerySet["UrgentNotice"]):
    """Sets of urgent notices."""

    def public(self) -> Self:
        """Those that were sent, latest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")


class UrgentNotice(models.Model):
    """A subject and a few paragraphs, perhaps about a meeting or a session; then it is sent.

    From then on it is public and does not change. Taken back before its mailing began, it is a
    draft again. Never a *convening notice*, which is a paper.
    """

    # What was sent is no work any more.
    texts_are_final: ClassVar = Q(sent_at__isnull=False)

    topic = models.CharField(
        _("topic"), max_length=20, choices=Topic.choices, default=Topic.MEETINGS
    )
    segment = models.ForeignKey(
        Segment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("segment"),
        help_text=_("Empty: everyone who subscribed to the topic."),
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="urgent_notices",
        verbose_name=_("meeting"),
        help_text=_("Its calendar entry is attached, and its page shows the notice."),
    )
    session = models.ForeignKey(
        ForumSession,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="urgent_notices",
        verbose_name=_("forum session"),
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(
        _("text"),
        max_length=LONGEST,
        blank=True,
        help_text=_("Plain text; an empty line begins a new paragraph."),
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("mailing"),
    )

    objects = UrgentNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("urgent notice")
        verbose_name_plural = _("urgent notices")
        ordering: ClassVar = ["-made_at", "-pk"]
        permissions: ClassVar = [("send_urgentnotice", _("Can send urgent notices"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(session__isnull=True),
                name="bulletins_notice_about_one_thing",
                violation_error_message=_("A notice is about a meeting or about a session."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject or _("Notice without a subject"))

    @property
    def paragraphs(self) -> list[str]:
        """The text in the active language, paragraph by paragraph."""
        lines = str(self.text or "").replace("\r\n", "\n").split("\n\n")
        return [part.strip() for part in lines if part.strip()]

    @property
    def sent_here(self) -> datetime | None:
        """When it was sent, by Geneva's clock and to the minute."""
        if self.sent_at is None:
            return None
        return self.sent_at.astimezone(GENEVA).replace(second=0, microsecond=0)

    def get_absolute_url(self) -> str:
        """Where the public reads it: on the page of what it is about, or among the bulletins."""
        if self.meeting is not None:
            page = self.meeting.get_absolute_url()
        elif self.session is not None:
            page = self.session.programme.forum.get_absolute_url()
        else:
            page = reverse("bulletins:list")
        return f"{page}#notice-{self.pk}"
