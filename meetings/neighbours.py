"""The meetings before and after a meeting in time, whatever they are about."""

from datetime import time
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from .models import Meeting

_MIDNIGHT = time(0)
_ORDER = ("date", "hour", "slug")


class Neighbours(NamedTuple):
    """The one before and the one after; None at either end, and for a meeting without a date."""

    before: Meeting | None
    after: Meeting | None


def neighbours(meeting: Meeting) -> Neighbours:
    """Those that were held, or are to be, directly before and after ``meeting``; two queries."""
    if meeting.date is None:
        return Neighbours(None, None)
    place = {"date": meeting.date, "hour": meeting.start_time or _MIDNIGHT, "slug": meeting.slug}
    rows: QuerySet[Any] = Meeting.objects.filter(date__isnull=False)
    rows = rows.exclude(status=Meeting.Status.CANCELLED).annotate(
        hour=Coalesce(F("start_time"), Value(_MIDNIGHT))
    )
    return Neighbours(
        rows.filter(_beyond(place, "lt")).order_by(*(f"-{name}" for name in _ORDER)).first(),
        rows.filter(_beyond(place, "gt")).order_by(*_ORDER).first(),
    )


def _beyond(place: dict[str, Any], lookup: str) -> Q:
    """Rows before or after a place in an order of several columns."""
    found, same = Q(), Q()
    for name, value in place.items():
        found |= same & Q(**{f"{name}__{lookup}": value})
        same &= Q(**{name: value})
    return found
