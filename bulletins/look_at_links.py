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
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings
from django.test import Client
from django.utils import timezone

from .models import Bulletin, LinkCheck
from .preflight.dead_links import links_in
from .render import render_all

TIME_OUT = 5.0  # seconds
AT_ONCE = 8  # looks in one run, so that a task ends within a minute
OLD = timedelta(days=1)
GONE = {404, 410}
# Domains that never hold a host (RFC 2606), and a name of the root of all names.
NO_DOMAINS = {"invalid", "test", "example"}
ALWAYS_THERE = "a.root-servers.net"


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
    if f"{url}/".startswith(f"{settings.SITE_URL}/"):
        return _look_at_own(parts)
    if (why_not := _why_not_asked(host)) is not None:
        return why_not
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


def _look_at_own(parts: SplitResult) -> Answer:
    """What this site itself answers, asked in this process as anybody from outside."""
    asked = Client(raise_request_exception=False, HTTP_HOST=parts.netloc)
    answer = asked.head(
        parts.path or "/", query_params=parse_qs(parts.query), secure=parts.scheme == "https"
    )
    return judge(answer.status_code, answer.reason_phrase)


def _why_not_asked(host: str) -> Answer | None:
    """None for a host that the whole world can reach.

    That a name does not exist is believed only while other names are found: without a network
    nothing is known.
    """
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        is_known = host.rpartition(".")[2] in NO_DOMAINS or _finds_names()
        if is_known:
            return Answer(LinkCheck.Status.DEAD, LinkCheck.NO_HOST)
        return Answer(LinkCheck.Status.UNKNOWN, LinkCheck.NO_NETWORK)
    addresses = {ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found}
    if all(address.is_global for address in addresses):
        return None
    return Answer(LinkCheck.Status.DEAD, LinkCheck.PRIVATE)


def _finds_names() -> bool:
    try:
        socket.getaddrinfo(ALWAYS_THERE, None)
    except OSError:
        return False
    return True
