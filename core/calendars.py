"""What apps tell calendars (RFC 5545), gathered here without knowing the apps.

An app offers its events in its own ``calendars.py``::

    @event_source("meeting", records=_records)
    def meeting_event(meeting: Meeting) -> Event: ...

    @touched_by("meeting", Host)
    def _meeting_of(host: Host) -> Iterable[str]: ...

``core.keep_calendar`` asks the source again whenever one of those rows is saved or deleted, in
the same transaction; a verb that writes in bulk calls ``keep`` itself.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

from .geneva import begins_at, ends_at

M = TypeVar("M", bound=models.Model)


class Status(StrEnum):
    """The three words that RFC 5545 has for an event."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """One event in the active language, as plain text that is not typeset yet.

    ``start`` and ``end`` are both days (a whole-day event) or both moments in Geneva's time; the
    end is the first moment or day after it, None if it is not known. Without a ``start`` the event
    is not told; one that has been told before is then cancelled, with the words of this one.
    """

    title: str
    page: str  # path of the public page
    start: date | datetime | None
    end: date | datetime | None = None
    status: Status = Status.CONFIRMED
    place: str = ""
    categories: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # of the description
    takes_time: bool = True  # whether whoever goes there is busy
    concerns: tuple[str, ...] = ()  # whose calendars it stands in, as "member:12"


def span(
    day: date, begins: time | None, ends: time | None
) -> tuple[date | datetime, datetime | None]:
    """Start and end of what is held on ``day``, by Geneva's clock; the whole day without an hour.

    An end before the beginning is on the next day. An hour that the clocks repeat is the first one.
    """
    if begins is None:
        return day, None
    return begins_at(day, begins), ends_at(day, begins, ends) if ends else None


# Gives key and record of what the scopes cover. A scope is a key, "3/" for all keys below it, or
# "" for everything.
Records = Callable[[Collection[str]], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Source:
    """Where events of one kind come from."""

    kind: str
    records: Records
    event: Callable[[Any], Event]


@dataclass(frozen=True)
class Watch:
    """A model whose rows change events of ``kind``, and the scopes that a row touches.

    ``moves``: a row can go from one scope to another, so that it is looked up before it is saved.
    """

    kind: str
    model: type[models.Model]
    scopes: Callable[[Any], Iterable[str]]
    moves: bool = False


sources: dict[str, Source] = {}
watches: dict[type[models.Model], list[Watch]] = defaultdict(list)


def event_source(
    kind: str, *, records: Records
) -> Callable[[Callable[[M], Event]], Callable[[M], Event]]:
    """Register how a record of ``kind`` is told; it is called once for each language."""

    def register(make: Callable[[M], Event]) -> Callable[[M], Event]:
        sources[kind] = Source(kind, records, make)
        return make

    return register


Scopes = Callable[[Any], Iterable[str]]


def touched_by(
    kind: str, model: type[models.Model], *, moves: bool = False
) -> Callable[[Scopes], Scopes]:
    """Register which events of ``kind`` are told anew when a row of ``model`` changes.

    For a many-to-many field give its ``through`` model: the function then gets the row on either
    side of it.
    """

    def register(scopes: Scopes) -> Scopes:
        watches[model].append(Watch(kind, model, scopes, moves))
        return scopes

    return register
