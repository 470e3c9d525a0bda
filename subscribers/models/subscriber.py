"""Addresses, what was asked for at each, and the evidence that it was."""

import secrets
from typing import Any, ClassVar, Self

from django.contrib.postgres.functions import RandomUUID
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Lower, Replace
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member

from .brought_in import SubscriberImport

LANGUAGE_CHOICES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]


class Topic(models.TextChoices):
    """What one can subscribe to. Never a theme: that is a subject of work."""

    BULLETIN = "bulletin", _("Bulletin")
    MEETINGS = "meetings", _("Meetings")
    FORUM = "forum", _("Public Forum")
    HELPDESK = "helpdesk", _("Helpdesk")


class Frequency(models.TextChoices):
    """How often somebody is written to about their topics; notices come at once to all.

    Only bulletins appear one by one: what changes about other topics is told in a digest.
    """

    EACH = "each", _("Each bulletin as it appears, the rest once a week")
    WEEKLY = "weekly", _("Everything once a week")
    MONTHLY = "monthly", _("Everything once a month")


class Form(models.TextChoices):
    """How much of it they read in the mail itself."""

    FULL = "full", pgettext_lazy("form of mail", "In full")
    HEADLINES = "headlines", pgettext_lazy("form of mail", "Headlines only, with links")


# The same as the database makes it, for rows that come by the million: 122 random bits.
NEW_TOKEN = Replace(Cast(RandomUUID(), models.CharField()), Value("-"), Value(""))


def new_leave_token() -> str:
    """A word that nobody can guess; who has it may end what it was mailed for, nothing more."""
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """An address, the language it reads and how it wants to be written to.

    ``member`` and ``organisation`` are what is known of who reads there; both may be unknown.
    ``leave_token`` leaves with digests, and ends all that they are about.
    """

    address = models.CharField(
        _("address"), max_length=254, unique=True, validators=[EmailValidator()]
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    frequency = models.CharField(
        _("frequency"), max_length=7, choices=Frequency.choices, default=Frequency.EACH
    )
    form = models.CharField(
        _("form of the mail"), max_length=9, choices=Form.choices, default=Form.FULL
    )
    member = models.ForeignKey(
        Member,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Member"),
    )
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    leave_token = models.CharField(
        max_length=60, unique=True, default=new_leave_token, db_default=NEW_TOKEN, editable=False
    )
    is_sample = models.BooleanField(_("sample"), default=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering: ClassVar = ["address"]
        permissions: ClassVar = [
            ("import_subscriber", _("Can import subscribers")),
            ("export_subscriber", _("Can export subscribers")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")),
                name="subscribers_address_in_small_letters",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="subscribers_known_frequency"
            ),
            models.CheckConstraint(
                condition=Q(form__in=Form.values), name="subscribers_known_form"
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Addresses are compared in small letters; so they are stored."""
        self.address = self.address.strip().lower()
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        """What the post room knows letters to it by, whatever its address is."""
        return f"subscriber:{self.pk}"

    @property
    def takes_bulletins_apart(self) -> bool:
        """Whether bulletins come by themselves, and digests are about the rest."""
        return self.frequency == Frequency.EACH

    def references(self) -> list[str]:
        """What the post room knows everything by that was written to it."""
        return [self.reference, *(item.reference for item in self.subscriptions.all())]


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Sets of subscriptions."""

    def confirmed(self, topic: str) -> Self:
        """Those we may write to about ``topic``."""
        return self.filter(topic=topic, state=Subscription.State.CONFIRMED)


class Subscription(models.Model):
    """A subscriber and a topic."""

    class State(models.TextChoices):
        """How far it has come."""

        PENDING = "pending", _("waiting for confirmation")
        CONFIRMED = "confirmed", pgettext_lazy("subscription", "confirmed")
        ENDED = "ended", _("ended")

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions"
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    confirmed_at = models.DateTimeField(pgettext_lazy("date", "confirmed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    came_by = models.ForeignKey(
        SubscriberImport,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="subscriptions",
        verbose_name=_("came by the file"),
    )
    # A column rather than a signature, so that an audience is one statement in the database.
    leave_token = models.CharField(
        max_length=60, unique=True, default=new_leave_token, db_default=NEW_TOKEN, editable=False
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering: ClassVar = ["subscriber", "topic"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscriber", "topic"], name="subscribers_once_per_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} – {self.get_topic_display()}"

    @property
    def reference(self) -> str:
        """What the post room knows its mail by; ``audience`` makes the same in SQL."""
        return f"subscription:{self.pk}"


class Consent(models.Model):
    """The evidence of one act of a subscriber: what was shown, when, from where."""

    class Act(models.TextChoices):
        """What was done."""

        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", pgettext_lazy("subscription", "confirmed")
        ENDED = "ended", _("ended")
        IMPORTED = "imported", _("brought in")  # on evidence from elsewhere

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    topic = models.CharField(_("topic"), max_length=20, choices=Topic.choices)
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    text = models.TextField(_("text that was shown"))
    text_version = models.CharField(_("version of the text"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    given_on = models.DateField(
        _("given on"), null=True, blank=True, help_text=_("Where it was given elsewhere.")
    )
    ip_address = models.GenericIPAddressField(_("from"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence of consent")
        verbose_name_plural = _("evidence of consent")
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.get_act_display()}"
