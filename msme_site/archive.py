"""The whole public site as files for the archive, readable without a server and without a script.

It is asked for page by page, as an anonymous reader would: what nobody may read is not in it. Links
between pages become relative; what is not among the files leads to the site itself.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import relpath
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from core.clock import site_today
from core.models import SearchEntry
from core.search import Kind

from .public_pages import public_paths

# Parts of the site that are no part of its archive.
LEFT_OUT = re.compile(
    r"/(?:admin|api|i18n|mailbox|unsubscribe|health)/|/[a-z]{2}/(?:subscriptions|subscribe/.|search/)"
)
# Questions that are pages of their own; any other only narrows a page, which the archive has whole.
KEPT_QUESTIONS = {"page", "version"}
MOST_FILES = 200_000

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
# Pages read from a disk may not load modules, nor preload from another origin.
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="[^"]*"[^>]*></script>\n?')
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\n?')
_LINK = re.compile(r'\b(href|src)="([^"]*)"')
_STYLE_LINK = re.compile(r"""url\((["']?)([^"')]+)\1\)""")
_BODY = re.compile(r"(<body[^>]*>)")
# What search engines and readers compare with stays an address.
_ADDRESSES = re.compile(r'<link rel="(?:canonical|alternate" hreflang)[^>]*>')


@dataclass
class Archive:
    """Files under ``folder``; ``missing`` are addresses that a page names and nobody answers."""

    folder: Path
    tell: Callable[[str], object] = print
    files: dict[str, str] = field(default_factory=dict)  # name and its SHA-256
    missing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        self._reader = Client(SERVER_NAME=host)

    def write(self) -> None:
        """Write everything, beginning with the pages that the sitemap names."""
        codes = [code for code, _name in settings.LANGUAGES]
        waiting = [f"/{code}/{path}" for path in public_paths() for code in codes]
        waiting += ["/sitemap.xml"]
        seen = set(waiting)
        while waiting and len(self.files) < MOST_FILES:
            path = waiting.pop()
            for found in self._fetch(path):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
        for code in codes:
            self._index(code)
        page = render_to_string("archive/languages.html", {"day": site_today()})
        self._keep("index.html", page.encode())
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self.files.items()))
        (self.folder / "SHA256SUMS").write_text("".join(lines), "utf-8")

    def _fetch(self, path: str) -> Iterator[str]:
        """Keep what stands at ``path``; gives the addresses that it names."""
        content, kind = self._asked(path)
        if content is None:
            self.missing.append(path)
        elif kind.startswith("text/html"):
            page, named = rewritten(content.decode(), path)
            self._keep(file_of(path), page.encode())
            yield from named
        elif kind.startswith("text/css"):
            style = content.decode()
            self._keep(file_of(path), content)
            found = (urljoin(path, match[2]) for match in _STYLE_LINK.finditer(style))
            yield from (one for one in found if one.startswith(settings.STATIC_URL))
        else:
            self._keep(file_of(path), content)

    def _asked(self, path: str) -> tuple[bytes | None, str]:
        if path.startswith(settings.STATIC_URL):
            return _static(path.removeprefix(settings.STATIC_URL))
        self._reader.cookies.clear()  # a stranger asks each time
        answer = self._reader.get(path, secure=settings.SITE_URL.startswith("https://"))
        if answer.status_code != 200:
            return None, ""
        return answer.getvalue(), answer["Content-Type"]

    def _index(self, language: str) -> None:
        """In the place of the search: everything that it finds, as a list of links."""
        entries = SearchEntry.objects.filter(language=language)
        rows = entries.order_by("day", "title").values_list("kind", "title", "when", "page")
        groups = [(str(kind.label), [row[1:] for row in rows if row[0] == kind]) for kind in Kind]
        with override(language):
            path = reverse("search")
            context = {"groups": groups, "language": language, "day": site_today()}
            page, _named = rewritten(render_to_string("archive/index.html", context), path)
        self._keep(file_of(path), page.encode())

    def _keep(self, name: str, content: bytes) -> None:
        target = self.folder / name
        if not target.resolve().is_relative_to(self.folder.resolve()):
            raise SuspiciousOperation(f"{name} lies outside of the archive.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.files[name] = hashlib.sha256(content).hexdigest()
        if len(self.files) % 500 == 0:
            self.tell(f"{len(self.files)} files …")


def _static(name: str) -> tuple[bytes | None, str]:
    found = finders.find(name)
    if isinstance(found, str):
        content = Path(found).read_bytes()
    elif staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            content = file.read()
    else:
        return None, ""
    return content, "text/css" if name.endswith(".css") else "application/octet-stream"


def file_of(address: str) -> str:
    """The name of the file for an address of the site: "en/meetings/index.html"."""
    parts = urlsplit(address)
    path = parts.path.lstrip("/")
    if not path.endswith("/") and path:
        return path
    words = "".join(f"-{name}-{value}" for name, value in sorted(parse_qsl(parts.query)))
    return f"{path}index{re.sub(r'[^a-z0-9-]', '', words)}.html"


def rewritten(page: str, path: str) -> tuple[str, list[str]]:
    """``page``, which stands at ``path``, with links to files; and the addresses that it names."""
    named: list[str] = []
    here = PurePosixPath(file_of(path)).parent

    def link(match: re.Match[str]) -> str:
        name, target = match[1], html.unescape(match[2])
        address, place = urldefrag(urljoin(f"{settings.SITE_URL}{path}", target))
        ours = address.startswith(f"{settings.SITE_URL}/")
        if not ours or target.startswith("#"):
            return match[0]
        inner = _kept(address.removeprefix(settings.SITE_URL))
        if inner is None:
            return f'{name}="{escape(address)}"'
        if not LEFT_OUT.match(inner):
            named.append(inner)
        file = relpath(file_of(inner), str(here))
        return f'{name}="{escape(file)}{"#" if place else ""}{escape(place)}"'

    page = _PRELOAD.sub("", _SCRIPT.sub("", _FORM.sub("", page)))
    addresses = _ADDRESSES.findall(page)
    page = _LINK.sub(link, _ADDRESSES.sub("\x00", page))
    for address in addresses:
        page = page.replace("\x00", address, 1)
    language = path[1:3]
    with override(language):
        everything = relpath(file_of(reverse("search")), str(here))
        note = render_to_string("archive/note.html", {"day": site_today(), "list": everything})
    return _BODY.sub(lambda body: body[1] + note, page, count=1), named


def _kept(address: str) -> str | None:
    """The address as it is kept, None for what is not; of the search there is one page."""
    parts = urlsplit(address)
    if re.fullmatch(r"/[a-z]{2}/search/", parts.path):
        return parts.path
    if parts.path == "/" or LEFT_OUT.match(parts.path):
        return None
    asked = dict(parse_qsl(parts.query))
    if asked and set(asked) <= KEPT_QUESTIONS:
        return f"{parts.path}?{parts.query}"
    return parts.path
