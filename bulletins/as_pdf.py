"""Makes the PDF of an edition: A4, tagged (PDF/UA-1), fonts embedded, nothing fetched.

WeasyPrint needs Pango, which not every system has: it is loaded only here and only when asked.
"""

import hashlib
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
from .paper import LONGEST_LINE, arrange, short_address

STYLESHEET = "css/bulletin_pdf.css"
# Addresses under this lead to our own style sheets, fonts and pictures; to nothing else.
SHELF = "https://shelf.invalid"


class NoPdf(Exception):
    """What the system lacks for making PDFs, as a sentence."""


def what_is_missing() -> str:
    """A sentence that names what to install; "" if PDFs can be made."""
    try:
        import weasyprint  # noqa: F401, PLC0415
    except (OSError, ImportError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        return _(
            "PDFs cannot be made here, since the system lacks Pango (%(error)s). Install it: "
            "on Debian and Ubuntu “apt install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0”, on macOS “brew install pango”."
        ) % {"error": said}
    return ""


def document_of(edition: Edition) -> str:
    """``edition`` as the HTML document that is printed; needs no library of the system."""
    with translation.override(edition.language):
        address = f"{settings.SITE_URL}{edition.bulletin.get_absolute_url()}"
        context = {
            "edition": edition,
            "content": arrange(edition.content_html),
            "address": short_address(address, longest=LONGEST_LINE),
        }
        return render_to_string("bulletins/pdf.html", context)


def as_pdf(edition: Edition) -> bytes:
    """``edition`` as a PDF; it need not be saved. Raises ``NoPdf`` where Pango is missing."""
    if missing := what_is_missing():
        raise NoPdf(missing)
    from weasyprint import HTML  # noqa: PLC0415

    html = HTML(string=document_of(edition), base_url=SHELF, url_fetcher=_from_the_shelf())
    made: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
    return made


def style_version() -> str:
    """What the look of a PDF depends on beside its edition: SHA-256, in hexadecimal digits."""
    return _hash_of_files(*_files())


@cache
def _hash_of_files(*files: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _files() -> list[Path]:
    template = Path(settings.BASE_DIR) / "templates" / "bulletins" / "pdf.html"
    return [template, Path(__file__).with_name("paper.py"), _static(STYLESHEET)]


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
