"""What calendars are told of meetings, and whose calendars a meeting stands in."""

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calendars import Event, Status, event_source, span, touched_by
from core.clock import site_today
from core.dates import Precision
from members.calendars import concern
from members.models import MemberName

from .models import FollowUp, Host, Meeting, MeetingAppearance, Postponement, Theme

MEETING = "meeting"

STATUS = {
    Meeting.Status.TENTATIVE: Status.TENTATIVE,
    Meeting.Status.CONFIRMED: Status.CONFIRMED,
    Meeting.Status.POSTPONED: Status.TENTATIVE,  # to its new day, if that is known
    Meeting.Status.CANCELLED: Status.CANCELLED,
    Meeting.Status.HELD: Status.CONFIRMED,
}


def _records(scopes: Collection[str]) -> Iterator[tuple[str, Meeting]]:
    meetings = Meeting.objects.for_calendars()
    if "" not in scopes:
        meetings = meetings.filter(pk__in=[int(scope) for scope in scopes])
    yield from ((str(meeting.pk), meeting) for meeting in meetings)


@event_source(MEETING, records=_records)
def meeting_event(meeting: Meeting) -> Event:
    """A meeting whose day is known; any other is not told, since nothing is guessed.

    Feeds are public: the link for taking part from afar and notes for staff are in none.
    """
    known = meeting.date is not None and meeting.precision == Precision.DAY
    start, end = (None, None)
    if meeting.date is not None and known:
        start, end = span(meeting.date, meeting.start_time, meeting.end_time)
    return Event(
        title=str(meeting.title),
        page=meeting.get_absolute_url(),
        start=start,
        end=end,
        status=_status(meeting),
        place=_("Room %(room)s") % {"room": meeting.room} if meeting.room else "",
        categories=_categories(meeting),
        lines=tuple(_lines(meeting)),
        takes_time=meeting.start_time is not None,
        concerns=tuple(_concerns(meeting)),
    )


def _status(meeting: Meeting) -> Status:
    """Nobody has said that a meeting was held whose day passed: then it is not certain either."""
    status = STATUS[Meeting.Status(meeting.status)]
    over = meeting.date is not None and meeting.date < site_today()
    if over and status == Status.CONFIRMED and meeting.status != Meeting.Status.HELD:
        return Status.TENTATIVE
    return status


def _categories(meeting: Meeting) -> tuple[str, ...]:
    words = [_("Meeting"), str(meeting.theme.name) if meeting.theme else ""]
    return tuple(word for word in words if word)


def _lines(meeting: Meeting) -> Iterator[str]:
    yield capfirst(f"{meeting.get_kind_display()} · {meeting.get_status_display()}")
    if meeting.precision != Precision.DAY:
        yield _("Date: %(date)s") % {"date": meeting.date_in_words()}
    if names := meeting.host_names():
        word = ngettext("Host:", "Hosts:", len(names))
        yield f"{word} {'; '.join(names)}"
    if meeting.theme:
        yield _("Theme: %(theme)s") % {"theme": meeting.theme.name}
    if earlier := meeting.earlier_dates():
        yield _("Postponed from: %(dates)s") % {"dates": earlier}
    if languages := meeting.language_names():
        yield _("Languages: %(languages)s") % {"languages": ", ".join(languages)}
    for other in meeting.follows.all():
        yield _("Follow-up to: %(meeting)s") % {"meeting": other}


def _concerns(meeting: Meeting) -> Iterator[str]:
    """Its hosts, those somebody appears for, and those whose follow-up comes up."""
    members = [
        *(host.member_id for host in meeting.host_set.all()),
        *(row.member_id for row in meeting.appearances.all()),
        *(item.owner_member_id for item in meeting.carried_follow_ups.all()),
    ]
    yield from (concern(member) for member in members if member)


@touched_by(MEETING, Meeting)
def _itself(meeting: Meeting) -> Iterable[str]:
    """And those that follow it, which name it."""
    followed_by = Meeting.objects.filter(follows=meeting.pk) if meeting.pk else ()
    return [str(meeting.pk), *(str(other.pk) for other in followed_by)]


@touched_by(MEETING, Meeting.follows.through)
def _either_side(meeting: Model) -> Iterable[str]:
    return [str(meeting.pk)]


@touched_by(MEETING, Host, moves=True)
def _hosted(host: Host) -> Iterable[str]:
    return [str(host.meeting_id)]


@touched_by(MEETING, MeetingAppearance)
@touched_by(MEETING, Postponement)
def _of_its_meeting(row: MeetingAppearance | Postponement) -> Iterable[str]:
    return [str(row.meeting_id)]


@touched_by(MEETING, FollowUp, moves=True)
def _carried_to(item: FollowUp) -> Iterable[str]:
    return [str(item.carried_to_id)] if item.carried_to_id else []


@touched_by(MEETING, Theme)
def _on_theme(theme: Theme) -> Iterable[str]:
    return [str(pk) for pk in Meeting.objects.filter(theme=theme.pk).values_list("pk", flat=True)]


@touched_by(MEETING, MemberName)
def _held_by(name: MemberName) -> Iterable[str]:
    hosts = Host.objects.filter(member=name.member_id)
    return [str(pk) for pk in hosts.values_list("meeting", flat=True)]
