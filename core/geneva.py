"""Hours of Geneva as moments: past midnight, and in the nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _

from .clock import GENEVA


def ends_next_day(start: time, end: time | None) -> bool:
    """Whether what begins at ``start`` goes past midnight: its end is written before its start."""
    return end is not None and end < start


def begins_at(day: date, start: time) -> datetime:
    """The first moment, in Geneva's time; an hour that the clocks repeat is the first one."""
    return datetime.combine(day, start, tzinfo=GENEVA)


def ends_at(day: date, start: time, end: time | None) -> datetime:
    """The last moment, in Geneva's time: on the next day if the end is before the start.

    Without an end it is over as it begins.
    """
    if end is None:
        return begins_at(day, start)
    return datetime.combine(day + timedelta(days=ends_next_day(start, end)), end, tzinfo=GENEVA)


def span(day: date, start: time, end: time | None) -> tuple[datetime, datetime]:
    """First and last moment in UTC: hours that the clocks skip or repeat are counted so.

    The last is never before the first, as it would be from 02:30 to 03:15 in spring.
    """
    begins = begins_at(day, start).astimezone(UTC)
    return begins, max(begins, ends_at(day, start, end).astimezone(UTC))


def moment(day: date, hour: time) -> datetime:
    """The moment at which Geneva's clocks show ``hour`` on ``day``, in UTC.

    Raises ``ValueError`` with a sentence for an hour that the change of the clocks skips or
    repeats.
    """
    wall = datetime.combine(day, hour, tzinfo=GENEVA)
    first = wall.astimezone(UTC)
    if first.astimezone(GENEVA).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise ValueError(
            _("In this night the clocks go forward, and this time does not exist. Choose another.")
        )
    if first != wall.replace(fold=1).astimezone(UTC):
        raise ValueError(
            _("In this night the clocks go back, and this time comes twice. Choose another.")
        )
    return first
