"""One act of mailing, and what it says in each language."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGE_CHOICES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]

# Over, and its rows not gone through since (mailings.afterwards).
NOT_GONE_THROUGH = Q(finished_at__isnull=False) & (
    Q(gone_through_at__isnull=True) | Q(gone_through_at__lt=F("finished_at"))
)


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Sets of mailings."""

    def running(self) -> Self:
        """Those whose deliveries may leave now; letters first, then what is urgent."""
        running = self.filter(state=Mailing.State.RUNNING)
        return running.order_by("-is_letter", "-is_urgent", "pk")

    def named_here(self) -> Self:
        """With the subject that each has in the active language, by which staff know it."""
        here = MailingContent.objects.filter(
            mailing=OuterRef("pk"), language=(get_language() or "en")[:2]
        )
        return self.annotate(subject_here=Subquery(here.values("subject")[:1]))

    def not_over(self) -> Self:
        """Those with rows that may still leave, now or later."""
        return self.filter(
            state__in=[
                Mailing.State.READY,
                Mailing.State.PLANNED,
                Mailing.State.HELD,
                Mailing.State.RUNNING,
                Mailing.State.PAUSED,
            ]
        )


class Mailing(models.Model):
    """One act of mailing to an audience; a letter is a mailing of one.

    One that is planned is started by the clock at ``starts_at``, or held where that is long past.
    ``started_by`` is who said so last, and is told when it is held.

    Rows of the ledger are cut into batches in the order of their ids: everything
    up to ``cursor`` has been given to a batch. ``spent_until`` is the time up to
    which the rate is used.
    """

    class UncertainRule(models.TextChoices):
        """What is done about rows of which nobody knows whether they left."""

        LEAVE = "leave", _("leave them; a report or a person may settle them")
        REPEAT = "repeat", _("write again under the same Message-ID")

    class State(models.TextChoices):
        """How far it has come."""

        READY = "ready", _("ready")  # rows stand, nobody has started it
        PLANNED = "planned", pgettext_lazy("mailing", "planned")  # starts at a time
        HELD = "held", pgettext_lazy("mailing", "held")  # found long after its time; staff decide
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", pgettext_lazy("mailing", "cancelled")
        DONE = "done", _("done")  # nothing waits any more

    title = models.CharField(_("title"), max_length=250)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Set by who ordered it.")
    )
    topic = models.CharField(_("topic"), max_length=20, blank=True)
    is_letter = models.BooleanField(_("letter"), default=False)
    is_urgent = models.BooleanField(
        _("urgent"), default=False, help_text=_("Goes before other mailings, after letters.")
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    list_id = models.CharField(
        _("List-Id"), max_length=200, blank=True, help_text=_("RFC 2919; empty for letters.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    per_second = models.PositiveIntegerField(
        _("at most a second"),
        null=True,
        blank=True,
        help_text=_("Empty: as fast as the relay takes it. May be changed while it is under way."),
    )
    audience = models.PositiveIntegerField(_("audience"), default=0)
    cursor = models.BigIntegerField(default=0, editable=False)
    spent_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    uncertain_rule = models.CharField(
        _("uncertain ones"),
        max_length=6,
        choices=UncertainRule.choices,
        default=UncertainRule.LEAVE,
        db_default=UncertainRule.LEAVE,
        help_text=_("Applied when the mailing is done: some people may get it twice."),
    )
    gone_through_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            # The post room asks for the running ones every few milliseconds.
            models.Index(
                fields=["id"], condition=Q(state="running"), name="mailings_mailing_running"
            ),
            models.Index(
                fields=["id"],
                condition=NOT_GONE_THROUGH,
                name="mailings_mailing_to_go_through",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(state="planned"),
                name="mailings_mailing_to_start",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="mailings_reference_once",
                violation_error_message=_("This has been handed to the post room before."),
            ),
            models.CheckConstraint(
                condition=Q(per_second__isnull=True) | Q(per_second__gt=0),
                name="mailings_rate_above_zero",
                violation_error_message=_("At least one a second, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "held"]) | Q(starts_at__isnull=False),
                name="mailings_planned_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        """The subject in the reader's language, where ``named_here`` has looked for it."""
        return getattr(self, "subject_here", None) or self.title


class MailingContent(models.Model):
    """What a mailing says in one language: subject, HTML and text, rendered once."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="contents")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=250)
    html = models.TextField(_("HTML"))
    text = models.TextField(_("plain text"))
    sender_name = models.CharField(_("sender’s name"), max_length=120, blank=True)
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("content of a mailing")
        verbose_name_plural = _("contents of mailings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "language"], name="mailings_content_once_per_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} [{self.language}]"


class MailingPicture(models.Model):
    """An image that travels within the mails of a mailing; ``name`` is its Content-ID."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(_("name"), max_length=80)
    media_type = models.CharField(_("type"), max_length=20)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("picture of a mailing")
        verbose_name_plural = _("pictures of mailings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "name"], name="mailings_picture_once_per_mailing"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MailingAttachment(models.Model):
    """A file that travels with the mails of a mailing in one language: a calendar entry."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="attachments")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    name = models.CharField(_("file name"), max_length=80)
    media_type = models.CharField(_("type"), max_length=80)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("attachment of a mailing")
        verbose_name_plural = _("attachments of mailings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "language", "name"],
                name="mailings_attachment_once_per_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} [{self.language}]"
