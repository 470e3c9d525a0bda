"""Looks at the links of bulletins in draft, in the background: a few at a time, with a time-out.

Only the first answer counts and no redirect is followed, so that a link in a text
cannot lead this server into the network it stands in.
"""

import http.client
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from .models import Bulletin, LinkCheck
from .preflight.dead_links import links_in
from .render import render_all

TIME_OUT = 5.0  # seconds
AT_ONCE = 8  # looks in one run, so that a task ends within a minute
OLD = timedelta(days=1)
GONE = {404, 410}


@dataclass(frozen=True)
class Answer:
    """What became of a look: a status of ``LinkCheck`` and the answer in a few words."""

    status: LinkCheck.Status
    words: str


def look_at_due_links(*, now: datetime | None = None) -> int:
    """Look at links of drafts that were not looked at for a day; how many were."""
    now = now or timezone.now()
    links: set[str] = set()
    for bulletin in Bulletin.objects.filter(state=Bulletin.State.DRAFT):
        links |= links_in(render_all(bulletin))
    fresh = LinkCheck.objects.filter(url__in=links, checked_at__gt=now - OLD)
    due = sorted(links - set(fresh.values_list("url", flat=True)))[:AT_ONCE]
    _store(due, now)
    return len(due)


def look_again(bulletin: Bulletin) -> int:
    """Let every link of ``bulletin`` be looked at anew by the next runs; how many there are.

    What the last look said stays until the next one.
    """
    links = links_in(render_all(bulletin))
    LinkCheck.objects.filter(url__in=links).update(checked_at=None)
    return len(links)


def look(url: str) -> Answer:
    """Ask the server of ``url`` for its head; anything but a clear answer is *unknown*."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not _is_public(host):
        return Answer(LinkCheck.Status.UNKNOWN, "no public address")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, parts.port, timeout=TIME_OUT)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("HEAD", target, headers={"User-Agent": "link check"})
        answer = connection.getresponse()
    except (OSError, http.client.HTTPException) as problem:
        return Answer(LinkCheck.Status.UNKNOWN, type(problem).__name__)
    finally:
        connection.close()
    return judge(answer.status, answer.reason)


def judge(code: int, reason: str = "") -> Answer:
    """What an HTTP status says of a link; servers that refuse a HEAD say nothing."""
    words = f"{code} {reason}".strip()[:120]
    if code in GONE:
        return Answer(LinkCheck.Status.DEAD, words)
    if code < 400:
        return Answer(LinkCheck.Status.OK, words)
    return Answer(LinkCheck.Status.UNKNOWN, words)


def _store(links: Iterable[str], now: datetime) -> None:
    for url in links:
        answer = look(url)
        LinkCheck.objects.update_or_create(
            url=url,
            defaults={"status": answer.status, "answer": answer.words, "checked_at": now},
        )


def _is_public(host: str) -> bool:
    """Whether every address of ``host`` is one that the whole world can reach."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global for entry in found)
