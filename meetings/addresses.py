"""Addresses of meetings: they begin with the date as far as it is known, and never die."""

from datetime import date
from itertools import count

from django.utils.text import slugify

from core.dates import Precision

from .models import FormerAddress, Meeting

_AS_FAR_AS_KNOWN = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
LONGEST = 120


def date_part(day: date | None, precision: str) -> str:
    """How an address begins: "2018-03-27-", "2018-03-", or nothing if no more is known."""
    shape = _AS_FAR_AS_KNOWN.get(Precision(precision)) if day else None
    return f"{day:{shape}}-" if day and shape else ""


def new_address(title: str, *, day: date | None, precision: str) -> str:
    """The address of a meeting that has none yet; one that is taken is followed by a number.

    A title without a letter that an address could bear makes "meeting".
    """
    whole = f"{date_part(day, precision)}{slugify(title) or 'meeting'}"
    for number in count(1):
        tail = f"-{number}" if number > 1 else ""
        slug = whole[: LONGEST - len(tail)].rstrip("-") + tail
        if not is_taken(slug):
            break
    return slug


def moved_address(meeting: Meeting, *, day: date | None, precision: str) -> str:
    """Where ``meeting`` is found once it has moved to ``day``.

    An address that did not begin with the date was chosen by hand, and stays, as it does
    where the new one is taken.
    """
    old = date_part(meeting.date, meeting.precision)
    if not meeting.slug.startswith(old):
        return meeting.slug
    moved = f"{date_part(day, precision)}{meeting.slug.removeprefix(old)}"[:LONGEST].rstrip("-")
    return meeting.slug if is_taken(moved, by_another_than=meeting) else moved


def is_taken(slug: str, *, by_another_than: Meeting | None = None) -> bool:
    """Whether ``slug`` leads, or has led, to another meeting."""
    known = Meeting.objects.filter(slug=slug), FormerAddress.objects.filter(slug=slug)
    if by_another_than is not None:
        own = by_another_than.pk
        known = known[0].exclude(pk=own), known[1].exclude(meeting=own)
    return any(rows.exists() for rows in known)


def current_address(slug: str) -> str | None:
    """The slug of the meeting that was found under ``slug`` before, or None."""
    former = FormerAddress.objects.filter(slug=slug).select_related("meeting").first()
    return former.meeting.slug if former else None
