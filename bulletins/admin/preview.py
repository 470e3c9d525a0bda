"""The preview: page, mail and text in each language, in a frame that runs no script."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bulletins.as_pdf import as_pdf
from bulletins.dispatch import content_of
from bulletins.frame import Medium
from bulletins.mail_pictures import within
from bulletins.models import Bulletin, Edition
from bulletins.render import Rendering, render
from bulletins.serve_pdf import as_response
from library.serve import keep_in_confidence

WIDTHS = ("phone", "full")
# A mail carries its styles at its elements, which the site's own policy refuses.
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def preview(request: HttpRequest, bulletin: Bulletin) -> dict[str, Any]:
    """What the page around the frame says: what is chosen, and the links to choose otherwise."""
    language, medium = _language(request), _medium(request)
    width = request.GET.get("width", "")
    width = width if width in WIDTHS else WIDTHS[1]
    chosen = {"language": language, "medium": str(medium), "width": width}
    words: dict[str, dict[str, Any]] = {
        "language": dict(settings.LANGUAGES),
        "medium": {"page": _("Page"), "mail": _("Mail"), "text": _("Plain text")},
        "width": {"full": _("Wide"), "phone": _("Phone")},
    }
    return {
        "chosen": chosen,
        "choices": [
            [
                (word, _query(chosen | {name: value}), chosen[name] == value)
                for value, word in options.items()
            ]
            for name, options in words.items()
        ],
        "query": _query(chosen),
        "bulletin": bulletin,
    }


def preview_document(request: HttpRequest, bulletin: Bulletin) -> HttpResponseBase:
    """One rendering as a document of its own; published bulletins show what was frozen."""

    @csp_replace(POLICY)
    def answer(request: HttpRequest) -> HttpResponse:
        return _document(request, bulletin)

    return answer(request)


def preview_pdf(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    """The PDF in the chosen language, made on the spot and not kept; raises ``NoPdf``."""
    language = _language(request)
    edition = bulletin.editions.filter(language=language).first()
    shown = edition or _as_edition(bulletin, render(bulletin, language))
    name = f"{bulletin.slug}-{language}.pdf"
    return keep_in_confidence(as_response(as_pdf(shown), name=name))


def _document(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    language, medium = _language(request), _medium(request)
    edition = bulletin.editions.filter(language=language).first()
    shown = edition or render(bulletin, language)
    if medium is Medium.TEXT:
        return HttpResponse(shown.text, content_type="text/plain; charset=utf-8")
    if medium is Medium.MAIL:
        pictures = content_of(edition).pictures if edition else shown.pictures
        return HttpResponse(within(shown.mail_html, pictures))
    with translation.override(language):
        context = {"edition": edition or _as_edition(bulletin, shown)}
        return HttpResponse(render_to_string("admin/bulletins/bulletin/preview_page.html", context))


def _as_edition(bulletin: Bulletin, rendering: "Rendering | Edition") -> Edition:
    """An edition that is not saved, for the template that shows one."""
    return Edition(
        bulletin=bulletin,
        language=rendering.language,
        title=rendering.title,
        title_language=rendering.title_language,
        subject=rendering.subject,
        content_html=rendering.content_html,
        published_at=timezone.now(),
    )


def _language(request: HttpRequest) -> str:
    codes = [code for code, _name in settings.LANGUAGES]
    wanted = request.GET.get("language", "")
    return wanted if wanted in codes else (translation.get_language() or codes[0])[:2]


def _medium(request: HttpRequest) -> Medium:
    wanted = request.GET.get("medium", "")
    return Medium(wanted) if wanted in set(Medium) else Medium.PAGE


def _query(chosen: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in chosen.items())
