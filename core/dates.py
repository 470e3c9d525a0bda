"""Dates as precisely as they are known, and how the three languages write them.

Sources: CLDR through Babel for names of months and weekdays; the house rules of
docs/concepts.md for « 1er », "1.º" and ranges, which CLDR does not give.
"""

from collections.abc import Callable
from datetime import date, time
from functools import reduce
from operator import or_

from babel.dates import get_day_names, get_month_names
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Day = date  # what a class with a field called "date" may still name

NBSP = "\u00a0"
EN_DASH = "\u2013"


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("day known")  # the date is the day
    MONTH = "month", _("month known")  # the date is the first of that month
    YEAR = "year", _("year known")  # the date is 1 January of that year
    BY = "by", _("on this day or before")  # first attested on that day
    UNKNOWN = "unknown", _("not known")  # there is no date; a note may say what is known


# The first day that a date of this precision must not lie before, so as not to have passed.
_SINCE: dict[Precision, Callable[[date], date]] = {
    Precision.DAY: lambda today: today,
    Precision.BY: lambda today: today,
    Precision.MONTH: lambda today: today.replace(day=1),
    Precision.YEAR: lambda today: today.replace(month=1, day=1),
}


class ImpreciseDate(models.Model):
    """A record whose date may be known to the day, month or year only, or not at all."""

    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("The first day of the month or year if no more is known."),
    )
    precision = models.CharField(
        _("precision"), max_length=8, choices=Precision.choices, default=Precision.DAY
    )
    date_note = models.CharField(
        _("date in words"),
        max_length=200,
        blank=True,
        help_text=_("Shown when no day is known, as in “in the coming months”."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date__isnull=True, precision="unknown")
                | (models.Q(date__isnull=False) & ~models.Q(precision="unknown")),
                name="%(app_label)s_%(class)s_date_or_unknown",
                violation_error_message=_(
                    "Give a date, or choose the precision “not known” and leave the date empty."
                ),
            ),
        ]

    def has_passed(self, today: Day) -> bool:
        """Whether the date, as far as it is known, lies before ``today`` entirely."""
        if self.date is None:
            return False
        return self.date < _SINCE[Precision(self.precision)](today)

    @property
    def note_speaks(self) -> bool:
        """Whether the date is told by its note, which may not exist in the reader's language."""
        return bool(self.date_note) and self.precision in {Precision.BY, Precision.UNKNOWN}

    def date_in_words(self) -> str:
        """The date as far as it is known, in the active language.

        The note speaks where no day, month or year does: « automne 2018 », "in the coming months".
        """
        if self.note_speaks:
            return str(self.date_note)
        if self.date is None:
            return str(_("date not known"))
        return in_words(self.date, Precision(self.precision))


def passed(today: date) -> models.Q:
    """Which imprecise dates lie before ``today`` entirely; October has passed on 1 November."""
    return reduce(
        or_, (models.Q(precision=word, date__lt=since(today)) for word, since in _SINCE.items())
    )


def in_words(day: date, precision: Precision = Precision.DAY, *, language: str = "") -> str:
    """``day`` in the given or active language, no more exact than ``precision``."""
    language = _base(language)
    if precision == Precision.YEAR:
        return str(day.year)
    month = str(get_month_names("wide", locale=language)[day.month])
    if precision == Precision.MONTH:
        return f"{month} {'de ' if language == 'es' else ''}{day.year}"
    return f"{_day_and_month(day, language)}{_of(language)}{day.year}"


def short(day: date, *, language: str = "") -> str:
    """Day and month without the year, as in "3 October", « 1er octobre », "3 de octubre"."""
    return _day_and_month(day, _base(language))


def range_in_words(first: date, last: date, *, language: str = "") -> str:
    """Two days, both included, as in "2–4 October 2018" or « du 2 au 4 octobre 2018 »."""
    language = _base(language)
    if first == last:
        return in_words(first, language=language)
    same_month = (first.year, first.month) == (last.year, last.month)
    if language == "en":
        if same_month:
            return f"{first.day}{EN_DASH}{in_words(last, language='en')}"
        write = in_words if first.year != last.year else short
        head = write(first, language="en")
        return f"{head} {EN_DASH} {in_words(last, language='en')}"
    start = ordinal(first.day, language=language)
    if not same_month:
        start = (
            _day_and_month(first, language)
            if first.year == last.year
            else in_words(first, language=language)
        )
    words = ("du", "au") if language == "fr" else ("del", "al")
    return f"{words[0]}{NBSP}{start} {words[1]}{NBSP}{in_words(last, language=language)}"


def weekday(day: date, *, language: str = "") -> str:
    """The name of the day of the week, in lower case where the language writes it so."""
    return str(get_day_names("wide", locale=_base(language))[day.weekday()])


def hour(moment: time, *, language: str = "") -> str:
    """A time of day: "08:30", « 8 h 30 », "8:30"."""
    language = _base(language)
    if language == "fr":
        minutes = f"{NBSP}{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}{NBSP}h{minutes}"
    if language == "es":
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour:02}:{moment.minute:02}"


def hours(start: time, end: time | None, *, language: str = "") -> str:
    """A span of hours: "08:30–10:00", « 8 h 30 – 10 h », "8:30-10:00 h"."""
    language = _base(language)
    first = hour(start, language=language)
    if end is None:
        return f"{first}{NBSP}h" if language == "es" else first
    last = hour(end, language=language)
    if language == "fr":
        return f"{first}{NBSP}{EN_DASH} {last}"
    return f"{first}-{last}{NBSP}h" if language == "es" else f"{first}{EN_DASH}{last}"


def ordinal(number: int, *, language: str = "") -> str:
    """The number of a day before the name of its month: "1", « 1er », «1º»."""
    if number != 1:
        return str(number)
    return {"fr": "1er", "es": "1º"}.get(_base(language), "1")


def _base(language: str) -> str:
    return (language or get_language() or "en")[:2]


def _of(language: str) -> str:
    return " de " if language == "es" else " "


def _day_and_month(day: date, language: str) -> str:
    month = get_month_names("wide", locale=language)[day.month]
    separator = " de " if language == "es" else " "
    # The day and the month stay on one line.
    return f"{ordinal(day.day, language=language)}{separator if language == 'es' else NBSP}{month}"
