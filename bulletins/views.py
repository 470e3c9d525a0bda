"""The public's pages: the bulletins, and one of them as it was published."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .models import Edition
from .serve_pdf import pdf_of, serve_pdf

SECONDS_TO_MAKE = 60  # after publication; beat asks again within five minutes


def bulletin_list(request: HttpRequest) -> HttpResponse:
    """Every published bulletin, latest first."""
    return render(request, "bulletins/list.html", {"editions": _editions()})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen edition in the reader's language, inside the site's living frame."""
    found = _editions().select_related("pdf").defer("pdf__content")
    edition = get_object_or_404(found.prefetch_related("bulletin__corrigenda"), bulletin__slug=slug)
    return render(request, "bulletins/detail.html", {"edition": edition, "pdf": pdf_of(edition)})


@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The edition in the reader's language as a PDF; a sentence and 503 until it is made."""
    found = _editions().select_related("pdf").defer("pdf__content")
    edition = get_object_or_404(found, bulletin__slug=slug)
    kept = pdf_of(edition)
    if kept is None:
        response = render(request, "bulletins/pdf_not_yet.html", {"edition": edition}, status=503)
        response["Retry-After"] = str(SECONDS_TO_MAKE)
        return response
    return serve_pdf(request, kept)


def _editions() -> QuerySet[Edition]:
    return Edition.objects.in_language((get_language() or "en")[:2])
