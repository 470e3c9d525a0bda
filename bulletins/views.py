"""The public's pages: the bulletins, and one of them as it was published."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from library.serve import keep_in_confidence

from .archive import archive
from .models import BackIssue, BackIssueFile, Edition
from .serve_pdf import pdf_of, serve_pdf, serve_upload

SECONDS_TO_MAKE = 60  # after publication; beat asks again within five minutes


def bulletin_list(request: HttpRequest) -> HttpResponse:
    """Every published bulletin and every back issue, latest first."""
    return render(request, "bulletins/list.html", {"issues": archive(_language())})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen edition in the reader's language, inside the site's living frame.

    Or the page of a back issue, which has its address among the others.
    """
    found = _editions().select_related("pdf").defer("pdf__content")
    edition = found.prefetch_related("bulletin__corrigenda").filter(bulletin__slug=slug).first()
    if edition is None:
        issue = get_object_or_404(BackIssue.objects.public(), slug=slug)
        return render(request, "bulletins/back_issue.html", {"issue": issue})
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


@require_safe
def back_issue_file(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The one door to the PDFs of back issues: before they are public, for staff alone."""
    found = BackIssueFile.objects.select_related("back_issue")
    item = get_object_or_404(found, back_issue__slug=slug, language=language)
    is_public = item.back_issue.is_public
    if not is_public and not _looks_after_bulletins(request):
        raise Http404
    response = serve_upload(item)
    return response if is_public else keep_in_confidence(response)


def _looks_after_bulletins(request: HttpRequest) -> bool:
    user = request.user
    return user.is_active and user.is_staff and user.has_perm("bulletins.view_backissue")


def _language() -> str:
    return (get_language() or "en")[:2]


def _editions() -> QuerySet[Edition]:
    return Edition.objects.in_language(_language())
