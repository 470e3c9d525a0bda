"""A programme as conference tools read it: schedule.xml of frab and pentabarf, and its JSON.

Follows the schema that the Chaos Computer Club's video team checks such files with
(github.com/voc/schedule, validator/xsd/schedule.xml.xsd and validator/json/schema.json).
A cancelled session is left out, since these formats have no word for it.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TypedDict
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext

from core.clock import GENEVA
from core.completeness import text_of
from core.typography import listed

from .models import Forum, ForumSession, Programme

GENERATOR = {"name": "msme-site", "version": "1"}
GRAIN = "00:05"  # the smallest slot


class Speaker(TypedDict):
    """A person; the number is the one in our records."""

    id: int
    name: str
    public_name: str


class Link(TypedDict):
    """An address with its words."""

    url: str
    title: str


class Event(TypedDict):
    """One session; ``date`` is its first moment with Geneva's offset of that day."""

    id: int
    guid: str
    date: str
    start: str
    duration: str
    room: str
    slug: str
    url: str
    title: str
    subtitle: str
    track: str
    type: str
    language: str
    abstract: str
    description: str
    persons: list[Speaker]
    links: list[Link]


class Day(TypedDict):
    """One day of the conference, from midnight to the end of its last session."""

    index: int
    date: str
    day_start: str
    day_end: str
    rooms: dict[str, list[Event]]


class Conference(TypedDict):
    """The forum."""

    acronym: str
    title: str
    start: str
    end: str
    daysCount: int
    timeslot_duration: str
    time_zone_name: str
    days: list[Day]


def sessions_of(programme: Programme) -> QuerySet[ForumSession]:
    """The sessions that are going to be held, with all that is told of them."""
    found: QuerySet[ForumSession] = ForumSession.objects.filter(programme=programme)
    return found.planned().with_speakers().in_order()  # type: ignore[attr-defined,no-any-return]


def conference(forum: Forum, sessions: Sequence[ForumSession]) -> Conference:
    """``forum`` with ``sessions`` by day and room, in the active language.

    Every day of the forum is there, also one without sessions; ``sessions`` are in order.
    """
    by_day = {day: list(group) for day, group in groupby(sessions, key=lambda one: one.date)}
    length = (forum.last_day - forum.first_day).days + 1
    days = sorted({forum.first_day + timedelta(days=n) for n in range(length)} | set(by_day))
    return {
        "acronym": forum.slug,
        "title": str(forum.title),
        "start": days[0].isoformat(),
        "end": days[-1].isoformat(),
        "daysCount": len(days),
        "timeslot_duration": GRAIN,
        "time_zone_name": GENEVA.key,
        "days": [_day(n, day, by_day.get(day, []), forum) for n, day in enumerate(days, start=1)],
    }


def as_json(forum: Forum, programme: Programme, sessions: Sequence[ForumSession]) -> str:
    """The file of the shape of schedule.json."""
    schedule = {
        "version": str(programme.number),
        "base_url": f"{settings.SITE_URL}/",
        "conference": conference(forum, sessions),
    }
    whole = {"generator": GENERATOR, "schedule": schedule}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_xml(forum: Forum, programme: Programme, sessions: Sequence[ForumSession]) -> bytes:
    """The file of the shape of schedule.xml, in UTF-8."""
    told = conference(forum, sessions)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", GENERATOR)
    _put(root, "version", str(programme.number))
    about = ET.SubElement(root, "conference")
    _put(about, "title", told["title"])
    _put(about, "acronym", told["acronym"])
    _put(about, "start", told["start"])
    _put(about, "end", told["end"])
    _put(about, "days", str(told["daysCount"]))
    _put(about, "timeslot_duration", told["timeslot_duration"])
    _put(about, "base_url", f"{settings.SITE_URL}/")
    _put(about, "time_zone_name", told["time_zone_name"])
    for day in told["days"]:
        _put_day(root, day)
    ET.indent(root)
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def guid(forum: Forum, code: str) -> UUID:
    """What a session is known by everywhere: the same in every version and language."""
    return uuid5(NAMESPACE_URL, f"urn:msme:forum:{forum.slug}:session:{code}")


def number(forum: Forum, code: str) -> int:
    """The same as a positive number of 31 bits, for tools that want one."""
    return (guid(forum, code).int >> 97) or 1


def _day(index: int, day: date, sessions: list[ForumSession], forum: Forum) -> Day:
    midnight = datetime.combine(day, time(0), tzinfo=GENEVA)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=GENEVA)
    rooms: dict[str, list[Event]] = {}
    for session in sessions:
        room = session.room or gettext("room not known")
        rooms.setdefault(room, []).append(_event(forum, session, room))
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": midnight.isoformat(),
        "day_end": max([end, *(session.ends_at() for session in sessions)]).isoformat(),
        "rooms": rooms,
    }


def _event(forum: Forum, session: ForumSession, room: str) -> Event:
    page = f"{settings.SITE_URL}{forum.get_absolute_url()}#{session.code}"
    dialogue = session.follows_dialogue
    links: list[Link] = []
    if dialogue is not None:
        address = f"{settings.SITE_URL}{dialogue.get_absolute_url()}"
        links.append({"url": address, "title": str(dialogue.title)})
    return {
        "id": number(forum, session.code),
        "guid": str(guid(forum, session.code)),
        "date": session.begins_at().isoformat(),
        "start": session.start_time.strftime("%H:%M"),
        "duration": _duration(session),
        "room": room,
        "slug": f"{forum.slug}-{session.code}",
        "url": page,
        "title": str(session.title),
        "subtitle": listed(session.organiser_names()),
        "track": gettext("On MSMEs") if session.about_msmes else "",
        "type": gettext("The Group’s own session") if session.is_own else gettext("Session"),
        "language": _language(session),
        "abstract": str(session.description or ""),
        "description": "",
        "persons": [
            {"id": row.person_id, "name": str(row.person), "public_name": str(row.person)}
            for row in session.appearances.all()
        ],
        "links": links,
    }


def _language(session: ForumSession) -> str:
    """The language that the title is written in: the reader's, or the one it falls back to."""
    wanted = (get_language() or "en")[:2]
    codes = (wanted, *dict(settings.LANGUAGES))
    return next((code for code in codes if text_of(session, "title", code)), wanted)


def _duration(session: ForumSession) -> str:
    begins, ends = session.span()
    minutes = int((ends - begins).total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _put_day(root: ET.Element, day: Day) -> None:
    attributes = {"index": str(day["index"]), "date": day["date"]}
    bounds = {"start": day["day_start"], "end": day["day_end"]}
    element = ET.SubElement(root, "day", attributes | bounds)
    for name, events in day["rooms"].items():
        room = ET.SubElement(element, "room", {"name": name})
        for event in events:
            _put_event(room, event)


def _put_event(room: ET.Element, event: Event) -> None:
    element = ET.SubElement(room, "event", {"id": str(event["id"]), "guid": event["guid"]})
    for name in ("date", "start", "duration", "room", "slug", "url"):
        _put(element, name, event[name])
    for name in ("title", "subtitle", "track", "type", "language", "abstract", "description"):
        _put(element, name, event[name])  # type: ignore[literal-required]
    persons = ET.SubElement(element, "persons")
    for person in event["persons"]:
        ET.SubElement(persons, "person", {"id": str(person["id"])}).text = person["name"]
    links = ET.SubElement(element, "links")
    for link in event["links"]:
        ET.SubElement(links, "link", {"href": link["url"]}).text = link["title"]


def _put(parent: ET.Element, name: str, text: str) -> None:
    # Characters that XML cannot hold at all may come in with an import.
    ET.SubElement(parent, name).text = "".join(
        sign for sign in text if sign in "\t\n\r" or sign >= " "
    )
