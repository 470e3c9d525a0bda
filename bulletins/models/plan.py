"""The production plan: what is to be done for a bulletin, by when, and by whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .bulletin import Bulletin


class PlanStep(models.Model):
    """One step on the way to publication. *Approved* and *mailed* are told from the facts."""

    class Step(models.TextChoices):
        """In the order of work."""

        FROZEN = "frozen", pgettext_lazy("plan", "text frozen")
        OUT = "out", pgettext_lazy("plan", "out to translation")
        BACK = "back", pgettext_lazy("plan", "back from translation")
        CLEARED = "cleared", pgettext_lazy("plan", "cleared")
        APPROVED = "approved", pgettext_lazy("plan", "approved")
        MAILED = "mailed", pgettext_lazy("plan", "mailed")

    class State(models.TextChoices):
        """Whether it is done."""

        OPEN = "open", pgettext_lazy("step of a plan", "open")
        DONE = "done", pgettext_lazy("step of a plan", "done")

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="plan")
    step = models.CharField(_("step"), max_length=8, choices=Step.choices)
    due = models.DateField(_("due"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    state = models.CharField(_("state"), max_length=4, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    class Meta:
        verbose_name = _("step of the production plan")
        verbose_name_plural = _("steps of the production plan")
        ordering: ClassVar = ["bulletin", "due", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "step"], name="bulletins_step_once"),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True)
                | Q(state="done", done_at__isnull=False),
                name="bulletins_done_step_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} – {self.get_step_display()}"
