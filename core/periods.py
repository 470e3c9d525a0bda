"""Half-open periods [start, end): a record holds from its start until the day before its end."""

from collections.abc import Sequence
from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation

from .dates import Precision

ENDS_TOO_EARLY = _("The end of a period must be after its start.")
OVERLAP = _("This period overlaps another one of the same record; end the earlier one first.")

_M = TypeVar("_M", bound=models.Model, covariant=True)


class PeriodQuerySet(models.QuerySet[_M]):
    """Records that hold over a period."""

    def on(self, day: date) -> Self:
        """Those that hold on ``day``; an unknown start counts as long ago."""
        return self.filter(
            Q(start__isnull=True) | Q(start__lte=day),
            Q(end__isnull=True) | Q(end__gt=day),
        )


class Period(models.Model):
    """A record that holds over [start, end); either side may be open."""

    start = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("First day on which this holds; empty if it is not known."),
    )
    start_precision = models.CharField(
        _("precision of the first day"),
        max_length=8,
        choices=Precision.choices,
        default=Precision.DAY,
    )
    end = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("First day on which this no longer holds; empty if it still does."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lt=F("end")),
                name="%(app_label)s_%(class)s_start_before_end",
                violation_error_message=ENDS_TOO_EARLY,
            ),
        ]

    def clean(self) -> None:
        """Refuse an end on or before the start, before the database is asked about overlaps."""
        super().clean()
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValidationError({"end": ENDS_TOO_EARLY})

    def overlaps(self, other: "Period") -> bool:
        """Whether there is a day on which both hold."""
        before = self.end is not None and other.start is not None and self.end <= other.start
        after = other.end is not None and self.start is not None and other.end <= self.start
        return not before and not after

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def no_overlap(name: str, *keys: str) -> ExclusionConstraint:
    """Refuse two periods that overlap for the same ``keys`` (names of fields).

    Equality is written as a range of one number, so that plain GiST serves and
    the ``btree_gist`` extension, which not every installation has, is not needed.
    """
    same: Sequence[tuple[Func, str]] = [
        (
            Func(F(key), F(key), Value("[]"), function="int8range"),
            RangeOperators.OVERLAPS,
        )
        for key in keys
    ]
    period = Func(
        F("start"), F("end"), Value("[)"), function="daterange", output_field=DateRangeField()
    )
    return ExclusionConstraint(
        name=name,
        expressions=[*same, (period, RangeOperators.OVERLAPS)],
        violation_error_message=OVERLAP,
    )


def is_overlap(error: IntegrityError) -> bool:
    """Whether the database refused a row because its period overlaps another one."""
    return isinstance(error.__cause__, ExclusionViolation)
