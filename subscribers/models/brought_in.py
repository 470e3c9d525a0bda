"""Files of subscribers that were brought in: who did it, on what evidence, and what was refused."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Job


class SubscriberImport(models.Model):
    """One file of addresses; the job that looks at it or brings it in is ``job``.

    ``source`` says in a sentence how its people agreed to be written to, ``consent_on`` when;
    lines may say both for themselves. It is kept with each subscription as its evidence.
    """

    class State(models.TextChoices):
        """How far it has come."""

        LOOKED = "looked", pgettext_lazy("import", "looked at")  # nothing is written
        BROUGHT_IN = "in", pgettext_lazy("import", "brought in")
        TAKEN_BACK = "back", pgettext_lazy("import", "taken back")

    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    language = models.CharField(_("language"), max_length=2)
    topics = ArrayField(models.CharField(max_length=20), verbose_name=_("topics"))
    source = models.CharField(_("how they agreed"), max_length=500)
    consent_on = models.DateField(_("when they agreed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.LOOKED)
    counts = models.JSONField(_("outcome"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.name)


class ImportPiece(models.Model):
    """A part of an import's file, in their order; all go once it is brought in."""

    of = models.ForeignKey(SubscriberImport, on_delete=models.CASCADE, related_name="pieces")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of a file")
        ordering: ClassVar = ["of", "pk"]

    def __str__(self) -> str:
        return f"{self.of} ({self.pk})"


class ImportRefusal(models.Model):
    """A line of a file that stays out, and why; kept for a while, since it holds an address."""

    class Reason(models.TextChoices):
        """Why."""

        CELLS = "cells", _("more cells than the first line has names")
        ADDRESS = "address", _("not an email address")
        REPEATED = "repeated", _("stands in this file before")
        LANGUAGE = "language", _("language not known: write en, fr or es")
        TOPIC = "topic", _("topic not known: write bulletin, meetings, forum or helpdesk")
        FREQUENCY = "frequency", _("not known how often: write each, weekly or monthly")
        FORM = "form", _("not known how much: write full or headlines")
        MEMBER = "member", _("no Member has this code")
        ORGANISATION = "long", _("the name of the organisation is too long")
        DATE = "date", _("not a day of the past: write it as 2018-10-03")
        NO_DATE = "no date", _("not said when they agreed")
        SUPPRESSED = "suppressed", _("we do not write to this address")
        LEFT = "left", _("has left before: only they themselves can come back")

    of = models.ForeignKey(SubscriberImport, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField(_("line"))
    address = models.CharField(_("address"), max_length=300)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refused line")
        verbose_name_plural = _("refused lines")
        ordering: ClassVar = ["of", "line"]
        indexes: ClassVar = [models.Index(fields=["of", "line"], name="subscribers_refused_lines")]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_reason_display()}"
