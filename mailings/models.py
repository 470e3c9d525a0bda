"""The ledger: one act of mailing, its content per language, and one row per address."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LANGUAGE_CHOICES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Sets of mailings."""

    def running(self) -> Self:
        """Those whose deliveries may leave now; letters before mass mailings."""
        return self.filter(state=Mailing.State.RUNNING).order_by("-is_letter", "pk")


class Mailing(models.Model):
    """One act of mailing to an audience; a letter is a mailing of one."""

    class State(models.TextChoices):
        """How far it has come."""

        READY = "ready", _("ready")  # rows stand, nobody has started it
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("done")  # nothing waits any more

    title = models.CharField(_("title"), max_length=250)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Set by who ordered it.")
    )
    topic = models.CharField(_("topic"), max_length=20, blank=True)
    is_letter = models.BooleanField(_("letter"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False)
    list_id = models.CharField(
        _("List-Id"), max_length=200, blank=True, help_text=_("RFC 2919; empty for letters.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.READY
    )
    per_second = models.PositiveIntegerField(
        _("at most a second"), null=True, blank=True, help_text=_("Empty: as fast as it goes.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state"], name="mailings_mailing_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=~Q(reference=""),
                name="mailings_reference_once",
                violation_error_message=_("This has been handed to the post room before."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MailingContent(models.Model):
    """What a mailing says in one language: subject, HTML and text, rendered once."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="contents")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    subject = models.CharField(_("subject"), max_length=250)
    html = models.TextField(_("HTML"))
    text = models.TextField(_("plain text"))
    sender_name = models.CharField(_("sender’s name"), max_length=120, blank=True)

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


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Sets of rows of the ledger."""

    def due(self, now: object) -> Self:
        """Those that may be spoken for now."""
        return self.filter(
            Q(state=Delivery.State.WAITING) | Q(state=Delivery.State.DEFERRED, due_at__lte=now)
        )


class Delivery(models.Model):
    """One mailing × one address. Recipients' data are frozen copies; the reference is opaque."""

    class State(models.TextChoices):
        """What we know of it; never "sent" or "delivered", since we cannot know."""

        WAITING = "waiting", _("waiting")
        SUBMITTING = "submitting", _("being handed over")  # committed before its body is spoken
        ACCEPTED = "accepted", _("accepted")  # the next server said 2xx
        DEFERRED = "deferred", _("deferred")  # 4xx: asked again when due
        REFUSED = "refused", _("refused")  # 5xx
        UNCERTAIN = "uncertain", _("uncertain")  # we were speaking when we died
        SUPPRESSED = "suppressed", _("suppressed")  # an address we will not write to
        EXCLUDED = "excluded", _("excluded")  # left out by who ordered it, with the reason
        WITHDRAWN = "withdrawn", _("withdrawn")  # left, or erased, before its turn

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    address = models.CharField(_("address"), max_length=254)
    name = models.CharField(_("name"), max_length=160, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Opaque; set by who ordered it.")
    )
    leave_token = models.CharField(_("leave token"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "address"], name="mailings_once_per_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} [{self.language}]"


class Suppression(models.Model):
    """An address we will not write to: why, and until when."""

    class Reason(models.TextChoices):
        """Why."""

        BOUNCED = "bounced", _("bounced")
        COMPLAINED = "complained", _("complained")
        STAFF = "staff", _("set by staff")
        ERASED = "erased", _("asked to be forgotten")

    address = models.CharField(_("address"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    since = models.DateTimeField(_("since"), auto_now_add=True)
    release_on = models.DateField(_("released on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        ordering: ClassVar = ["address"]

    def __str__(self) -> str:
        return self.address
