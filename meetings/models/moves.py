"""What a meeting leaves behind when it moves: its earlier dates and its earlier addresses."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import ImpreciseDate, hours
from library.models import Sourced

from .meeting import Meeting


class Postponement(ImpreciseDate, Sourced):
    """The date that a meeting was postponed from, as it was announced; history, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="postponements")
    start_time = models.TimeField(_("began at (Geneva)"), null=True, blank=True)
    end_time = models.TimeField(_("ended at (Geneva)"), null=True, blank=True)
    decided_on = models.DateField(_("postponed on"), null=True, blank=True)

    class Meta(ImpreciseDate.Meta):
        verbose_name = _("earlier date")
        verbose_name_plural = _("earlier dates")
        ordering: ClassVar = ["decided_on", "pk"]
        constraints: ClassVar = [
            *ImpreciseDate.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start_time__isnull=False) | Q(end_time__isnull=True),
                name="meetings_earlier_no_end_without_start",
                violation_error_message=_("Give the hour it began before the hour it ended."),
            ),
        ]

    def __str__(self) -> str:
        return self.in_words()

    def in_words(self) -> str:
        """The date it was postponed from, as far as it was known."""
        return self.date_in_words()

    def hours_in_words(self) -> str:
        """The hours it was postponed from; empty if they were not known."""
        return hours(self.start_time, self.end_time) if self.start_time else ""


class FormerAddress(models.Model):
    """A slug that a meeting had; its pages go on leading to the meeting.

    The database writes these rows itself, whoever changes a slug (see migration 0004), and
    refuses a slug that leads to another meeting.
    """

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="former_addresses")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug
