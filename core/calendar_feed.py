"""Answer a request for a calendar: nothing if the reader has it already, and nothing is written."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .calendar_file import calendar_file, summary
from .models import CalendarEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
# A quarter of an hour: a change of room on the day itself should arrive.
MAX_AGE = 900
# To be raised when ``core.calendar_file`` writes the same entries differently.
WRITING = 2


def feed_response(
    request: HttpRequest, entries: Iterable[CalendarEntry], *, name: str, page: str
) -> HttpResponseBase:
    """Several events as a calendar called ``name`` that programs subscribe to; two queries.

    ``page`` is the path of the page that the calendar belongs to.
    """
    # What left a feed was touched too, and what is too old leaves at midnight.
    touched = CalendarEntry.objects.aggregate(at=Max("touched_at"))["at"]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    changed = max(touched, midnight) if touched else midnight
    return _answer(request, list(entries), name=name, page=page, changed=changed)


def event_response(
    request: HttpRequest, entry: CalendarEntry | None, *, page: str, filename: str
) -> HttpResponseBase:
    """One event as a file to be opened, without a query; 404 if calendars know nothing of it.

    So it is with a meeting whose day is not known: nothing is guessed.
    """
    if entry is None:
        raise Http404
    response = _answer(request, [entry], name=summary(entry), page=page, changed=entry.touched_at)
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


def _answer(
    request: HttpRequest, entries: list[CalendarEntry], *, name: str, page: str, changed: datetime
) -> HttpResponseBase:
    etag = _etag(entries, name, page, request.path)
    seconds = int(changed.timestamp())
    response = get_conditional_response(request, etag, seconds)
    if response is None:
        source = request.get_full_path()
        raw = calendar_file(entries, name=name, page=page, source=source, changed=changed)
        response = HttpResponse(raw, content_type=CONTENT_TYPE)
        response["Content-Language"] = _language()
    response["ETag"] = etag
    response["Last-Modified"] = http_date(seconds)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _etag(entries: list[CalendarEntry], *more: str) -> str:
    """One identifier with one sequence number is one content; the words around it are a few."""
    around: list[Any] = [WRITING, settings.SITE_URL, settings.MAIL_FROM, settings.REPLY_TO]
    around += [_language(), *more, _("Informal Working Group on MSMEs")]
    marks = [f"{entry.uid}:{entry.sequence}" for entry in entries]
    return quote_etag(sha256(repr([*around, *marks]).encode()).hexdigest())


def _language() -> str:
    return (get_language() or "en")[:2]
