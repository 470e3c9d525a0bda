"""One mailing × one address, and the batches in which senders take such rows."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .mailing import LANGUAGE_CHOICES, Mailing
from .suppression import Suppression

# Reasons that we give ourselves; others are the words of the server that was spoken to.
OWN_REASONS = {
    "left": _("left before its turn"),
    "erased": _("asked to be forgotten"),
    "cancelled": _("the mailing was cancelled"),
    "no content": _("there is no text in this language"),
    "no answer": _("its sender ended before the answer came"),
    "came back": _("what came back shows that the next server had it"),
    "arrived": _("staff know that it arrived"),
    "did not arrive": _("staff know that it did not arrive"),
    **dict(Suppression.Reason.choices),
}

# The end of what stands in the place of an address that was erased.
NOBODY = "@invalid"


class Delivery(models.Model):
    """One mailing × one address. Recipients' data are frozen copies; the reference is opaque.

    No index holds a column that changes while mail is sent, so that PostgreSQL
    rewrites a row in its own page (HOT); the table's fill factor leaves room.
    """

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

    mailing = models.ForeignKey(
        Mailing,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        verbose_name=_("mailing"),
    )
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
    epoch = models.BigIntegerField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["mailing", "id"], name="mailings_delivery_in_order"),
            # By which somebody is found who asks what we hold, or whose mail came back.
            models.Index(fields=["address"], name="mailings_delivery_of_address"),
            models.Index(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="mailings_delivery_reference",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "address"], name="mailings_once_per_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} [{self.language}]"

    @property
    def reason_in_words(self) -> str:
        """Why it is in its state: our own reasons in the reader's language, or a reply."""
        return str(OWN_REASONS.get(self.reason, self.reason))


class Batch(models.Model):
    """Rows of one mailing that are taken together: ids from first to last, both included.

    ``holder`` is the epoch of the sender that has it; None: anyone may take it.
    A deferred row is a batch of its own, which may be taken from ``due_at`` on.
    A batch goes when each of its rows is settled.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="+")
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)
    holder = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes: ClassVar = [
            # A server that defers everybody makes as many of these as there are readers.
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="mailings_batch_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.first_id}–{self.last_id}"
