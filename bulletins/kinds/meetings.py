"""Sections about meetings: reports, what is coming, and what became of what was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bulletins.models import ComingEvents, FollowUpsSection, MeetingReport, Section
from core.dates import in_words
from events.models import ForumSession
from meetings.models import Conclusion, FollowUp, Meeting, MeetingAppearance, MeetingDocument

from .base import Kind, Text, has_text, name_day, texts_of
from .documents import DocumentEntry, document_texts, entry

FOLLOW_UPS = FollowUp.objects.exclude(state=FollowUp.State.DROPPED).with_origin()


def host_names(meeting: Meeting, section: Section) -> list[str]:
    """Names of the hosts as of the meeting's day, else as of the bulletin's."""
    day = name_day(meeting.date, section)
    return [host.member.name_on(day) for host in meeting.host_set.all()]


class MeetingReportKind(Kind[MeetingReport]):
    """What a meeting discussed and concluded."""

    model = MeetingReport

    def fetch(self, sections: QuerySet[MeetingReport]) -> QuerySet[MeetingReport]:
        """With hosts, speakers, conclusions, what is owed after them, and documents."""
        return sections.select_related("meeting").prefetch_related(
            "meeting__host_set__member__names",
            Prefetch(
                "meeting__appearances",
                MeetingAppearance.objects.select_related("person").order_by("position", "pk"),
            ),
            "meeting__conclusions",
            Prefetch("meeting__conclusions__follow_ups", FOLLOW_UPS),
            Prefetch("meeting__documents", MeetingDocument.objects.select_related("document")),
            "meeting__documents__document__files",
            "meeting__documents__document__symbols",
        )

    def title(self, section: MeetingReport) -> str:
        """The meeting's own title."""
        return str(section.meeting.title)

    def context(self, section: MeetingReport) -> dict[str, object]:
        """Staff's own text stands in for the meeting's summary."""
        meeting = section.meeting
        return {
            "meeting": meeting,
            "hosts": host_names(meeting, section),
            "own_text": has_text(section, "body"),
            "speakers": list(meeting.appearances.all()),
            "conclusions": list(meeting.conclusions.all()),
            "documents": _documents(meeting),
        }

    def texts(self, section: MeetingReport) -> Iterator[Text]:
        """Those of the meeting and of all that hangs on it."""
        meeting = section.meeting
        if not has_text(section, "heading"):
            yield from texts_of(meeting, "title")
        if not has_text(section, "body"):
            yield from texts_of(meeting, "summary")
        yield from texts_of(meeting, "date_note")
        for appearance in meeting.appearances.all():
            yield from texts_of(appearance, "title")
        for conclusion in meeting.conclusions.all():
            yield from _conclusion_texts(conclusion)
        for item in meeting.documents.all():
            yield from document_texts(item.document)


@dataclass(frozen=True)
class Coming:
    """A meeting or a session of the forum that is still to come."""

    record: Meeting | ForumSession
    day: date | None
    when: str
    start_time: time | None
    end_time: time | None
    room: str
    by: tuple[str, ...]
    address: str
    tentative: bool = False


class ComingEventsKind(Kind[ComingEvents]):
    """Meetings and forum sessions, soonest first, those without a day last."""

    model = ComingEvents
    heading = _("Coming up")

    def fetch(self, sections: QuerySet[ComingEvents]) -> QuerySet[ComingEvents]:
        """With hosts and organisers."""
        return sections.prefetch_related(
            "meetings__host_set__member__names",
            Prefetch(
                "sessions", ForumSession.objects.select_related("programme__forum").in_order()
            ),
        )

    def context(self, section: ComingEvents) -> dict[str, object]:
        """All of them in one order of time."""
        events = [
            *(_coming_meeting(meeting, section) for meeting in section.meetings.all()),
            *(_coming_session(session) for session in section.sessions.all()),
        ]
        events.sort(key=lambda item: (item.day or date.max, item.start_time or time.max, item.when))
        return {"events": events}

    def texts(self, section: ComingEvents) -> Iterator[Text]:
        """Titles, and dates in words."""
        for meeting in section.meetings.all():
            yield from texts_of(meeting, "title", "date_note")
        for session in section.sessions.all():
            yield from texts_of(session, "title")
            for organiser in session.organisers.all():
                yield from texts_of(organiser, "as_printed")


class FollowUpsKind(Kind[FollowUpsSection]):
    """What Members asked for, who owes it and how far it is; nobody is ever late."""

    model = FollowUpsSection
    heading = _("What Members asked for")

    def fetch(self, sections: QuerySet[FollowUpsSection]) -> QuerySet[FollowUpsSection]:
        """With the meetings that they come from and lead to."""
        return sections.prefetch_related(Prefetch("follow_ups", FOLLOW_UPS))

    def context(self, section: FollowUpsSection) -> dict[str, object]:
        """In the order in which they were asked."""
        return {"follow_ups": list(section.follow_ups.all())}

    def texts(self, section: FollowUpsSection) -> Iterator[Text]:
        """What is to be done, and the names of meetings."""
        for follow_up in section.follow_ups.all():
            yield from _follow_up_texts(follow_up)
            yield from texts_of(follow_up.conclusion.meeting, "title")


def _documents(meeting: Meeting) -> list[DocumentEntry]:
    return [
        entry(item.document, is_open=item.attribution == MeetingDocument.Attribution.OPEN)
        for item in meeting.documents.all()
        if item.document.is_open
    ]


def _conclusion_texts(conclusion: Conclusion) -> Iterator[Text]:
    yield from texts_of(conclusion, "text")
    for follow_up in conclusion.follow_ups.all():
        yield from _follow_up_texts(follow_up)


def _follow_up_texts(follow_up: FollowUp) -> Iterator[Text]:
    yield from texts_of(follow_up, "text", "resolution")
    yield from texts_of(follow_up.owner_organisation, "name", "acronym")
    yield from texts_of(follow_up.carried_to, "title")
    yield from texts_of(follow_up.resolved_by, "title")
    if follow_up.resolved_document is not None and follow_up.resolved_document.is_open:
        yield from texts_of(follow_up.resolved_document, "title")


def _coming_meeting(meeting: Meeting, section: ComingEvents) -> Coming:
    return Coming(
        record=meeting,
        day=meeting.date,
        when=meeting.date_in_words(),
        start_time=meeting.start_time,
        end_time=meeting.end_time,
        room=meeting.room,
        by=tuple(host_names(meeting, section)),
        address=meeting.get_absolute_url(),
        tentative=meeting.status == Meeting.Status.TENTATIVE,
    )


def _coming_session(session: ForumSession) -> Coming:
    return Coming(
        record=session,
        day=session.date,
        when=in_words(session.date),
        start_time=session.start_time,
        end_time=session.end_time,
        room=session.room,
        by=tuple(session.organiser_names()),
        address=reverse("events:detail", args=[session.programme.forum.slug]),
    )
