"""What came back: messages as they arrived, and the bounces and complaints read from them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .delivery import Delivery
from .mailing import Mailing


class ReturnMailbox(models.Model):
    """A mailbox that is looked into, and how far it has been read (RFC 3501, 2.3.1.1)."""

    name = models.CharField(max_length=250, unique=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("mailbox for what comes back")
        verbose_name_plural = _("mailboxes for what comes back")

    def __str__(self) -> str:
        return self.name


class ReturnedMessage(models.Model):
    """A message that came back, as it arrived. It goes after a month (``returned.retention``).

    The digest of its bytes is unique: a message that arrives twice is read once.
    """

    class Kind(models.TextChoices):
        """What it turned out to be."""

        BOUNCE = "bounce", _("bounce")  # at least one recipient failed for good
        DELAY = "delay", _("delayed")  # the other side goes on trying
        ARRIVAL = "arrival", _("arrived")  # a success DSN: delivered, relayed or expanded
        COMPLAINT = "complaint", _("complaint")  # an ARF report (RFC 5965)
        LEAVE = "leave", _("wish to leave")  # to the address in List-Unsubscribe
        REPLY = "reply", _("automatic reply")  # RFC 3834, vacation, read receipts
        OURS = "ours", _("our own mail")  # a loop: nothing is learnt from it
        UNKNOWN = "unknown", _("not understood")

    digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    envelope_to = models.TextField(_("recipients"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="returned",
        verbose_name=_("delivery"),
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("returned message")
        verbose_name_plural = _("returned messages")
        ordering: ClassVar = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.subject or str(self.get_kind_display())


class Bounce(models.Model):
    """One address that one message did not reach, said by a DSN later or by SMTP at once.

    ``weight`` is what it adds to the address's score on its day (``mailings.score``).
    ``is_forgiven``: staff lifted the suppression since, and it counts no more.
    """

    class Cause(models.TextChoices):
        """Why, in a sentence for people; what it weighs stands in ``WEIGHTS``."""

        NO_MAILBOX = "no mailbox", _("There is no such mailbox.")
        NO_DOMAIN = "no domain", _("The domain does not exist or takes no mail.")
        CLOSED = "closed", _("The mailbox has been closed.")
        FULL = "full", _("The mailbox is full.")
        UNREACHABLE = "unreachable", _("The server could not be reached for days.")
        LOOP = "loop", _("The mail went round in circles.")
        CONTENT = "content", _("The server did not want the message: its content or its size.")
        POLICY = "policy", _("A rule of the server keeps our mail out.")
        OTHER = "other", _("The server gave no reason that we understand.")

    address = models.CharField(_("address"), max_length=254)
    cause = models.CharField(_("reason"), max_length=12, choices=Cause.choices)
    status = models.CharField(_("status"), max_length=12, blank=True, help_text=_("RFC 3463"))
    diagnosis = models.CharField(_("words of the server"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"))
    day = models.DateField(_("day"), help_text=_("In Geneva."))
    weight = models.FloatField(_("weight"))
    at_once = models.BooleanField(_("refused at once"), default=False)
    is_forgiven = models.BooleanField(_("no longer counted"), default=False)
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("mailing"),
    )
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("delivery"),
    )
    returned = models.ForeignKey(
        ReturnedMessage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="bounces",
        verbose_name=_("returned message"),
    )

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["address", "day"], name="mailings_bounce_of_address"),
            models.Index(fields=["-at", "-id"], name="mailings_bounce_latest"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(at_once=True), name="mailings_refused_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_cause_display()}"


# What a bounce adds to its address's score: an address that is not there, one that may be there
# again tomorrow, and what says nothing about the address.
HARD, SOFT, NONE = 1.0, 0.25, 0.0
WEIGHTS: dict[str, float] = {
    Bounce.Cause.NO_MAILBOX: HARD,
    Bounce.Cause.NO_DOMAIN: HARD,
    Bounce.Cause.CLOSED: HARD,
    Bounce.Cause.FULL: SOFT,
    Bounce.Cause.UNREACHABLE: SOFT,
    Bounce.Cause.LOOP: SOFT,
    Bounce.Cause.OTHER: SOFT,
    Bounce.Cause.CONTENT: NONE,
    Bounce.Cause.POLICY: NONE,
}


class Complaint(models.Model):
    """Somebody told their mailbox's provider that a message of ours was unwanted (RFC 5965)."""

    address = models.CharField(_("address"), max_length=254, db_index=True)
    feedback_type = models.CharField(_("kind"), max_length=40, blank=True)
    provider = models.CharField(_("provider"), max_length=250, blank=True)
    at = models.DateTimeField(_("at"))
    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("mailing"),
    )
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("delivery"),
    )
    returned = models.ForeignKey(
        ReturnedMessage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("returned message"),
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.address
