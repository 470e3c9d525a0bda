"""On which days digests are made: Mondays, and the first working day of a month, at 8 in Geneva."""

from datetime import UTC, date, datetime, time, timedelta

from core.clock import GENEVA
from subscribers.models import Frequency

HOUR = time(8)
# Found later than this, a digest is held, as a publication is.
LATEST = timedelta(hours=1)
MONDAY, SATURDAY = 0, 5


def due_at(day: date) -> datetime:
    """The moment at which the digest of ``day`` is made, in UTC."""
    return datetime.combine(day, HOUR, tzinfo=GENEVA).astimezone(UTC)


def is_day(frequency: str, day: date) -> bool:
    """Whether a digest of this frequency is made on ``day``."""
    if frequency == Frequency.WEEKLY:
        return day.weekday() == MONDAY
    return day == _first_working_day(day)


def last_day(frequency: str, now: datetime) -> date:
    """The last day whose moment has come at ``now``."""
    day = now.astimezone(GENEVA).date()
    while not (is_day(frequency, day) and due_at(day) <= now):
        day -= timedelta(days=1)
    return day


def next_day(frequency: str, now: datetime) -> date:
    """The first day whose moment is still to come at ``now``."""
    day = now.astimezone(GENEVA).date()
    while not (is_day(frequency, day) and due_at(day) > now):
        day += timedelta(days=1)
    return day


def _first_working_day(day: date) -> date:
    """Of its month; other days on which the WTO is closed than New Year are not known here."""
    first = day.replace(day=2 if day.month == 1 else 1)
    while first.weekday() >= SATURDAY:
        first += timedelta(days=1)
    return first
