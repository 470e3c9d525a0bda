"""Counts how often editions are opened, in front of whatever answers, without a trace of who.

A view is one more in the memory of the process; a thread writes the sums every few seconds, in one
statement. So no page waits for it, and a process that is killed loses the views of those seconds.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.clock import GENEVA

logger = logging.getLogger(__name__)

_ADDRESS = re.compile(r"/(?P<language>[a-z]{2})/bulletins/(?P<slug>[-\w]+)(?P<end>/|\.pdf)")
# What says of itself that nobody is reading; a program that says nothing at all is none either.
_ROBOT = re.compile(
    r"bot\b|crawl|spider|slurp|preview|scan|monitor|fetch|archiv|validator|headless|feed|rss"
    r"|curl|wget|python|java/|go-http|okhttp|libwww|httpclient|axios|node|php|ruby|lighthouse"
    r"|facebookexternalhit|whatsapp|embedly|pingdom|uptime|bing|baidu|yandex|duckduck",
    re.IGNORECASE,
)
_READ = {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}  # the reader's own copy is read as well


class View(NamedTuple):
    """What is counted together."""

    day: date
    language: str
    slug: str
    medium: str


class Tally:
    """Views of this process that are not written yet, and the thread that writes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._views: Counter[View] = Counter()
        self._writer: threading.Thread | None = None

    def add(self, view: View) -> None:
        """One more; the first after a while starts the thread that will write it."""
        with self._lock:
            self._views[view] += 1
            if self._writer is None and settings.VIEWS_WRITTEN_EVERY:
                self._writer = threading.Thread(target=self._write_later, daemon=True)
                self._writer.start()

    def write(self) -> None:
        """Add what was counted to the sums; what cannot be written now is kept."""
        with self._lock:
            views, self._views = self._views, Counter()
        if not views:
            return
        try:
            _add_to_sums(views)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("Views could not be counted yet: %s", error)
            with self._lock:
                self._views.update(views)

    def _write_later(self) -> None:
        """Write every few seconds until nothing comes any more."""
        pause = threading.Event()
        while True:
            pause.wait(settings.VIEWS_WRITTEN_EVERY)
            self.write()
            connection.close()
            with self._lock:
                if not self._views:
                    self._writer = None
                    return


tally = Tally()
atexit.register(tally.write)


class CountViews:
    """The outermost middleware: it sees answers that come from a cache, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and count."""
        response = self.get_response(request)
        if "/bulletins/" in request.path_info and response.status_code in _READ:
            count_view(request)
        return response


def count_view(request: HttpRequest) -> None:
    """Count ``request`` if it opened an edition and a reader seems to be behind it."""
    found = _ADDRESS.fullmatch(request.path_info)
    if found is None or request.method != "GET" or not _is_reader(request):
        return
    today = timezone.now().astimezone(GENEVA).date()
    medium = "pdf" if found["end"] == ".pdf" else "page"
    tally.add(View(today, found["language"], found["slug"], medium))


def _is_reader(request: HttpRequest) -> bool:
    """Neither a robot, nor a browser that only might want it, nor staff at work."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    ahead = request.META.get("HTTP_SEC_PURPOSE", "") + request.META.get("HTTP_PURPOSE", "")
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    return bool(agent) and not _ROBOT.search(agent) and "prefetch" not in ahead and not is_staff


def _add_to_sums(views: Counter[View]) -> None:
    columns = zip(*((*view, number) for view, number in views.items()), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(column) for column in columns])


# In one order, so that two processes never wait for each other.
_ADD = """
INSERT INTO bulletins_editionviews AS sums (edition_id, medium, day, number)
SELECT edition.id, view.medium, view.day, sum(view.number)
FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::integer[])
    AS view (day, language, slug, medium, number)
JOIN bulletins_bulletin AS bulletin ON bulletin.slug = view.slug
JOIN bulletins_edition AS edition
    ON edition.bulletin_id = bulletin.id AND edition.language = view.language
GROUP BY edition.id, view.medium, view.day
ORDER BY edition.id, view.medium, view.day
ON CONFLICT (edition_id, medium, day) DO UPDATE SET number = sums.number + excluded.number
"""
