"""How fast mail may go, to a relay or to a domain, and at what hours."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Limit(models.Model):
    """How fast mail may go to a relay, or to the recipients of one domain.

    It is kept evenly: sixty a minute are one a second. ``spent_until`` is the time up to which
    it is used. Whoever answers that we are too fast is written to at half the speed, and at half
    of that again: ``slowness`` counts how often; it wears off, a step a minute. Such rows are made
    where there is none, and go when it has worn off.
    """

    class Of(models.TextChoices):
        """Whose."""

        RELAY = "relay", _("relay")  # the host that mail is handed to
        DOMAIN = "domain", _("recipients’ domain")  # what stands after the @

    of = models.CharField(pgettext_lazy("limit", "of"), max_length=6, choices=Of.choices)
    name = models.CharField(
        _("name"), max_length=253, help_text=_("The relay’s host, or the domain after the @.")
    )
    per_second = models.PositiveIntegerField(_("at most a second"), null=True, blank=True)
    per_minute = models.PositiveIntegerField(_("at most a minute"), null=True, blank=True)
    per_hour = models.PositiveIntegerField(_("at most an hour"), null=True, blank=True)
    spent_until = models.DateTimeField(null=True, blank=True, editable=False)
    slowness = models.PositiveSmallIntegerField(_("slowed down"), default=0, editable=False)
    slowed_at = models.DateTimeField(_("slowed down at"), null=True, blank=True, editable=False)
    slowed_by = models.CharField(_("what it said"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering: ClassVar = ["of", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["of", "name"],
                name="mailings_limit_once",
                violation_error_message=_("There is a limit for this already."),
            ),
            models.CheckConstraint(
                condition=(Q(per_second__isnull=True) | Q(per_second__gt=0))
                & (Q(per_minute__isnull=True) | Q(per_minute__gt=0))
                & (Q(per_hour__isnull=True) | Q(per_hour__gt=0)),
                name="mailings_limit_above_zero",
                violation_error_message=_("At least one, or leave it empty."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Compare names in small letters, however they were typed."""
        self.name = self.name.strip().lower().removeprefix("@")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store names in small letters, as they are compared."""
        self.clean()
        super().save(*args, **kwargs)


class Hours(models.Model):
    """Hours of Geneva in which mass mailings go. Without any they always go; letters always do."""

    class Day(models.IntegerChoices):
        """ISO 8601's number of a weekday."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    day = models.PositiveSmallIntegerField(
        _("weekday"),
        choices=Day.choices,
        null=True,
        blank=True,
        help_text=_("Empty: every day."),
    )
    opens = models.TimeField(pgettext_lazy("hours", "from"), help_text=_("Geneva time."))
    closes = models.TimeField(pgettext_lazy("hours", "until"))

    class Meta:
        verbose_name = _("hours for mass mailings")
        verbose_name_plural = _("hours for mass mailings")
        ordering: ClassVar = [F("day").asc(nulls_first=True), "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="mailings_hours_open_before_they_close"
            ),
        ]

    def __str__(self) -> str:
        hours = f"{self.opens:%H:%M}–{self.closes:%H:%M}"
        return f"{self.get_day_display()} {hours}" if self.day else hours

    def clean(self) -> None:
        """Say which field is wrong."""
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": _("It must be later than the beginning.")})
