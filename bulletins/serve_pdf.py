"""Hands out the PDF of an edition as it is kept."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from library.serve import POLICY

from .models import BackIssueFile, Edition, EditionPdf


def pdf_of(edition: Edition) -> EditionPdf | None:
    """The PDF that is kept of ``edition``, if it is made."""
    found = getattr(edition, "pdf", None)
    return found if isinstance(found, EditionPdf) else None


def serve_pdf(request: HttpRequest, kept: EditionPdf) -> HttpResponseBase:
    """The PDF to be shown in the browser under a speaking name, or 304 where the reader has it."""
    made, etag = int(kept.made_at.timestamp()), f'"{kept.content_hash}"'
    answer = get_conditional_response(request, etag=etag, last_modified=made)
    response = answer or as_response(bytes(kept.content), name=kept.file_name())
    response["ETag"], response["Last-Modified"] = etag, http_date(made)
    response["Cache-Control"] = "no-cache"  # a corrigendum makes it anew
    return response


def serve_upload(item: BackIssueFile) -> FileResponse:
    """An uploaded PDF as it lies on the disk; raises ``Http404`` if the disk lacks it."""
    try:
        content = item.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=item.file_name(), content_type="application/pdf"
    )
    # It was made by others: whatever shows it runs nothing of it under our address.
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-cache"
    return response


def as_response(content: bytes, *, name: str) -> HttpResponse:
    """A PDF as an answer; what a browser makes of it runs nothing and loads nothing."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
