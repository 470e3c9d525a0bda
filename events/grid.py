"""A forum's programme as a grid: days side by side, half-hours as rows, parallel sessions as lanes.

Positions are small whole numbers, since the page may carry no style of its own:
the style sheet knows 24 rows, spans of up to 8 and four lanes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from itertools import groupby

from .models import ForumSession

ROWS, LONGEST, LANES = 24, 8, 4
SLOT = 30  # minutes
UNKNOWN_LENGTH = 2  # slots that a session without an end is given


@dataclass(frozen=True)
class Placed:
    """A session with its place in the grid."""

    session: ForumSession
    row: int
    span: int
    lane: int


@dataclass(frozen=True)
class Day:
    """One day: its sessions, and how many stand side by side at the most."""

    date: date
    sessions: list[Placed] = field(default_factory=list)

    @property
    def lanes(self) -> int:
        """At least one."""
        return max((placed.lane for placed in self.sessions), default=1)


@dataclass(frozen=True)
class Hour:
    """A row's label; ``at`` is None on the half-hour."""

    row: int
    at: time | None


@dataclass(frozen=True)
class Grid:
    """The whole programme."""

    days: list[Day]
    hours: list[Hour]


def grid(sessions: Iterable[ForumSession]) -> Grid:
    """Place ``sessions``, which must be ordered by day and hour."""
    items = list(sessions)
    if not items:
        return Grid(days=[], hours=[])
    origin = min(_slot(item.start_time) for item in items)
    days = [
        Day(date=day, sessions=_place(list(group), origin))
        for day, group in groupby(items, key=lambda item: item.date)
    ]
    rows = max(placed.row + placed.span - 1 for day in days for placed in day.sessions)
    return Grid(days=days, hours=[_hour(row, origin) for row in range(1, rows + 1)])


def _place(items: list[ForumSession], origin: int) -> list[Placed]:
    """Each session in the first lane that is free when it begins."""
    free_from = [0] * LANES
    placed = []
    for item in items:
        start = min(_slot(item.start_time) - origin, ROWS - 1)
        span = _span(item)
        lane = next((n for n in range(LANES) if free_from[n] <= start), LANES - 1)
        free_from[lane] = start + span
        placed.append(Placed(session=item, row=start + 1, span=span, lane=lane + 1))
    return placed


def _span(item: ForumSession) -> int:
    if item.end_time is None:
        return UNKNOWN_LENGTH
    minutes = _minutes(item.end_time) - _minutes(item.start_time)
    return max(1, min(LONGEST, -(-minutes // SLOT)))


def _hour(row: int, origin: int) -> Hour:
    minutes = (origin + row - 1) * SLOT
    return Hour(row=row, at=time(minutes // 60 % 24) if minutes % 60 == 0 else None)


def _slot(moment: time) -> int:
    return _minutes(moment) // SLOT


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
