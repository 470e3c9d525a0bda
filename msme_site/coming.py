"""What is next for the Group, from meetings and its own sessions at the Public Forum."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import Precision
from events.models import ForumSession
from meetings.models import Meeting


@dataclass(frozen=True)
class Coming:
    """One thing to come on a known day."""

    day: date
    title: str
    url: str
    calendar: str  # path of the file for calendars
    start: time | None
    end: time | None
    room: str
    place: str = ""
    hosts: tuple[str, ...] = ()
    status: str = ""


def coming(today: date, *, limit: int) -> list[Coming]:
    """The next ``limit`` meetings and sessions of the Group whose day is known."""
    items = [*_meetings(today, limit), *_sessions(today, limit)]
    return sorted(items, key=attrgetter("day"))[:limit]


def _meetings(today: date, limit: int) -> Iterator[Coming]:
    found = Meeting.objects.upcoming(today).filter(precision=Precision.DAY).with_hosts()[:limit]
    for meeting in found:
        yield Coming(
            day=meeting.name_day,
            title=str(meeting.title),
            url=meeting.get_absolute_url(),
            calendar=reverse("meetings:calendar", args=[meeting.slug]),
            start=meeting.start_time,
            end=meeting.end_time,
            room=meeting.room,
            hosts=tuple(meeting.host_names()),
            status="" if meeting.status == Meeting.Status.CONFIRMED else _status(meeting),
        )


def _status(meeting: Meeting) -> str:
    return meeting.state_in_words()


def _sessions(today: date, limit: int) -> Iterator[Coming]:
    found = ForumSession.objects.current().planned().filter(is_own=True, date__gte=today)
    for session in found.select_related("programme__forum").order_by("date", "start_time")[:limit]:
        forum = session.programme.forum
        yield Coming(
            day=session.date,
            title=str(session.title),
            url=f"{forum.get_absolute_url()}#{session.code}",
            calendar=reverse("events:session-calendar", args=[forum.slug, session.code]),
            start=session.start_time,
            end=session.end_time,
            room=session.room,
            place=_("%(forum)s: the Group’s session") % {"forum": forum.title},
        )
