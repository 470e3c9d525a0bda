"""Write entries as an iCalendar file (RFC 5545, with the properties of RFC 7986).

The library escapes and folds; what it cannot know is said here. Hours are written in Geneva's
time with the rules of its zone beside them, for programs that know no zones.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any

import icalendar
from django.conf import settings
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from .calendars import Status
from .clock import GENEVA
from .models import CalendarEntry
from .typography import typeset

PRODID = "-//MSME secretariat//Calendar 1//EN"
# How often programs should ask again.
REFRESH = timedelta(hours=4)

# Swiss time as it has been since the autumn of 1996, long before anything that is recorded here:
# (component, name, hours before, hours after, first change by the clock, month of the change).
ZONE = (
    (icalendar.TimezoneStandard, "CET", 2, 1, datetime(1996, 10, 27, 3), 10),  # noqa: DTZ001
    (icalendar.TimezoneDaylight, "CEST", 1, 2, datetime(1997, 3, 30, 2), 3),  # noqa: DTZ001
)
# What RFC 5545 allows in no text: control characters other than the tabulator and the line end.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def calendar_file(
    entries: Iterable[CalendarEntry], *, name: str, page: str, source: str, changed: datetime | None
) -> bytes:
    """The file in the active language; ``page`` and ``source`` (of the feed) are paths."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        calendar.add(label, _text(name))
    calendar.add("x-wr-timezone", GENEVA.key)
    calendar.add("url", icalendar.vUri(absolute(page)))
    _put(calendar, "source", icalendar.vUri(absolute(source)), value="URI")
    for label in ("refresh-interval", "x-published-ttl"):
        _put(calendar, label, icalendar.vDuration(REFRESH), value="DURATION")
    if changed is not None:
        calendar.add("last-modified", changed)
    calendar.add_component(_zone())
    organizer = _organizer()
    for entry in entries:
        calendar.add_component(_event(entry, organizer))
    raw: bytes = calendar.to_ical(sorted=False)
    return raw


def absolute(path: str) -> str:
    """The address of a page of the site."""
    return f"{settings.SITE_URL}{path}"


def summary(entry: CalendarEntry) -> str:
    """The title in the active language; programs that ignore the status read that it is off."""
    title = typeset(_texts(entry)["title"])
    if not entry.is_off:
        return title
    if not entry.is_cancelled:
        words = pgettext("in a calendar", "Removed from this calendar: %(title)s")
    elif entry.is_postponed and not entry.is_gone:
        words = pgettext("in a calendar", "Postponed: %(title)s")
    else:
        words = pgettext("in a calendar", "Cancelled: %(title)s")
    return typeset(words % {"title": title})


def _event(entry: CalendarEntry, organizer: icalendar.vCalAddress) -> icalendar.Event:
    texts, content = _texts(entry), entry.content
    event = icalendar.Event()
    event.add("uid", str(entry.uid))
    # The row is what is published: it was made when it last changed, not when somebody asked.
    event.add("dtstamp", entry.last_revised())
    event.add("last-modified", entry.last_revised())
    event.add("created", entry.created_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("organizer", organizer)
    event.add("summary", _text(summary(entry)))
    event.add("dtstart", _moment(content["start"]))
    if content["end"]:
        event.add("dtend", _moment(content["end"]))
    event.add("status", Status.CANCELLED.value if entry.is_off else content["status"])
    busy = content["takes_time"] and not entry.is_off
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    event.add("class", "PUBLIC")
    if texts["place"]:
        event.add("location", _text(typeset(texts["place"])))
    if texts["categories"]:
        event.add("categories", [_clean(typeset(word)) for word in texts["categories"]])
    # The words of what was taken away may say that it is on, and what is gone has no page.
    lines = [] if entry.is_gone or entry.has_left else [typeset(line) for line in texts["lines"]]
    if not entry.is_gone:
        lines.append(absolute(texts["page"]))
        event.add("url", icalendar.vUri(lines[-1]))
    if lines:
        event.add("description", _text("\n".join(lines)))
    return event


def _texts(entry: CalendarEntry) -> dict[str, Any]:
    by_language = entry.content["texts"]
    texts: dict[str, Any] = by_language.get((get_language() or "en")[:2]) or by_language["en"]
    return texts


def _moment(kept: str) -> date | datetime:
    if "T" in kept:
        return datetime.fromisoformat(kept).replace(tzinfo=GENEVA)
    return date.fromisoformat(kept)


def _text(words: str) -> icalendar.vText:
    return icalendar.vText(_clean(words))


def _clean(words: str) -> str:
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", words))


def _put(calendar: icalendar.Calendar, label: str, content: Any, *, value: str) -> None:
    calendar.add(label, content, parameters={"VALUE": value})


def _organizer() -> icalendar.vCalAddress:
    """Whom RFC 5546 wants named in what is published; nobody is invited, nobody answers."""
    _name, address = parseaddr(settings.REPLY_TO or settings.MAIL_FROM)
    organizer = icalendar.vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = _clean(_("Informal Working Group on MSMEs"))
    return organizer


def _zone() -> icalendar.Timezone:
    zone = icalendar.Timezone()
    zone.add("tzid", GENEVA.key)
    for component, name, before, after, first, month in ZONE:
        part = component()
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", first)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
