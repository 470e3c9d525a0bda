"""Numbers with their population, year and source."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .sourced import Sourced


class Figure(Sourced):
    """A number with its population, year and source; a span has a second value."""

    class Unit(models.TextChoices):
        """What the number counts."""

        PERCENT = "percent", _("per cent")
        COUNT = "count", pgettext_lazy("unit of a figure", "number")

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    label = models.CharField(_("what it says"), max_length=250)
    population = models.CharField(_("population"), max_length=250, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    value_to = models.DecimalField(
        _("up to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.PERCENT)
    comparison = models.SlugField(
        _("comparison"),
        max_length=60,
        blank=True,
        help_text=_("Figures with the same word here are drawn on one scale."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value_to__gt=models.F("value")),
                name="library_figure_span_ascends",
                violation_error_message=_("A span must end above its first value."),
            ),
            models.CheckConstraint(
                condition=~Q(unit="percent")
                | (
                    Q(value__gte=0, value__lte=100)
                    & (Q(value_to__isnull=True) | Q(value_to__lte=100))
                ),
                name="library_figure_percent_of_100",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """A year before 1900 is a slip of the hand."""
        super().clean()
        if self.year is not None and self.year < 1900:
            raise ValidationError({"year": _("Write the year with four digits.")})
