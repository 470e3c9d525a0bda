"""What a page shows, in the words of schema.org: for search engines and for whoever quotes it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bulletins.models import BackIssue, Edition
from core import geneva
from core.dates import Precision
from events.models import Dialogue, Forum, ForumSession
from meetings.models import Meeting

Thing = dict[str, Any]

EVENT_STATUS = {
    Meeting.Status.CANCELLED: "https://schema.org/EventCancelled",
    Meeting.Status.POSTPONED: "https://schema.org/EventRescheduled",
}
# More would make a page heavy; the others are told by the calendar and the API.
MOST_SESSIONS = 12
SCHEDULED = "https://schema.org/EventScheduled"


def group() -> Thing:
    """The Group, which everything here is published and held by."""
    return {
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}/#group",
        "name": _("Informal Working Group on MSMEs"),
        "url": _address(reverse("home")),
        "parentOrganization": {"@type": "Organization", "name": _("World Trade Organization")},
    }


def site() -> Thing:
    """The site itself, and how it is searched."""
    return {
        "@type": "WebSite",
        "name": _("Informal Working Group on MSMEs"),
        "url": _address(reverse("home")),
        "inLanguage": _language(),
        "publisher": group(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{_address(reverse('search'))}?q={{query}}",
            "query-input": "required name=query",
        },
    }


def meeting_event(meeting: Meeting) -> Thing:
    """A meeting; without its day it is none to search engines, and is told without one."""
    known = meeting.precision == Precision.DAY and meeting.date is not None
    hosts = [{"@type": "Organization", "name": name} for name in meeting.host_names()]
    event: Thing = {
        "@type": "Event",
        "name": str(meeting.title),
        "url": _address(meeting.get_absolute_url()),
        "inLanguage": meeting.languages or None,
        "eventStatus": EVENT_STATUS.get(Meeting.Status(meeting.status), SCHEDULED),
        "organizer": [group(), *hosts],
    }
    if known and meeting.date is not None:
        event |= _span(meeting.date, meeting.start_time, meeting.end_time)
    if meeting.room:
        event["location"] = _room(meeting.room)
    return event


def forum_event(forum: Forum, sessions: list[ForumSession]) -> Thing:
    """A forum with the sessions that the page shows."""
    return {
        "@type": "EventSeries",
        "name": str(forum.title),
        "url": _address(forum.get_absolute_url()),
        "description": str(forum.summary or ""),
        "startDate": forum.first_day.isoformat(),
        "endDate": forum.last_day.isoformat(),
        "location": {"@type": "Place", "name": str(forum.venue)} if forum.venue else None,
        "subEvent": [_session(forum, one) for one in sessions[:MOST_SESSIONS]],
    }


def dialogue_event(dialogue: Dialogue) -> Thing:
    """A day of the Trade Dialogues."""
    place = {"@type": "Place", "name": str(dialogue.place)} if dialogue.place else None
    return {
        "@type": "Event",
        "name": str(dialogue.title),
        "url": _address(dialogue.get_absolute_url()),
        "startDate": dialogue.date.isoformat(),
        "eventStatus": SCHEDULED,
        "location": place,
    }


def edition_issue(edition: Edition) -> Thing:
    """A bulletin as an issue of a periodical."""
    bulletin = edition.bulletin
    return {
        "@type": "PublicationIssue",
        "name": edition.title,
        "url": _address(bulletin.get_absolute_url()),
        "issueNumber": bulletin.number,
        "datePublished": bulletin.date.isoformat(),
        "inLanguage": edition.language,
        "publisher": group(),
        "isPartOf": _periodical(),
    }


def back_issue(issue: BackIssue) -> Thing:
    """An old number."""
    return {
        "@type": "PublicationIssue",
        "name": str(issue),
        "url": _address(issue.get_absolute_url()),
        "issueNumber": issue.number,
        "datePublished": issue.date.isoformat() if issue.precision == Precision.DAY else None,
        "isPartOf": _periodical(),
    }


# By the name under which a page's view gives its record to the template.
MAKERS: dict[str, tuple[type, Callable[[Any], Thing]]] = {
    "meeting": (Meeting, meeting_event),
    "dialogue": (Dialogue, dialogue_event),
    "edition": (Edition, edition_issue),
    "issue": (BackIssue, back_issue),
}


def told(context: dict[str, Any]) -> Thing | None:
    """What the page filled with ``context`` is about; None for what schema.org has no word for."""
    thing: Thing | None = None
    forum = context.get("forum")
    if isinstance(forum, Forum):
        shown = context.get("sessions") or ()
        shown = context["selection"].of(shown) if "selection" in context else shown
        sessions = sorted(shown, key=lambda one: not one.is_own)
        thing = forum_event(forum, sessions)
    for name, (model, make) in MAKERS.items():
        record = context.get(name)
        if isinstance(record, model) and "item" not in context:
            thing = make(record)
    if thing is None and "coming" in context:
        thing = site()
    return {"@context": "https://schema.org"} | _cleaned(thing) if thing else None


def _session(forum: Forum, session: ForumSession) -> Thing:
    organisers = [{"@type": "Organization", "name": name} for name in session.organiser_names()]
    status = EVENT_STATUS[Meeting.Status.CANCELLED] if session.is_cancelled else SCHEDULED
    return {
        "@type": "Event",
        "name": str(session.title),
        "url": f"{_address(forum.get_absolute_url())}#{session.code}",
        "eventStatus": status,
        "organizer": organisers,
        "location": _room(session.room) if session.room else None,
        **_span(session.date, session.start_time, session.end_time),
    }


def _span(day: date, begins: time | None, ends: time | None) -> Thing:
    if begins is None:
        return {"startDate": day.isoformat()}
    last: datetime | None = geneva.ends_at(day, begins, ends) if ends else None
    return {
        "startDate": geneva.begins_at(day, begins).isoformat(),
        "endDate": last.isoformat() if last else None,
    }


def _room(room: str) -> Thing:
    return {"@type": "Place", "name": _("Room %(room)s") % {"room": room}}


def _periodical() -> Thing:
    name = _("Bulletin of the Informal Working Group on MSMEs")
    return {"@type": "Periodical", "name": name, "url": _address(reverse("bulletins:list"))}


def _cleaned(value: Any) -> Any:
    """``value`` without what is not known."""
    if isinstance(value, dict):
        kept = {name: _cleaned(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [])}
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return value


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _language() -> str:
    return (get_language() or "en")[:2]
