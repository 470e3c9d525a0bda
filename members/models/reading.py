"""A link by which one Member reads one restricted document for a time."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from library.models import Document

from .member import Member

LIFETIME = timedelta(days=30)


def in_thirty_days() -> datetime:
    """When a link ends unless someone says otherwise; by the real clock."""
    return timezone.now() + LIFETIME


class ReadingLinkQuerySet(models.QuerySet["ReadingLink"]):
    """Sets of reading links."""

    def alive(self, now: datetime | None = None) -> Self:
        """Those that open their document: neither revoked nor expired, by the real clock."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now or timezone.now())


class ReadingLink(models.Model):
    """Lets whoever holds its token read one restricted document, on behalf of one Member.

    The token is the row's random key, signed; the row keeps only the key's digest, so that a
    link is shown once and cannot be read out of the database.
    """

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        related_name="reading_links",
        verbose_name=_("document"),
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="reading_links", verbose_name=_("Member")
    )
    key_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("opens until"), default=in_thirty_days)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    last_used = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    times_used = models.PositiveIntegerField(_("times used"), default=0, editable=False)

    objects = ReadingLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading link")
        verbose_name_plural = _("reading links")
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="members_reading_link_ends_after_it_begins",
                violation_error_message=_("The link would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="members_reading_link_revoked_after_made",
            ),
            models.CheckConstraint(
                condition=Q(last_used__isnull=True, times_used=0)
                | Q(last_used__isnull=False, times_used__gt=0),
                name="members_reading_link_use_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} – {self.member}"

    @property
    def is_alive(self) -> bool:
        """Whether it opens its document now, by the real clock."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def last_day(self) -> date:
        """Geneva's day on which it ends."""
        return timezone.localtime(self.expires_at).date()

    def state_in_words(self) -> str:
        """What staff are told of it."""
        if self.revoked_at is not None:
            return str(_("revoked"))
        return str(_("open") if self.is_alive else _("expired"))
