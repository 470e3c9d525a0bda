"""Makes the PDF of an edition: A4, tagged (PDF/UA-1), fonts embedded, nothing fetched.

WeasyPrint needs Pango, which not every system has: it is loaded only here and only when asked.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .models import Edition
from .paper import LONGEST_LINE, Place, arrange, short_address
from .side_column import is_nearly_empty, places_of

STANDARD = "pdf/ua-1"
STYLESHEET = "css/bulletin_pdf.css"
# Addresses under this lead to our own style sheets, fonts and pictures; to nothing else.
SHELF = "https://shelf.invalid"


class NoPdf(Exception):
    """What the system lacks for making PDFs, as a sentence."""


def what_is_missing() -> str:
    """A sentence that names what to install; "" if PDFs can be made."""
    if said := _error_on_loading():
        return _(
            "PDFs cannot be made here, since the system lacks Pango (%(error)s). Install it: "
            "on Debian and Ubuntu “apt install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0”, on macOS “brew install pango”."
        ) % {"error": said}
    return ""


@cache
def _error_on_loading() -> str:
    """What the system says when the libraries are loaded; asked once, since it costs a search."""
    try:
        import weasyprint  # noqa: F401, PLC0415
    except (OSError, ImportError) as error:
        return str(error).splitlines()[0] if str(error) else type(error).__name__
    return ""


def document_of(
    edition: Edition, places: Mapping[str, Place] | None = None, *, is_tight: bool = False
) -> str:
    """``edition`` as the HTML document that is printed; needs no library of the system."""
    with translation.override(edition.language):
        address = f"{settings.SITE_URL}{edition.bulletin.get_absolute_url()}"
        context = {
            "edition": edition,
            "content": arrange(edition.content_html, places),
            "is_tight": is_tight,
            "address": short_address(address, longest=LONGEST_LINE),
        }
        return render_to_string("bulletins/pdf.html", context)


def as_pdf(edition: Edition) -> bytes:
    """``edition`` as a PDF; it need not be saved. Raises ``NoPdf`` where Pango is missing."""
    if missing := what_is_missing():
        raise NoPdf(missing)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    fonts = FontConfiguration()
    # Boxes beside the text do not move it: one layout shows where there is room for them.
    pages = _pages(document_of(edition), fonts)
    is_tight = False
    if len(pages) > 1 and is_nearly_empty(pages[-1]):
        tight = _pages(document_of(edition, is_tight=True), fonts)
        if is_tight := len(tight) < len(pages):
            pages = tight
    document = document_of(edition, places_of(pages), is_tight=is_tight)
    made: bytes = _lay_out(document, fonts).write_pdf(pdf_variant=STANDARD)
    return made


def _pages(document: str, fonts: Any) -> list[Any]:
    return [page.anchors for page in _lay_out(document, fonts).pages]


def _lay_out(document: str, fonts: Any) -> Any:
    from weasyprint import HTML  # noqa: PLC0415

    html = HTML(string=document, base_url=SHELF, url_fetcher=_from_the_shelf())
    return html.render(font_config=fonts, pdf_variant=STANDARD)


def style_version() -> str:
    """What the look of a PDF depends on beside its edition: SHA-256, in hexadecimal digits."""
    return _hash_of_files(*_files())


@cache
def _hash_of_files(*files: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _files() -> list[Path]:
    template = Path(settings.BASE_DIR) / "templates" / "bulletins" / "pdf.html"
    code = [Path(__file__).with_name(name) for name in ("paper.py", "side_column.py")]
    return [template, *code, _static(STYLESHEET)]


def _from_the_shelf() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Shelf(URLFetcher):  # type: ignore[misc, unused-ignore]
        """Gives what lies in our own folders; a lost picture is left out, the network not asked."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if not url.startswith(f"{SHELF}/"):
                raise ValueError(f"{url} is not ours.")
            kind = guess_type(urlsplit(url).path)[0] or "application/octet-stream"
            body = _on_the_shelf(url).read_bytes()
            return URLFetcherResponse(url, body=body, headers={"Content-Type": kind})

    return Shelf(allowed_protocols={"data"}, fail_on_errors=False)


def _on_the_shelf(url: str) -> Path:
    """The file of an address: a static one, or a picture of a bulletin."""
    path = unquote(urlsplit(url).path)
    if path.startswith("/static/"):
        return _static(path.removeprefix("/static/"))
    media = urlsplit(settings.MEDIA_URL).path
    root = Path(settings.MEDIA_ROOT).resolve()
    found = (root / path.removeprefix(media)).resolve()
    if not path.startswith(media) or not found.is_relative_to(root):
        raise ValueError(f"{path} is not ours.")
    return found


def _static(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
