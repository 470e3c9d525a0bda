"""The preview: page, mail and text in each language, in a frame that runs no script."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bulletins.as_mail import render_mail
from bulletins.as_pdf import as_pdf
from bulletins.as_text import render_text
from bulletins.contents import gather
from bulletins.dispatch import content_of
from bulletins.frame import Medium
from bulletins.mail_pictures import within
from bulletins.models import Bulletin, Edition
from bulletins.render import render_page
from bulletins.serve_pdf import as_response
from core.templatetags.house import shown_language
from core.typography import typeset
from library.serve import keep_in_confidence
from mailings.message import InlinePicture

WIDTHS = ("phone", "full")
# A mail carries its styles at its elements, which the site's own policy refuses.
POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
    # "blob:" is a picture that the editor has chosen and not sent yet.
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}

# What a script of the editor fills: the page's own policy would refuse a mail's styles.
EMPTY = "<!doctype html><html><head><title></title></head><body></body></html>"


def preview(request: HttpRequest, bulletin: Bulletin) -> dict[str, Any]:
    """What the page around the frame says: what is chosen, and the links to choose otherwise."""
    chosen = chosen_in(request.GET)
    words: dict[str, dict[str, Any]] = {
        "language": dict(settings.LANGUAGES),
        "medium": {"page": _("Page"), "mail": _("Mail"), "text": _("Plain text")},
        "width": {"full": _("Wide"), "phone": _("Phone")},
    }
    return {
        "chosen": chosen,
        "choices": [
            [
                (word, query_of(chosen | {name: value}), chosen[name] == value)
                for value, word in options.items()
            ]
            for name, options in words.items()
        ],
        "query": query_of(chosen),
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
    language = language_of(request.GET)
    shown = bulletin.editions.filter(language=language).first() or _now(bulletin, language)
    name = f"{bulletin.slug}-{language}.pdf"
    return keep_in_confidence(as_response(as_pdf(shown), name=name))


def _document(request: HttpRequest, bulletin: Bulletin) -> HttpResponse:
    if "empty" in request.GET:
        return HttpResponse(EMPTY)
    language, medium = language_of(request.GET), medium_of(request.GET)
    edition = bulletin.editions.filter(language=language).first()
    shown = preview_of(bulletin, language, medium, edition=edition)
    kind = "text/plain" if medium is Medium.TEXT else "text/html"
    return HttpResponse(shown, content_type=f"{kind}; charset=utf-8")


def preview_of(
    bulletin: Bulletin, language: str, medium: Medium, *, edition: Edition | None = None
) -> str:
    """The one document asked for: what was frozen as ``edition``, else what would be now."""
    if edition is not None and medium is Medium.TEXT:
        return str(edition.text)
    if edition is not None and medium is Medium.MAIL:
        return within(edition.mail_html, content_of(edition).pictures)
    contents = gather(bulletin)
    with translation.override(language):
        if medium is Medium.TEXT:
            return render_text(contents, language)
        if medium is Medium.MAIL:
            pictures: dict[str, InlinePicture] = {}
            return within(render_mail(contents, language, pictures=pictures), pictures.values())
        edition = edition or _as_edition(bulletin, language, render_page(contents, language))
        return render_to_string("admin/bulletins/bulletin/preview_page.html", {"edition": edition})


def _now(bulletin: Bulletin, language: str) -> Edition:
    """The edition that would be published now."""
    with translation.override(language):
        return _as_edition(bulletin, language, render_page(gather(bulletin), language))


def _as_edition(bulletin: Bulletin, language: str, page: str) -> Edition:
    """An edition that is not saved, for the template that shows one."""
    borrowed = shown_language(bulletin, "title")
    return Edition(
        bulletin=bulletin,
        language=language,
        title=typeset(str(bulletin.title), language=borrowed),
        title_language=borrowed,
        subject=typeset(str(bulletin.subject), language=shown_language(bulletin, "subject")),
        content_html=page,
        published_at=timezone.now(),
    )


def language_of(asked: QueryDict) -> str:
    """The language asked for, else the reader's."""
    codes = [code for code, _name in settings.LANGUAGES]
    wanted = asked.get("language", "")
    return wanted if wanted in codes else (translation.get_language() or codes[0])[:2]


def medium_of(asked: QueryDict) -> Medium:
    """The medium asked for, else the page."""
    wanted = asked.get("medium", "")
    return Medium(wanted) if wanted in set(Medium) else Medium.PAGE


def chosen_in(asked: QueryDict) -> dict[str, str]:
    """The language, the medium and the width that are shown."""
    width = asked.get("width", "")
    return {
        "language": language_of(asked),
        "medium": str(medium_of(asked)),
        "width": width if width in WIDTHS else WIDTHS[1],
    }


def query_of(chosen: dict[str, str]) -> str:
    """What stands behind the "?" of the preview's address."""
    return "&".join(f"{name}={value}" for name, value in chosen.items())
