"""The calendar entry of what a notice is about."""

from core.calendar_file import calendar_file, summary
from core.models import CalendarEntry
from events.calendars import SESSION, session_key
from events.models import ForumSession
from mailings.message import Attachment
from meetings.calendars import MEETING
from meetings.models import Meeting

Subject = Meeting | ForumSession


def entry_of(subject: Subject | None) -> CalendarEntry | None:
    """What calendars are told of a meeting or session; None if its day is not known."""
    if isinstance(subject, Meeting):
        return CalendarEntry.objects.of(MEETING, str(subject.pk))
    if isinstance(subject, ForumSession):
        return CalendarEntry.objects.of(SESSION, session_key(subject))
    return None


def attachment_of(entry: CalendarEntry) -> Attachment:
    """The entry as a file in the active language.

    Its sequence number was raised when the record changed, so programs that have the event
    replace it (RFC 5546, 3.2.1).
    """
    page = entry.content["texts"]["en"]["page"]
    raw = calendar_file(
        [entry], name=summary(entry), page=page, source=page, changed=entry.touched_at
    )
    name = "session.ics" if entry.kind == SESSION else "meeting.ics"
    return Attachment(name, "text/calendar; charset=utf-8; method=PUBLISH", raw)
