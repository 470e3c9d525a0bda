"""When a bulletin is to appear by itself, and what became of that."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .bulletin import Bulletin


class ScheduledPublication(models.Model):
    """The order to publish exactly one content at a time; beat finds it when it is due.

    ``reasons`` holds why it was held, a sentence for each language.
    """

    class State(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", pgettext_lazy("publication", "planned")
        DONE = "done", pgettext_lazy("publication", "done")
        HELD = "held", pgettext_lazy("publication", "held")  # it was too late, or refused
        WITHDRAWN = "withdrawn", pgettext_lazy("publication", "withdrawn")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="schedules")
    due_at = models.DateTimeField(_("to be published at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    made_at = models.DateTimeField(_("at"), auto_now_add=True)
    content_hash = models.CharField(_("content"), max_length=64)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PLANNED)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    reasons = models.JSONField(_("reason"), default=dict, blank=True)

    class Meta:
        verbose_name = _("scheduled publication")
        verbose_name_plural = _("scheduled publications")
        ordering: ClassVar = ["-due_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=Q(state="planned"),
                name="bulletins_one_time_of_publication",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", settled_at__isnull=True)
                | (~Q(state="planned") & Q(settled_at__isnull=False)),
                name="bulletins_settled_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(state="planned"), name="bulletins_due_publications"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def reason(self) -> str:
        """Why it was held, in the active language; "" if it was not."""
        reasons: dict[str, str] = self.reasons
        return reasons.get((get_language() or "en")[:2]) or reasons.get("en", "")
