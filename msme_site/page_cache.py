"""The first middleware: public pages are answered from what was kept of them, while it is true.

A page is kept under the mark of ``core.generation`` that was asked before it was made, so that an
edit shows on the very next request and a page that was being made during the edit is never found
again. Only what everybody gets is kept: an anonymous GET that set no cookie. Everything that may
make two readers' pages differ is in the name under which a page is kept.
"""

import gzip
import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeGuard

from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from redis.exceptions import RedisError

from core import generation
from core.clock import site_today

from .environment import BASE_DIR

logger = logging.getLogger(__name__)

PLACES = (*(f"/{code}/" for code, _name in settings.LANGUAGES), "/api/v1/")
# Whoever bears one of these may get a page of their own: staff, and who has just sent a form.
PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
# A page with a form carries this one's token. It is not kept, so any other can be handed out.
FORM = settings.CSRF_COOKIE_NAME
KINDS = (
    "text/html",
    "text/calendar",
    "application/atom+xml",
    "application/xml",
    "application/json",
)
LONGEST_QUESTION = 200
LARGEST_PAGE = 1_000_000
SECONDS = 3600  # in Redis: nobody asks for a page under an old mark again
# In this process, in bytes. Pages with a question have a shelf of their own, so that who asks a
# million questions fills neither Redis nor the place of the others.
ROOM = {"plain": 32_000_000, "asked": 4_000_000}

_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# What the server adds by itself, or what is said anew.
_LEFT_OUT = {"content-length", "date", "server", "content-encoding"}

Answer = Callable[[HttpRequest], HttpResponseBase]


class Page(NamedTuple):
    """A page as it was made: its bytes, compressed, and its headers."""

    body: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, response: HttpResponse) -> "Page":
        """Keep ``response``, which everybody gets."""
        patch_vary_headers(response, ["Cookie", "Accept-Encoding", "Save-Data"])
        if "Cache-Control" not in response:
            # Browsers keep it too, and ask each time whether it is still true.
            response["Cache-Control"] = "no-cache"
        if "ETag" not in response:
            digest = hashlib.sha256(response.content).hexdigest()
            response["ETag"] = f'W/"{digest[:24]}"'
        headers = {k: v for k, v in response.items() if k.lower() not in _LEFT_OUT}
        body = gzip.compress(response.content, 6, mtime=0)
        more = {"Content-Encoding": "gzip", "Content-Length": str(len(body))}
        return cls(body, headers | more)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page for ``request``, or that the reader has it already."""
        if _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response = HttpResponse(self.body, headers=self.headers)
        else:
            body = gzip.decompress(self.body)
            more = {"Content-Encoding": None, "Content-Length": str(len(body))}
            headers = {k: v for k, v in (self.headers | more).items() if v is not None}
            response = HttpResponse(body, headers=headers)
        if "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META:
            etag = self.headers["ETag"]
            return get_conditional_response(request, etag, None, response) or response
        return response


class Name(NamedTuple):
    """All that one page may differ by from another."""

    generation: bytes
    today: int
    scheme: str
    host: str
    path: str
    question: str
    saves_data: bool

    def for_redis(self) -> str:
        """One word, which differs between releases of the software as well."""
        return hashlib.sha256(repr((release(), *self)).encode()).hexdigest()


@cache
def release() -> str:
    """A digest of what pages are made by: code, templates, catalogues, styles, settings."""
    found = hashlib.sha256(repr((settings.SITE_URL, settings.SITE_TODAY)).encode())
    ours = {Path(config.path) for config in apps.get_app_configs()}
    for folder in sorted({BASE_DIR / "templates", *(p for p in ours if p.parent == BASE_DIR)}):
        for path in sorted(folder.rglob("*.*")):
            if path.suffix in {".py", ".html", ".txt", ".mo", ".css", ".js", ".svg"}:
                found.update(path.read_bytes())
    return found.hexdigest()


class Shelf:
    """Pages in this process, under the newest mark alone; emptied when there is no more room."""

    def __init__(self, room: int) -> None:
        self.room, self.taken = room, 0
        self.pages: dict[Name, Page] = {}
        self.generation = b""

    def put(self, name: Name, page: Page) -> None:
        """Keep ``page``; one that comes late, under an earlier mark, does no harm."""
        if name.generation != self.generation or self.taken > self.room:
            self.pages, self.taken, self.generation = {}, 0, name.generation
        self.pages[name] = page
        self.taken += len(page.body)


class PageCache:
    """Answers from what is kept, or keeps what the site answers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.shelves = {kind: Shelf(room) for kind, room in ROOM.items()}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say what is kept; else what the site says."""
        name = name_of(request)
        if name is None:
            return self.get_response(request)
        page = self.find(name)
        if page is None:
            response = self.get_response(request)
            if not is_for_everybody(response, request):
                return response
            page = Page.of(response)
            self.keep(name, page)
        return page.answer(request)

    def find(self, name: Name) -> Page | None:
        """The page kept under ``name``, in this process or in Redis."""
        shelf = self.shelves["asked" if name.question else "plain"]
        page = shelf.pages.get(name)
        if page is None and not name.question:
            kept = _patiently(lambda: caches["pages"].get(name.for_redis()))
            if kept is not None:
                page = Page(*kept)
                shelf.put(name, page)
        return page

    def keep(self, name: Name, page: Page) -> None:
        """Keep ``page`` in this process and, unless it answers a question, for all of them."""
        self.shelves["asked" if name.question else "plain"].put(name, page)
        if not name.question:
            _patiently(lambda: caches["pages"].set(name.for_redis(), tuple(page), SECONDS))


def name_of(request: HttpRequest) -> Name | None:
    """Under which name the answer to ``request`` is kept; None if it is not."""
    meta = request.META
    path = request.path_info
    question = meta.get("QUERY_STRING", "")
    if (
        not path.startswith(PLACES)
        or request.method not in {"GET", "HEAD"}
        or "HTTP_AUTHORIZATION" in meta
        or len(question) > LONGEST_QUESTION
        or ("HTTP_COOKIE" in meta and not PERSONAL.isdisjoint(request.COOKIES))
    ):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    moved = generation.ask()
    if moved is None:
        return None
    day = site_today().toordinal()
    return Name(moved, day, str(request.scheme), host, path, question, saves_data(request))


def saves_data(request: HttpRequest) -> bool:
    """Whether the browser asks for little, as ``Save-Data`` says."""
    return bool(request.META.get("HTTP_SAVE_DATA", "").strip().lower() == "on")


def is_for_everybody(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    """Whether whoever asks would get this answer."""
    return (
        isinstance(response, HttpResponse)
        and request.method == "GET"
        and FORM not in request.COOKIES
        and response.status_code == 200
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and not _words(response.get("Cache-Control", "")) & {"private", "no-store"}
        and response.get("Content-Type", "").startswith(KINDS)
        and not response.has_header("Content-Encoding")
        and len(response.content) <= LARGEST_PAGE
    )


def _words(header: str) -> set[str]:
    parts: Iterable[str] = header.lower().split(",")
    return {part.strip().partition("=")[0] for part in parts}


def _patiently(
    act: Callable[[], tuple[bytes, dict[str, str]] | None],
) -> tuple[bytes, dict[str, str]] | None:
    """A Redis that is away makes pages slower, and nothing else."""
    try:
        return act()
    except RedisError as error:
        logger.warning("Pages are not kept: %s", error)
        return None
