"""What search engines ask for first: which pages there are, and which are not for them."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .public_pages import public_paths

# Pages of one reader, of staff, or without end.
NOT_FOR_ROBOTS = (
    *("/admin/", "/mailbox/", "/unsubscribe/", "/health/"),
    *("/*/search/", "/*/subscriptions/", "/*/subscribe/confirm/", "/*/documents/read/"),
    "/*/bulletins/review/",
)
_BEGIN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """Every public page in every language, each with its other languages (sitemaps.org)."""
    whole = "".join((_BEGIN, *_entries(), "</urlset>\n"))
    return HttpResponse(whole, content_type="application/xml; charset=utf-8")


def _entries() -> Iterator[str]:
    codes = [code for code, _name in settings.LANGUAGES]
    for path in public_paths():
        addresses = {code: escape(f"{settings.SITE_URL}/{code}/{path}") for code in codes}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
            for code, address in addresses.items()
        )
        yield from (f"<url><loc>{address}</loc>{others}</url>\n" for address in addresses.values())


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone (RFC 9309), and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
