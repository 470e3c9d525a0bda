"""What calendars have been told of an event, and how often it has changed since."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

# How long what was taken off stays in calendars as cancelled, and what is past in the one of all.
A_YEAR = timedelta(days=366)


class CalendarEntryQuerySet(models.QuerySet["CalendarEntry"]):
    """Sets of entries."""

    def within(self, kind: str, scopes: Collection[str]) -> Self:
        """Those of ``kind`` that one of ``scopes`` covers: a key, or "3/" for what is below it.

        "" covers the whole kind.
        """
        keys = [scope for scope in scopes if scope and not scope.endswith("/")]
        above = [scope for scope in scopes if scope not in keys]
        covered = reduce(or_, (Q(key__startswith=scope) for scope in above), Q(key__in=keys))
        return self.filter(covered, kind=kind)

    def of(self, kind: str, key: str) -> "CalendarEntry | None":
        """What was told of one record, if anything was."""
        return self.filter(kind=kind, key=key).first()

    def called_off(self, kind: str, page: str) -> "CalendarEntry | None":
        """The cancelled event that had its page at this path, for a record that may be gone."""
        language = (get_language() or "en")[:2]
        at_page = Q(**{f"content__texts__{language}__page": page})
        return self.filter(at_page, kind=kind, is_cancelled=True).order_by("-changed_at").first()

    def concerning(self, concern: str, today: date) -> Self:
        """Those that stand in the calendar of ``concern``, as "member:12", and those that left it.

        What left it and is off stays as what is cancelled does; what is held without ``concern``
        stays until its day has passed: nobody reads of the past that it was not.
        """
        has_it = Q(concerns__contains=[concern])
        had_it = Q(former__contains=[concern])
        found = self.filter(has_it | had_it & (Q(is_cancelled=True) | Q(last_day__gte=today)))
        return found.annotate(has_left=~has_it)

    def to_tell(self, today: date) -> Self:
        """Without what was cancelled so long ago that every calendar has been told."""
        return self.exclude(self._over(today), is_cancelled=True)

    def lately(self, today: date) -> Self:
        """What is to come and what was in the last year; what was cancelled, for a year."""
        return self.exclude(self._over(today))

    def in_order(self) -> Self:
        """By day."""
        return self.order_by("first_day", "pk")

    @staticmethod
    def _over(today: date) -> Q:
        untouched = ~Q(is_cancelled=True) | Q(changed_at__lt=timezone.now() - A_YEAR)
        return Q(last_day__lt=today - A_YEAR) & untouched


class CalendarEntry(models.Model):
    """One event as calendars know it: feeds are written from these rows and nothing else.

    So one identifier and one sequence number always mean one content. Rows are kept by
    ``core.keep_calendar`` in the transaction that changes the record; a row outlives its record.
    """

    kind = models.CharField(max_length=20)
    # Of the record, within its kind; never its title, date or slug.
    key = models.CharField(max_length=80)
    # Drawn once (RFC 7986, 5.3): it depends neither on the record nor on the site's address.
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # of the content
    touched_at = models.DateTimeField()  # of the content or of whose calendar it stands in
    first_day = models.DateField()
    last_day = models.DateField()
    is_cancelled = models.BooleanField()
    concerns = ArrayField(models.CharField(max_length=40), default=list)
    # Whose calendars it stood in and no longer does: whoever reads those is to be told.
    former = ArrayField(models.CharField(max_length=40), default=list)
    content = models.JSONField()
    # What it said of day, hour, place and state before they last changed, and when that was.
    before = models.JSONField(null=True)
    moved_at = models.DateTimeField(null=True)

    # Whether it was found in a calendar that it no longer stands in (see ``concerning``).
    has_left = False

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="core_one_calendar_entry"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["concerns"], name="core_calendar_concerns"),
            GinIndex(fields=["former"], name="core_calendar_former"),
            models.Index(fields=["last_day"], name="core_calendar_last_day"),
            models.Index(fields=["touched_at"], name="core_calendar_touched"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.sequence})"

    @property
    def is_off(self) -> bool:
        """Whether the calendar that it was found in is to take it away."""
        return self.is_cancelled or self.has_left

    @property
    def is_gone(self) -> bool:
        """Whether the record is gone, and with it its page."""
        return bool(self.content.get("gone"))

    @property
    def is_postponed(self) -> bool:
        """Whether it is only its day that is gone."""
        return bool(self.content.get("postponed"))

    def last_revised(self) -> datetime:
        """When its content last changed, in UTC and to the second, as calendars write it."""
        return self.changed_at.astimezone(UTC).replace(microsecond=0)
