"""A forum's programme as one table a day: rooms as columns, hours as rows.

A row stands for each hour at which something begins or ends. It is a real table, whose sessions
span rows: the page may carry no style of its own, and so no position need be written down. Read
row by row it is in the order of time; on a phone the same cells stand under each other as a list.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from core.clock import GENEVA

from .clashes import room_key
from .models import ForumSession

UNKNOWN_LENGTH = timedelta(hours=1)  # what a session without an end is given


@dataclass(frozen=True)
class Cell:
    """A session over ``rows`` rows; or, without a session, an empty place."""

    session: ForumSession | None = None
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """What begins at a moment; ``begins`` is False where sessions only end."""

    at: datetime
    next_day: bool
    cells: list[Cell]

    @property
    def begins(self) -> bool:
        """Whether a session begins here."""
        return any(cell.session for cell in self.cells)


@dataclass(frozen=True)
class Day:
    """One day: its rooms from left to right ("" is one that is not known) and its rows.

    A session that goes past midnight stands on the day on which it begins.
    """

    date: date
    rooms: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def grid(sessions: Iterable[ForumSession]) -> list[Day]:
    """The days of ``sessions``, which must be ordered by day and hour."""
    return [_day(day, list(group)) for day, group in groupby(sessions, key=lambda one: one.date)]


def _day(day: date, sessions: list[ForumSession]) -> Day:
    columns = _columns(sessions)
    moments = sorted({moment for one in sessions for moment in _shown_span(one)})
    index = {moment: number for number, moment in enumerate(moments)}
    rows = []
    for number, moment in enumerate(moments[:-1]):
        local = moment.replace(tzinfo=GENEVA)
        cells = [
            cell for _room, column in columns if (cell := _cell(column, number, moment, index))
        ]
        rows.append(Row(at=local, next_day=local.date() != day, cells=cells))
    return Day(date=day, rooms=[room for room, _column in columns], rows=rows)


def _cell(
    column: list[ForumSession], number: int, moment: datetime, index: dict[datetime, int]
) -> Cell | None:
    """What stands in a column at ``moment``; None where a session goes on from above."""
    for session in column:
        begins, ends = _shown_span(session)
        if begins == moment:
            return Cell(session=session, rows=index[ends] - number)
        if begins < moment < ends:
            return None
    return Cell()


def _columns(sessions: list[ForumSession]) -> list[tuple[str, list[ForumSession]]]:
    """Rooms in order, unknown ones last; one that is taken twice at once gets a column more."""
    columns: list[tuple[str, list[ForumSession]]] = []
    by_room = sorted(sessions, key=_room_order)
    for _key, group in groupby(by_room, key=room_key):
        lanes: list[list[ForumSession]] = []
        for session in sorted(group, key=lambda one: (_shown_span(one), one.code)):
            begins = _shown_span(session)[0]
            free = next((lane for lane in lanes if _shown_span(lane[-1])[1] <= begins), None)
            if free is None:
                lanes.append([session])
            else:
                free.append(session)
        columns += [(lane[0].room, lane) for lane in lanes]
    return columns


def _room_order(session: ForumSession) -> tuple[object, ...]:
    """Rooms as people count them, S2 before S10; one that is not known comes last."""
    room = room_key(session)
    parts = re.split(r"([0-9]+)", room)  # words at even places, numbers at odd ones
    counted = [int(part) if place % 2 else part for place, part in enumerate(parts)]
    return not room, counted, room


def _shown_span(session: ForumSession) -> tuple[datetime, datetime]:
    """First and last moment as clocks on the wall show them; an end that is not known is near."""
    begins = session.begins_at().replace(tzinfo=None)
    if session.end_time is None:
        return begins, begins + UNKNOWN_LENGTH
    return begins, session.ends_at().replace(tzinfo=None)
