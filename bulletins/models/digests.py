"""Digests: on which day each was made, what became of it, and what was in it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from subscribers.models import Frequency


class Digest(models.Model):
    """One digest of one frequency; the row is made once, however many look at the clock.

    ``standing`` is what was kept of the public's records then, as long as it is of use: the next
    digest tells what is different. ``told`` is what this one told, by language.
    """

    class State(models.TextChoices):
        """What became of it."""

        BEGAN = "began", pgettext_lazy("digest", "began")  # the first: only noted what stands
        MAILED = "mailed", pgettext_lazy("digest", "handed to the post room")
        QUIET = "quiet", pgettext_lazy("digest", "nothing to mail")  # nothing changed, or no reader
        HELD = "held", pgettext_lazy("digest", "held")  # found too late; staff decide

    # Up to here everything has been told.
    SETTLED: ClassVar = (State.BEGAN, State.MAILED, State.QUIET)

    frequency = models.CharField(
        _("frequency"), max_length=7, choices=[one for one in Frequency.choices if one[0] != "each"]
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.BEGAN)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    number = models.PositiveIntegerField(_("changes"), default=0)
    audience = models.PositiveIntegerField(_("readers"), default=0)
    told = models.JSONField(_("what was in it"), default=dict, blank=True)
    standing = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering: ClassVar = ["-day", "frequency"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["frequency", "day"], name="bulletins_one_digest_per_day"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=["weekly", "monthly"]),
                name="bulletins_digest_is_weekly_or_monthly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} – {self.day:%Y-%m-%d}"

    @property
    def reference(self) -> str:
        """What the references of its mailings begin with."""
        return f"digest:{self.frequency}:{self.day:%Y-%m-%d}:"

    @property
    def told_here(self) -> list[dict[str, object]]:
        """Its chapters in the reader's language."""
        told: dict[str, list[dict[str, object]]] = self.told
        return told.get((get_language() or "en")[:2], [])
